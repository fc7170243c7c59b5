#include "crawler/host_lookup.h"

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <span>
#include <string>
#include <utility>
#include <vector>

#include <arpa/inet.h>
#include <netdb.h>
#include <netinet/in.h>
#include <sys/socket.h>

#include "base/result.h"

namespace kindred::crawler {
namespace {

AddressBytes BytesOf(const addrinfo& entry) {
  const auto copied = [](const auto& octets) {
    const auto bytes = std::as_bytes(std::span(&octets, 1));
    AddressBytes address(bytes.size());
    std::ranges::transform(bytes, address.begin(), [](std::byte octet) {
      return std::to_integer<std::uint8_t>(octet);
    });
    return address;
  };
  // The sockets interface tells the kind of an address by its family.
  // NOLINTBEGIN(cppcoreguidelines-pro-type-reinterpret-cast)
  if (entry.ai_family == AF_INET) {
    return copied(
        reinterpret_cast<const sockaddr_in*>(entry.ai_addr)->sin_addr);
  }
  return copied(
      reinterpret_cast<const sockaddr_in6*>(entry.ai_addr)->sin6_addr);
  // NOLINTEND(cppcoreguidelines-pro-type-reinterpret-cast)
}

}  // namespace

Result<std::vector<AddressBytes>> LookUpHost(const std::string& host) {
  addrinfo hints{};
  hints.ai_family = AF_UNSPEC;
  hints.ai_socktype = SOCK_STREAM;
  addrinfo* list = nullptr;
  const int failed = ::getaddrinfo(host.c_str(), nullptr, &hints, &list);
  if (failed != 0) {
    return Error{ErrorCode::kUnavailable,
                 "\"" + host + "\" has no address: " + ::gai_strerror(failed)};
  }
  const std::unique_ptr<addrinfo, decltype(&::freeaddrinfo)> owner(
      list, &::freeaddrinfo);
  std::vector<AddressBytes> addresses;
  for (const addrinfo* entry = list; entry != nullptr; entry = entry->ai_next) {
    if (entry->ai_family != AF_INET && entry->ai_family != AF_INET6) continue;
    AddressBytes address = BytesOf(*entry);
    if (std::ranges::find(addresses, address) == addresses.end()) {
      addresses.push_back(std::move(address));
    }
  }
  return addresses;
}

std::string FormatAddress(std::span<const std::uint8_t> address) {
  if (address.size() != 4 && address.size() != 16) return {};
  std::array<char, INET6_ADDRSTRLEN> text{};
  const char* const shown =
      ::inet_ntop(address.size() == 4 ? AF_INET : AF_INET6, address.data(),
                  text.data(), text.size());
  return shown == nullptr ? std::string() : std::string(shown);
}

}  // namespace kindred::crawler
