#include "nlp/labels.h"

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "nlp/ascii.h"
#include "nlp/html.h"
#include "nlp/unicode.h"

namespace kindred::nlp {
namespace {

// What stands between the parts of one visible line; each begins with a blank.
constexpr auto kPartSeparators =
    std::to_array<std::string_view>({kCellSeparator, " | ", " \xE2\x80\xA2 ",
                                     " \xE2\x9C\xA6 ", " // ", " \\\\ "});

// The length of a separator at `at`, or of a line feed; 0: none.
std::size_t SeparatorAt(std::string_view text, std::size_t at) {
  if (text[at] == '\n') return 1;
  if (text[at] != ' ') return 0;
  for (const std::string_view separator : kPartSeparators) {
    if (text.substr(at).starts_with(separator)) return separator.size();
  }
  return 0;
}

template <typename Take>
void ForEachPart(std::string_view text, Take take) {
  std::size_t begin = 0;
  for (std::size_t at = text.find_first_of(" \n");
       at != std::string_view::npos;) {
    const std::size_t length = SeparatorAt(text, at);
    if (length > 0) {
      take(text.substr(begin, at - begin));
      begin = at + length;
    }
    at = text.find_first_of(" \n", at + std::max<std::size_t>(length, 1));
  }
  take(text.substr(begin));
}

// The first half and the last of as many lines as are read.
void DropMiddle(std::vector<Line>& lines) {
  if (lines.size() <= kMaxFactLines) return;
  constexpr auto kHalf = static_cast<std::ptrdiff_t>(kMaxFactLines / 2);
  lines.erase(lines.begin() + kHalf, lines.end() - kHalf);
}

bool IsRead(Role role) {
  return role != Role::kTitle && role != Role::kDescription &&
         role != Role::kNavigation;
}

// Whether a label may begin at `at`: no ASCII letter or digit before it.
bool StartsWord(std::string_view text, std::size_t at) {
  return at == 0 || !IsAsciiAlnum(text[at - 1]);
}

std::size_t PairOf(std::size_t first, std::size_t next) {
  return first * 256 + next;
}

}  // namespace

LabelTable::LabelTable(std::span<const std::string_view> labels) {
  for (std::size_t i = 0; i < labels.size(); ++i) {
    std::string folded = FoldCase(labels[i]);
    if (folded.empty()) continue;
    const auto first = static_cast<unsigned char>(folded.front());
    // A label of one octet may have any after it.
    for (std::size_t next = 0; next < by_octet_.size(); ++next) {
      if (folded.size() == 1 || static_cast<unsigned char>(folded[1]) == next) {
        starts_.set(PairOf(first, next));
      }
    }
    by_octet_[first].push_back({std::move(folded), i});
  }
  for (std::vector<Label>& group : by_octet_) {
    std::ranges::stable_sort(group, [](const Label& a, const Label& b) {
      return a.text.size() > b.text.size();
    });
  }
}

std::vector<LabelTable::Hit> LabelTable::FindAll(
    std::string_view folded) const {
  std::vector<Hit> hits;
  for (std::size_t at = 0; at < folded.size(); ++at) {
    const auto first = static_cast<unsigned char>(folded[at]);
    const std::size_t next = at + 1 < folded.size()
                                 ? static_cast<unsigned char>(folded[at + 1])
                                 : std::size_t{0};
    if (!starts_.test(PairOf(first, next)) || !StartsWord(folded, at)) continue;
    const auto& group = by_octet_[first];
    const auto found = std::ranges::find_if(group, [&](const Label& label) {
      const std::size_t end = at + label.text.size();
      return folded.substr(at).starts_with(label.text) &&
             (end >= folded.size() || !IsAsciiAlpha(folded[end]) ||
              !IsAsciiAlpha(folded[end - 1]));
    });
    if (found == group.end()) continue;
    hits.push_back({found->index, at, at + found->text.size()});
    at = hits.back().end - 1;
  }
  return hits;
}

std::vector<Line> LinesOf(std::span<const Block> blocks) {
  std::vector<Line> lines;
  for (std::size_t i = 0; i < blocks.size(); ++i) {
    if (!IsRead(blocks[i].role)) continue;
    ForEachPart(blocks[i].text, [&](std::string_view part) {
      const std::string_view text = Prefix(TrimAscii(part), kMaxLineBytes);
      if (text.empty()) return;
      // A page of one-letter cells has a line every five octets, and a line
      // takes twelve times that: they are dropped while they are read.
      if (lines.size() >= 2 * kMaxFactLines) DropMiddle(lines);
      lines.push_back({text, {}, blocks[i].role, static_cast<uint32_t>(i)});
    });
  }
  DropMiddle(lines);
  for (Line& line : lines) line.folded = FoldLine(line.text);
  return lines;
}

std::string FoldLine(std::string_view text) {
  return IsAsciiText(text) ? LowerAscii(text) : FoldCase(text);
}

std::vector<std::string_view> Split(std::string_view text,
                                    std::string_view separator) {
  std::vector<std::string_view> parts;
  for (;;) {
    const std::size_t at = text.find(separator);
    parts.push_back(TrimAscii(text.substr(0, at)));
    if (at == std::string_view::npos) return parts;
    text.remove_prefix(at + separator.size());
  }
}

}  // namespace kindred::nlp
