// The Fetcher on libcurl's multi interface.
//
// Every limit is enforced on decoded octets and wall time. A name is resolved
// by the Resolver given, its addresses pass the address guard, and the request
// is pinned to those that do; each socket passes the guard once more when it is
// opened. One connection to a host at a time, kept while its visit lasts. Proxy
// variables of the environment are ignored. One thread at a time. The program
// must ignore SIGPIPE: a site may hang up while it is written to.
#ifndef KINDRED_CRAWLER_CURL_FETCHER_H_
#define KINDRED_CRAWLER_CURL_FETCHER_H_

#include <cstddef>
#include <memory>
#include <string>

#include "base/clock.h"
#include "base/result.h"
#include "crawler/address_guard.h"
#include "crawler/fetcher.h"
#include "crawler/resolver.h"

namespace kindred::crawler {

struct FetchOptions {
  std::string user_agent;  // "Kindred/0.1 (+https://acme.example/bot)"
  std::string proxy;       // "http://127.0.0.1:8080"; empty: direct
  Millis connect_timeout{10'000};
  Millis total_timeout{30'000};
  std::size_t max_body_bytes = std::size_t{4} << 20U;     // decoded
  std::size_t max_header_bytes = std::size_t{64} << 10U;  // of all answers
  // Of all bodies under way; past it those over kFairBytes are given up.
  std::size_t max_buffered_bytes = std::size_t{24} << 20U;
  // Decoded octets for each one received, once a body is past kRatioFrom.
  std::size_t max_ratio = 300;
  // An answer that brings less in this time is given up. Whole seconds.
  std::size_t low_speed_bytes = 1000;
  Millis low_speed_time{15'000};
  std::size_t max_connections = 512;  // idle ones are closed, oldest first
  std::string ca_file;  // PEM bundle, in place of the system's; empty: that one
  HostTable hosts = {};  // names that lead to fixed addresses
};

// What any answer may have, however much others bring at the same time.
inline constexpr std::size_t kFairBytes = std::size_t{256} << 10U;

// Of a body that is too large, this much is given: RFC 9309 2.5 wants 500 KiB
// of a robots.txt read.
inline constexpr std::size_t kKeptOfTooLarge = std::size_t{512} << 10U;

// Text compresses well where there is little of it.
inline constexpr std::size_t kRatioFrom = std::size_t{256} << 10U;

// kInvalidArgument if an option is unusable (a proxy that is no URL). `clock`
// must outlive the fetcher. A proxy is connected to whatever its address is.
[[nodiscard]] Result<std::unique_ptr<Fetcher>> MakeCurlFetcher(
    FetchOptions options, AddressGuard guard, const Clock& clock);

// The same with a resolver of the caller's.
[[nodiscard]] Result<std::unique_ptr<Fetcher>> MakeCurlFetcher(
    FetchOptions options, AddressGuard guard, const Clock& clock,
    std::unique_ptr<Resolver> resolver);

}  // namespace kindred::crawler

#endif  // KINDRED_CRAWLER_CURL_FETCHER_H_
