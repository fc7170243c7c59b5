#include "nlp/imprint.h"

#include <algorithm>
#include <array>
#include <cstddef>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <unicode/uchar.h>

#include "nlp/address.h"
#include "nlp/ascii.h"
#include "nlp/company_name.h"
#include "nlp/country.h"
#include "nlp/facts.h"
#include "nlp/html.h"
#include "nlp/unicode.h"
#include "nlp/utf8.h"
#include "nlp/words.h"

namespace kindred::nlp {
namespace {

// Lines after a heading or label of an imprint that speak of the company.
constexpr std::size_t kImprintLines = 15;
constexpr std::size_t kAddressLines = 6;  // after the name
constexpr std::size_t kMaxLineBytes = 400;
constexpr std::size_t kMaxLabelGap = 48;  // octets from a label to its number
constexpr std::size_t kMaxVatChars = 14;

// Countries whose VAT ids have check digits we know: a number alone, without
// a label, is believed.
constexpr auto kCheckedCountries = std::to_array<std::string_view>(
    {"AT", "BE", "DE", "ES", "FR", "GB", "IT", "NL", "PL"});

bool IsChecked(std::string_view country) {
  return std::ranges::find(kCheckedCountries, country) !=
         kCheckedCountries.end();
}

struct Line {
  std::string_view text;
  std::string folded;
  Role role = Role::kBody;
};

std::vector<Line> LinesOf(std::span<const Block> blocks) {
  std::vector<Line> lines;
  for (const Block& block : blocks) {
    if (block.role == Role::kNavigation) continue;
    for (const std::string_view row : Split(block.text, "\n")) {
      for (const std::string_view cell : Split(row, kCellSeparator)) {
        for (const std::string_view part : Split(cell, " | ")) {
          const std::string_view text = Prefix(part, kMaxLineBytes);
          if (text.empty()) continue;
          lines.push_back({text, FoldCase(text), block.role});
        }
      }
    }
  }
  return lines;
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
std::string FindMarkedVatId(std::string_view text, bool labelled) {
  for (std::size_t at = 0; at + 4 < text.size(); ++at) {
    if (!IsAsciiUpper(text[at]) || !IsAsciiUpper(text[at + 1])) continue;
    if (at > 0 && IsAsciiAlnum(text[at - 1])) continue;
    if (!labelled && !IsChecked(text.substr(at, 2))) continue;
    std::string id = LongestVatId(text, CompactFrom(text, at), {});
    if (!id.empty()) return id;
  }
  return {};
}

struct VatLabel {
  std::vector<std::string> countries;
  std::string label;  // folded
};

std::vector<VatLabel> ReadVatLabels() {
  std::vector<VatLabel> labels;
  for (const std::string_view line : WordLines("vat-labels.txt")) {
    const std::size_t colon = line.find(':');
    if (colon == std::string_view::npos) continue;
    VatLabel label;
    for (const std::string_view code : Split(line.substr(0, colon), " ")) {
      label.countries.emplace_back(code);
    }
    label.label = FoldCase(line.substr(colon + 1));
    labels.push_back(std::move(label));
  }
  return labels;
}

// The label in a folded line that a number may follow, and its end.
struct LabelAt {
  const VatLabel* label = nullptr;
  std::size_t end = 0;
};

std::vector<LabelAt> LabelsIn(std::string_view folded) {
  static const std::vector<VatLabel> labels = ReadVatLabels();
  std::vector<LabelAt> found;
  for (const VatLabel& label : labels) {
    const std::size_t at = folded.find(label.label);
    if (at == std::string_view::npos) continue;
    if (at > 0 && IsAsciiAlnum(folded[at - 1])) continue;
    found.push_back({&label, at + label.label.size()});
  }
  return found;
}

// A number without code after a label, in the label's countries.
std::string FindLabelledNumber(std::string_view text, const VatLabel& label) {
  text = text.substr(0, kMaxLabelGap);
  for (std::size_t at = 0; at < text.size(); ++at) {
    if (at > 0 && IsAsciiAlnum(text[at - 1])) continue;
    if (!IsAsciiUpper(text[at]) && !IsAsciiDigit(text[at])) continue;
    for (const std::string& country : label.countries) {
      if (!IsChecked(country)) continue;
      std::string id = LongestVatId(text, CompactFrom(text, at), country);
      if (!id.empty()) return id;
    }
  }
  return {};
}

struct VatPlace {
  std::string id;
  std::size_t line = 0;
};

std::optional<VatPlace> FindVatId(std::span<const Line> lines) {
  for (std::size_t i = 0; i < lines.size(); ++i) {
    const std::vector<LabelAt> labels = LabelsIn(lines[i].folded);
    std::string id = FindMarkedVatId(lines[i].text, !labels.empty());
    if (!id.empty()) return VatPlace{std::move(id), i};
    for (const LabelAt& at : labels) {
      // Folding may change lengths; the number then stands a little later.
      const std::size_t from = std::min(at.end, lines[i].text.size());
      id = FindLabelledNumber(lines[i].text.substr(from), *at.label);
      if (id.empty() && i + 1 < lines.size()) {
        id = FindMarkedVatId(lines[i + 1].text, true);
        if (id.empty()) {
          id = FindLabelledNumber(lines[i + 1].text, *at.label);
        }
      }
      if (!id.empty()) return VatPlace{std::move(id), i};
    }
  }
  return std::nullopt;
}

bool StartsImprint(const Line& line) {
  static const PhraseList phrases("imprint.txt");
  return phrases.CountIn(line.folded) > 0;
}

bool NamesOthers(std::string_view folded) {
  static const PhraseList phrases("imprint-others.txt");
  return phrases.CountIn(folded) > 0;
}

// Labels stand in front of names without a colon too: "Impressum ABC GmbH".
std::string WithoutLabel(std::string name) {
  static const std::vector<std::string_view> labels = WordLines("imprint.txt");
  for (const std::string_view label : labels) {
    if (name.size() > label.size() + 1 && StartsWithIgnoringCase(name, label) &&
        name[label.size()] == ' ') {
      return name.substr(label.size() + 1);
    }
  }
  return name;
}

struct NamedLine {
  CompanyName company;
  std::size_t line = 0;
};

// What a line is worth as a place for the site's own company; 0: nothing.
int TrustOf(const Line& line, std::size_t lines_in_imprint) {
  if (lines_in_imprint > 0) return 3;
  if (line.text.find("\xC2\xA9") != std::string_view::npos ||
      line.folded.find("copyright") != std::string::npos) {
    return 2;
  }
  const bool at_the_edge = line.role == Role::kFooter ||
                           line.role == Role::kBoilerplate ||
                           line.role == Role::kForm;
  return at_the_edge && HasPostcode(line.text) ? 1 : 0;
}

// The first name of the greatest trust.
std::optional<NamedLine> FindName(std::span<const Line> lines,
                                  std::size_t vat_line) {
  std::optional<NamedLine> best;
  int best_trust = 0;
  std::size_t left = 0;  // lines that still belong to an imprint
  for (std::size_t i = 0; i < lines.size(); ++i) {
    if (StartsImprint(lines[i])) left = kImprintLines;
    const bool near_vat_id = i <= vat_line && vat_line - i <= kAddressLines;
    const int trust = TrustOf(lines[i], near_vat_id ? 1 : left);
    if (left > 0) --left;
    if (trust <= best_trust) continue;
    std::optional<CompanyName> company = FindCompanyName(lines[i].text);
    if (!company || NamesOthers(FoldCase(company->before)) ||
        NamesOthers(FoldCase(company->name))) {
      continue;
    }
    company->name = WithoutLabel(std::move(company->name));
    best_trust = trust;
    best = {*std::move(company), i};
  }
  return best;
}

// The facts with what the name's line and the next ones say of its address.
Facts WithAddress(Facts facts, std::span<const Line> lines) {
  for (const Line& line : lines) {
    if (facts.country.empty()) facts.country = CountryIn(line.text);
    if (facts.city.empty()) facts.city = CityIn(line.text, facts.name);
  }
  if (!PostcodeComesFirst(facts.country)) facts.city.clear();
  return facts;
}

}  // namespace

Facts ReadImprint(std::span<const Block> blocks) {
  const std::vector<Line> lines = LinesOf(blocks);
  Facts facts;
  std::size_t vat_line = lines.size() + 2 * kAddressLines;
  if (std::optional<VatPlace> vat = FindVatId(lines)) {
    facts.vat_id = std::move(vat->id);
    vat_line = vat->line;
  }
  facts.country = CountryOfVatId(facts.vat_id);
  const std::optional<NamedLine> named = FindName(lines, vat_line);
  if (!named) return facts;
  facts.name = named->company.name;
  const std::size_t count = std::min(kAddressLines, lines.size() - named->line);
  if (facts.country.empty()) facts.country = named->company.country;
  facts = WithAddress(std::move(facts),
                      std::span(lines).subspan(named->line, count));
  return facts;
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
  return std::string(code == "EL" ? "GR" : code);
}

}  // namespace kindred::nlp
