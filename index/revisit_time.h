// When is a site visited again?
//
// After a visit that read it: an interval that shrinks when its text changed
// and grows when it did not (J. Cho, H. Garcia-Molina, "Effective Page Refresh
// Policies for Web Crawlers", TODS 28(4), 2003, section 4: revisit by how often
// a page changes; the steps are ours). After one that failed: a back-off
// that grows with each failure. Pure; thread-safe.
#ifndef KINDRED_INDEX_REVISIT_TIME_H_
#define KINDRED_INDEX_REVISIT_TIME_H_

#include <cstdint>
#include <optional>

#include "index/frontier.h"

namespace kindred::index {

inline constexpr std::int64_t kDaySeconds = 86'400;
inline constexpr std::int64_t kFirstInterval = 30 * kDaySeconds;
inline constexpr std::int64_t kShortestInterval = 7 * kDaySeconds;
inline constexpr std::int64_t kLongestInterval = 180 * kDaySeconds;

// What a visit came to.
enum class VisitEnd : std::uint8_t {
  kFirst,      // read, and there was nothing to compare with
  kChanged,    // read, and the text is another
  kUnchanged,  // read, and the text is the same
  kPassing,    // failed in a way that passes: 1, 3, 9 ... days
  kLasting,    // failed in a way that lasts: 30 days
  kForNow,     // robots.txt cannot be read: a day
};

// The schedule after a visit that ended at `now`. `retry_at`: when the site
// asked to come back; not before it, at most kLongestInterval away.
[[nodiscard]] Schedule NextSchedule(const Schedule& before, VisitEnd end,
                                    std::int64_t now,
                                    std::optional<std::int64_t> retry_at);

}  // namespace kindred::index

#endif  // KINDRED_INDEX_REVISIT_TIME_H_
