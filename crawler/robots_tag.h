// X-Robots-Tag: what the headers of an answer say of using its page.
//
// nlp/page.h reads the directives and says what they mean. Pure; thread-safe.
#ifndef KINDRED_CRAWLER_ROBOTS_TAG_H_
#define KINDRED_CRAWLER_ROBOTS_TAG_H_

#include <string>
#include <string_view>

namespace kindred::crawler {

// The values of all X-Robots-Tag headers of `header_block`, a line each: a
// server may send several, and each binds. Empty where there is none.
[[nodiscard]] std::string RobotsTags(std::string_view header_block);

}  // namespace kindred::crawler

#endif  // KINDRED_CRAWLER_ROBOTS_TAG_H_
