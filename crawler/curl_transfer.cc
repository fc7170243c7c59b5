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

// A server that sends less than this for so long is given up.
constexpr long kLowSpeedBytes = 64;
constexpr long kLowSpeedSeconds = 15;

// OpenSSL's verify results (x509_vfy.h) that people can act on.
// libcurl compares the name before it asks for the result, 1 until then.
constexpr long kAllButTheName = 0;
constexpr long kNotAsked = 1;
constexpr long kNotYetValid = 9;
constexpr long kExpired = 10;
constexpr long kSelfSigned = 18;
constexpr long kSelfSignedInChain = 19;
constexpr long kNoIssuer = 20;
constexpr long kNoFirstIssuer = 21;

static_assert(CURL_ERROR_SIZE <= kErrorBytes);

template <typename T>
void Set(void* easy, CURLoption option, T value) {
  // The parentheses keep libcurl's checking macro out.
  (curl_easy_setopt)(easy, option, value);  // NOLINT(*-vararg)
}

template <typename T>
T Get(void* easy, CURLINFO info) {
  T value{};
  (curl_easy_getinfo)(easy, info, &value);  // NOLINT(*-vararg)
  return value;
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

std::string Seconds(Millis time) {
  const auto whole = std::chrono::ceil<std::chrono::seconds>(time);
  return std::to_string(whole.count()) + " s";
}

std::string_view CertificateProblem(long verify_result) {
  switch (verify_result) {
    case kNotYetValid:
      return "the certificate is not valid (its time has not begun)";
    case kExpired:
      return "the certificate is not valid (expired)";
    case kSelfSigned:
    case kSelfSignedInChain:
      return "the certificate is not valid (self-signed)";
    case kNoIssuer:
    case kNoFirstIssuer:
      return "the certificate is not valid (its issuer is not known)";
    case kAllButTheName:
    case kNotAsked:
      return "the certificate is not valid (it is for another name)";
    default:
      return "the certificate is not valid (not trusted)";
  }
}

}  // namespace

bool MayNotVisit(const Url& url, const AddressGuard& guard) {
  std::string host(url.Host());
  if (host.ends_with('.')) host.pop_back();
  if (host == "localhost" || host.ends_with(".localhost")) host = "127.0.0.1";
  if (host.starts_with('[')) host = host.substr(1, host.size() - 2);
  std::array<std::uint8_t, 16> octets{};
  if (::inet_pton(AF_INET, host.c_str(), octets.data()) == 1) {
    return !guard.Allows(std::span(octets).first(4));
  }
  return ::inet_pton(AF_INET6, host.c_str(), octets.data()) == 1 &&
         !guard.Allows(octets);
}

FetchAnswer ForbiddenAnswer(const FetchRequest& request, UtcTime time) {
  FetchAnswer answer;
  answer.id = request.id;
  answer.failure = FetchFailure::kForbiddenAddress;
  answer.failure_text = "the address " + std::string(request.url.Host()) +
                        " is private or reserved";
  answer.time = time;
  return answer;
}

CurlTransfer::CurlTransfer(FetchRequest request, const FetchOptions& options,
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
    headers_ = curl_slist_append(headers_, (name + ": " + value).c_str());
  }
  Set(easy_, CURLOPT_URL, request.url.Href().c_str());
  Set(easy_, CURLOPT_PATH_AS_IS, 1L);
  Set(easy_, CURLOPT_HTTPHEADER, headers_);
  Set(easy_, CURLOPT_USERAGENT, options_->user_agent.c_str());
  Set(easy_, CURLOPT_ACCEPT_ENCODING, "");  // all that libcurl can decode
  Set(easy_, CURLOPT_HTTP_VERSION, long{CURL_HTTP_VERSION_1_1});
  Set(easy_, CURLOPT_PROXY, options_->proxy.c_str());  // "": none at all
  Set(easy_, CURLOPT_NOPROXY, "");
  Set(easy_, CURLOPT_SUPPRESS_CONNECT_HEADERS, 1L);
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
  Set(easy_, CURLOPT_FOLLOWLOCATION, 0L);
  Set(easy_, CURLOPT_NOSIGNAL, 1L);
  Set(easy_, CURLOPT_QUICK_EXIT, 1L);  // else a slow resolver blocks the end
  Set(easy_, CURLOPT_CONNECTTIMEOUT_MS,
      long{options_->connect_timeout.count()});
  Set(easy_, CURLOPT_TIMEOUT_MS, long{options_->total_timeout.count()});
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

void CurlTransfer::Fail(FetchFailure failure, std::string text) {
  answer_.failure = failure;
  answer_.failure_text = std::move(text);
  answer_.status = 0;
  if (failure != FetchFailure::kTooLarge) answer_.body.clear();
}

void CurlTransfer::FailTimeout() {
  const bool connected =
      Get<curl_off_t>(easy_, CURLINFO_PRETRANSFER_TIME_T) > 0;
  if (!connected) {
    Fail(FetchFailure::kConnect,
         "no connection within " + Seconds(std::min(options_->connect_timeout,
                                                    options_->total_timeout)));
  } else if (std::string_view(error_.data()).find("too slow") !=
             std::string_view::npos) {
    Fail(FetchFailure::kTimeout, "the answer came too slowly");
  } else {
    Fail(FetchFailure::kTimeout,
         "no answer within " + Seconds(options_->total_timeout));
  }
}

void CurlTransfer::FailTls(int code) {
  if (code != CURLE_PEER_FAILED_VERIFICATION) {
    return Fail(FetchFailure::kTls, "no secure connection could be agreed on");
  }
  Fail(FetchFailure::kTls, std::string(CertificateProblem(
                               Get<long>(easy_, CURLINFO_SSL_VERIFYRESULT))));
}

void CurlTransfer::FailConnect(int code) {
  const long proxy_status = Get<long>(easy_, CURLINFO_HTTP_CONNECTCODE);
  if (!refused_.empty() && !tried_allowed_) {
    Fail(FetchFailure::kForbiddenAddress,
         "the name leads to " + refused_ +
             ", an address that is private or reserved");
  } else if (proxy_status >= 300) {
    Fail(FetchFailure::kConnect,
         "the proxy refuses with status " + std::to_string(proxy_status));
  } else if (!answer_.header_block.empty()) {
    Fail(FetchFailure::kProtocol, "the answer broke off");
  } else if (code == CURLE_COULDNT_CONNECT) {
    Fail(FetchFailure::kConnect, "the connection is refused");
  } else {
    Fail(FetchFailure::kConnect, "the connection broke off");
  }
}

FetchAnswer CurlTransfer::Finish(int code) {
  answer_.status = static_cast<int>(Get<long>(easy_, CURLINFO_RESPONSE_CODE));
  if (const char* const peer = Get<char*>(easy_, CURLINFO_PRIMARY_IP);
      peer != nullptr && options_->proxy.empty()) {
    answer_.address = peer;
  }
  switch (code) {
    case CURLE_OK:
      break;
    case CURLE_COULDNT_RESOLVE_HOST:
      Fail(FetchFailure::kNoAddress, "the name has no address");
      break;
    case CURLE_COULDNT_RESOLVE_PROXY:
    case CURLE_COULDNT_CONNECT:
    case CURLE_PROXY:
    case CURLE_SEND_ERROR:
    case CURLE_RECV_ERROR:
      FailConnect(code);
      break;
    case CURLE_OPERATION_TIMEDOUT:
      FailTimeout();
      break;
    case CURLE_SSL_CONNECT_ERROR:
    case CURLE_PEER_FAILED_VERIFICATION:
    case CURLE_SSL_CERTPROBLEM:
    case CURLE_SSL_CIPHER:
    case CURLE_SSL_CACERT_BADFILE:
    case CURLE_SSL_ISSUER_ERROR:
    case CURLE_SSL_INVALIDCERTSTATUS:
      FailTls(code);
      break;
    default:
      if (too_large_) {
        const bool header = !headers_done_;
        Fail(FetchFailure::kTooLarge,
             (header ? "the header is larger than " +
                           std::to_string(options_->max_header_bytes)
                     : "the answer is larger than " +
                           std::to_string(options_->max_body_bytes)) +
                 " octets");
      } else {
        Fail(FetchFailure::kProtocol, "the answer is no valid HTTP");
      }
  }
  return std::move(answer_);
}

}  // namespace kindred::crawler
