#include "nlp/robots_directives.h"

#include <algorithm>
#include <cstddef>
#include <string>
#include <string_view>

#include "nlp/ascii.h"

namespace kindred::nlp {

RobotsDirectives ReadRobotsDirectives(std::string_view text) {
  RobotsDirectives read;
  const std::string lower = LowerAscii(text);
  for (std::string_view rest = lower; !rest.empty();) {
    const std::size_t end = std::min(rest.find_first_of(",\n"), rest.size());
    std::string_view directive = TrimAscii(rest.substr(0, end));
    rest.remove_prefix(std::min(end + 1, rest.size()));
    const std::size_t colon = directive.rfind(':');
    const std::string_view value = colon == std::string_view::npos
                                       ? directive
                                       : TrimAscii(directive.substr(colon + 1));
    const bool none = value == "none";
    if (none || value == "noindex") read.noindex = true;
    if (none || value == "nofollow") read.nofollow = true;
    if (value == "nosnippet") read.nosnippet = true;
    if (directive.starts_with("max-snippet") && value == "0") {
      read.nosnippet = true;
    }
  }
  return read;
}

}  // namespace kindred::nlp
