// List files: the customers or prospects a person exported, row by row.
//
// CSV in any common dialect and encoding (base/csv.h, nlp/decode.h). Columns
// are found by their usual names in several languages, without case: domain
// (website, url, homepage, ...), name, country, value, external id. Every row
// comes back, usable or with its problem. Pure; thread-safe.
#ifndef KINDRED_SERVER_LIST_FILE_H_
#define KINDRED_SERVER_LIST_FILE_H_

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "index/catalog.h"

namespace kindred::server {

inline constexpr std::size_t kMaxListBytes = std::size_t{512} << 20U;
inline constexpr std::size_t kMaxListRows = 2'000'000;

struct ListRow {
  index::ListEntry entry;  // company_id not set yet
  std::string domain;      // registrable domain; empty: see entry.problem
  std::string start_url;   // where a crawl begins
};

// Reads a list file. Errors name `file` and what to do: empty, binary, too
// large, no domain column (names the columns seen and those accepted). A row
// whose domain stands on an earlier row keeps its problem "same company as
// line N".
[[nodiscard]] Result<std::vector<ListRow>> ParseListFile(
    std::string_view bytes, const std::string& file);

// The first number in a cell, in German or English notation: "12.500,50",
// "EUR 12,500.50", "12'500.-"; 0 if there is none that a double can hold.
[[nodiscard]] double ParseValue(std::string_view text);

}  // namespace kindred::server

#endif  // KINDRED_SERVER_LIST_FILE_H_
