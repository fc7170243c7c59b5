#include "server/list_file.h"

#include <algorithm>
#include <array>
#include <cctype>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <map>
#include <set>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/csv.h"
#include "base/json.h"
#include "crawler/url.h"
#include "nlp/country.h"
#include "nlp/decode.h"
#include "nlp/unicode.h"

namespace kindred::server {
namespace {

// Folded column names, the usual ones of CRM exports and of the demo.
constexpr std::array<std::string_view, 18> kDomainNames = {
    "domain",
    "website",
    "url",
    "homepage",
    "web",
    "web site",
    "webseite",
    "internet",
    "site",
    "sitio web",
    "site web",
    "sito web",
    "company domain name",
    "company domain",
    "company website",
    "website url",
    "company url",
    "internetseite"};
constexpr std::array<std::string_view, 12> kNameNames = {
    "name",    "company",    "company name", "account name",
    "account", "firma",      "firmenname",   "unternehmen",
    "empresa", "entreprise", "azienda",      "nazwa"};
constexpr std::array<std::string_view, 8> kCountryNames = {
    "country", "country code", "land", "pais", "país", "pays", "paese", "kraj"};
constexpr std::array<std::string_view, 9> kValueNames = {
    "value",  "revenue", "umsatz", "arr",   "mrr",
    "amount", "wert",    "valor",  "valeur"};
constexpr std::array<std::string_view, 10> kIdNames = {
    "id",          "external id",  "external_id", "crm id",     "account id",
    "customer id", "kundennummer", "record id",   "account_id", "lead id"};

// Positions of the known columns, kNone where the file has none; and the names
// under which all cells are kept.
struct ListColumns {
  static constexpr std::size_t kNone = static_cast<std::size_t>(-1);
  std::size_t domain = kNone;
  std::size_t name = kNone;
  std::size_t country = kNone;
  std::size_t value = kNone;
  std::size_t id = kNone;
  std::vector<std::string> names;
};

std::size_t FindColumn(const std::vector<std::string>& header,
                       std::span<const std::string_view> names) {
  for (const std::string_view name : names) {
    for (std::size_t i = 0; i < header.size(); ++i) {
      if (nlp::FoldCase(header[i]) == name) return i;
    }
  }
  return ListColumns::kNone;
}

std::string Join(std::span<const std::string> parts) {
  std::string joined;
  for (const std::string& part : parts) {
    joined += (joined.empty() ? "" : ", ") + ("\"" + part + "\"");
  }
  return joined;
}

Error Problem(const std::string& file, std::string_view what) {
  return {ErrorCode::kInvalidArgument, file + ": " + std::string(what)};
}

// A name for each column, also for those past the header: none is empty, and
// none stands twice ("Tag", "Tag_2"), as cells are kept by name.
std::vector<std::string> UniqueNames(const CsvTable& table) {
  std::vector<std::string> names = table.header;
  for (const CsvRow& row : table.rows) {
    names.resize(std::max(names.size(), row.fields.size()));
  }
  const std::set<std::string> written(names.begin(), names.end());
  std::set<std::string> used;
  for (std::size_t i = 0; i < names.size(); ++i) {
    if (names[i].empty()) names[i] = "column_" + std::to_string(i + 1);
    std::string name = names[i];
    for (int n = 2; used.contains(name); ++n) {
      std::string next = names[i] + "_" + std::to_string(n);
      if (!written.contains(next)) name = std::move(next);
    }
    used.insert(name);
    names[i] = std::move(name);
  }
  return names;
}

Result<ListColumns> FindColumns(const CsvTable& table,
                                const std::string& file) {
  ListColumns columns;
  columns.domain = FindColumn(table.header, kDomainNames);
  columns.name = FindColumn(table.header, kNameNames);
  columns.country = FindColumn(table.header, kCountryNames);
  columns.value = FindColumn(table.header, kValueNames);
  columns.id = FindColumn(table.header, kIdNames);
  columns.names = UniqueNames(table);
  if (columns.domain != ListColumns::kNone) return columns;
  constexpr std::size_t kShown = 4;
  std::vector<std::string> accepted(kDomainNames.begin(),
                                    kDomainNames.begin() + kShown);
  return Problem(file, "line 1 has no column for the website; columns seen: " +
                           Join(table.header) +
                           "; accepted: " + Join(accepted));
}

std::string Cell(const CsvRow& row, std::size_t column) {
  return column < row.fields.size() ? nlp::CollapseSpace(row.fields[column])
                                    : std::string();
}

// The cells of the first `columns` columns, and of those past them.
std::string AllCells(const CsvRow& row, const std::vector<std::string>& names,
                     std::size_t columns) {
  Json cells{Json::Object()};
  for (std::size_t i = 0; i < std::max(columns, row.fields.size()); ++i) {
    cells.Set(names[i], i < row.fields.size() ? row.fields[i] : "");
  }
  return cells.Dump();
}

ListRow ReadRow(const CsvTable& table, const CsvRow& row,
                const ListColumns& columns) {
  ListRow read;
  index::ListEntry& entry = read.entry;
  entry.line = static_cast<std::int64_t>(row.line);
  entry.input = Cell(row, columns.domain);
  entry.name = Cell(row, columns.name);
  entry.country = nlp::CountryCode(Cell(row, columns.country));
  entry.external_id = Cell(row, columns.id);
  entry.value = ParseValue(Cell(row, columns.value));
  entry.columns = AllCells(row, columns.names, table.header.size());
  const Result<crawler::Url> url = crawler::ParseCompanyUrl(entry.input);
  if (!url.Ok()) {
    entry.problem = url.Reason().message;
    return read;
  }
  read.domain = crawler::RegistrableDomain(url.Value().Host());
  read.start_url = url.Value().Href();
  return read;
}

// True if `separator` groups digits: it stands more than once ("1,234,567",
// in India "12,34,567"), or before the last three of four to six ("1.234").
bool Groups(std::string_view number, char separator) {
  const std::size_t first = number.find(separator);
  if (first != number.rfind(separator)) return true;
  return first <= 3 && number.size() == first + 4 && number.front() != '0';
}

// The digits and separators that `text` begins with, without the marks that
// only group: blanks, "_" and Swiss apostrophes.
std::string NumberIn(std::string_view text) {
  constexpr std::string_view kApostrophe = "\xE2\x80\x99";  // U+2019
  std::string number;
  while (!text.empty()) {
    const char c = text.front();
    const bool counts = std::isdigit(static_cast<unsigned char>(c)) != 0 ||
                        c == '.' || c == ',';
    if (counts) {
      number += c;
    } else if (text.starts_with(kApostrophe)) {
      text.remove_prefix(kApostrophe.size() - 1);
    } else if (c != ' ' && c != '\'' && c != '_') {
      break;
    }
    text.remove_prefix(1);
  }
  return number;
}

}  // namespace

double ParseValue(std::string_view text) {
  const std::size_t first = text.find_first_of("0123456789");
  if (first == std::string_view::npos) return 0;
  const std::string digits = NumberIn(text.substr(first));
  const std::size_t dot = digits.rfind('.');
  const std::size_t comma = digits.rfind(',');
  // The last separator is the decimal one, unless it groups thousands.
  char decimal = '\0';
  if (dot != std::string::npos && comma != std::string::npos) {
    decimal = dot > comma ? '.' : ',';
  } else if (dot != std::string::npos && !Groups(digits, '.')) {
    decimal = '.';
  } else if (comma != std::string::npos && !Groups(digits, ',')) {
    decimal = ',';
  }
  std::string plain;
  for (const char c : digits) {
    if (c == decimal) {
      plain += '.';
    } else if (c != '.' && c != ',') {
      plain += c;
    }
  }
  const double value = std::strtod(plain.c_str(), nullptr);
  if (!std::isfinite(value)) return 0;
  const bool negative = first > 0 && text[first - 1] == '-';
  return negative ? -value : value;
}

Result<std::vector<ListRow>> ParseListFile(std::string_view bytes,
                                           const std::string& file) {
  if (bytes.size() > kMaxListBytes) {
    return Error{ErrorCode::kTooLarge,
                 file + ": over 512 MiB; split it into smaller files"};
  }
  Result<nlp::DecodedText> text = nlp::DecodeListFile(bytes);
  if (!text.Ok()) return Problem(file, text.Reason().message);
  Result<CsvTable> table = ParseCsv(text.Value().text);
  if (!table.Ok()) return Problem(file, table.Reason().message);
  const Result<ListColumns> columns = FindColumns(table.Value(), file);
  if (!columns.Ok()) return columns.Reason();
  if (table.Value().rows.size() > kMaxListRows) {
    return Error{ErrorCode::kTooLarge,
                 file + ": over 2 million rows; split it into smaller files"};
  }
  if (table.Value().rows.empty()) {
    return Problem(file, "it has a header and no rows");
  }
  std::vector<ListRow> rows;
  std::map<std::string, std::int64_t> first_line;
  for (const CsvRow& row : table.Value().rows) {
    ListRow read = ReadRow(table.Value(), row, columns.Value());
    if (!read.domain.empty()) {
      const auto [at, added] = first_line.emplace(read.domain, read.entry.line);
      if (!added) {
        read.entry.problem =
            "same company as line " + std::to_string(at->second);
      }
    }
    rows.push_back(std::move(read));
  }
  return rows;
}

}  // namespace kindred::server
