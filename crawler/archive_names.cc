#include "crawler/archive_names.h"

#include <charconv>
#include <cstddef>
#include <string>
#include <string_view>
#include <system_error>

namespace kindred::crawler {
namespace {

constexpr std::string_view kEnding = ".warc.gz";
constexpr std::size_t kNumberDigits = 5;

}  // namespace

std::string NameOf(const ArchiveName& name) {
  std::string text = std::to_string(name.number);
  if (text.size() < kNumberDigits) {
    text.insert(0, kNumberDigits - text.size(), '0');
  }
  if (name.revision > 0) text += '-' + std::to_string(name.revision);
  return text + std::string(kEnding);
}

std::optional<ArchiveName> ParseArchiveName(std::string_view name) {
  ArchiveName parsed;
  const char* const end = name.data() + name.size();
  const auto number = std::from_chars(name.data(), end, parsed.number);
  if (number.ec != std::errc() || parsed.number == 0) return std::nullopt;
  if (number.ptr != end && *number.ptr == '-') {
    std::from_chars(number.ptr + 1, end, parsed.revision);
  }
  if (NameOf(parsed) != name) return std::nullopt;
  return parsed;
}

}  // namespace kindred::crawler
