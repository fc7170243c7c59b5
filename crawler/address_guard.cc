#include "crawler/address_guard.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <system_error>
#include <vector>

#include <arpa/inet.h>

#include "base/result.h"
#include "crawler/ascii.h"

namespace kindred::crawler {
namespace {

using Address = std::array<std::uint8_t, 16>;

constexpr int kMappedBits = 96;  // of ::ffff:0:0/96

struct Block4 {
  std::array<std::uint8_t, 4> prefix;
  int bits;
  std::string_view name;
};

// Not globally reachable: IANA IPv4 Special-Purpose Address Registry, with
// multicast (RFC 5771) and the deprecated 6to4 relays (RFC 7526).
constexpr std::array<Block4, 15> kBlocked4 = {{
    {{0, 0, 0, 0}, 8, "this network (0.0.0.0/8)"},
    {{10, 0, 0, 0}, 8, "private (10.0.0.0/8)"},
    {{100, 64, 0, 0}, 10, "shared by a provider's customers (100.64.0.0/10)"},
    {{127, 0, 0, 0}, 8, "loopback (127.0.0.0/8)"},
    {{169, 254, 0, 0}, 16, "link-local (169.254.0.0/16)"},
    {{172, 16, 0, 0}, 12, "private (172.16.0.0/12)"},
    {{192, 0, 0, 0}, 24, "reserved for protocols (192.0.0.0/24)"},
    {{192, 0, 2, 0}, 24, "for documentation (192.0.2.0/24)"},
    {{192, 88, 99, 0}, 24, "a 6to4 relay (192.88.99.0/24)"},
    {{192, 168, 0, 0}, 16, "private (192.168.0.0/16)"},
    {{198, 18, 0, 0}, 15, "for benchmarks (198.18.0.0/15)"},
    {{198, 51, 100, 0}, 24, "for documentation (198.51.100.0/24)"},
    {{203, 0, 113, 0}, 24, "for documentation (203.0.113.0/24)"},
    {{224, 0, 0, 0}, 4, "multicast (224.0.0.0/4)"},
    {{240, 0, 0, 0}, 4, "reserved (240.0.0.0/4)"},
}};

struct Block6 {
  std::array<std::uint8_t, 4> prefix;  // the first octets
  int bits;
  std::string_view name;
};

// Inside 2000::/3, the only global unicast space: IETF protocol assignments
// with Teredo (RFC 2928, 4380) and documentation (RFC 3849, 9637).
constexpr std::array<Block6, 3> kBlocked6 = {{
    {{0x20, 0x01, 0x00, 0x00}, 23, "reserved for protocols (2001::/23)"},
    {{0x20, 0x01, 0x0D, 0xB8}, 32, "for documentation (2001:db8::/32)"},
    {{0x3F, 0xFF, 0x00, 0x00}, 20, "for documentation (3fff::/20)"},
}};

bool InNetwork(std::span<const std::uint8_t> address,
               std::span<const std::uint8_t> prefix, int bits) {
  const auto whole = static_cast<std::size_t>(bits / 8);
  if (!std::ranges::equal(address.first(whole), prefix.first(whole))) {
    return false;
  }
  const int rest = bits % 8;
  if (rest == 0) return true;
  const auto mask = static_cast<std::uint8_t>(0xFFU << (8 - rest));
  return ((address[whole] ^ prefix[whole]) & mask) == 0;
}

// Why an IPv4 address is not public; empty if it is.
std::string_view Problem4(std::span<const std::uint8_t> address) {
  for (const Block4& block : kBlocked4) {
    if (InNetwork(address, block.prefix, block.bits)) return block.name;
  }
  return {};
}

Address Mapped(std::span<const std::uint8_t> ipv4) {
  Address address{};
  address[10] = 0xFF;
  address[11] = 0xFF;
  std::ranges::copy(ipv4, address.begin() + 12);
  return address;
}

// The IPv4 address inside: mapped (RFC 4291), NAT64 (RFC 6052), 6to4 (RFC
// 3056).
std::optional<std::span<const std::uint8_t>> Carried(
    std::span<const std::uint8_t> address) {
  constexpr Address kMapped = {0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xFF, 0xFF};
  constexpr Address kNat64 = {0x00, 0x64, 0xFF, 0x9B};
  constexpr std::array<std::uint8_t, 2> k6to4 = {0x20, 0x02};
  if (InNetwork(address, kMapped, kMappedBits) ||
      InNetwork(address, kNat64, 96)) {
    return address.subspan(12, 4);
  }
  if (InNetwork(address, k6to4, 16)) return address.subspan(2, 4);
  return std::nullopt;
}

// The same of an IPv6 address that carries no IPv4 address.
std::string_view Problem6(std::span<const std::uint8_t> address) {
  constexpr std::array<std::uint8_t, 1> kGlobal = {0x20};
  if (!InNetwork(address, kGlobal, 3)) {
    return "not of the public IPv6 addresses (2000::/3)";
  }
  for (const Block6& block : kBlocked6) {
    if (InNetwork(address, block.prefix, block.bits)) return block.name;
  }
  return {};
}

Error BadNetwork(const std::string& text) {
  return {
      ErrorCode::kInvalidArgument,
      "\"" + text + "\" is no network; write it like 127.0.0.0/8 or fd00::/8"};
}

}  // namespace

Result<AddressGuard> AddressGuard::Make(std::span<const std::string> allowed) {
  AddressGuard guard;
  for (const std::string& text : allowed) {
    const std::size_t slash = text.find('/');
    if (slash == std::string::npos) return BadNetwork(text);
    const std::string host = text.substr(0, slash);
    const std::string digits = text.substr(slash + 1);
    Network network;
    const auto [end, failed] = std::from_chars(
        digits.data(), digits.data() + digits.size(), network.bits);
    std::array<std::uint8_t, 4> ipv4{};
    int most = 128;
    if (::inet_pton(AF_INET, host.c_str(), ipv4.data()) == 1) {
      network.prefix = Mapped(ipv4);
      most = 32;
    } else if (::inet_pton(AF_INET6, host.c_str(), network.prefix.data()) !=
               1) {
      return BadNetwork(text);
    }
    if (failed != std::errc() || end != digits.data() + digits.size() ||
        network.bits < 0 || network.bits > most) {
      return BadNetwork(text);
    }
    if (most == 32) network.bits += kMappedBits;
    guard.allowed_.push_back(network);
  }
  return guard;
}

std::string_view AddressGuard::Problem(
    std::span<const std::uint8_t> address) const {
  if (address.size() == 16) address = Carried(address).value_or(address);
  if (address.size() != 4 && address.size() != 16) return "no address";
  Address whole{};
  if (address.size() == 4) {
    whole = Mapped(address);
  } else {
    std::ranges::copy(address, whole.begin());
  }
  const bool allowed =
      std::ranges::any_of(allowed_, [&](const Network& network) {
        return InNetwork(whole, network.prefix, network.bits);
      });
  if (allowed) return {};
  return address.size() == 4 ? Problem4(address) : Problem6(address);
}

std::vector<std::uint8_t> AddressOctets(std::string_view text) {
  if (text.starts_with('[') && text.ends_with(']')) {
    text = text.substr(1, text.size() - 2);
  }
  const std::string address(text);
  std::vector<std::uint8_t> octets(16);
  if (::inet_pton(AF_INET, address.c_str(), octets.data()) == 1) {
    octets.resize(4);
  } else if (::inet_pton(AF_INET6, address.c_str(), octets.data()) != 1) {
    octets.clear();
  }
  return octets;
}

bool IsLoopbackName(std::string_view host) {
  if (host.ends_with('.')) host.remove_suffix(1);
  constexpr std::string_view kLocalhost = "localhost";
  if (host.size() < kLocalhost.size()) return false;
  const std::size_t begin = host.size() - kLocalhost.size();
  return EqualsIgnoringCase(host.substr(begin), kLocalhost) &&
         (begin == 0 || host[begin - 1] == '.');
}

}  // namespace kindred::crawler
