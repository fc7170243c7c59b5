#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <utility>

#include <libpsl.h>

#include "base/result.h"
#include "crawler/ascii.h"
#include "crawler/url.h"

namespace kindred::crawler {
namespace {

constexpr std::size_t kMaxDomainBytes = 253;  // RFC 1035 section 2.3.4
constexpr std::size_t kMaxLabelBytes = 63;    // the same
// Ports below it belong to other services, which a list must not reach.
constexpr std::uint16_t kLeastOwnPort = 1024;
constexpr std::size_t kMaxQuoted = 80;  // octets of a cell in a message

Error Bad(std::string_view cell, std::string_view what) {
  std::string shown(cell.substr(0, kMaxQuoted));
  if (shown.size() < cell.size()) shown += "...";
  return {ErrorCode::kInvalidArgument, '"' + shown + "\" " + std::string(what)};
}

// Blanks as spreadsheets and web pages write them, and the marks people put
// around an address.
std::string_view TrimCell(std::string_view cell) {
  constexpr std::array<std::string_view, 5> kBlanks = {
      "\xC2\xA0", "\xE2\x80\x8B", "\xE2\x80\xAF", "\xEF\xBB\xBF",
      "\xE3\x80\x80"};
  for (bool changed = true; changed;) {
    const std::size_t before = cell.size();
    cell = Trim(cell, " \t\r\n\"'<>");
    for (const std::string_view blank : kBlanks) {
      if (cell.starts_with(blank)) cell.remove_prefix(blank.size());
      if (cell.ends_with(blank)) cell.remove_suffix(blank.size());
    }
    changed = cell.size() != before;
  }
  return cell;
}

// What stands in front of a first ':' that ends a scheme, not a host.
std::string_view SchemeIn(std::string_view cell) {
  const std::size_t colon = cell.find_first_of(":/?#");
  if (colon == std::string_view::npos || cell[colon] != ':') return {};
  const std::string_view scheme = cell.substr(0, colon);
  return scheme.find('.') == std::string_view::npos ? scheme
                                                    : std::string_view();
}

bool LooksLikePath(std::string_view cell) {
  if (cell.starts_with("//")) return false;
  const bool drive =
      cell.size() >= 2 && IsAsciiAlpha(cell[0]) && cell[1] == ':';
  return drive || cell.starts_with('/') || cell.starts_with('\\') ||
         cell.starts_with("./") || cell.starts_with("../") ||
         cell.starts_with("~/");
}

// The '@' of an e-mail address; npos if the cell is none.
std::size_t MailSign(std::string_view cell) {
  const std::size_t at = cell.find('@');
  if (at == std::string_view::npos) return at;
  const std::size_t slash = cell.find_first_of("/?#");
  return slash < at ? std::string_view::npos : at;
}

// Host names of the DNS, and the underscore some sites have.
bool IsDnsName(std::string_view host) {
  return std::ranges::all_of(host, [](char c) {
    return IsAsciiAlpha(c) || IsAsciiDigit(c) || c == '-' || c == '.' ||
           c == '_';
  });
}

// The cell as an absolute URL text, or what it is instead.
Result<std::string> Completed(std::string_view cell) {
  if (cell.empty()) {
    return Error{ErrorCode::kInvalidArgument,
                 "the cell is empty; write a domain such as acme.example"};
  }
  if (LooksLikePath(cell)) {
    return Bad(cell,
               "is a path of a file; write the site's domain, such as "
               "acme.example");
  }
  if (cell.starts_with("//")) return "https:" + std::string(cell);
  const std::string_view mail =
      StartsWithIgnoringCase(cell, "mailto:") ? cell.substr(7) : cell;
  if (const std::size_t at = MailSign(mail); at != std::string_view::npos) {
    return Bad(cell,
               "is an e-mail address; write the company's domain, "
               "perhaps " +
                   std::string(mail.substr(at + 1)));
  }
  const std::string_view scheme = SchemeIn(cell);
  if (scheme.empty()) return "https://" + std::string(cell);
  if (EqualsIgnoringCase(scheme, "http") ||
      EqualsIgnoringCase(scheme, "https")) {
    return std::string(cell);
  }
  if (EqualsIgnoringCase(scheme, "file")) {
    return Bad(cell, "is a path of a file; write the site's domain");
  }
  const std::string_view rest = cell.substr(scheme.size() + 1);
  const std::size_t begin = std::min(rest.find_first_not_of('/'), rest.size());
  return Bad(cell, "begins with \"" + std::string(scheme) +
                       ":\", which is neither http nor https; write https://" +
                       std::string(rest.substr(begin)));
}

// The limits of the DNS, which URLs do not have.
bool IsTooLongForDns(std::string_view host) {
  std::size_t label = 0;
  for (const char c : host) {
    label = c == '.' ? 0 : label + 1;
    if (label > kMaxLabelBytes) return true;
  }
  return host.size() > kMaxDomainBytes;
}

// What is wrong with the host as a company's; empty if nothing is.
std::string HostProblem(const Url& url) {
  const std::string_view host = url.Host();
  if (url.HostIsAddress()) {
    return "is a number or an IP address; write the company's domain";
  }
  if (host.find('.') == std::string_view::npos) {
    return "holds no domain (there is no dot in it); write it like "
           "acme.example";
  }
  if (!IsDnsName(host)) {
    return "holds a character that no domain has; write one domain, such as "
           "acme.example";
  }
  if (url.Port() < kLeastOwnPort && url.Port() != kHttpPort &&
      url.Port() != kHttpsPort) {
    return "names port " + std::to_string(url.Port()) +
           ", where no website is; leave the port out";
  }
  if (IsTooLongForDns(host)) return "is too long for a domain";
  if (host.ends_with('.')) return "ends with two dots; write one domain";
  if (RegistrableDomain(host).empty()) {
    return "names no company's domain, only a public ending such as co.uk; "
           "write it in full";
  }
  return {};
}

}  // namespace

std::string RegistrableDomain(std::string_view ascii_host) {
  std::string host = LowerAscii(ascii_host);
  if (host.ends_with('.')) host.pop_back();
  if (host.empty() || host.starts_with('.') || host.starts_with('[') ||
      host.find("..") != std::string::npos) {
    return {};
  }
  const std::size_t dot = host.rfind('.');
  if (dot == std::string::npos || IsAsciiDigit(host[dot + 1])) return {};
  const char* const domain =
      psl_registrable_domain(psl_builtin(), host.c_str());
  return domain == nullptr ? std::string() : std::string(domain);
}

Result<Url> ParseCompanyUrl(std::string_view cell) {
  cell = TrimCell(cell);
  if (cell.size() > kMaxUrlBytes) return Bad(cell, "is too long for a URL");
  Result<std::string> text = Completed(cell);
  if (!text.Ok()) return text.Reason();
  Result<Url> url = Url::Parse(text.Value());
  if (!url.Ok()) {
    return Bad(cell, "is no web address: " + url.Reason().message +
                         "; write a domain such as acme.example");
  }
  const std::string_view host = url.Value().Host();
  if (host.ends_with('.')) {
    std::string href = url.Value().Href();
    href.erase(url.Value().Scheme().size() + 3 + host.size() - 1, 1);
    url = Url::Parse(href);
    if (!url.Ok()) return Bad(cell, "is no web address");
  }
  if (std::string problem = HostProblem(url.Value()); !problem.empty()) {
    return Bad(cell, problem);
  }
  return url;
}

}  // namespace kindred::crawler
