#include "crawler/url_trap.h"

#include <ostream>
#include <string>

#include "gtest/gtest.h"

#include "crawler/url.h"

namespace kindred::crawler {
namespace {

Url At(const std::string& path) {
  return Url::Parse("https://acme.de" + path).Value();
}

struct SessionCase {
  std::string name;
  std::string path;
  std::string want;
};

void PrintTo(const SessionCase& row, std::ostream* out) {
  *out << row.name;
}

class WithoutSessionTest : public testing::TestWithParam<SessionCase> {};

TEST_P(WithoutSessionTest, KeepsThePage) {
  const Url cleaned = WithoutSession(At(GetParam().path));
  EXPECT_EQ(cleaned.PathAndQuery(), GetParam().want);
  EXPECT_EQ(WithoutSession(cleaned), cleaned);
}

INSTANTIATE_TEST_SUITE_P(
    Table, WithoutSessionTest,
    testing::Values(
        SessionCase{"Nothing", "/a/b?c=1&b=2", "/a/b?c=1&b=2"},
        SessionCase{"Php", "/a?PHPSESSID=4af&x=1", "/a?x=1"},
        SessionCase{"OnlyParameter", "/a?phpsessid=4af", "/a"},
        SessionCase{"JavaPath", "/shop;jsessionid=8F3A.n1/cart", "/shop/cart"},
        SessionCase{"OtherPathParameter", "/a;v=2;JSESSIONID=1?b=1",
                    "/a;v=2?b=1"},
        SessionCase{"AspNet", "/(S(3kcv1q55))/produkte", "/produkte"},
        SessionCase{"Sid", "/a?sid=0a1b2c", "/a"},
        SessionCase{"LongSid", "/a?sid=1234567890", "/a"},
        SessionCase{"SidOfAnArticle", "/a?sid=42", "/a?sid=42"},
        SessionCase{"Campaign", "/a?utm_source=x&q=1&UTM_Medium=y&gclid=z",
                    "/a?q=1"},
        SessionCase{"Facebook", "/?fbclid=abc", "/"},
        SessionCase{"EscapedName", "/a?%50HPSESSID=1&b", "/a?b"},
        SessionCase{"EmptyQuery", "/a?", "/a?"},
        SessionCase{"KeepsTheOrder", "/a?z=1&sid=x1&a=2&z=3", "/a?z=1&a=2&z=3"},
        SessionCase{"NamesLikeThem", "/a?inside=1&utm=2", "/a?inside=1&utm=2"},
        SessionCase{"OnlyASession", "/(S(abc))", "/"},
        SessionCase{"KeepsSlashes", "/a//b/", "/a//b/"}),
    [](const auto& tested) { return tested.param.name; });

struct TrapCase {
  std::string name;
  std::string path;
  UrlTrap want;
};

void PrintTo(const TrapCase& row, std::ostream* out) {
  *out << row.name;
}

class TrapOfTest : public testing::TestWithParam<TrapCase> {};

TEST_P(TrapOfTest, Judges) {
  EXPECT_EQ(TrapOf(At(GetParam().path)), GetParam().want);
}

INSTANTIATE_TEST_SUITE_P(
    Table, TrapOfTest,
    testing::Values(
        TrapCase{"Home", "/", UrlTrap::kNone},
        TrapCase{"Page", "/de/produkte/pumpen/zahnrad?typ=3", UrlTrap::kNone},
        TrapCase{"TenFolders", "/a/b/c/d/e/f/g/h/i/j", UrlTrap::kNone},
        TrapCase{"ElevenFolders", "/a/b/c/d/e/f/g/h/i/j/k", UrlTrap::kTooDeep},
        TrapCase{"Twice", "/de/a/de", UrlTrap::kNone},
        TrapCase{"ThreeTimes", "/a/b/a/b/a/b", UrlTrap::kRepeats},
        TrapCase{"Parameters", "/a?a=1&b=2&c=3&d=4&e=5&f=6", UrlTrap::kNone},
        TrapCase{"ManyParameters", "/a?a=1&b=2&c=3&d=4&e=5&f=6&g=7",
                 UrlTrap::kManyParameters},
        TrapCase{"Long", "/" + std::string(kMaxPageUrlBytes, 'x'),
                 UrlTrap::kTooLong},
        TrapCase{"CalendarMonth", "/events/2031/05", UrlTrap::kCalendar},
        TrapCase{"CalendarDay", "/de/kalender/2031-05-12/", UrlTrap::kCalendar},
        TrapCase{"CalendarParameter", "/?tribe-bar-date=2031-05",
                 UrlTrap::kCalendar},
        TrapCase{"CalendarMonthAndYear", "/aktuelles?month=5&year=2031",
                 UrlTrap::kCalendar},
        TrapCase{"CalendarInQuery", "/termine?datum=20310512",
                 UrlTrap::kCalendar},
        TrapCase{"Calendar", "/events/", UrlTrap::kNone},
        TrapCase{"EventOfAYear", "/events/2026/open-day", UrlTrap::kNone},
        TrapCase{"CalendarOfFolders", "/events/2031/05/12", UrlTrap::kCalendar},
        TrapCase{"EventOfAMonth", "/events/2026/05/open-day", UrlTrap::kNone},
        TrapCase{"EventOfADay", "/events/2026-05-12/expo", UrlTrap::kNone},
        TrapCase{"News", "/news/2024/03/new-hall", UrlTrap::kNone},
        TrapCase{"Article", "/blog/2026/05/12/new-hall", UrlTrap::kNone},
        TrapCase{"Number", "/termine?nr=12345678", UrlTrap::kNone}),
    [](const auto& tested) { return tested.param.name; });

TEST(UrlTrap, HasWords) {
  EXPECT_EQ(Name(UrlTrap::kNone), "");
  EXPECT_EQ(Describe(UrlTrap::kNone), "");
  EXPECT_EQ(Name(UrlTrap::kCalendar), "calendar");
  EXPECT_EQ(Describe(UrlTrap::kCalendar), "");  // it is followed
  for (const UrlTrap trap : {UrlTrap::kTooLong, UrlTrap::kTooDeep,
                             UrlTrap::kRepeats, UrlTrap::kManyParameters}) {
    EXPECT_FALSE(Name(trap).empty());
    EXPECT_FALSE(Describe(trap).empty());
  }
}

}  // namespace
}  // namespace kindred::crawler
