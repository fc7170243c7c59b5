#include "nlp/lexicon.h"

#include <string>
#include <vector>

#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace kindred::nlp {
namespace {

std::vector<Document> Site(const std::string& language,
                           const std::string& text) {
  Document page;
  page.language = language;
  page.blocks.push_back({Role::kBody, text});
  return {page};
}

Lexicon Learnt() {
  LexiconLearner learner;
  for (int i = 0; i < 6; ++i) {
    learner.AddCompany(
        Site("en", "Gear pumps. Words, terms, texts, pages, sites."));
    learner.AddCompany(Site("de", "Der Spritzguss und die Teile."));
  }
  learner.AddCompany(Site("de", "Ein Sondermaschinenwerk."));
  return learner.Finish();
}

TEST(LexiconLearnerTest, LearnsPhrasesAndParts) {
  const Lexicon lexicon = Learnt();
  EXPECT_TRUE(PhrasesOf(lexicon.phrases, "en").contains("gear pump"));
  EXPECT_THAT(lexicon.compounds.Split("spritzgussteile", "de"),
              testing::ElementsAre("spritzguss", "teile"));
  // Of one company only; no language of compounds.
  EXPECT_FALSE(
      lexicon.compounds.Words().at("de").contains("sondermaschinenwerk"));
  EXPECT_FALSE(lexicon.compounds.Words().contains("en"));
}

TEST(LexiconLearnerTest, StopWordsAreNoParts) {
  EXPECT_FALSE(Learnt().compounds.Words().at("de").contains("und"));
}

TEST(FormatLexiconTest, ComesBackTheSame) {
  const Lexicon lexicon = Learnt();
  const std::string stored = FormatLexicon(lexicon);
  const Result<Lexicon> read = ParseLexicon(stored);
  ASSERT_TRUE(read.Ok()) << read.Reason().message;
  EXPECT_EQ(read.Value().phrases, lexicon.phrases);
  EXPECT_EQ(read.Value().compounds.Words(), lexicon.compounds.Words());
  EXPECT_EQ(FormatLexicon(read.Value()), stored);
}

TEST(FormatLexiconTest, AnEmptyOneIsNotAMissingOne) {
  EXPECT_TRUE(ParseLexicon(FormatLexicon({})).Ok());
  EXPECT_FALSE(ParseLexicon("").Ok());
}

TEST(ParseLexiconTest, RefusesWhatIsNoEntry) {
  for (const std::string bad :
       {"x", "{}", "[]", R"(["phrase","en","a b"])", R"(["phrase","en","",1])",
        R"(["phrase","en","a b",-1])", R"(["phrase","en","a b","1"])",
        R"(["word","en","a b",1])", R"(["part","de","teile",1e300])",
        R"([1,"en","a b",1])"}) {
    const Result<Lexicon> read = ParseLexicon(FormatLexicon({}) + bad + "\n");
    ASSERT_FALSE(read.Ok()) << bad;
    EXPECT_EQ(read.Reason().code, ErrorCode::kCorrupt);
    EXPECT_THAT(read.Reason().message, testing::HasSubstr("line 2"));
  }
}

}  // namespace
}  // namespace kindred::nlp
