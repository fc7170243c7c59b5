#include "nlp/vat_text.h"

#include <algorithm>
#include <array>
#include <cstddef>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "nlp/ascii.h"
#include "nlp/facts.h"
#include "nlp/labels.h"
#include "nlp/vat_checks.h"
#include "nlp/words.h"

namespace kindred::nlp {
namespace {

constexpr std::size_t kMaxLabelGap = 48;  // octets from a label to its number
constexpr std::size_t kMaxVatChars = 17;

// Countries whose ids are believed without a label: their check digits refuse
// nearly all other numbers, or their form is like nothing else.
constexpr auto kUnmistakable = std::to_array<std::string_view>(
    {"AT", "BE", "CH", "DE", "ES", "FR", "GB", "HR", "IE", "IT", "LU", "NL",
     "NO", "PL", "SE"});

bool IsUnmistakable(std::string_view country) {
  return std::ranges::find(kUnmistakable, country) != kUnmistakable.end();
}

// Letters and digits of `text` from `at` on, without what may stand between
// them in a number, and where each ends.
struct Compact {
  std::string text;
  std::vector<std::size_t> ends;
};

Compact CompactFrom(std::string_view text, std::size_t at) {
  Compact compact;
  for (; at < text.size() && compact.text.size() < kMaxVatChars; ++at) {
    const char c = text[at];
    if (IsAsciiAlnum(c)) {
      compact.text += c;
      compact.ends.push_back(at + 1);
    } else if (std::string_view(" .-/:()\t").find(c) ==
               std::string_view::npos) {
      break;
    }
  }
  return compact;
}

// The longest valid id at the start of `compact`, with `prefix` in front.
std::string LongestVatId(std::string_view text, const Compact& compact,
                         std::string_view prefix) {
  for (std::size_t length = compact.text.size(); length > 1; --length) {
    const std::size_t end = compact.ends[length - 1];
    if (end < text.size() && IsAsciiAlnum(text[end])) continue;
    std::string id(prefix);
    id += compact.text.substr(0, length);
    if (IsVatId(id)) return id;
  }
  return {};
}

// An id with its country's code, anywhere in a line.
std::string FindMarkedVatId(std::string_view text,
                            std::span<const LabelTable::Hit> labels) {
  for (std::size_t at = 0; at + 4 < text.size(); ++at) {
    if (!IsAsciiUpper(text[at]) || !IsAsciiUpper(text[at + 1])) continue;
    if (at > 0 && IsAsciiAlnum(text[at - 1])) continue;
    if (labels.empty() && !IsUnmistakable(text.substr(at, 2))) continue;
    std::string id = LongestVatId(text, CompactFrom(text, at), {});
    if (!id.empty()) return id;
  }
  return {};
}

struct VatLabel {
  std::vector<std::string_view> countries;
  std::string_view label;
};

std::vector<VatLabel> ReadVatLabels() {
  std::vector<VatLabel> labels;
  for (const auto& [key, rest] : KeyedLines("vat-labels.txt")) {
    labels.push_back({SplitWords(key), rest});
  }
  return labels;
}

// The countries of all labels with the text of the one at `index`.
std::vector<std::string_view> CountriesOf(const LabelList<VatLabel>& labels,
                                          std::size_t index) {
  std::vector<std::string_view> countries;
  for (const VatLabel* label : labels.Same(index)) {
    countries.insert(countries.end(), label->countries.begin(),
                     label->countries.end());
  }
  return countries;
}

// A number without code after a label, in the label's countries.
std::string FindLabelledNumber(std::string_view text,
                               std::span<const std::string_view> countries) {
  text = text.substr(0, kMaxLabelGap);
  for (std::size_t at = 0; at < text.size(); ++at) {
    if (at > 0 && IsAsciiAlnum(text[at - 1])) continue;
    if (!IsAsciiUpper(text[at]) && !IsAsciiDigit(text[at])) continue;
    const Compact compact = CompactFrom(text, at);
    for (const std::string_view country : countries) {
      std::string id = LongestVatId(text, compact, country);
      if (!id.empty()) return id;
    }
  }
  return {};
}

std::string IdInLine(std::span<const Line> lines, std::size_t i) {
  static const LabelList labels(ReadVatLabels());
  const std::vector<LabelTable::Hit> hits =
      labels.Table().FindAll(lines[i].folded);
  std::string id = FindMarkedVatId(lines[i].text, hits);
  for (const LabelTable::Hit& hit : hits) {
    if (!id.empty()) return id;
    // Folding may change lengths; the number then stands a little later.
    const std::size_t from = std::min(hit.end, lines[i].text.size());
    const std::vector<std::string_view> countries =
        CountriesOf(labels, hit.label);
    id = FindLabelledNumber(lines[i].text.substr(from), countries);
    if (!id.empty() || i + 1 >= lines.size()) continue;
    id = FindMarkedVatId(lines[i + 1].text, hits);
    if (id.empty()) id = FindLabelledNumber(lines[i + 1].text, countries);
  }
  return id;
}

}  // namespace

std::optional<VatPlace> FindVatId(std::span<const Line> lines) {
  for (std::size_t i = 0; i < lines.size(); ++i) {
    const bool may_hold = std::ranges::any_of(lines[i].text, IsAsciiUpper);
    if (!may_hold) continue;
    std::string id = IdInLine(lines, i);
    if (!id.empty()) return VatPlace{std::move(id), i};
  }
  return std::nullopt;
}

std::string NormalVatId(std::string_view written, std::string_view country) {
  std::string id;
  for (const char c : written) {
    if (IsAsciiAlnum(c)) id += IsAsciiLower(c) ? static_cast<char>(c - 32) : c;
  }
  if (IsVatId(id)) return id;
  std::string prefixed(country == "GR" ? "EL" : country);
  prefixed += id;
  return IsVatId(prefixed) ? prefixed : std::string();
}

std::string CountryOfVatId(std::string_view vat_id) {
  const std::string_view code = vat_id.substr(0, 2);
  if (code == "XI") return "GB";
  return std::string(code == "EL" ? "GR" : code);
}

}  // namespace kindred::nlp
