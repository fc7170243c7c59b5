#include "crawler/robots_tag.h"

#include <algorithm>
#include <cstddef>
#include <string>
#include <string_view>

#include "crawler/ascii.h"

namespace kindred::crawler {

std::string RobotsTags(std::string_view header_block) {
  std::string tags;
  while (!header_block.empty()) {
    const std::size_t end =
        std::min(header_block.find('\n'), header_block.size());
    const std::string_view line = header_block.substr(0, end);
    header_block.remove_prefix(std::min(end + 1, header_block.size()));
    const std::size_t colon = std::min(line.find(':'), line.size());
    if (!EqualsIgnoringCase(line.substr(0, colon), "x-robots-tag")) continue;
    if (!tags.empty()) tags += '\n';
    tags += Trim(line.substr(std::min(colon + 1, line.size())), " \t\r");
  }
  return tags;
}

}  // namespace kindred::crawler
