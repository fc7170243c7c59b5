#include "base/csv.h"

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdlib>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <csv.h>

namespace kindred {
namespace {

constexpr std::array kDelimiters = {',', ';', '\t', '|'};

constexpr std::string_view kLimits =
    "over 1000 columns, or a field over 1 MiB (a quote never closed?)";

// Fed to libcsv at a time, so that a field too long is noticed early.
constexpr std::size_t kPieceBytes = std::size_t{64} << 10U;

std::string_view Trim(std::string_view text) {
  const std::size_t first = text.find_first_not_of(" \t\r\n");
  if (first == std::string_view::npos) return {};
  return text.substr(first, text.find_last_not_of(" \t\r\n") - first + 1);
}

// Octets up to and with the first CRLF, LF or CR, else all of them.
std::size_t LineLength(std::string_view text) {
  const std::size_t end = text.find_first_of("\r\n");
  if (end == std::string_view::npos) return text.size();
  return text.substr(end, 2) == "\r\n" ? end + 2 : end + 1;
}

// `text` from its first line that is not blank.
std::string_view SkipBlankLines(std::string_view text) {
  while (!text.empty()) {
    const std::size_t length = LineLength(text);
    if (!Trim(text.substr(0, length)).empty()) break;
    text.remove_prefix(length);
  }
  return text;
}

// The most frequent delimiter outside quotes in the first line of `text`. A
// quote opens a field only at its start; elsewhere it is text.
char GuessDelimiter(std::string_view text) {
  std::array<std::size_t, kDelimiters.size()> counts{};
  bool at_start = true;  // of a field, blanks aside
  bool quoted_field = false;
  bool inside = false;  // of its quotes
  for (const char c : text) {
    if (c == '"' && (at_start || quoted_field)) {
      at_start = false;
      quoted_field = true;
      inside = !inside;
      continue;
    }
    if (inside) continue;
    if (c == '\n' || c == '\r') break;
    const auto* const found = std::ranges::find(kDelimiters, c);
    if (found != kDelimiters.end()) {
      ++counts.at(static_cast<std::size_t>(found - kDelimiters.begin()));
      at_start = true;
      quoted_field = false;
    } else if (c != ' ') {
      at_start = false;
    }
  }
  const auto* const best = std::ranges::max_element(counts);
  return kDelimiters.at(static_cast<std::size_t>(best - counts.begin()));
}

// What libcsv's callbacks fill; one row is open at a time.
struct Reader {
  std::vector<CsvRow> rows;
  std::vector<std::string> fields;
  std::size_t line = 1;        // of the octet now being read
  std::size_t row_line = 1;    // where the open row began
  std::size_t field_line = 1;  // where its open field began
  bool too_large = false;
};

void OnField(void* text, std::size_t length, void* user) {
  auto& reader = *static_cast<Reader*>(user);
  reader.field_line = reader.line;
  if (length > kMaxCsvFieldBytes || reader.fields.size() >= kMaxCsvColumns) {
    reader.too_large = true;
    return;
  }
  reader.fields.emplace_back(static_cast<const char*>(text), length);
}

void OnRow(int /*terminator*/, void* user) {
  auto& reader = *static_cast<Reader*>(user);
  const bool blank = std::ranges::all_of(
      reader.fields, [](const auto& field) { return Trim(field).empty(); });
  if (!blank) reader.rows.push_back({reader.row_line, reader.fields});
  reader.fields.clear();
}

// libcsv's parser, freed at the end of its life.
class Parser {
 public:
  explicit Parser(char delimiter) {
    csv_init(&state_, CSV_APPEND_NULL);
    // The default of 128 octets makes a long field quadratic.
    csv_set_blk_size(&state_, kPieceBytes);
    csv_set_delim(&state_, static_cast<unsigned char>(delimiter));
  }
  ~Parser() { csv_free(&state_); }
  Parser(const Parser&) = delete;
  Parser& operator=(const Parser&) = delete;
  Parser(Parser&&) = delete;
  Parser& operator=(Parser&&) = delete;

  bool Feed(std::string_view text, Reader& reader) {
    return csv_parse(&state_, text.data(), text.size(), OnField, OnRow,
                     &reader) == text.size();
  }
  // False if a quoted field has no closing quote.
  bool Finish(Reader& reader) {
    csv_set_opts(&state_, CSV_APPEND_NULL | CSV_STRICT | CSV_STRICT_FINI);
    return csv_fini(&state_, OnField, OnRow, &reader) == 0;
  }
  // True inside a quoted field.
  [[nodiscard]] bool Quoted() const { return state_.quoted != 0; }
  // Octets of the open field so far.
  [[nodiscard]] std::size_t FieldBytes() const { return state_.entry_pos; }

 private:
  csv_parser state_{};
};

Error AtLine(ErrorCode code, std::size_t line, std::string_view what) {
  return {code, "line " + std::to_string(line) + ": " + std::string(what)};
}

// Takes decimal digits off the front; how many there were.
std::size_t TakeDigits(std::string_view& text) {
  const std::size_t count =
      std::min(text.find_first_not_of("0123456789"), text.size());
  text.remove_prefix(count);
  return count;
}

bool TakeAnyOf(std::string_view& text, std::string_view octets) {
  if (text.empty() || octets.find(text.front()) == std::string_view::npos) {
    return false;
  }
  text.remove_prefix(1);
  return true;
}

// True for a number as a CRM writes one: "-3", "+1.5", "-2,5e3", "4%".
// A sign between digits ("-2+3") makes it a formula.
bool IsPlainNumber(std::string_view field) {
  TakeAnyOf(field, "+-");
  std::size_t digits = TakeDigits(field);
  while (TakeAnyOf(field, ".,")) digits += TakeDigits(field);
  if (digits == 0) return false;
  if (TakeAnyOf(field, "eE")) {
    TakeAnyOf(field, "+-");
    if (TakeDigits(field) == 0) return false;
  }
  TakeAnyOf(field, "%");
  return field.empty();
}

// Our own reader must give the field back: it cuts outer blanks and guesses
// the delimiter from what stands outside quotes.
bool NeedsQuotes(std::string_view field) {
  return field.find_first_of(",;\t|\"\r\n") != std::string_view::npos ||
         Trim(field) != field;
}

// The front of `text` up to the end of a line, or a part of a long line.
std::string_view NextPiece(std::string_view text) {
  std::size_t length = LineLength(text.substr(0, kPieceBytes));
  if (text.substr(length - 1, 2) == "\r\n") ++length;
  return text.substr(0, length);
}

// All rows of `text`, the header too.
Result<std::vector<CsvRow>> ReadRows(std::string_view text, char delimiter) {
  Parser parser(delimiter);
  Reader reader;
  bool line_begins = true;
  // A line at a time, so that every row knows where it began.
  while (!text.empty()) {
    const std::string_view piece = NextPiece(text);
    if (line_begins && !parser.Quoted()) {
      reader.row_line = reader.line;
      reader.field_line = reader.line;
    }
    if (!parser.Feed(piece, reader) || reader.too_large ||
        parser.FieldBytes() > kMaxCsvFieldBytes) {
      return AtLine(ErrorCode::kTooLarge, reader.row_line, kLimits);
    }
    line_begins = piece.back() == '\n' || piece.back() == '\r';
    if (line_begins) ++reader.line;
    text.remove_prefix(piece.size());
  }
  if (!parser.Finish(reader)) {
    return AtLine(ErrorCode::kInvalidArgument, reader.field_line,
                  "a quote is opened and never closed");
  }
  if (reader.too_large) {
    return AtLine(ErrorCode::kTooLarge, reader.row_line, kLimits);
  }
  return std::move(reader.rows);
}

}  // namespace

Result<CsvTable> ParseCsv(std::string_view text) {
  CsvTable table;
  table.delimiter = GuessDelimiter(SkipBlankLines(text));
  Result<std::vector<CsvRow>> read = ReadRows(text, table.delimiter);
  if (!read.Ok()) return read.Reason();
  std::vector<CsvRow> rows = std::move(read).Value();
  if (rows.empty()) {
    return Error{ErrorCode::kInvalidArgument, "the table is empty"};
  }
  for (const std::string& name : rows.front().fields) {
    table.header.emplace_back(Trim(name));
  }
  rows.erase(rows.begin());
  table.rows = std::move(rows);
  return table;
}

std::string FormatCsvRow(std::span<const std::string> fields) {
  std::string line;
  for (std::size_t i = 0; i < fields.size(); ++i) {
    if (i > 0) line += ',';
    std::string field = fields[i];
    if (!field.empty() &&
        std::string_view("=+-@\t\r").find(field.front()) !=
            std::string_view::npos &&
        !IsPlainNumber(field)) {
      field.insert(0, 1, '\'');
    }
    if (!NeedsQuotes(field)) {
      line += field;
      continue;
    }
    line += '"';
    for (const char c : field) {
      if (c == '"') line += '"';
      line += c;
    }
    line += '"';
  }
  return line + "\r\n";
}

}  // namespace kindred
