// Removals as people write them: domains and reasons checked, files read.
//
// Pure; thread-safe.
#ifndef KINDRED_SERVER_REMOVAL_INPUT_H_
#define KINDRED_SERVER_REMOVAL_INPUT_H_

#include <cstddef>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "index/removals.h"

namespace kindred::server {

inline constexpr std::size_t kMaxRemovalReasonBytes = 500;

// To be used as far as they go; each problem names its place and field:
// "opt-outs.csv line 7, domain: ...".
struct RemovalInput {
  std::vector<index::Removal> removals;  // each domain once; without time
  std::vector<std::string> problems;
};

// Domains or URLs, brought to their registrable domains.
[[nodiscard]] RemovalInput ReadRemovals(std::span<const std::string> domains,
                                        const std::string& reason);

// A table as server/list_file.h reads it; a column "reason" goes before
// `reason`. Errors name `file`: not readable, no column for the domain.
[[nodiscard]] Result<RemovalInput> ParseRemovalFile(std::string_view bytes,
                                                    const std::string& file,
                                                    const std::string& reason);

}  // namespace kindred::server

#endif  // KINDRED_SERVER_REMOVAL_INPUT_H_
