// Comma-separated values: RFC 4180, and what spreadsheets make of it.
//
// Read through libcsv. Text in and out is UTF-8 (nlp/decode.h makes it so).
// Pure; thread-safe.
#ifndef KINDRED_BASE_CSV_H_
#define KINDRED_BASE_CSV_H_

#include <cstddef>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"

namespace kindred {

inline constexpr std::size_t kMaxCsvColumns = 1000;
inline constexpr std::size_t kMaxCsvFieldBytes = std::size_t{1} << 20U;

struct CsvRow {
  std::size_t line = 0;  // 1-based line the row begins on
  std::vector<std::string> fields;
};

struct CsvTable {
  char delimiter = ',';
  std::vector<std::string> header;  // as written, outer blanks cut
  std::vector<CsvRow> rows;         // blank lines left out; fields unpadded
};

// Reads a table whose first line that is not blank is its header. The
// delimiter is the most frequent of ',' ';' tab '|' in that line, outside
// quotes. Quotes may hold delimiters and line ends; a stray quote is kept as
// text. Errors (kInvalidArgument, kTooLarge): no header, a passed limit, a
// quote left open at the end (names the line it opened on). O(bytes).
[[nodiscard]] Result<CsvTable> ParseCsv(std::string_view text);

// One line with its final CRLF (RFC 4180 section 2); fields are quoted where
// ParseCsv would otherwise read something else. A field that a spreadsheet
// would run as a formula (it begins with = + - @ tab or CR, and is not a plain
// number) gets a leading apostrophe, as OWASP's page on CSV injection advises.
[[nodiscard]] std::string FormatCsvRow(std::span<const std::string> fields);

}  // namespace kindred

#endif  // KINDRED_BASE_CSV_H_
