// The URL parser against web-platform-tests and the public suffix list's own
// cases.
#include <algorithm>
#include <cstddef>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "gtest/gtest.h"

#include "base/json.h"
#include "crawler/url.h"
#include "nlp/unicode.h"
#include "tests/crawler/shared_data.h"

namespace kindred::crawler {
namespace {

bool IsWeb(const std::string& protocol) {
  return protocol == "http:" || protocol == "https:";
}

// What Href() gives for a case: href without credentials and fragment.
std::string WantedHref(const Json& row) {
  return TextOf(row, "protocol") + "//" + TextOf(row, "host") +
         TextOf(row, "pathname") + TextOf(row, "search");
}

std::optional<Url> ParseCase(const Json& row) {
  const Json* const base = row.Find("base");
  if (base == nullptr || base->IsNull()) {
    const Result<Url> url = Url::Parse(TextOf(row, "input"));
    return url.Ok() ? std::optional(url.Value()) : std::nullopt;
  }
  // A base of another scheme matters only to inputs that are relative, and no
  // case has a base that is no URL.
  const Result<Url> parsed = Url::Parse(TextOf(row, "base"));
  const Result<Url> url = parsed.Ok()
                              ? parsed.Value().Resolve(TextOf(row, "input"))
                              : Url::Parse(TextOf(row, "input"));
  return url.Ok() ? std::optional(url.Value()) : std::nullopt;
}

// Cases of urltestdata.json that ask for http or https, or must fail and would
// be http or https if they did not.
int CheckFile(const std::string& name) {
  const std::optional<std::string> text = SharedFile("vectors/url/" + name);
  if (!text) return 0;
  int checked = 0;
  for (const Json& row : JsonRows(*text)) {
    if (row.AsObject() == nullptr) continue;  // a comment
    const std::string input = TextOf(row, "input");
    const std::optional<Url> url = ParseCase(row);
    const Json* const failure = row.Find("failure");
    if (failure != nullptr) {
      EXPECT_FALSE(url) << input << " gave " << (url ? url->Href() : "");
      ++checked;
    } else if (IsWeb(TextOf(row, "protocol"))) {
      const std::string search = TextOf(row, "search");
      std::string got = url ? url->Href() : "(refused)";
      // The href keeps the '?' of an empty query, "search" does not.
      if (search.empty() && got.ends_with('?')) got.pop_back();
      EXPECT_EQ(got, WantedHref(row)) << input;
      ++checked;
    } else {
      EXPECT_FALSE(url) << input;
      ++checked;
    }
  }
  return checked;
}

TEST(UrlVectors, WebPlatformTests) {
  if (CheckFile("urltestdata.json") == 0) {
    GTEST_SKIP() << "../shared is not there";
  }
}

TEST(UrlVectors, HrefIsAFixedPoint) {
  const auto text = SharedFile("vectors/url/urltestdata.json");
  if (!text) GTEST_SKIP() << "../shared is not there";
  for (const Json& row : JsonRows(*text)) {
    if (row.AsObject() == nullptr) continue;
    const std::optional<Url> url = ParseCase(row);
    if (!url) continue;
    const Result<Url> again = Url::Parse(url->Href());
    ASSERT_TRUE(again.Ok()) << url->Href();
    EXPECT_EQ(again.Value(), *url);
  }
}

// Domains whose answer Unicode 15 (ICU 72) does not give: characters that
// versions 15.1 to 17 map, ignore or allow.
const std::set<std::string>& NewerUnicode() {
  static const std::set<std::string> inputs = {
      "look\u180Eout.net", "look\u206Bout.net", "\u04C0.com",
      "\U0002F868.com",    "\u2183.com",        "\u1E9E.com",
      "\u1E9E.foo.com"};
  return inputs;
}

// toascii.json: domains alone.
TEST(UrlVectors, DomainsToAscii) {
  const auto text = SharedFile("vectors/url/toascii.json");
  if (!text) GTEST_SKIP() << "../shared is not there";
  for (const Json& row : JsonRows(*text)) {
    if (row.AsObject() == nullptr) continue;
    const std::string input = TextOf(row, "input");
    if (NewerUnicode().contains(input)) continue;
    const Result<Url> url = Url::Parse("https://" + input + "/x");
    const std::string got =
        url.Ok() ? std::string(url.Value().Host()) : "(refused)";
    const Json* const output = row.Find("output");
    const bool refused = output == nullptr || output->IsNull();
    EXPECT_EQ(got, refused ? "(refused)" : TextOf(row, "output")) << input;
  }
}

// test_psl.txt: checkPublicSuffix('host', 'domain'|null).
TEST(UrlVectors, PublicSuffixList) {
  const auto text = SharedFile("vectors/psl/test_psl.txt");
  if (!text) GTEST_SKIP() << "../shared is not there";
  std::string_view rest = *text;
  int checked = 0;
  while (!rest.empty()) {
    const std::size_t end = std::min(rest.find('\n'), rest.size() - 1);
    const std::string_view line = rest.substr(0, end);
    rest.remove_prefix(end + 1);
    if (!line.starts_with("checkPublicSuffix('")) continue;
    std::vector<std::string> words;  // what stands between quotes
    for (std::size_t at = line.find('\''); at != std::string_view::npos;) {
      const std::size_t close = line.find('\'', at + 1);
      words.emplace_back(line.substr(at + 1, close - at - 1));
      at = line.find('\'', close + 1);
    }
    const std::string host = words[0].starts_with('.')
                                 ? words[0]
                                 : nlp::DomainToAscii(words[0]).value_or("");
    const std::string want =
        words.size() > 1 ? nlp::DomainToAscii(words[1]).value_or("") : "";
    EXPECT_EQ(RegistrableDomain(host), want) << line;
    ++checked;
  }
  EXPECT_GT(checked, 70);
}

}  // namespace
}  // namespace kindred::crawler
