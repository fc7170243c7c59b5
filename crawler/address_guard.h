// Address guard: may the crawler connect to this address?
//
// Sources: IANA special-purpose address registries (RFC 6890, RFC 8190), RFC
// 6052 and 8215 (NAT64), RFC 4291 (mapped forms). Names the web gives us must
// never reach loopback, private, link-local (cloud metadata), multicast or
// reserved addresses. Pure; thread-safe.
#ifndef KINDRED_CRAWLER_ADDRESS_GUARD_H_
#define KINDRED_CRAWLER_ADDRESS_GUARD_H_

#include <array>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"

namespace kindred::crawler {

class AddressGuard {
 public:
  // Allows public addresses and the networks of `allowed` ("127.0.0.0/8",
  // "::1/128"): for tests and for a crawl of the own intranet.
  [[nodiscard]] static Result<AddressGuard> Make(
      std::span<const std::string> allowed);

  // `address` in network order: 4 octets (IPv4) or 16 (IPv6; forms that carry
  // an IPv4 address are judged by it). Any other size is refused.
  [[nodiscard]] bool Allows(std::span<const std::uint8_t> address) const {
    return Problem(address).empty();
  }

  // Why Allows says no: "private (10.0.0.0/8)"; empty where it says yes.
  [[nodiscard]] std::string_view Problem(
      std::span<const std::uint8_t> address) const;

 private:
  struct Network {
    std::array<std::uint8_t, 16> prefix{};  // IPv4 as mapped
    int bits = 0;
  };

  AddressGuard() = default;

  std::vector<Network> allowed_;
};

// The octets of a numeric address as Url::Host() writes it ("127.0.0.1",
// "[::1]"; the brackets may be missing); empty for any other text.
[[nodiscard]] std::vector<std::uint8_t> AddressOctets(std::string_view text);

// True for "localhost" and names under it, which mean loopback whatever a name
// server says (RFC 6761 section 6.3).
[[nodiscard]] bool IsLoopbackName(std::string_view host);

}  // namespace kindred::crawler

#endif  // KINDRED_CRAWLER_ADDRESS_GUARD_H_
