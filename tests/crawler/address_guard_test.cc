#include "crawler/address_guard.h"

#include <array>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "gtest/gtest.h"
#include <arpa/inet.h>

#include "base/json.h"
#include "crawler/url.h"
#include "tests/crawler/shared_data.h"

namespace kindred::crawler {
namespace {

AddressGuard Guard(const std::vector<std::string>& allowed = {}) {
  return AddressGuard::Make(allowed).Value();
}

// The verdict on a numeric address; fails the test if it is none.
bool Allows(const AddressGuard& guard, const std::string& text) {
  std::array<std::uint8_t, 16> octets{};
  if (::inet_pton(AF_INET, text.c_str(), octets.data()) == 1) {
    return guard.Allows(std::span(octets).first(4));
  }
  EXPECT_EQ(::inet_pton(AF_INET6, text.c_str(), octets.data()), 1) << text;
  return guard.Allows(octets);
}

// ssrf_urls.jsonl: the addresses the URLs stand for. Rows 78 to 86 are about
// schemes and ports, which url.h and crawl.h refuse.
TEST(AddressGuard, ConformanceCases) {
  const auto text = SharedFile("vectors/ssrf/ssrf_urls.jsonl");
  if (!text) GTEST_SKIP() << "../shared is not there";
  int checked = 0;
  for (const Json& row : JsonRows(*text)) {
    const Json* const block = row.Find("must_block");
    const std::string address = TextOf(row, "address");
    if (address.empty() || block->AsBool() == nullptr) continue;
    EXPECT_EQ(Allows(Guard(), address), !*block->AsBool())
        << TextOf(row, "url");
    ++checked;
  }
  EXPECT_GT(checked, 70);
}

// The same rows: every spelling of an address parses to that address, so that
// the guard sees what the URL means.
TEST(AddressGuard, UrlSpellingsAreTheAddress) {
  const auto text = SharedFile("vectors/ssrf/ssrf_urls.jsonl");
  if (!text) GTEST_SKIP() << "../shared is not there";
  for (const Json& row : JsonRows(*text)) {
    const Result<Url> url = Url::Parse(TextOf(row, "url"));
    const std::string address = TextOf(row, "address");
    if (!url.Ok() || !url.Value().HostIsAddress()) continue;
    std::string host(url.Value().Host());
    if (host.starts_with('[')) host = host.substr(1, host.size() - 2);
    EXPECT_EQ(Allows(Guard(), host), Allows(Guard(), address))
        << TextOf(row, "url");
  }
}

TEST(AddressGuard, AllowsWhatItIsTold) {
  const AddressGuard guard = Guard({"127.0.0.0/8", "::1/128", "10.1.0.0/17"});
  EXPECT_TRUE(Allows(guard, "127.0.0.1"));
  EXPECT_TRUE(Allows(guard, "::ffff:127.9.9.9"));
  EXPECT_TRUE(Allows(guard, "::1"));
  EXPECT_FALSE(Allows(guard, "::2"));
  EXPECT_TRUE(Allows(guard, "10.1.127.255"));
  EXPECT_FALSE(Allows(guard, "10.1.128.0"));
  EXPECT_TRUE(Allows(guard, "1.1.1.1"));
}

TEST(AddressGuard, RefusesOtherSizes) {
  const std::array<std::uint8_t, 16> zeros{};
  for (const std::size_t size : {0U, 3U, 5U, 15U}) {
    EXPECT_FALSE(
        Guard({"0.0.0.0/0", "::/0"}).Allows(std::span(zeros).first(size)))
        << size;
  }
}

TEST(AddressGuard, NamesABadNetwork) {
  for (const char* text :
       {"127.0.0.1", "127.0.0.0/33", "127.0.0.0/-1", "::/129", "acme.example/8",
        "10.0.0.0/8x", "/8", "10.0.0.0/"}) {
    const std::vector<std::string> networks = {text};
    const Result<AddressGuard> guard = AddressGuard::Make(networks);
    ASSERT_FALSE(guard.Ok()) << text;
    EXPECT_NE(guard.Reason().message.find(text), std::string::npos);
  }
}

TEST(AddressGuard, SaysWhatAnAddressIs) {
  const AddressGuard guard = Guard();
  EXPECT_EQ(guard.Problem(AddressOctets("10.1.2.3")), "private (10.0.0.0/8)");
  EXPECT_EQ(guard.Problem(AddressOctets("[::ffff:7f00:1]")),
            "loopback (127.0.0.0/8)");
  EXPECT_EQ(guard.Problem(AddressOctets("64:ff9b::a9fe:a9fe")),
            "link-local (169.254.0.0/16)");
  EXPECT_EQ(guard.Problem(AddressOctets("fe80::1")),
            "not of the public IPv6 addresses (2000::/3)");
  EXPECT_EQ(guard.Problem(AddressOctets("2001:db8::1")),
            "for documentation (2001:db8::/32)");
  EXPECT_EQ(guard.Problem(AddressOctets("1.1.1.1")), "");
  EXPECT_EQ(guard.Problem(AddressOctets("acme.example")), "no address");
}

TEST(AddressGuard, KnowsNamesOfLoopback) {  // RFC 6761 section 6.3
  for (const char* host : {"localhost", "LOCALHOST.", "foo.localhost"}) {
    EXPECT_TRUE(IsLoopbackName(host)) << host;
  }
  for (const char* host :
       {"", ".", "localhost.example", "mylocalhost", "ocalhost"}) {
    EXPECT_FALSE(IsLoopbackName(host)) << host;
  }
}

}  // namespace
}  // namespace kindred::crawler
