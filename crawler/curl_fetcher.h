// The Fetcher on libcurl's multi interface.
//
// Every limit is enforced on decoded octets and wall time; every connect of
// every request passes the address guard; proxy variables of the environment
// are ignored. One thread at a time. The program must ignore SIGPIPE: a site
// may hang up while it is written to.
#ifndef KINDRED_CRAWLER_CURL_FETCHER_H_
#define KINDRED_CRAWLER_CURL_FETCHER_H_

#include <cstddef>
#include <memory>
#include <string>

#include "base/clock.h"
#include "base/result.h"
#include "crawler/address_guard.h"
#include "crawler/fetcher.h"

namespace kindred::crawler {

struct FetchOptions {
  std::string user_agent;  // "Kindred/0.1 (+https://acme.example/bot)"
  std::string proxy;       // "http://127.0.0.1:8080"; empty: direct
  Millis connect_timeout{10'000};
  Millis total_timeout{30'000};
  std::size_t max_body_bytes = std::size_t{4} << 20U;  // decoded
  std::size_t max_header_bytes = std::size_t{64} << 10U;
  std::string ca_file;  // PEM bundle; empty: the system's
};

// kInvalidArgument if an option is unusable (a proxy that is no URL). `clock`
// must outlive the fetcher. A proxy is connected to whatever its address is.
[[nodiscard]] Result<std::unique_ptr<Fetcher>> MakeCurlFetcher(
    FetchOptions options, AddressGuard guard, const Clock& clock);

}  // namespace kindred::crawler

#endif  // KINDRED_CRAWLER_CURL_FETCHER_H_
