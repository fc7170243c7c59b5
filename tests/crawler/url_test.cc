#include "crawler/url.h"

#include <ostream>
#include <string>
#include <string_view>

#include "gtest/gtest.h"

namespace kindred::crawler {
namespace {

TEST(Url, NamesItsParts) {
  const Result<Url> parsed =
      Url::Parse("HTTPS://user:pass@Shop.Acme.example:8443/a/../b?q=1#top");
  ASSERT_TRUE(parsed.Ok());
  const Url& url = parsed.Value();
  EXPECT_EQ(url.Href(), "https://shop.acme.example:8443/b?q=1");
  EXPECT_EQ(url.Scheme(), "https");
  EXPECT_EQ(url.Host(), "shop.acme.example");
  EXPECT_EQ(url.Port(), 8443);
  EXPECT_EQ(url.Path(), "/b");
  EXPECT_EQ(url.PathAndQuery(), "/b?q=1");
  EXPECT_EQ(url.Origin(), "https://shop.acme.example:8443");
  EXPECT_FALSE(url.HostIsAddress());
}

TEST(Url, HasTheSchemesPortByDefault) {
  EXPECT_EQ(Url::Parse("http://a.example:80/").Value().Href(),
            "http://a.example/");
  EXPECT_EQ(Url::Parse("http://a.example").Value().Port(), 80);
  EXPECT_EQ(Url::Parse("https://a.example").Value().Port(), 443);
}

TEST(Url, ChangesItsScheme) {
  const Url url = Url::Parse("https://a.example:444/x?y").Value();
  EXPECT_EQ(url.WithScheme("http"), Url::Parse("http://a.example/x?y").Value());
}

TEST(Url, KnowsAddresses) {
  for (const char* text : {"http://127.1/", "http://0x7f000001/",
                           "http://[::1]/", "http://%31.2.3.4/"}) {
    EXPECT_TRUE(Url::Parse(text).Value().HostIsAddress()) << text;
  }
  for (const char* text : {"http://a.example/", "http://1a.example/"}) {
    EXPECT_FALSE(Url::Parse(text).Value().HostIsAddress()) << text;
  }
}

TEST(Url, ResolvesAgainstItsQueryAndPort) {
  const Url base = Url::Parse("http://a.example:81/x/y?q").Value();
  EXPECT_EQ(base.Resolve("").Value().Href(), "http://a.example:81/x/y?q");
  EXPECT_EQ(base.Resolve("#f").Value().Href(), "http://a.example:81/x/y?q");
  EXPECT_EQ(base.Resolve("?").Value().Href(), "http://a.example:81/x/y?");
  EXPECT_EQ(base.Resolve("../z").Value().Href(), "http://a.example:81/z");
  EXPECT_EQ(base.Resolve("//b.example").Value().Href(), "http://b.example/");
}

TEST(Url, RefusesOtherSchemesByName) {
  const Url base = Url::Parse("http://a.example/").Value();
  for (const char* text : {"mailto:a@b", "javascript:void(0)", "ftp://a/",
                           "file:///etc/passwd", "data:,x", "tel:1"}) {
    const Result<Url> url = base.Resolve(text);
    ASSERT_FALSE(url.Ok()) << text;
    EXPECT_EQ(url.Reason().code, ErrorCode::kInvalidArgument);
    EXPECT_NE(url.Reason().message.find("scheme"), std::string::npos);
  }
}

// The limit holds for what is given, and for what encoding makes of it.
TEST(Url, LimitsItsLength) {
  const std::string stem = "http://a.example/";
  const std::string fits(kMaxUrlBytes - stem.size(), 'x');
  EXPECT_TRUE(Url::Parse(stem + fits).Ok());
  EXPECT_FALSE(Url::Parse(stem + fits + "x").Ok());
  const std::string swells(kMaxUrlBytes / 2, ' ');
  EXPECT_FALSE(Url::Parse(stem + swells + "x").Ok());
}

TEST(Url, SurvivesAnyOctets) {
  std::string all;
  for (int octet = 0; octet < 256; ++octet) {
    all += static_cast<char>(octet);
    const std::string text = "http://a.example/" + all;
    const Result<Url> url = Url::Parse(text);
    if (url.Ok()) {
      EXPECT_EQ(Url::Parse(url.Value().Href()).Value(), url.Value());
    }
    static_cast<void>(Url::Parse("http://" + all));
  }
}

struct DomainCase {
  std::string name;
  std::string host;
  std::string want;
};

void PrintTo(const DomainCase& row, std::ostream* out) {
  *out << row.name;
}

class RegistrableDomainTest : public testing::TestWithParam<DomainCase> {};

TEST_P(RegistrableDomainTest, Matches) {
  EXPECT_EQ(RegistrableDomain(GetParam().host), GetParam().want);
}

// Beside the list's own cases (url_vectors_test.cc).
INSTANTIATE_TEST_SUITE_P(
    Table, RegistrableDomainTest,
    testing::Values(DomainCase{"Deep", "a.b.shop.acme.co.uk", "acme.co.uk"},
                    DomainCase{"UpperCase", "WWW.ACME.DE", "acme.de"},
                    DomainCase{"TrailingDot", "www.acme.de.", "acme.de"},
                    DomainCase{"Ipv4", "192.0.2.1", ""},
                    DomainCase{"Ipv6", "[2001:db8::1]", ""},
                    DomainCase{"OneLabel", "localhost", ""},
                    DomainCase{"Suffix", "co.uk", ""},
                    DomainCase{"PrivateSuffix", "acme.github.io",
                               "acme.github.io"},
                    DomainCase{"EmptyLabel", "a..de", ""},
                    DomainCase{"Empty", "", ""}),
    [](const auto& tested) { return tested.param.name; });

struct CellCase {
  std::string name;
  std::string cell;
  std::string href;
};

void PrintTo(const CellCase& row, std::ostream* out) {
  *out << row.name;
}

class CompanyUrlTest : public testing::TestWithParam<CellCase> {};

TEST_P(CompanyUrlTest, IsRead) {
  const Result<Url> url = ParseCompanyUrl(GetParam().cell);
  ASSERT_TRUE(url.Ok()) << url.Reason().message;
  EXPECT_EQ(url.Value().Href(), GetParam().href);
}

INSTANTIATE_TEST_SUITE_P(
    Table, CompanyUrlTest,
    testing::Values(
        CellCase{"Bare", "acme.de", "https://acme.de/"},
        CellCase{"WithPath", "www.acme.de/shop", "https://www.acme.de/shop"},
        CellCase{"Https", "https://acme.de", "https://acme.de/"},
        CellCase{"Http", "http://acme.de/x", "http://acme.de/x"},
        CellCase{"Slashes", "//acme.de", "https://acme.de/"},
        CellCase{"Blanks", " \t acme.de\r\n", "https://acme.de/"},
        CellCase{"NoBreakSpace",
                 "\xC2\xA0"
                 "acme.de\xC2\xA0",
                 "https://acme.de/"},
        CellCase{"Quoted", "\"<acme.de>\"", "https://acme.de/"},
        CellCase{"Idn", "müller.example", "https://xn--mller-kva.example/"},
        CellCase{"TrailingDot", "acme.de.", "https://acme.de/"},
        CellCase{"TrailingDotAndPath", "acme.de./x", "https://acme.de/x"},
        CellCase{"Port", "acme.de:8080/x", "https://acme.de:8080/x"},
        CellCase{"UpperCase", "WWW.ACME.DE", "https://www.acme.de/"},
        CellCase{"AtInPath", "acme.de/@shop", "https://acme.de/@shop"},
        CellCase{"Credentials", "https://me@acme.de/", "https://acme.de/"}),
    [](const auto& tested) { return tested.param.name; });

class BadCompanyUrlTest : public testing::TestWithParam<CellCase> {};

// Here `href` is a part of the message.
TEST_P(BadCompanyUrlTest, IsRefused) {
  const Result<Url> url = ParseCompanyUrl(GetParam().cell);
  ASSERT_FALSE(url.Ok()) << url.Value().Href();
  EXPECT_EQ(url.Reason().code, ErrorCode::kInvalidArgument);
  EXPECT_NE(url.Reason().message.find(GetParam().href), std::string::npos)
      << url.Reason().message;
}

INSTANTIATE_TEST_SUITE_P(
    Table, BadCompanyUrlTest,
    testing::Values(
        CellCase{"Empty", "", "is empty"}, CellCase{"Blank", "  ", "is empty"},
        CellCase{"Mail", "info@acme.de", "perhaps acme.de"},
        CellCase{"MailTo", "mailto:info@acme.de", "perhaps acme.de"},
        CellCase{"Ipv4", "192.0.2.7", "IP address"},
        CellCase{"Ipv6", "http://[2001:db8::1]/", "IP address"},
        CellCase{"Misspelt", "htps://acme.de", "write https://acme.de"},
        CellCase{"OtherScheme", "ftp://acme.de/x", "write https://acme.de/x"},
        CellCase{"Drive", "C:\\lists\\acme.csv", "path of a file"},
        CellCase{"UnixPath", "/home/me/acme.csv", "path of a file"},
        CellCase{"FileUrl", "file:///c/acme.csv", "path of a file"},
        CellCase{"Share", "\\\\server\\acme", "path of a file"},
        CellCase{"Name", "Acme GmbH", "no web address"},
        CellCase{"OneWord", "acme", "no dot"},
        CellCase{"Localhost", "http://localhost/", "no dot"},
        CellCase{"Suffix", "co.uk", "public ending"},
        CellCase{"TwoDomains", "acme.de,acme.com", "one domain"},
        CellCase{"BadPort", "acme.de:99999", "port"},
        CellCase{"Number", "4711", "number"}),
    [](const auto& tested) { return tested.param.name; });

}  // namespace
}  // namespace kindred::crawler
