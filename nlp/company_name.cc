#include "nlp/company_name.h"

#include <algorithm>
#include <array>
#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include <unicode/uchar.h>

#include "nlp/ascii.h"
#include "nlp/labels.h"
#include "nlp/utf8.h"
#include "nlp/words.h"

namespace kindred::nlp {
namespace {

constexpr int kMaxNameWords = 9;
constexpr std::size_t kMaxNameBytes = 120;
constexpr std::size_t kMaxAbbreviation = 6;  // octets, with its full stop

struct LegalForm {
  std::string_view text;
  std::string_view countries;
  bool first = false;  // may stand before the name
};

// By first octet, so that each place of a line tries few of them.
using FormTable = std::array<std::vector<LegalForm>, 256>;

FormTable ReadForms() {
  FormTable table;
  for (const std::string_view line : WordLines("legal-forms.txt")) {
    const std::vector<std::string_view> cells = Split(line, ";");
    if (cells.size() < 2 || cells[0].empty()) continue;
    table[static_cast<unsigned char>(cells[0].front())].push_back(
        {cells[0], cells[1], cells.size() > 2 && cells[2] == "first"});
  }
  return table;
}

bool IsWordChar(std::string_view text, std::size_t at) {
  if (at >= text.size()) return false;
  return u_isalnum(static_cast<UChar32>(CharAt(text, at).code)) != 0;
}

enum class Position { kFirst, kLast };  // of the form in the name

// The longest legal form at `at`, ended there by no further letter.
const LegalForm* FormAt(std::string_view line, std::size_t at,
                        Position position) {
  static const FormTable table = ReadForms();
  const LegalForm* best = nullptr;
  for (const LegalForm& form : table[static_cast<unsigned char>(line[at])]) {
    if ((position == Position::kFirst) != form.first) continue;
    if (!line.substr(at).starts_with(form.text)) continue;
    const std::size_t end = at + form.text.size();
    if (IsWordChar(line, end)) continue;
    const bool goes_on =
        end < line.size() && line[end] == '-' && IsWordChar(line, end + 1);
    if (goes_on) continue;
    // "Co. Offaly" is a county.
    const bool county = form.text == "Co." && end + 1 < line.size() &&
                        line[end] == ' ' && IsAsciiUpper(line[end + 1]);
    if (county) continue;
    if (best == nullptr || form.text.size() > best->text.size()) best = &form;
  }
  return best;
}

constexpr auto kConnectors = std::to_array<std::string_view>(
    {"&",   "+",   "-",   "e",   "i",   "y",   "et",    "en",  "og",
     "och", "de",  "do",  "da",  "di",  "del", "der",   "des", "die",
     "das", "und", "of",  "the", "and", "van", "von",   "für", "per",
     "la",  "le",  "les", "du",  "a",   "dos", "della", "dei"});

bool IsConnector(std::string_view word) {
  return std::ranges::find(kConnectors, word) != kConnectors.end();
}

// Whether a word may stand in a name by itself.
bool IsNameWord(std::string_view word) {
  if (word.empty()) return false;
  // A sentence, a label or a list ends here.
  if (word.ends_with(':') || word.ends_with(';')) return false;
  std::size_t at = 0;
  while (at < word.size() &&
         std::string_view("\"'([").find(word[at]) != std::string_view::npos) {
    ++at;
  }
  if (at >= word.size()) return false;
  const Utf8Char c = CharAt(word, at);
  const auto code = static_cast<UChar32>(c.code);
  return u_isupper(code) != 0 || u_isdigit(code) != 0 ||
         (u_isalpha(code) != 0 && u_islower(code) == 0) || c.code == 0x201E ||
         c.code == 0x201C || c.code == 0xAB;
}

// Where the name that ends before `end` begins: back over words of names.
std::size_t NameBegin(std::string_view line, std::size_t end) {
  std::size_t begin = end;
  std::size_t at = end;
  for (int words = 0; words < kMaxNameWords && at > 0; ++words) {
    std::size_t word_end = at;
    while (word_end > 0 && line[word_end - 1] == ' ') --word_end;
    const std::size_t blank = line.rfind(' ', word_end == 0 ? 0 : word_end - 1);
    const std::size_t word_begin =
        blank == std::string_view::npos || blank >= word_end ? 0 : blank + 1;
    const std::string_view word =
        line.substr(word_begin, word_end - word_begin);
    // A sentence ends here; initials and "Gebr." do not end one.
    if (word.ends_with('.') && word.size() > kMaxAbbreviation) break;
    if (IsNameWord(word)) {
      begin = word_begin;
    } else if (!IsConnector(word)) {
      break;
    }
    if (word_begin == 0) break;
    at = word_begin;
  }
  return begin;
}

// Years and copyright signs in front are no part of a name.
std::size_t SkipLeading(std::string_view line, std::size_t begin,
                        std::size_t end) {
  for (;;) {
    const std::size_t blank = line.find(' ', begin);
    if (blank == std::string_view::npos || blank >= end) return begin;
    const std::string_view word = line.substr(begin, blank - begin);
    const bool number = std::ranges::all_of(word, [](char c) {
      return IsAsciiDigit(c) || c == '-' || c == '.' || c == ',';
    });
    if (!number && word != "Copyright" && !word.starts_with("(c)") &&
        !word.starts_with("(C)")) {
      return begin;
    }
    begin = blank + 1;
  }
}

CompanyName Found(const LegalForm& form, std::string_view line,
                  std::size_t begin, std::size_t end) {
  CompanyName found;
  found.name = line.substr(begin, end - begin);
  found.form = form.text;
  found.before = line.substr(0, begin);
  found.countries = form.countries;
  return found;
}

// The name whose form stands at `at`, behind it.
std::optional<CompanyName> NameBefore(std::string_view line, std::size_t at) {
  const LegalForm* form = FormAt(line, at, Position::kLast);
  if (form == nullptr) return std::nullopt;
  const std::size_t form_end = at + form->text.size();
  std::size_t name_end = at;
  while (name_end > 0 &&
         (line[name_end - 1] == ' ' || line[name_end - 1] == ',')) {
    --name_end;
  }
  std::size_t begin = NameBegin(line, name_end);
  begin = SkipLeading(line, begin, name_end);
  // A brand in lower case, alone on its line: "voxelina S.r.l."
  if (begin >= name_end &&
      line.substr(0, name_end).find(' ') == std::string_view::npos) {
    begin = 0;
  }
  // "5611 AB" is a postcode.
  const bool no_letter = std::ranges::all_of(
      line.substr(begin, name_end - std::min(begin, name_end)),
      [](char c) { return IsAscii(c) && !IsAsciiAlpha(c); });
  if (begin >= name_end || form_end - begin > kMaxNameBytes || no_letter) {
    return std::nullopt;
  }
  return Found(*form, line, begin, form_end);
}

// The name behind a form at `at`: up to the first word that is none.
std::optional<CompanyName> NameBehind(std::string_view line, std::size_t at) {
  const LegalForm* form = FormAt(line, at, Position::kFirst);
  if (form == nullptr) return std::nullopt;
  const std::size_t form_end = at + form->text.size();
  std::size_t end = form_end;
  std::size_t next = form_end;
  for (int words = 0;
       words < kMaxNameWords && next < line.size() && line[next] == ' ';
       ++words) {
    const std::size_t stop = std::min(line.find(' ', next + 1), line.size());
    std::string_view word = line.substr(next + 1, stop - next - 1);
    const std::size_t cut = word.find_first_of(",;:(");
    word = word.substr(0, cut);
    if (IsNameWord(word) && !IsAsciiDigit(word.front())) {
      end = next + 1 + word.size();
    } else if (!IsConnector(word)) {
      break;
    }
    if (cut != std::string_view::npos) break;
    next = stop;
  }
  if (end == form_end || end - at > kMaxNameBytes) return std::nullopt;
  return Found(*form, line, at, end);
}

}  // namespace

std::optional<CompanyName> FindCompanyName(std::string_view line) {
  for (std::size_t at = 0; at < line.size(); ++at) {
    const bool first = at == 0;
    if (!first && line[at - 1] != ' ' && line[at - 1] != ',') continue;
    std::optional<CompanyName> found =
        first ? std::nullopt : NameBefore(line, at);
    const bool starts = first || line.substr(0, at).ends_with(": ");
    if (!found && starts) found = NameBehind(line, at);
    if (found) return found;
  }
  return std::nullopt;
}

std::string FormOfName(std::string_view name) {
  const std::optional<CompanyName> found = FindCompanyName(name);
  const bool whole = found && found->name.size() == name.size();
  return whole ? std::string(found->form) : std::string();
}

}  // namespace kindred::nlp
