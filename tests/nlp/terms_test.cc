#include "nlp/terms.h"

#include <algorithm>
#include <ostream>
#include <string>
#include <string_view>
#include <vector>

#include "gmock/gmock.h"
#include "gtest/gtest.h"

#include "nlp/document.h"
#include "nlp/lexicon.h"

namespace kindred::nlp {
namespace {

using testing::IsEmpty;
using testing::SizeIs;

Document Page(std::string language, std::vector<Block> blocks) {
  Document page;
  page.language = std::move(language);
  page.blocks = std::move(blocks);
  return page;
}

const TermCount* Find(const TermCounts& counts, std::string_view term) {
  const auto found = std::ranges::find(counts.terms, term, &TermCount::term);
  return found == counts.terms.end() ? nullptr : &*found;
}

float CountOf(const TermCounts& counts, std::string_view term) {
  const TermCount* found = Find(counts, term);
  return found == nullptr ? 0 : found->count;
}

// A lexicon that knows phrases of one language, and no parts of compounds.
Lexicon WithPhrases(const std::string& language,
                    const std::vector<PhraseKey>& phrases) {
  Lexicon lexicon;
  for (const PhraseKey& phrase : phrases) {
    lexicon.phrases[language].emplace(phrase, 1.0F);
  }
  return lexicon;
}

// Pages that say nothing but this.
std::vector<Document> Saying(std::string language, std::string text) {
  return {Page(std::move(language), {{Role::kBody, std::move(text)}})};
}

TEST(CountTermsTest, WeighsRoles) {
  const std::vector<Document> pages = {
      Page("en", {{Role::kTitle, "moulds"},
                  {Role::kDescription, "moulds"},
                  {Role::kHeading, "moulds"},
                  {Role::kBody, "Moulds and more moulds"},
                  {Role::kNavigation, "pumps"},
                  {Role::kBoilerplate, "valves"}})};
  const TermCounts counts = CountTerms(pages, {}, {});
  EXPECT_FLOAT_EQ(CountOf(counts, "mould"), 2 + 2 + 1.5F + 1 + 1);
  EXPECT_EQ(Find(counts, "pump"), nullptr);
  EXPECT_EQ(Find(counts, "valv"), nullptr);
  EXPECT_EQ(Find(counts, "and"), nullptr);
  EXPECT_EQ(counts.words, 7);
  EXPECT_EQ(counts.language, "en");
}

TEST(CountTermsTest, SortsByTerm) {
  const TermCounts counts =
      CountTerms(Saying("en", "Valves. Moulds, moulded"), {}, {});
  ASSERT_THAT(counts.terms, SizeIs(2));
  EXPECT_EQ(counts.terms[0].term, "mould");
  EXPECT_EQ(counts.terms[1].term, "valv");
}

struct SurfaceCase {
  std::string name;
  std::string language;
  std::string text;
  std::string term;
  std::string want;
};

void PrintTo(const SurfaceCase& row, std::ostream* out) {
  *out << row.name;
}

class SurfaceTest : public testing::TestWithParam<SurfaceCase> {};

TEST_P(SurfaceTest, IsAsWrittenInSentences) {
  const SurfaceCase& row = GetParam();
  const TermCounts counts = CountTerms(Saying(row.language, row.text), {}, {});
  ASSERT_NE(Find(counts, row.term), nullptr);
  EXPECT_EQ(Find(counts, row.term)->surface, row.want);
}

INSTANTIATE_TEST_SUITE_P(
    Table, SurfaceTest,
    testing::Values(
        SurfaceCase{"MostFrequent", "en", "the moulds, moulds and moulding",
                    "mould", "moulds"},
        SurfaceCase{"NotTheStartOfSentences", "en",
                    "Moulds. Moulds! Moulds? We make moulds", "mould",
                    "moulds"},
        SurfaceCase{"NounsOfGerman", "de", "Werkzeuge. Unsere Werkzeuge",
                    "werkzeug", "Werkzeuge"},
        SurfaceCase{"Acronyms", "en", "certified by IATF for years", "iatf",
                    "IATF"},
        SurfaceCase{"NotShouted", "en", "OUR INJECTION MOULDS: our moulds",
                    "mould", "moulds"},
        SurfaceCase{"EqualOnesByAlphabet", "en", "the valve, a valves", "valv",
                    "valve"}),
    [](const auto& tested) { return tested.param.name; });

TEST(CountTermsTest, PartsOfCompoundsCountBesideThem) {
  Lexicon lexicon;
  lexicon.compounds = Compounds(
      {{"de", {{"spritzguss", 9}, {"maschinen", 20}, {"spritz", 3}}}});
  const TermCounts counts = CountTerms(
      Saying("de", "Unsere Spritzgussmaschinen laufen."), lexicon, {});
  EXPECT_FLOAT_EQ(CountOf(counts, "spritzgussmaschin"), 1);
  EXPECT_FLOAT_EQ(CountOf(counts, "spritzguss"), 1);
  ASSERT_NE(Find(counts, "maschin"), nullptr);
  EXPECT_EQ(Find(counts, "maschin")->surface, "Maschinen");
  // The quote shows the whole word.
  EXPECT_EQ(Find(counts, "maschin")->evidence.begin, 7U);
  EXPECT_EQ(Find(counts, "spritz"), nullptr);
}

TEST(CountTermsTest, ItsNameAndCityOnThePagesAreOwn) {
  std::vector<Document> pages =
      Saying("de", "Brunkhorst dreht Wellen in Ahaus.");
  pages[0].facts.name = "Brunkhorst GmbH";
  pages[0].facts.city = "Ahaus";
  const TermCounts counts = CountTerms(pages, {}, {});
  EXPECT_TRUE(Find(counts, "brunkhorst")->own);
  EXPECT_TRUE(Find(counts, "ahaus")->own);
  EXPECT_FALSE(Find(counts, "well")->own);
}

TEST(CountTermsTest, SameTextCountsOnce) {
  const std::vector<Document> pages = {
      Page("en", {{Role::kBody, "gear pumps"}}),
      Page("en",
           {{Role::kBody, "gear pumps"}, {Role::kHeading, "gear pumps"}})};
  const TermCounts counts = CountTerms(pages, {}, {});
  EXPECT_FLOAT_EQ(CountOf(counts, "pump"), 1 + 1.5F);
}

TEST(CountTermsTest, OnlyContentPagesCount) {
  std::vector<Document> pages = {Page("en", {{Role::kBody, "gear pumps"}})};
  pages[0].kind = PageKind::kParked;
  EXPECT_THAT(CountTerms(pages, {}, {}).terms, IsEmpty());
  pages[0].kind = PageKind::kContent;
  pages[0].noindex = true;
  EXPECT_THAT(CountTerms(pages, {}, {}).terms, IsEmpty());
  EXPECT_THAT(CountTerms({}, {}, {}).terms, IsEmpty());
}

TEST(CountTermsTest, CountsPhrasesBesideTheirWords) {
  const std::vector<Document> pages = {
      Page("en", {{Role::kBody, "Gear  pumps by ISO 9001. Gear, pumps."}})};
  const TermCounts counts =
      CountTerms(pages, WithPhrases("en", {"gear pump", "iso 9001"}), {});
  EXPECT_FLOAT_EQ(CountOf(counts, "gear pump"), 1);
  EXPECT_FLOAT_EQ(CountOf(counts, "gear"), 2);
  EXPECT_FLOAT_EQ(CountOf(counts, "iso 9001"), 1);
  EXPECT_EQ(Find(counts, "9001"), nullptr);
  EXPECT_EQ(Find(counts, "gear pump")->surface, "Gear pumps");
  EXPECT_EQ(Find(counts, "iso 9001")->surface, "ISO 9001");
}

TEST(CountTermsTest, MarksOwnNames) {
  const std::vector<Document> pages = {
      Page("de", {{Role::kBody,
                   "Hollerbach Kunststoffe formt Deckel. Besuchen Sie "
                   "www.hollerbach-formteile.example oder Formteile. "
                   "Hollerbach Deckel."}})};
  const TermCounts counts =
      CountTerms(pages, WithPhrases("de", {"hollerbach deckel"}),
                 {.name = "Hollerbach Kunststoff GmbH",
                  .domain = "hollerbach-formteile.example"});
  std::vector<std::string> own;
  std::vector<std::string> others;
  for (const TermCount& term : counts.terms) {
    (term.own ? own : others).push_back(term.term);
  }
  EXPECT_THAT(others, testing::IsSupersetOf({"besuch", "deckel", "formt"}));
  EXPECT_THAT(own, testing::IsSupersetOf(
                       {"formteil", "hollerbach", "hollerbach deckel"}));
}

TEST(CountTermsTest, PartsOfHyphenatedWordsCountBesideThem) {
  const std::vector<Document> pages = {
      Page("de", {{Role::kBody, "Wir bieten CNC-Drehteile an."}})};
  const TermCounts counts = CountTerms(pages, {}, {});
  EXPECT_FLOAT_EQ(CountOf(counts, "cnc-drehteil"), 1);
  EXPECT_FLOAT_EQ(CountOf(counts, "cnc"), 1);
  const TermCount* part = Find(counts, "drehteil");
  ASSERT_NE(part, nullptr);
  EXPECT_EQ(part->surface, "Drehteile");
  EXPECT_EQ(part->evidence.begin, 15U);
  EXPECT_EQ(part->evidence.end, 24U);
}

TEST(CountTermsTest, EvidenceIsTheBestPlaceToQuote) {
  const std::vector<Document> pages = {
      Page("en", {{Role::kTitle, "Pumps"}, {Role::kHeading, "Our pumps"}}),
      Page("en", {{Role::kBody, "We make pumps."}, {Role::kBody, "Pumps!"}})};
  const TermCounts counts = CountTerms(pages, {}, {});
  const TermCount* pump = Find(counts, "pump");
  ASSERT_NE(pump, nullptr);
  EXPECT_EQ(pump->evidence.page, 1U);
  EXPECT_EQ(pump->evidence.block, 0U);
  EXPECT_EQ(pump->evidence.begin, 8U);
  EXPECT_EQ(pump->evidence.end, 13U);
  EXPECT_EQ(QuoteSentence(pages, pump->evidence), "We make pumps.");
}

TEST(CountTermsTest, LanguageOfMostWords) {
  const std::vector<Document> pages = {
      Page("de", {{Role::kBody, "eins zwei drei"}}),
      Page("en", {{Role::kBody, "one two three four"}})};
  EXPECT_EQ(CountTerms(pages, {}, {}).language, "en");
}

TEST(CountTermsTest, AllPlacesAreValid) {
  const std::vector<Document> pages = {
      Page("fr", {{Role::kBody, "L\u2019entreprise d'usinage \u00e0 Roanne"}})};
  for (const TermCount& term : CountTerms(pages, {}, {}).terms) {
    EXPECT_FALSE(QuoteSentence(pages, term.evidence).empty()) << term.term;
    EXPECT_FALSE(term.surface.empty());
  }
}

TEST(QuoteSentenceTest, RefusesPlacesOutside) {
  std::vector<Document> pages = {Page("en", {{Role::kBody, "abc"}})};
  EXPECT_EQ(QuoteSentence(pages, {1, 0, 0, 1}), "");
  EXPECT_EQ(QuoteSentence(pages, {0, 1, 0, 1}), "");
  EXPECT_EQ(QuoteSentence(pages, {0, 0, 2, 9}), "");
  EXPECT_EQ(QuoteSentence(pages, {0, 0, 2, 1}), "");
  EXPECT_EQ(QuoteSentence(pages, {0, 0, 0, 3}), "abc");
  pages[0].nosnippet = true;
  EXPECT_EQ(QuoteSentence(pages, {0, 0, 0, 3}), "");
}

TEST(QuoteSentenceTest, HoldsNoContacts) {
  const std::vector<Document> pages = {Page(
      "en", {{Role::kBody, "Ask for pumps: x@y.example, +49 30 23125 000."}})};
  EXPECT_EQ(QuoteSentence(pages, {0, 0, 8, 13}),
            "Ask for pumps: \u2026, \u2026.");
}

}  // namespace
}  // namespace kindred::nlp
