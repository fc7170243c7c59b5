// Ranking: everything one ranking looks things up in, read once.
//
// A value; const access is thread-safe.
#ifndef KINDRED_SERVER_RANKING_H_
#define KINDRED_SERVER_RANKING_H_

#include <cstddef>
#include <cstdint>
#include <map>
#include <string>
#include <vector>

#include "base/files.h"
#include "base/result.h"
#include "index/audience.h"
#include "index/catalog.h"
#include "index/generation.h"

namespace kindred::server {

struct Ranking {
  index::Generation generation;
  std::map<std::int64_t, index::CompanyRecord> companies;
  std::map<std::int64_t, std::size_t> rows;  // company id to row
  std::vector<index::ListEntry> customer_entries;
  std::map<std::int64_t, std::int64_t> customer_lines;   // company id to line
  std::map<std::int64_t, std::int64_t> exclusion_lines;  // likewise
  std::map<std::int64_t, std::vector<std::string>> aliases;

  // The company that stands for `id`.
  [[nodiscard]] std::int64_t Resolve(std::int64_t id) const;
};

// Joins the live generation with the companies and customers of `catalog`.
// Companies that this does not hold (index/removals.h) are none of it.
[[nodiscard]] Result<Ranking> LoadRanking(Files& files,
                                          const std::string& index_folder,
                                          index::Catalog& catalog);

// The same with this generation; of an empty one no company has a row.
[[nodiscard]] Result<Ranking> JoinRanking(index::Generation generation,
                                          index::Catalog& catalog);

// The customers that are in the generation, each once.
[[nodiscard]] std::vector<index::Customer> UsableCustomers(
    const Ranking& ranking);

}  // namespace kindred::server

#endif  // KINDRED_SERVER_RANKING_H_
