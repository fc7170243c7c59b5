#include "crawler/curl_transfer.h"

#include <algorithm>
#include <array>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <span>
#include <string>
#include <string_view>
#include <utility>

#include <arpa/inet.h>
#include <curl/curl.h>
#include <netinet/in.h>
#include <sys/socket.h>

#include "base/clock.h"
#include "crawler/address_guard.h"
#include "crawler/ascii.h"
#include "crawler/curl_fetcher.h"
#include "crawler/fetcher.h"

namespace kindred::crawler {
namespace {

using CurlLong = long;  // NOLINT(google-runtime-int): libcurl's own type

// A server that sends less than this for so long is given up.
constexpr CurlLong kLowSpeedBytes = 64;
constexpr CurlLong kLowSpeedSeconds = 15;

static_assert(CURL_ERROR_SIZE <= kErrorBytes);

template <typename T>
void Set(void* easy, CURLoption option, T value) {
  // The parentheses keep libcurl's checking macro out.
  (curl_easy_setopt)(easy, option, value);  // NOLINT(*-vararg)
}

std::size_t OnHeader(char* bytes, std::size_t size, std::size_t count,
                     void* transfer) {
  const std::string_view line(bytes, size * count);
  return static_cast<CurlTransfer*>(transfer)->TakeHeader(line) ? line.size()
                                                                : 0;
}

std::size_t OnBody(char* bytes, std::size_t size, std::size_t count,
                   void* transfer) {
  const std::string_view part(bytes, size * count);
  return static_cast<CurlTransfer*>(transfer)->TakeBody(part) ? part.size() : 0;
}

curl_socket_t OnOpenSocket(void* transfer, curlsocktype /*purpose*/,
                           curl_sockaddr* address) {
  if (!static_cast<CurlTransfer*>(transfer)->MayConnect(address)) {
    return CURL_SOCKET_BAD;
  }
  return ::socket(address->family, address->socktype | SOCK_CLOEXEC,
                  address->protocol);
}

// The octets of a socket address in network order; empty if it is not IP.
std::string AddressBytes(const curl_sockaddr& address) {
  std::string bytes;
  if (address.family == AF_INET) {
    sockaddr_in ipv4{};
    std::memcpy(&ipv4, &address.addr, sizeof ipv4);
    bytes.resize(sizeof ipv4.sin_addr);
    std::memcpy(bytes.data(), &ipv4.sin_addr, bytes.size());
  } else if (address.family == AF_INET6) {
    sockaddr_in6 ipv6{};
    std::memcpy(&ipv6, &address.addr, sizeof ipv6);
    bytes.resize(sizeof ipv6.sin6_addr);
    std::memcpy(bytes.data(), &ipv6.sin6_addr, bytes.size());
  }
  return bytes;
}

std::span<const std::uint8_t> AsOctets(const std::string& bytes) {
  return {reinterpret_cast<const std::uint8_t*>(bytes.data()),  // NOLINT
          bytes.size()};
}

std::string HeaderLine(std::string_view name, std::string_view value) {
  std::string line(name);
  line.append(": ").append(value);
  return line;
}

}  // namespace

CurlTransfer::CurlTransfer(const FetchRequest& request,
                           const FetchOptions& options,
                           const AddressGuard& guard)
    : options_(&options), guard_(&guard), easy_(curl_easy_init()) {
  answer_.id = request.id;
  SetOptions(request);
  SetLimits();
}

CurlTransfer::~CurlTransfer() {
  curl_easy_cleanup(easy_);
  curl_slist_free_all(headers_);
}

void CurlTransfer::SetOptions(const FetchRequest& request) {
  headers_ = curl_slist_append(
      headers_, "Accept: text/html,application/xhtml+xml,*/*;q=0.5");
  for (const auto& [name, value] : request.headers) {
    headers_ = curl_slist_append(headers_, HeaderLine(name, value).c_str());
  }
  Set(easy_, CURLOPT_URL, request.url.Href().c_str());
  Set(easy_, CURLOPT_PATH_AS_IS, CurlLong{1});
  Set(easy_, CURLOPT_HTTPHEADER, headers_);
  Set(easy_, CURLOPT_USERAGENT, options_->user_agent.c_str());
  Set(easy_, CURLOPT_ACCEPT_ENCODING, "");  // all that libcurl can decode
  Set(easy_, CURLOPT_HTTP_VERSION, CurlLong{CURL_HTTP_VERSION_1_1});
  Set(easy_, CURLOPT_PROXY, options_->proxy.c_str());  // "": none at all
  Set(easy_, CURLOPT_NOPROXY, "");
  Set(easy_, CURLOPT_SUPPRESS_CONNECT_HEADERS, CurlLong{1});
  if (!options_->ca_file.empty()) {
    Set(easy_, CURLOPT_CAINFO, options_->ca_file.c_str());
  }
  Set(easy_, CURLOPT_HEADERFUNCTION, &OnHeader);
  Set(easy_, CURLOPT_HEADERDATA, this);
  Set(easy_, CURLOPT_WRITEFUNCTION, &OnBody);
  Set(easy_, CURLOPT_WRITEDATA, this);
  Set(easy_, CURLOPT_OPENSOCKETFUNCTION, &OnOpenSocket);
  Set(easy_, CURLOPT_OPENSOCKETDATA, this);
}

void CurlTransfer::SetLimits() {
  Set(easy_, CURLOPT_ERRORBUFFER, error_.data());
  Set(easy_, CURLOPT_PROTOCOLS_STR, "http,https");
  Set(easy_, CURLOPT_REDIR_PROTOCOLS_STR, "http,https");
  Set(easy_, CURLOPT_FOLLOWLOCATION, CurlLong{0});
  Set(easy_, CURLOPT_NOSIGNAL, CurlLong{1});
  Set(easy_, CURLOPT_QUICK_EXIT,
      CurlLong{1});  // else a slow resolver blocks the end
  Set(easy_, CURLOPT_CONNECTTIMEOUT_MS,
      CurlLong{options_->connect_timeout.count()});
  Set(easy_, CURLOPT_TIMEOUT_MS, CurlLong{options_->total_timeout.count()});
  Set(easy_, CURLOPT_LOW_SPEED_LIMIT, kLowSpeedBytes);
  Set(easy_, CURLOPT_LOW_SPEED_TIME, kLowSpeedSeconds);
}

bool CurlTransfer::TakeHeader(std::string_view line) {
  while (!line.empty() && (line.back() == '\n' || line.back() == '\r')) {
    line.remove_suffix(1);
  }
  if (line.starts_with("HTTP/")) {
    answer_.header_block.clear();  // an interim answer (1xx) came before
    headers_done_ = false;
  }
  if (line.empty()) headers_done_ = true;
  if (headers_done_) return true;  // trailers are not kept
  answer_.header_block.append(line).append("\r\n");
  too_large_ = answer_.header_block.size() > options_->max_header_bytes;
  return !too_large_;
}

bool CurlTransfer::TakeBody(std::string_view bytes) {
  const std::size_t room = options_->max_body_bytes - answer_.body.size();
  answer_.body.append(bytes.substr(0, room));
  too_large_ = bytes.size() > room;
  return !too_large_;
}

bool CurlTransfer::MayConnect(const void* address) {
  // A proxy is the operator's choice, and it does the resolving.
  if (!options_->proxy.empty()) return true;
  const std::string bytes =
      AddressBytes(*static_cast<const curl_sockaddr*>(address));
  if (guard_->Allows(AsOctets(bytes))) {
    tried_allowed_ = true;
    return true;
  }
  std::array<char, INET6_ADDRSTRLEN> text{};
  ::inet_ntop(bytes.size() == 4 ? AF_INET : AF_INET6, bytes.data(), text.data(),
              text.size());
  refused_ = text.data();
  return false;
}

}  // namespace kindred::crawler
