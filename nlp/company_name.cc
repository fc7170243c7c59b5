#include "nlp/company_name.h"

#include <algorithm>
#include <array>
#include <cstddef>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include <unicode/uchar.h>

#include "nlp/ascii.h"
#include "nlp/utf8.h"
#include "nlp/words.h"

namespace kindred::nlp {
namespace {

constexpr int kMaxNameWords = 9;
constexpr std::size_t kMaxNameBytes = 120;

struct LegalForm {
  std::string_view text;
  std::string_view countries;
};

// By first octet, so that each place of a line tries few of them.
using FormTable = std::map<char, std::vector<LegalForm>>;

FormTable ReadForms() {
  FormTable table;
  for (const std::string_view line : WordLines("legal-forms.txt")) {
    const std::size_t split = line.find(';');
    if (split == 0 || split == std::string_view::npos) continue;
    table[line.front()].push_back(
        {line.substr(0, split), line.substr(split + 1)});
  }
  return table;
}

bool IsWordChar(std::string_view text, std::size_t at) {
  if (at >= text.size()) return false;
  return u_isalnum(static_cast<UChar32>(CharAt(text, at).code)) != 0;
}

// The longest legal form at `at`, ended there by no further letter.
const LegalForm* FormAt(std::string_view line, std::size_t at) {
  static const FormTable table = ReadForms();
  const auto forms = table.find(line[at]);
  if (forms == table.end()) return nullptr;
  const LegalForm* best = nullptr;
  for (const LegalForm& form : forms->second) {
    if (!line.substr(at).starts_with(form.text)) continue;
    const std::size_t end = at + form.text.size();
    if (IsWordChar(line, end)) continue;
    const bool goes_on =
        end < line.size() && line[end] == '-' && IsWordChar(line, end + 1);
    if (goes_on) continue;
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

}  // namespace

std::optional<CompanyName> FindCompanyName(std::string_view line) {
  for (std::size_t at = 1; at < line.size(); ++at) {
    if (line[at - 1] != ' ' && line[at - 1] != ',') continue;
    const LegalForm* form = FormAt(line, at);
    if (form == nullptr) continue;
    std::size_t form_end = at + form->text.size();
    std::size_t name_end = at;
    while (name_end > 0 &&
           (line[name_end - 1] == ' ' || line[name_end - 1] == ',')) {
      --name_end;
    }
    std::size_t begin = NameBegin(line, name_end);
    begin = SkipLeading(line, begin, name_end);
    if (begin >= name_end || form_end - begin > kMaxNameBytes) continue;
    CompanyName found;
    found.name = line.substr(begin, form_end - begin);
    found.before = line.substr(0, begin);
    if (form->countries.size() == 2) found.country = form->countries;
    return found;
  }
  return std::nullopt;
}

}  // namespace kindred::nlp
