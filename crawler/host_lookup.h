// Addresses of a name, asked of the system's resolver.
//
// For people who want to know, not for the crawl: it blocks until there is an
// answer. Thread-safe.
#ifndef KINDRED_CRAWLER_HOST_LOOKUP_H_
#define KINDRED_CRAWLER_HOST_LOOKUP_H_

#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include "base/result.h"

namespace kindred::crawler {

// 4 (IPv4) or 16 (IPv6) octets in network order.
using AddressBytes = std::vector<std::uint8_t>;

// All addresses of `host`, in the resolver's order, each once. kUnavailable
// where there is none or no answer; the message says which.
[[nodiscard]] Result<std::vector<AddressBytes>> LookUpHost(
    const std::string& host);

// "10.0.0.1", "2001:db8::1"; empty for another number of octets than 4 or 16.
[[nodiscard]] std::string FormatAddress(std::span<const std::uint8_t> address);

}  // namespace kindred::crawler

#endif  // KINDRED_CRAWLER_HOST_LOOKUP_H_
