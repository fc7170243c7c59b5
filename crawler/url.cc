#include "crawler/url.h"

#include <charconv>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "base/result.h"
#include "crawler/ascii.h"
#include "crawler/url_parser.h"

namespace kindred::crawler {
namespace {

Error TooLong() {
  return {ErrorCode::kInvalidArgument,
          "the URL is longer than " + std::to_string(kMaxUrlBytes) + " octets"};
}

}  // namespace

Result<Url> Url::Assemble(const UrlParts& parts) {
  Url url;
  url.href_ = parts.scheme + "://";
  url.host_begin_ = static_cast<std::uint32_t>(url.href_.size());
  url.href_ += parts.host;
  url.host_end_ = static_cast<std::uint32_t>(url.href_.size());
  if (parts.port) url.href_ += ':' + std::to_string(*parts.port);
  url.path_begin_ = static_cast<std::uint32_t>(url.href_.size());
  url.href_ += parts.path;
  url.path_end_ = static_cast<std::uint32_t>(url.href_.size());
  if (parts.query) url.href_ += '?' + *parts.query;
  if (url.href_.size() > kMaxUrlBytes) return TooLong();
  return url;
}

Result<Url> Url::Parse(std::string_view text) {
  if (text.size() > kMaxUrlBytes) return TooLong();
  const Result<UrlParts> parts = ParseUrlParts(text, nullptr);
  if (!parts.Ok()) return parts.Reason();
  return Assemble(parts.Value());
}

Result<Url> Url::Resolve(std::string_view reference) const {
  if (reference.size() > kMaxUrlBytes) return TooLong();
  UrlParts base;
  base.scheme = Scheme();
  base.host = Host();
  base.path = Path();
  if (path_begin_ > host_end_) base.port = Port();
  if (href_.size() > path_end_) base.query = href_.substr(path_end_ + 1);
  const Result<UrlParts> parts = ParseUrlParts(reference, &base);
  if (!parts.Ok()) return parts.Reason();
  return Assemble(parts.Value());
}

std::string_view Url::Scheme() const {
  const std::string_view href = href_;
  return href.substr(0, href.find(':'));
}

std::string_view Url::Host() const {
  const std::string_view href = href_;
  return href.substr(host_begin_, host_end_ - host_begin_);
}

std::uint16_t Url::Port() const {
  std::uint16_t port = Scheme() == "https" ? kHttpsPort : kHttpPort;
  if (path_begin_ > host_end_) {
    std::from_chars(href_.data() + host_end_ + 1, href_.data() + path_begin_,
                    port);
  }
  return port;
}

std::string_view Url::Path() const {
  const std::string_view href = href_;
  return href.substr(path_begin_, path_end_ - path_begin_);
}

std::string_view Url::PathAndQuery() const {
  const std::string_view href = href_;
  return href.substr(path_begin_);
}

std::string Url::Origin() const {
  return href_.substr(0, path_begin_);
}

bool Url::HostIsAddress() const {
  // A host whose last label is a number is an IPv4 address (section 3.5).
  const std::string_view host = Host();
  if (host.starts_with('[')) return true;
  const std::size_t dot = host.rfind('.');
  return dot != std::string_view::npos && dot + 1 < host.size() &&
         IsAsciiDigit(host[dot + 1]) &&
         host.find_first_not_of("0123456789.") == std::string_view::npos;
}

Url Url::WithScheme(std::string_view scheme) const {
  Url url;
  url.href_ = std::string(scheme) + "://";
  url.host_begin_ = static_cast<std::uint32_t>(url.href_.size());
  url.href_ += Host();
  url.host_end_ = static_cast<std::uint32_t>(url.href_.size());
  url.path_begin_ = url.host_end_;
  url.href_ += Path();
  url.path_end_ = static_cast<std::uint32_t>(url.href_.size());
  url.href_ += href_.substr(path_end_);
  return url;
}

}  // namespace kindred::crawler
