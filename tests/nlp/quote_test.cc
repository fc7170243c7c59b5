#include "nlp/quote.h"

#include <ostream>
#include <string>
#include <string_view>

#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace kindred::nlp {
namespace {

Excerpt At(const std::string& text, std::string_view place) {
  const std::size_t begin = text.find(place);
  return SentenceAround(text, begin, begin + place.size());
}

struct SentenceCase {
  std::string name;
  std::string text;
  std::string place;
  std::string want;
};

void PrintTo(const SentenceCase& row, std::ostream* out) {
  *out << row.name;
}

class SentenceTest : public testing::TestWithParam<SentenceCase> {};

TEST_P(SentenceTest, IsCutOut) {
  const Excerpt got = At(GetParam().text, GetParam().place);
  EXPECT_EQ(got.text, GetParam().want);
  EXPECT_EQ(got.text.substr(got.begin, got.end - got.begin), GetParam().place);
}

// UAX 29 section 5.1.
INSTANTIATE_TEST_SUITE_P(
    Table, SentenceTest,
    testing::Values(
        SentenceCase{"First", "One here. Two there.", "One", "One here."},
        SentenceCase{"Last", "One here. Two there.", "there", "Two there."},
        SentenceCase{"WholePart", "One here. Two there. Three.", "Two",
                     "Two there."},
        SentenceCase{"NoFullStop", "just a heading", "a", "just a heading"},
        SentenceCase{"Across", "One. Two.", "One. Two", "One. Two."},
        SentenceCase{"Decimal", "It is 4.5 mm. Yes.", "mm", "It is 4.5 mm."},
        SentenceCase{"Umlauts", "\u00c4rmel da. \u00d6l dort.", "\u00d6l",
                     "\u00d6l dort."}),
    [](const auto& tested) { return tested.param.name; });

struct ContactCase {
  std::string name;
  std::string text;
  std::string want;
};

void PrintTo(const ContactCase& row, std::ostream* out) {
  *out << row.name;
}

class WithoutContactsTest : public testing::TestWithParam<ContactCase> {};

TEST_P(WithoutContactsTest, LeavesThemOut) {
  EXPECT_EQ(WithoutContacts({GetParam().text, 0, 1}).text, GetParam().want);
}

// Numbers are from the ranges kept for fiction; E.123 groups.
INSTANTIATE_TEST_SUITE_P(
    Table, WithoutContactsTest,
    testing::Values(
        ContactCase{"Email", "Write to a.b-c@example.com.", "Write to \u2026."},
        ContactCase{"LoneAt", "3 @ 5", "3 @ 5"},
        ContactCase{"Person", "President: Geoffrey Ashdown runs it.",
                    "President: \u2026 runs it."},
        ContactCase{"International", "Call +49 30 23125 000 now.",
                    "Call \u2026 now."},
        ContactCase{"German", "Tel. (030) 23125-000", "Tel. \u2026"},
        ContactCase{"Slash", "Tel 030/23125000", "Tel \u2026"},
        ContactCase{"American", "Call 202-555-0123.", "Call \u2026."},
        ContactCase{"French", "au 01 99 00 12 34", "au \u2026"},
        ContactCase{"SpanishMobile", "al 600 123 456", "al \u2026"},
        ContactCase{"Date", "since 01.03.2015 here", "since 01.03.2015 here"},
        ContactCase{"IsoDate", "on 2015-03-01", "on 2015-03-01"},
        ContactCase{"Years", "2015 - 2016, 1998/99", "2015 - 2016, 1998/99"},
        ContactCase{"Amount", "1 000 000 parts, 12.500.000 units",
                    "1 000 000 parts, 12.500.000 units"},
        ContactCase{"Standard", "ISO 9001 and ISO 13485",
                    "ISO 9001 and ISO 13485"},
        ContactCase{"ShortNumber", "27 machines, 50-900 t",
                    "27 machines, 50-900 t"},
        ContactCase{"BigNumber", "4500000 parts", "4500000 parts"},
        ContactCase{"Two", "a@b.example or +49 30 23125 000",
                    "\u2026 or \u2026"}),
    [](const auto& tested) { return tested.param.name; });

TEST(WithoutContactsTest, MovesThePlace) {
  const std::string text = "Ask x@y.example about moulds.";
  const std::size_t begin = text.find("moulds");
  const Excerpt got = WithoutContacts({text, begin, begin + 6});
  EXPECT_EQ(got.text.substr(got.begin, got.end - got.begin), "moulds");
}

TEST(CutAroundTest, CutsBetweenWordsWithEllipsis) {
  const std::string text =
      "alpha beta gamma delta epsilon zeta eta theta iota kappa lambda";
  const std::size_t at = text.find("epsilon");
  EXPECT_EQ(CutAround({text, at, at + 7}, 1000), text);
  const std::string middle = CutAround({text, at, at + 7}, 40);
  EXPECT_LE(middle.size(), 40U);
  EXPECT_THAT(middle, testing::StartsWith("\u2026"));
  EXPECT_THAT(middle, testing::EndsWith("\u2026"));
  EXPECT_THAT(middle, testing::HasSubstr(" epsilon "));
  const std::string start = CutAround({text, 0, 5}, 24);
  EXPECT_EQ(start, "alpha beta gamma\u2026");
  const std::size_t end = text.find("lambda");
  EXPECT_THAT(CutAround({text, end, end + 6}, 24),
              testing::EndsWith("kappa lambda"));
}

TEST(CutAroundTest, NeverLongerNeverBroken) {
  const std::string text = "\u00e4\u00f6\u00fc\u00e4\u00f6\u00fc \u00e4\u00f6";
  for (std::size_t size = 0; size < 30; ++size) {
    const std::string quote = CutAround({text, 0, 12}, size);
    EXPECT_LE(quote.size(), size);
  }
}

}  // namespace
}  // namespace kindred::nlp
