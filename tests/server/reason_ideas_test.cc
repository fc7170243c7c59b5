#include "server/reason_ideas.h"

#include <algorithm>
#include <cstdint>
#include <string>
#include <utility>
#include <vector>

#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace kindred::server {
namespace {

using testing::ElementsAre;

// A vocabulary of these terms, which stand in `vocabulary` in their order.
index::Vocabulary MakeVocabulary(const std::vector<std::string>& sorted) {
  std::vector<index::VocabularyTerm> terms;
  terms.reserve(sorted.size());
  for (const std::string& term : sorted) terms.push_back({term, term, 3, 1.0});
  return {std::move(terms), 9, 10.0, {}};
}

struct Term {
  std::string term;
  float count = 0;
  double value = 0;
};

class GroupIdeasTest : public testing::Test {
 protected:
  // "hot runner +0.60", in order.
  static std::vector<std::string> Group(std::vector<Term> terms) {
    std::ranges::sort(terms, {}, &Term::term);
    std::vector<std::string> names;
    nlp::TermCounts counts;
    std::vector<index::Contribution> contributions;
    for (const Term& term : terms) {
      contributions.push_back(
          {static_cast<std::uint32_t>(names.size()), term.value});
      names.push_back(term.term);
      if (term.count > 0) {
        counts.terms.push_back({term.term, term.count, term.term, {}});
      }
    }
    const index::Vocabulary vocabulary = MakeVocabulary(names);
    std::vector<std::string> told;
    double sum = 0;
    for (const Idea& idea : GroupIdeas(vocabulary, contributions, counts)) {
      EXPECT_EQ(idea.columns.front(), idea.column);
      sum += idea.value;
      told.push_back(names[idea.column] + " " +
                     std::to_string(idea.value).substr(0, 4));
    }
    for (const Term& term : terms) sum -= term.value;
    EXPECT_NEAR(sum, 0, 1e-12);
    return told;
  }
};

TEST_F(GroupIdeasTest, APhraseTakesWordsThatStandOnlyInIt) {
  EXPECT_THAT(Group({{"hot runner", 3, .25},
                     {"hot", 3, .5},
                     {"runner", 4, .25},
                     {"steel", 1, .75}}),
              ElementsAre("hot runner 1.00", "steel 0.75"));
}

TEST_F(GroupIdeasTest, AWordThatIsWrittenAloneStaysAlone) {
  EXPECT_THAT(
      Group({{"hot runner", 3, .25}, {"hot", 3, .5}, {"runner", 5, .25}}),
      ElementsAre("hot runner 0.75", "runner 0.25"));
}

TEST_F(GroupIdeasTest, TheMostFrequentPhraseTakesTheWord) {
  EXPECT_THAT(
      Group({{"clean room", 3, .25}, {"dry room", 4, .25}, {"room", 4, .5}}),
      ElementsAre("dry room 0.75", "clean room 0.25"));
}

// The site was read again after the index was built, and says it no more.
TEST_F(GroupIdeasTest, APhraseTheSiteDoesNotSayTakesNothing) {
  EXPECT_THAT(Group({{"hot runner", 0, .25}, {"hot", 0, .5}}),
              ElementsAre("hot 0.50", "hot runner 0.25"));
}

TEST_F(GroupIdeasTest, NothingIsNothing) {
  EXPECT_TRUE(Group({}).empty());
}

}  // namespace
}  // namespace kindred::server
