#include "crawler/resolver.h"

#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "gtest/gtest.h"

#include "base/clock.h"
#include "tests/support/fake_clock.h"
#include "tests/support/fake_resolver.h"

namespace kindred::crawler {
namespace {

using Addresses = std::vector<std::string>;

struct CacheWorld {
  FakeClock clock;
  FakeResolver resolver;
  ResolverCache cache{resolver, clock, {{"own.example", {"10.0.0.1"}}}, 3};

  // What is known of a name after one look at the resolver.
  NameAnswer Find(const std::string& host) {
    if (const auto known = cache.Find(host)) return *known;
    static_cast<void>(cache.Collect());
    return cache.Find(host).value_or(NameAnswer{.host = host});
  }
};

TEST(ResolverCache, AsksOnceWhileAnAnswerLives) {
  CacheWorld world;
  world.resolver.Add("a.example", {"192.0.2.1"}, Millis(100'000));
  world.resolver.Add("a.example", {"192.0.2.2"}, Millis(100'000));
  EXPECT_EQ(world.Find("a.example").addresses, Addresses{"192.0.2.1"});
  world.clock.Sleep(Millis(99'999));
  EXPECT_EQ(world.Find("a.example").addresses, Addresses{"192.0.2.1"});
  EXPECT_EQ(world.resolver.Asked().size(), 1U);
  world.clock.Sleep(Millis(1));
  EXPECT_EQ(world.Find("a.example").addresses, Addresses{"192.0.2.2"});
}

TEST(ResolverCache, BoundsHowLongAnAnswerLives) {
  CacheWorld world;
  world.resolver.Add("none.example", {});
  world.resolver.Add("short.example", {"192.0.2.1"}, Millis(0));
  world.resolver.Add("long.example", {"192.0.2.1"}, Millis(864'000'000));
  const auto asked_after = [&](const std::string& host, Millis wait) {
    static_cast<void>(world.Find(host));
    const std::size_t before = world.resolver.Asked().size();
    world.clock.Sleep(wait - Millis(1));
    static_cast<void>(world.Find(host));
    const bool early = world.resolver.Asked().size() > before;
    world.clock.Sleep(Millis(1));
    static_cast<void>(world.Find(host));
    return !early && world.resolver.Asked().size() == before + 1;
  };
  EXPECT_TRUE(asked_after("none.example", ResolverCache::kNoAddressLife));
  EXPECT_TRUE(asked_after("short.example", ResolverCache::kShortestLife));
  EXPECT_TRUE(asked_after("long.example", ResolverCache::kLongestLife));
  // A name whose servers fail.
  EXPECT_TRUE(asked_after("broken.example", ResolverCache::kUnavailableLife));
  EXPECT_EQ(world.Find("broken.example").lookup, Lookup::kUnavailable);
  EXPECT_EQ(world.Find("none.example").lookup, Lookup::kNoAddress);
}

TEST(ResolverCache, AsksOnceForManyWhoWait) {
  CacheWorld world;
  world.resolver.Add("a.example", {"192.0.2.1"});
  EXPECT_FALSE(world.cache.Find("a.example"));
  EXPECT_FALSE(world.cache.Find("a.example"));
  EXPECT_EQ(world.resolver.Asked().size(), 1U);
  EXPECT_EQ(world.cache.Collect().size(), 1U);
}

TEST(ResolverCache, NeverAsksForFixedNames) {
  CacheWorld world;
  EXPECT_EQ(world.Find("own.example").addresses, Addresses{"10.0.0.1"});
  EXPECT_TRUE(world.resolver.Asked().empty());
}

TEST(ResolverCache, ForgetsTheOldestPastItsBound) {
  CacheWorld world;
  for (const char* host : {"a", "b", "c", "d"}) {
    world.resolver.Add(host, {"192.0.2.1"}, Millis(1'000'000));
    static_cast<void>(world.Find(host));
  }
  static_cast<void>(world.Find("d"));
  EXPECT_EQ(world.resolver.Asked().size(), 4U);
  static_cast<void>(world.Find("a"));
  EXPECT_EQ(world.resolver.Asked().size(), 5U);
}

TEST(LookUp, WaitsForTheAnswerOrItsTime) {
  SystemClock clock;
  FakeResolver resolver;
  resolver.Add("a.example", {"192.0.2.1"});
  resolver.Add("none.example", {});
  EXPECT_EQ(LookUp(resolver, "a.example", clock, Millis(1'000)).addresses,
            Addresses{"192.0.2.1"});
  EXPECT_EQ(LookUp(resolver, "none.example", clock, Millis(1'000)).lookup,
            Lookup::kNoAddress);
  resolver.SetSilent(true);
  const NameAnswer none = LookUp(resolver, "a.example", clock, Millis(20));
  EXPECT_EQ(none.lookup, Lookup::kUnavailable);
  EXPECT_EQ(none.host, "a.example");
}

TEST(HostTable, IsReadAsHostsFilesAre) {
  const auto table = ParseHostTable(
      "# own\n10.1.2.3  Shop.Example www.shop.example # x\r\n\n"
      "::1\tv6.example\n10.1.2.4 shop.example");
  ASSERT_TRUE(table.Ok());
  EXPECT_EQ(table.Value(),
            (HostTable{{"shop.example", {"10.1.2.3", "10.1.2.4"}},
                       {"v6.example", {"::1"}},
                       {"www.shop.example", {"10.1.2.3"}}}));
  for (const std::string_view text :
       {"10.1.2.3", "a.example 10.1.2.3", "10.1.2 a.example",
        "10.1.2.3 a\n10.1.2.3.4 b"}) {
    EXPECT_FALSE(ParseHostTable(text).Ok()) << text;
  }
  EXPECT_EQ(ParseHostTable("\n1.2.3 b").Reason().message,
            "line 2 is no address with a name after it");
}

// Without any name server: /etc/hosts answers, or the standard does (RFC 6761).
TEST(DnsResolver, KnowsThisMachine) {
  auto made = MakeDnsResolver();
  ASSERT_TRUE(made.Ok());
  Resolver& resolver = *made.Value();
  resolver.Ask("localhost");
  SystemClock clock;
  std::vector<NameAnswer> answers = resolver.Collect();
  for (int i = 0; i < 100 && answers.empty(); ++i) {
    clock.Sleep(resolver.Patience(Millis(20)));
    answers = resolver.Collect();
  }
  ASSERT_EQ(answers.size(), 1U);
  EXPECT_EQ(answers[0].host, "localhost");
  ASSERT_EQ(answers[0].lookup, Lookup::kFound);
  const std::string& first = answers[0].addresses.at(0);
  EXPECT_TRUE(first == "127.0.0.1" || first == "::1") << first;
}

}  // namespace
}  // namespace kindred::crawler
