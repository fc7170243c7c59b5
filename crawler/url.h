// Absolute http and https URLs by the WHATWG URL standard, and the registrable
// domain that names a company.
//
// Source: url.spec.whatwg.org, "basic URL parser" for special schemes (hosts:
// section 3.5 with UTS 46 by ICU; IPv4 and IPv6 spellings: 3.5). Other schemes
// are refused. Immutable; thread-safe.
#ifndef KINDRED_CRAWLER_URL_H_
#define KINDRED_CRAWLER_URL_H_

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

#include "base/result.h"

namespace kindred::crawler {

struct UrlParts;

// Of a text to parse and of the URL it gives.
inline constexpr std::size_t kMaxUrlBytes = 8192;

// The default ports of the two schemes.
inline constexpr std::uint16_t kHttpPort = 80;
inline constexpr std::uint16_t kHttpsPort = 443;

class Url {
 public:
  // Parses `text` (any octets). Errors (kInvalidArgument) say which part is
  // wrong. Parsing what Href() returned gives the same Url. O(text).
  [[nodiscard]] static Result<Url> Parse(std::string_view text);
  // The same, relative to this URL (a link found on its page).
  [[nodiscard]] Result<Url> Resolve(std::string_view reference) const;

  // The serialised URL without fragment and without user and password.
  [[nodiscard]] const std::string& Href() const { return href_; }
  [[nodiscard]] std::string_view Scheme() const;  // "http" or "https"
  [[nodiscard]] std::string_view Host() const;    // ASCII; "[...]" for IPv6
  [[nodiscard]] std::uint16_t Port() const;     // the default if none is given
  [[nodiscard]] std::string_view Path() const;  // begins with '/'
  [[nodiscard]] std::string_view PathAndQuery() const;
  // Scheme, host and port: what robots.txt and politeness belong to.
  [[nodiscard]] std::string Origin() const;
  [[nodiscard]] bool HostIsAddress() const;  // an IPv4 or IPv6 literal

  // This URL with another scheme on that scheme's default port.
  [[nodiscard]] Url WithScheme(std::string_view scheme) const;

  friend bool operator==(const Url&, const Url&) = default;

 private:
  Url() = default;

  [[nodiscard]] static Result<Url> Assemble(const UrlParts& parts);

  std::string href_;
  // Offsets into href_.
  std::uint32_t host_begin_ = 0;
  std::uint32_t host_end_ = 0;
  std::uint32_t path_begin_ = 0;
  std::uint32_t path_end_ = 0;
};

// The registrable domain of a host (publicsuffix.org by libpsl): public suffix
// plus one label, ASCII, lower case: "shop.acme.co.uk" gives "acme.co.uk".
// Empty for an address, a public suffix itself, or a name without dot.
[[nodiscard]] std::string RegistrableDomain(std::string_view ascii_host);

// The URL of a cell in a person's list: "acme.de", "www.acme.de/shop",
// "https://acme.de", "//acme.de", also with blanks around, an IDN or a
// trailing dot. Errors (kInvalidArgument) say what it is instead and what to
// write: empty, an e-mail address (names the domain part to use), an IP
// address, a misspelt scheme ("htps://"), a file path, no registrable domain.
[[nodiscard]] Result<Url> ParseCompanyUrl(std::string_view cell);

}  // namespace kindred::crawler

#endif  // KINDRED_CRAWLER_URL_H_
