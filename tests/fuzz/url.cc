// Any two texts: a URL is a fixed point, with and without its session.
//
// Input: a URL, a line feed, a reference to resolve.
#include "crawler/url.h"

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

#include "base/result.h"
#include "crawler/url_trap.h"
#include "tests/fuzz/fuzz.h"

namespace kindred::crawler {
namespace {

void CheckUrl(const Url& url) {
  const Result<Url> again = Url::Parse(url.Href());
  fuzz::Require(again.Ok() && again.Value() == url, "a URL is a fixed point");
  fuzz::Require(url.Path().starts_with('/'), "a path begins with a slash");
  const std::string domain = RegistrableDomain(url.Host());
  fuzz::Require(url.Host().find(domain) != std::string_view::npos,
                "a host ends with its domain");
  const Url cleaned = WithoutSession(url);
  fuzz::Require(WithoutSession(cleaned) == cleaned,
                "a URL without session is a fixed point");
  fuzz::Require(cleaned.Origin() == url.Origin(), "the site stays");
  fuzz::Require(Name(TrapOf(url)).empty() == (TrapOf(url) == UrlTrap::kNone),
                "a trap has a name");
}

void Run(std::string_view input) {
  std::string_view reference = input;
  const std::string_view text = fuzz::TakeLine(reference);
  (void)ParseCompanyUrl(text);
  const Result<Url> url = Url::Parse(text);
  if (!url.Ok()) return;
  CheckUrl(url.Value());
  const Result<Url> resolved = url.Value().Resolve(reference);
  if (resolved.Ok()) CheckUrl(resolved.Value());
}

}  // namespace
}  // namespace kindred::crawler

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data,
                                      std::size_t size) {
  kindred::crawler::Run(kindred::fuzz::AsText(data, size));
  return 0;
}
