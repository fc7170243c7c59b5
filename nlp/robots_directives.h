// What a page or its answer asks of robots: <meta name=robots>, X-Robots-Tag.
//
// Pure; thread-safe.
#ifndef KINDRED_NLP_ROBOTS_DIRECTIVES_H_
#define KINDRED_NLP_ROBOTS_DIRECTIVES_H_

#include <string_view>

namespace kindred::nlp {

struct RobotsDirectives {
  bool noindex = false;    // not to be used
  bool nosnippet = false;  // to be used, not to be quoted
  bool nofollow = false;   // its links are not to be followed
};

// Reads directives separated by commas or line feeds. One that is meant for a
// single robot by name ("otherbot: noindex") binds us as well: who forbids the
// known ones does not wait for us.
[[nodiscard]] RobotsDirectives ReadRobotsDirectives(std::string_view text);

}  // namespace kindred::nlp

#endif  // KINDRED_NLP_ROBOTS_DIRECTIVES_H_
