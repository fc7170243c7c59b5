// The URL parser against web-platform-tests and the public suffix list's own
// cases.
#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdlib>
#include <optional>
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
  // A base of another scheme matters only to inputs that are relative; one of
  // ours that is no URL spoils the input.
  const Result<Url> parsed = Url::Parse(TextOf(row, "base"));
  if (!parsed.Ok() && TextOf(row, "base").starts_with("http")) {
    return std::nullopt;
  }
  const Result<Url> url = parsed.Ok()
                              ? parsed.Value().Resolve(TextOf(row, "input"))
                              : Url::Parse(TextOf(row, "input"));
  return url.Ok() ? std::optional(url.Value()) : std::nullopt;
}

// Checks a case: one that asks for http or https must give that URL, any other
// must be refused.
void CheckCase(const Json& row) {
  const std::string input = TextOf(row, "input");
  const std::optional<Url> url = ParseCase(row);
  if (row.Find("failure") != nullptr || !IsWeb(TextOf(row, "protocol"))) {
    EXPECT_FALSE(url) << input << " gave " << (url ? url->Href() : "");
    return;
  }
  std::string got = url ? url->Href() : "(refused)";
  // The href keeps the '?' of an empty query, "search" does not.
  if (TextOf(row, "search").empty() && got.ends_with('?')) got.pop_back();
  EXPECT_EQ(got, WantedHref(row)) << input;
}

// How many cases there are of http and https, and others.
struct Checked {
  int web = 0;
  int others = 0;
};

std::optional<Checked> CheckFile(const std::string& name) {
  const std::optional<std::string> text = SharedFile("vectors/url/" + name);
  if (!text) return std::nullopt;
  Checked checked;
  for (const Json& row : JsonRows(*text)) {
    if (row.AsObject() == nullptr) continue;  // a comment
    CheckCase(row);
    ++(IsWeb(TextOf(row, "protocol")) ? checked.web : checked.others);
  }
  return checked;
}

TEST(UrlVectors, WebPlatformTests) {
  const auto checked = CheckFile("urltestdata.json");
  if (!checked) GTEST_SKIP() << "../shared is not there";
  EXPECT_EQ(checked->web, 247);
  EXPECT_EQ(checked->others, 644);
}

TEST(UrlVectors, AdaExtra) {
  const auto checked = CheckFile("ada_extra_urltestdata.json");
  if (!checked) GTEST_SKIP() << "../shared is not there";
  EXPECT_GT(checked->web, 5);
  EXPECT_GT(CheckFile("ada_long_urltestdata.json")->web, 0);
}

// verifydnslength_tests.json: names of the DNS, which a company must have.
TEST(UrlVectors, LengthsOfDnsNames) {
  const auto text = SharedFile("vectors/url/verifydnslength_tests.json");
  if (!text) GTEST_SKIP() << "../shared is not there";
  int checked = 0;
  for (const Json& row : JsonRows(*text)) {
    if (row.AsObject() == nullptr) continue;
    EXPECT_EQ(ParseCompanyUrl(TextOf(row, "input")).Ok(),
              !*row.Find("failure")->AsBool())
        << TextOf(row, "input");
    ++checked;
  }
  EXPECT_EQ(checked, 17);
}

// percent-encoding.json: the query in UTF-8, the only encoding a URL of ours
// is ever in.
TEST(UrlVectors, PercentEncoding) {
  const auto text = SharedFile("vectors/url/percent-encoding.json");
  if (!text) GTEST_SKIP() << "../shared is not there";
  int checked = 0;
  for (const Json& row : JsonRows(*text)) {
    if (row.AsObject() == nullptr) continue;
    const Result<Url> url =
        Url::Parse("http://doesnotmatter.invalid/?" + TextOf(row, "input"));
    ASSERT_TRUE(url.Ok());
    EXPECT_EQ(url.Value().PathAndQuery(),
              "/?" + TextOf(*row.Find("output"), "utf-8"));
    ++checked;
  }
  EXPECT_EQ(checked, 7);
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

// toascii.json: domains alone.
TEST(UrlVectors, DomainsToAscii) {
  const auto text = SharedFile("vectors/url/toascii.json");
  if (!text) GTEST_SKIP() << "../shared is not there";
  for (const Json& row : JsonRows(*text)) {
    if (row.AsObject() == nullptr) continue;
    const std::string input = TextOf(row, "input");
    const Result<Url> url = Url::Parse("https://" + input + "/x");
    const std::string got =
        url.Ok() ? std::string(url.Value().Host()) : "(refused)";
    const Json* const output = row.Find("output");
    const bool refused = output == nullptr || output->IsNull();
    EXPECT_EQ(got, refused ? "(refused)" : TextOf(row, "output")) << input;
  }
}

// JSON may escape halves of surrogate pairs, UTF-8 cannot hold them: each
// becomes U+FFFD, as in a browser.
std::string WithoutLoneSurrogates(std::string text) {
  const auto unit = [&text](std::size_t at) {
    return text.compare(at, 2, "\\u") == 0
               ? std::strtoul(text.substr(at + 2, 4).c_str(), nullptr, 16)
               : 0UL;
  };
  for (std::size_t at = text.find("\\u"); at != std::string::npos;
       at = text.find("\\u", at + 6)) {
    const unsigned long first = unit(at);
    const bool high = first >= 0xD800 && first < 0xDC00;
    const unsigned long second = high ? unit(at + 6) : 0;
    if (second >= 0xDC00 && second < 0xE000) {
      at += 6;
    } else if (first >= 0xD800 && first < 0xE000) {
      text.replace(at, 6, "\\ufffd");
    }
  }
  return text;
}

// Not tried: no domain at all, which a URL cannot hold, and ideographs assigned
// since Unicode 15.1 to 17, which ICU 72 takes for unassigned.
bool IsOfNewerUnicode(const std::string& input) {
  constexpr std::array<std::string_view, 2> kIdeographs = {"\U00032931",
                                                           "\U00032B9A"};
  return input.empty() ||
         std::ranges::any_of(kIdeographs, [&](std::string_view ideograph) {
           return input.find(ideograph) != std::string::npos;
         });
}

// IdnaTestV2.json: the same, made from Unicode's own cases.
TEST(UrlVectors, InternationalDomains) {
  const auto text = SharedFile("vectors/url/IdnaTestV2.json");
  if (!text) GTEST_SKIP() << "../shared is not there";
  int checked = 0;
  for (const Json& row : JsonRows(WithoutLoneSurrogates(*text))) {
    if (row.AsObject() == nullptr) continue;
    const std::string input = TextOf(row, "input");
    if (IsOfNewerUnicode(input)) continue;
    const Result<Url> url = Url::Parse("https://" + input + "/x");
    const std::string got =
        url.Ok() ? std::string(url.Value().Host()) : "(refused)";
    const Json* const output = row.Find("output");
    const bool refused = output == nullptr || output->IsNull();
    EXPECT_EQ(got, refused ? "(refused)" : TextOf(row, "output")) << row.Dump();
    ++checked;
  }
  EXPECT_GT(checked, 2600);
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
    if (line.starts_with("checkPublicSuffix(null, null)")) {
      EXPECT_EQ(RegistrableDomain(""), "");
      ++checked;
    }
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
  EXPECT_EQ(checked, 78);
}

}  // namespace
}  // namespace kindred::crawler
