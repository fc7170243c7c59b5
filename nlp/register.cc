#include "nlp/register.h"

#include <algorithm>
#include <cstddef>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "nlp/address.h"
#include "nlp/ascii.h"
#include "nlp/labels.h"
#include "nlp/words.h"

namespace kindred::nlp {
namespace {

constexpr std::size_t kMaxGap = 48;     // octets from a label to its number
constexpr std::size_t kCourtLines = 2;  // a court stands so near, either side

struct RegisterLabel {
  std::string_view countries;
  std::string_view prefix;
  std::string_view name;
  std::string_view label;
  std::size_t least = 0;  // digits
  std::size_t most = 0;   // 0: the label of a court
  bool weak = false;
  bool letters_first = false;
  bool letter_last = false;
};

std::size_t NumberOf(std::string_view digits) {
  std::size_t number = 0;
  for (const char c : digits) {
    if (IsAsciiDigit(c)) {
      number = number * 10 + static_cast<std::size_t>(c - '0');
    }
  }
  return number;
}

RegisterLabel LabelOf(const std::vector<std::string_view>& cells) {
  RegisterLabel label{cells[0], cells[1], cells[3], cells[4]};
  const std::string_view digits = cells[2];
  const std::size_t dash = digits.find('-');
  if (dash == std::string_view::npos) return label;
  label.least = NumberOf(digits.substr(0, dash));
  label.most = NumberOf(digits.substr(dash));
  label.weak = digits.starts_with('~');
  label.letters_first = digits.starts_with('A');
  label.letter_last = digits.ends_with('a');
  return label;
}

enum class Kind { kNumbers, kCourts };

std::vector<RegisterLabel> ReadRegisterLabels(Kind kind) {
  std::vector<RegisterLabel> labels;
  for (const std::string_view line : WordLines("register-labels.txt")) {
    const std::vector<std::string_view> cells = Split(line, ";");
    if (cells.size() != 5) continue;
    const RegisterLabel label = LabelOf(cells);
    if ((label.most == 0) == (kind == Kind::kCourts)) labels.push_back(label);
  }
  return labels;
}

bool JoinsDigits(char c) {
  return c == ' ' || c == '.' || c == '-' || c == '/';
}

// The digits that begin at `at`, with what may stand between them.
struct Digits {
  std::string text;
  std::size_t end = 0;
};

Digits DigitsFrom(std::string_view text, std::size_t at, std::size_t most) {
  Digits digits;
  for (; at < text.size(); ++at) {
    if (IsAsciiDigit(text[at])) {
      if (digits.text.size() == most) return {};  // goes on: another number
      digits.text += text[at];
      digits.end = at + 1;
    } else if (!JoinsDigits(text[at]) || digits.text.size() == most) {
      break;
    }
  }
  return digits;
}

// Up to two capitals in front of the digits: "SC", "BS-".
std::string LettersBefore(std::string_view text, std::size_t at) {
  while (at > 0 && (text[at - 1] == ' ' || text[at - 1] == '-')) --at;
  if (at > 2 && text.substr(at - 3, 3) == "\xE2\x80\x93") {  // an en dash
    at -= 3;
    while (at > 0 && text[at - 1] == ' ') --at;
  }
  const std::size_t end = at;
  while (at > 0 && end - at < 2 && IsAsciiUpper(text[at - 1])) --at;
  if (at > 0 && IsAsciiAlnum(text[at - 1])) return {};
  return std::string(text.substr(at, end - at));
}

std::string Written(const RegisterLabel& label, std::string_view text,
                    std::size_t begin, const Digits& digits) {
  std::string number(label.prefix);
  if (!number.empty()) number += ' ';
  if (label.letters_first) {
    const std::string letters = LettersBefore(text, begin);
    number += letters;
    if (!letters.empty() && label.countries != "GB") number += '-';
  }
  number += digits.text;
  std::size_t next = digits.end;
  while (next < text.size() && text[next] == ' ') ++next;
  const bool letter =
      label.letter_last && next < text.size() && IsAsciiAlpha(text[next]) &&
      (next + 1 == text.size() || !IsAsciiAlnum(text[next + 1]));
  if (letter) number += text[next];
  return number;
}

// The number behind a label; for the French register also the one before it.
std::string NumberAt(std::string_view text, std::size_t begin, std::size_t end,
                     const RegisterLabel& label) {
  const std::string_view behind =
      text.substr(0, std::min(text.size(), end + kMaxGap));
  for (std::size_t at = std::min(end, text.size()); at < behind.size(); ++at) {
    if (!IsAsciiDigit(text[at]) || (at > 0 && IsAsciiDigit(text[at - 1]))) {
      continue;
    }
    const Digits digits = DigitsFrom(text, at, label.most);
    if (digits.text.size() >= label.least) {
      return Written(label, text, at, digits);
    }
    // A short number right behind the label belongs to it: no other does.
    if (label.least == label.most) continue;
    return {};
  }
  if (label.name != "RCS") return {};
  // Folding may have made the line longer: "½" becomes three characters.
  begin = std::min(begin, text.size());
  for (std::size_t at = begin > 12 ? begin - 12 : 0; at < begin; ++at) {
    if (!IsAsciiDigit(text[at]) || (at > 0 && IsAsciiDigit(text[at - 1]))) {
      continue;
    }
    const Digits digits = DigitsFrom(text.substr(0, begin), at, label.most);
    if (digits.text.size() == label.least) return digits.text;
  }
  return {};
}

// The court or place of a register, from the lines around its number.
std::string CourtNear(std::span<const Line> lines, std::size_t at,
                      std::string_view country) {
  static const LabelList courts(ReadRegisterLabels(Kind::kCourts));
  std::size_t best = courts.Size();
  std::string name;
  const std::size_t from = at > kCourtLines ? at - kCourtLines : 0;
  for (std::size_t i = from; i < std::min(lines.size(), at + kCourtLines + 1);
       ++i) {
    for (const LabelTable::Hit& hit : courts.Table().FindAll(lines[i].folded)) {
      const RegisterLabel& label = courts.At(hit.label);
      if (label.countries != country || hit.label >= best) continue;
      std::string_view rest =
          lines[i].text.substr(std::min(hit.end, lines[i].text.size()));
      while (!rest.empty() && (rest.front() == ' ' || rest.front() == ':')) {
        rest.remove_prefix(1);
      }
      const std::string place = CityWords(rest);
      if (place.size() < 2) continue;
      best = hit.label;
      name = std::string(label.name) + " " + place;
    }
  }
  return name;
}

// The entry that a label found in line `i` begins; no number: empty.
RegisterEntry EntryAt(std::span<const Line> lines, std::size_t i,
                      const LabelTable::Hit& hit, const RegisterLabel& label) {
  RegisterEntry entry;
  // "HRB" and "FN" are letters of a number: they are upper case.
  if (!label.prefix.empty() &&
      lines[i].text.find(label.label) == std::string_view::npos) {
    return entry;
  }
  entry.number = NumberAt(lines[i].text, hit.begin, hit.end, label);
  // Labels stand above their numbers in tables.
  const bool alone = hit.end + 2 >= lines[i].folded.size();
  if (entry.number.empty() && alone && i + 1 < lines.size()) {
    entry.number = NumberAt(lines[i + 1].text, 0, 0, label);
  }
  if (entry.number.empty()) return entry;
  entry.name = CourtNear(lines, i, label.countries);
  if (entry.name.empty()) entry.name = label.name;
  if (label.countries.size() == 2) entry.country = label.countries;
  entry.line = i;
  return entry;
}

}  // namespace

std::optional<RegisterEntry> FindRegister(std::span<const Line> lines) {
  static const LabelList labels(ReadRegisterLabels(Kind::kNumbers));
  std::optional<RegisterEntry> weak;
  for (std::size_t i = 0; i < lines.size(); ++i) {
    for (const LabelTable::Hit& hit : labels.Table().FindAll(lines[i].folded)) {
      for (const RegisterLabel* label : labels.Same(hit.label)) {
        RegisterEntry entry = EntryAt(lines, i, hit, *label);
        if (entry.number.empty()) continue;
        if (!label->weak) return entry;
        if (!weak) weak = std::move(entry);
      }
    }
  }
  return weak;
}

}  // namespace kindred::nlp
