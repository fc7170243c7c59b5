#include "crawler/curl_transfer.h"

#include <algorithm>
#include <array>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <utility>

#include <arpa/inet.h>
#include <curl/curl.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

#include "base/clock.h"
#include "crawler/address_guard.h"
#include "crawler/ascii.h"
#include "crawler/curl_fetcher.h"
#include "crawler/curl_session.h"
#include "crawler/fetcher.h"
#include "crawler/url.h"

namespace kindred::crawler {
namespace {

using CurlLong = long;  // NOLINT(google-runtime-int): libcurl's own type

// An idle connection older than this is not used again.
constexpr CurlLong kMaxIdleSeconds = 60;

// The clock is looked at once in so many callbacks: libcurl looks at it only
// between two reads of a socket, and many sockets may be full of tiny chunks.
constexpr unsigned kCallsPerLook = 64;

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
  const curl_socket_t socket = ::socket(
      address->family, address->socktype | SOCK_CLOEXEC, address->protocol);
  if (socket >= 0) static_cast<CurlTransfer*>(transfer)->Opened(socket);
  return socket;
}

int OnCloseSocket(void* sockets, curl_socket_t socket) {
  static_cast<SocketBook*>(sockets)->Closed(socket);
  return ::close(socket);
}

int OnDebug(void* /*easy*/, curl_infotype kind, char* bytes, std::size_t size,
            void* transfer) {
  if (kind == CURLINFO_HEADER_OUT) {
    static_cast<CurlTransfer*>(transfer)->Sent({bytes, size});
  }
  return 0;
}

// The octets of a socket address in network order; empty if it is not IP.
std::string SocketAddressOctets(const curl_sockaddr& address) {
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

// False for a type that no page has: images, documents, archives. A missing or
// mangled one may be anything.
bool MayBeText(std::string_view content_type) {
  std::string type(Trim(content_type.substr(0, content_type.find(';'))));
  type = LowerAscii(type);
  if (type.find('/') == std::string::npos) return true;
  return type.starts_with("text/") || type.ends_with("/xml") ||
         type.ends_with("+xml");
}

}  // namespace

std::string HostAndPort(const Url& url) {
  return std::string(url.Host()) + ':' + std::to_string(url.Port());
}

CurlTransfer::CurlTransfer(const FetchRequest& request, CurlSetting& setting,
                           std::shared_ptr<CurlSession> session,
                           std::span<const std::string> addresses, Millis spent)
    : setting_(&setting),
      options_(&setting.options),
      session_(std::move(session)),
      visit_(request.visit),
      host_(HostAndPort(request.url)),
      text_only_(request.text_only),
      easy_(curl_easy_init()),
      deadline_(setting.clock->Monotonic() + options_->total_timeout - spent) {
  answer_.id = request.id;
  setting_->sockets.Begin(host_);
  SetOptions(request);
  SetLimits(spent);
  SetCallbacks();
  if (!addresses.empty()) Pin(request.url, addresses);
}

CurlTransfer::~CurlTransfer() {
  curl_easy_cleanup(easy_);
  curl_slist_free_all(headers_);
  curl_slist_free_all(pins_);
  setting_->sockets.End(host_);
  setting_->buffered -= counted_;
}

void CurlTransfer::SetOptions(const FetchRequest& request) {
  const auto* common = static_cast<const curl_slist*>(setting_->headers);
  for (; common != nullptr && !request.headers.empty(); common = common->next) {
    headers_ = curl_slist_append(headers_, common->data);
  }
  for (const auto& [name, value] : request.headers) {
    headers_ = curl_slist_append(headers_, HeaderLine(name, value).c_str());
  }
  Set(easy_, CURLOPT_URL, request.url.Href().c_str());
  Set(easy_, CURLOPT_PATH_AS_IS, CurlLong{1});
  Set(easy_, CURLOPT_HTTPHEADER,
      headers_ != nullptr ? headers_ : setting_->headers);
  Set(easy_, CURLOPT_USERAGENT, options_->user_agent.c_str());
  Set(easy_, CURLOPT_ACCEPT_ENCODING, "");  // all that libcurl can decode
  Set(easy_, CURLOPT_HTTP_VERSION, CurlLong{CURL_HTTP_VERSION_2TLS});
  Set(easy_, CURLOPT_SHARE, session_->Share());
  if (visit_ != 0) Set(easy_, CURLOPT_COOKIEFILE, "");  // cookies are wanted
  Set(easy_, CURLOPT_PROXY, options_->proxy.c_str());   // "": none at all
  Set(easy_, CURLOPT_NOPROXY, "");
  Set(easy_, CURLOPT_SUPPRESS_CONNECT_HEADERS, CurlLong{1});
  if (!options_->ca_file.empty()) {
    Set(easy_, CURLOPT_CAINFO, options_->ca_file.c_str());
  }
  // libcurl reads a bundle once, but not where a folder is searched as well:
  // then each connection costs some 20 ms. Debian's bundle is that folder's.
  const char* bundle = nullptr;
  curl_easy_getinfo(easy_, CURLINFO_CAINFO, &bundle);  // NOLINT(*-vararg)
  if (bundle != nullptr || !options_->ca_file.empty()) {
    Set(easy_, CURLOPT_CAPATH, static_cast<const char*>(nullptr));
  }
}

void CurlTransfer::SetCallbacks() {
  Set(easy_, CURLOPT_ERRORBUFFER, error_.data());
  Set(easy_, CURLOPT_HEADERFUNCTION, &OnHeader);
  Set(easy_, CURLOPT_HEADERDATA, this);
  Set(easy_, CURLOPT_WRITEFUNCTION, &OnBody);
  Set(easy_, CURLOPT_WRITEDATA, this);
  Set(easy_, CURLOPT_OPENSOCKETFUNCTION, &OnOpenSocket);
  Set(easy_, CURLOPT_OPENSOCKETDATA, this);
  Set(easy_, CURLOPT_CLOSESOCKETFUNCTION, &OnCloseSocket);
  Set(easy_, CURLOPT_CLOSESOCKETDATA, &setting_->sockets);
  // The one way to learn the request as it was sent.
  Set(easy_, CURLOPT_VERBOSE, CurlLong{1});
  Set(easy_, CURLOPT_DEBUGFUNCTION, &OnDebug);
  Set(easy_, CURLOPT_DEBUGDATA, this);
}

void CurlTransfer::SetLimits(Millis spent) {
  constexpr Millis kLeast{1};  // 0 would be no limit
  const auto left = [&](Millis limit) {
    return CurlLong{std::max(limit - spent, kLeast).count()};
  };
  Set(easy_, CURLOPT_PROTOCOLS_STR, "http,https");
  Set(easy_, CURLOPT_REDIR_PROTOCOLS_STR, "http,https");
  Set(easy_, CURLOPT_FOLLOWLOCATION, CurlLong{0});
  Set(easy_, CURLOPT_NOSIGNAL, CurlLong{1});
  Set(easy_, CURLOPT_QUICK_EXIT,
      CurlLong{1});  // else a slow resolver blocks the end
  Set(easy_, CURLOPT_CONNECTTIMEOUT_MS, left(options_->connect_timeout));
  Set(easy_, CURLOPT_TIMEOUT_MS, left(options_->total_timeout));
  // libcurl looks at the speed of the last seconds: octets each second.
  const CurlLong seconds = std::max<CurlLong>(
      std::chrono::ceil<std::chrono::seconds>(options_->low_speed_time).count(),
      1);
  Set(easy_, CURLOPT_LOW_SPEED_LIMIT,
      std::max<CurlLong>(
          static_cast<CurlLong>(options_->low_speed_bytes) / seconds, 1));
  Set(easy_, CURLOPT_LOW_SPEED_TIME, seconds);
  Set(easy_, CURLOPT_MAXAGE_CONN, kMaxIdleSeconds);
}

// libcurl asks for the name with or without the dot at its end.
void CurlTransfer::Pin(const Url& url, std::span<const std::string> addresses) {
  std::string rest = ':' + std::to_string(url.Port()) + ':';
  for (const std::string& address : addresses) {
    if (!rest.ends_with(':')) rest += ',';
    const bool ipv6 = address.find(':') != std::string::npos;
    rest += ipv6 ? '[' + address + ']' : address;
  }
  std::string host(url.Host());
  pins_ = curl_slist_append(pins_, ('+' + host + rest).c_str());
  if (host.ends_with('.')) {
    host.pop_back();
    pins_ = curl_slist_append(pins_, ('+' + host + rest).c_str());
  }
  Set(easy_, CURLOPT_RESOLVE, pins_);
}

void CurlTransfer::Opened(int socket) {
  setting_->sockets.Opened(socket, visit_, host_);
}

void CurlTransfer::Sent(std::string_view header) {
  while (header.ends_with("\r\n\r\n")) header.remove_suffix(2);
  answer_.request_block.assign(header);
  // Else each piece of the body would be told as well.
  Set(easy_, CURLOPT_VERBOSE, CurlLong{0});
}

bool CurlTransfer::IsLate() {
  if (++calls_ % kCallsPerLook != 0) return false;
  if (setting_->clock->Monotonic() < deadline_) return false;
  stop_ = Stop::kTime;
  return true;
}

bool CurlTransfer::TakeHeader(std::string_view line) {
  if (IsLate()) return false;
  header_bytes_ += line.size();
  while (!line.empty() && (line.back() == '\n' || line.back() == '\r')) {
    line.remove_suffix(1);
  }
  if (line.starts_with("HTTP/")) {
    answer_.header_block.clear();  // an interim answer (1xx) came before
    headers_done_ = false;
  }
  if (header_bytes_ > options_->max_header_bytes) {
    stop_ = Stop::kHeader;
    return false;
  }
  if (line.empty()) return EndHeader();
  if (headers_done_) return true;  // trailers are not kept
  answer_.header_block.append(line).append("\r\n");
  return true;
}

bool CurlTransfer::EndHeader() {
  headers_done_ = true;
  const std::string& block = answer_.header_block;
  const std::size_t status = std::min(block.find(' '), block.size());
  const bool success = block.compare(status, 2, " 2") == 0;
  if (!text_only_ || !success ||
      MayBeText(HeaderValue(block, "Content-Type"))) {
    return true;
  }
  stop_ = Stop::kNotText;
  return false;
}

bool CurlTransfer::TakeBody(std::string_view bytes) {
  if (IsLate()) return false;
  std::string& body = answer_.body;
  const std::size_t room = options_->max_body_bytes - body.size();
  body.append(bytes.substr(0, room));
  setting_->buffered += body.size() - counted_;
  counted_ = body.size();
  if (bytes.size() > room) {
    stop_ = Stop::kBody;
  } else if (body.size() > kFairBytes &&
             setting_->buffered > options_->max_buffered_bytes) {
    stop_ = Stop::kCrowd;
  } else if (body.size() > kRatioFrom) {
    curl_off_t received = 0;
    curl_easy_getinfo(easy_, CURLINFO_SIZE_DOWNLOAD_T, &received);  // NOLINT
    const auto wire =
        static_cast<std::size_t>(std::max<curl_off_t>(received, 1));
    if (body.size() / wire > options_->max_ratio) stop_ = Stop::kRatio;
  }
  return stop_ == Stop::kNo;
}

bool CurlTransfer::MayConnect(const void* address) {
  // A proxy is the operator's choice, and it does the resolving.
  if (!options_->proxy.empty()) return true;
  const std::string bytes =
      SocketAddressOctets(*static_cast<const curl_sockaddr*>(address));
  if (setting_->guard.Allows(AsOctets(bytes))) {
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
