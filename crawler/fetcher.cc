#include "crawler/fetcher.h"

#include <cstddef>
#include <string_view>

#include "crawler/ascii.h"

namespace kindred::crawler {

std::string_view HeaderValue(std::string_view header_block,
                             std::string_view name) {
  while (!header_block.empty()) {
    const std::size_t end = header_block.find('\n');
    const std::string_view line = header_block.substr(0, end);
    const std::size_t colon = line.find(':');
    if (colon != std::string_view::npos &&
        EqualsIgnoringCase(line.substr(0, colon), name)) {
      return Trim(line.substr(colon + 1), " \t\r");
    }
    if (end == std::string_view::npos) break;
    header_block.remove_prefix(end + 1);
  }
  return {};
}

}  // namespace kindred::crawler
