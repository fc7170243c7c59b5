#include <algorithm>
#include <array>
#include <cstddef>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "nlp/unicode.h"
#include "server/ranked_list.h"
#include "server/report_text.h"
#include "server/result_files.h"

namespace kindred::server {
namespace {

struct CodeRange {
  char32_t first;
  char32_t last;
};

// Wide and fullwidth characters (Unicode 15, UAX #11, table ED4), in blocks.
constexpr std::array kWide = {
    CodeRange{0x1100, 0x115F},   CodeRange{0x2E80, 0x303E},
    CodeRange{0x3041, 0x4DBF},   CodeRange{0x4E00, 0xA4CF},
    CodeRange{0xA960, 0xA97F},   CodeRange{0xAC00, 0xD7A3},
    CodeRange{0xF900, 0xFAFF},   CodeRange{0xFE30, 0xFE6F},
    CodeRange{0xFF01, 0xFF60},   CodeRange{0xFFE0, 0xFFE6},
    CodeRange{0x1F300, 0x1F64F}, CodeRange{0x1F680, 0x1F6FF},
    CodeRange{0x1F900, 0x1F9FF}, CodeRange{0x20000, 0x3FFFD}};

// Combining marks and format characters, which take no column: the blocks of
// the scripts that company names are written in.
constexpr std::array kZero = {
    CodeRange{0x0300, 0x036F}, CodeRange{0x0483, 0x0489},
    CodeRange{0x0591, 0x05BD}, CodeRange{0x0610, 0x061A},
    CodeRange{0x064B, 0x065F}, CodeRange{0x0E31, 0x0E31},
    CodeRange{0x0E34, 0x0E3A}, CodeRange{0x0E47, 0x0E4E},
    CodeRange{0x1AB0, 0x1AFF}, CodeRange{0x1DC0, 0x1DFF},
    CodeRange{0x200B, 0x200F}, CodeRange{0x2060, 0x2064},
    CodeRange{0x20D0, 0x20FF}, CodeRange{0xFE00, 0xFE0F},
    CodeRange{0xFE20, 0xFE2F}, CodeRange{0xFEFF, 0xFEFF}};

// Marks that turn the direction of the text after them (UAX #9, 2.1 to 2.6).
constexpr std::array kDirection = {CodeRange{0x200E, 0x200F},
                                   CodeRange{0x202A, 0x202E},
                                   CodeRange{0x2066, 0x2069}};

bool In(std::span<const CodeRange> ranges, char32_t code) {
  return std::ranges::any_of(ranges, [code](const CodeRange& range) {
    return range.first <= code && code <= range.last;
  });
}

// The octets of the character that begins at `at` in well-formed UTF-8.
std::size_t LengthAt(std::string_view text, std::size_t at) {
  const auto lead = static_cast<unsigned char>(text[at]);
  if (lead < 0x80) return 1;
  if (lead < 0xE0) return 2;
  return lead < 0xF0 ? 3 : 4;
}

char32_t CodeAt(std::string_view text, std::size_t at) {
  const std::size_t length = LengthAt(text, at);
  const auto lead = static_cast<unsigned char>(text[at]);
  if (length == 1) return lead;
  char32_t code = lead & (0xFFU >> (length + 1));
  for (std::size_t i = 1; i < length; ++i) {
    code = (code << 6U) | (static_cast<unsigned char>(text[at + i]) & 0x3FU);
  }
  return code;
}

std::size_t WidthOf(char32_t code) {
  if (In(kZero, code)) return 0;
  return In(kWide, code) ? 2 : 1;
}

std::size_t DisplayWidth(std::string_view text) {
  std::size_t width = 0;
  for (std::size_t at = 0; at < text.size(); at += LengthAt(text, at)) {
    width += WidthOf(CodeAt(text, at));
  }
  return width;
}

// Safe for a terminal: no control characters, nothing that turns the text.
std::string Printable(std::string_view text) {
  const std::string clean = nlp::CollapseSpace(text);
  std::string printable;
  for (std::size_t at = 0; at < clean.size(); at += LengthAt(clean, at)) {
    if (In(kDirection, CodeAt(clean, at))) continue;
    printable += clean.substr(at, LengthAt(clean, at));
  }
  return printable;
}

// At most `width` columns of `text`; an ellipsis says that something is cut.
std::string Cut(std::string_view text, std::size_t width) {
  if (DisplayWidth(text) <= width) return std::string(text);
  if (width == 0) return {};
  std::size_t taken = 0;
  std::size_t at = 0;
  while (at < text.size()) {
    const std::size_t columns = WidthOf(CodeAt(text, at));
    if (taken + columns > width - 1) break;
    taken += columns;
    at += LengthAt(text, at);
  }
  return std::string(text.substr(0, at)).append(kEllipsis);
}

enum class Align { kLeft, kRight };

struct TableColumn {
  std::string_view heading;
  Align align = Align::kLeft;
  std::size_t max_width = 0;  // if there is room
  std::size_t width = 0;
};

using Cells = std::vector<std::string>;

std::vector<TableColumn> MakeColumns() {
  return {{"#", Align::kRight, 7, 0},           {"score", Align::kRight, 5, 0},
          {"grade", Align::kLeft, 5, 0},        {"domain", Align::kLeft, 30, 0},
          {"name", Align::kLeft, 36, 0},        {"country", Align::kLeft, 7, 0},
          {"first reason", Align::kLeft, 60, 0}};
}

Cells MakeCells(const ProspectRow& row) {
  const ScoredCompany& company = row.company;
  std::string reason;
  if (!company.reasons_for.empty()) {
    const Reason& first = company.reasons_for.front();
    reason = Printable(first.term) + " (" + Signed(first.contribution, 2) + ")";
  }
  return {std::to_string(row.rank),
          Fixed(company.score, 1),
          std::string(1, company.grade),
          Printable(company.domain),
          Printable(company.name),
          Printable(company.country),
          reason};
}

std::size_t TotalWidth(std::span<const TableColumn> columns) {
  std::size_t total = 2 * (columns.size() - 1);
  for (const TableColumn& column : columns) total += column.width;
  return total;
}

// As wide as the cells need, then narrowed where it hurts least until the
// table fits: name, reason, domain; in that order down to a rest of each.
void FitColumns(std::vector<TableColumn>& columns, std::span<const Cells> rows,
                std::size_t width) {
  for (std::size_t i = 0; i < columns.size(); ++i) {
    std::size_t need = DisplayWidth(columns[i].heading);
    for (const Cells& cells : rows) {
      need = std::max(need, DisplayWidth(cells[i]));
    }
    columns[i].width = std::min(need, columns[i].max_width);
  }
  struct Step {
    std::size_t column;
    std::size_t least;
  };
  constexpr std::array kSteps = {Step{4, 16}, Step{6, 24}, Step{3, 20},
                                 Step{6, 12}, Step{4, 8},  Step{3, 12}};
  for (const Step& step : kSteps) {
    const std::size_t total = TotalWidth(columns);
    if (total <= width) return;
    std::size_t& own = columns[step.column].width;
    if (own > step.least) own -= std::min(own - step.least, total - width);
  }
}

std::string FormatLine(std::span<const TableColumn> columns, const Cells& cells,
                       std::size_t width) {
  std::string line;
  for (std::size_t i = 0; i < columns.size(); ++i) {
    const std::string text = Cut(cells[i], columns[i].width);
    const std::string pad(columns[i].width - DisplayWidth(text), ' ');
    if (i > 0) line += "  ";
    line += columns[i].align == Align::kRight ? pad + text : text + pad;
  }
  line = Cut(line, width);
  while (line.ends_with(' ')) line.pop_back();
  return line + "\n";
}

}  // namespace

std::string FormatSummary(const RankedList& list, std::size_t limit,
                          std::size_t width) {
  std::vector<Cells> rows;
  std::size_t ranked = 0;
  for (const ProspectRow& row : list.prospects) {
    if (row.rank == 0) continue;
    ++ranked;
    if (rows.size() < limit) rows.push_back(MakeCells(row));
  }
  if (ranked == 0) return Cut("no prospect could be ranked", width) + "\n";
  std::vector<TableColumn> columns = MakeColumns();
  FitColumns(columns, rows, width);
  Cells heading;
  for (const TableColumn& column : columns) {
    heading.emplace_back(column.heading);
  }
  std::string text = FormatLine(columns, heading, width);
  for (const Cells& cells : rows) text += FormatLine(columns, cells, width);
  if (ranked > rows.size()) {
    text += Cut("and " + Grouped(ranked - rows.size()) + " more", width) + "\n";
  }
  return text;
}

}  // namespace kindred::server
