#include "nlp/words.h"

#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "gmock/gmock.h"
#include "gtest/gtest.h"

#include "nlp/unicode.h"

namespace kindred::nlp {
namespace {

using testing::IsEmpty;
using testing::Not;

TEST(EmbeddedFilesTest, AreTextWithEntries) {
  std::set<std::string_view> names;
  for (const EmbeddedFile& file : EmbeddedFiles()) {
    EXPECT_TRUE(names.insert(file.name).second) << file.name;
    EXPECT_TRUE(IsUtf8(file.text)) << file.name;
    EXPECT_TRUE(file.text.ends_with('\n')) << file.name;
    EXPECT_THAT(WordLines(file.name), Not(IsEmpty())) << file.name;
  }
  EXPECT_GE(names.size(), 30U);
}

TEST(EmbeddedFilesTest, StopListsHaveTheirSize) {
  int lists = 0;
  for (const EmbeddedFile& file : EmbeddedFiles()) {
    if (!file.name.starts_with("stop/")) continue;
    ++lists;
    const std::vector<std::string_view> words = WordLines(file.name);
    EXPECT_GE(words.size(), 80U) << file.name;
    const std::set<std::string_view> unique(words.begin(), words.end());
    EXPECT_EQ(unique.size(), words.size()) << file.name << " repeats a word";
  }
  EXPECT_GE(lists, 16);
}

TEST(WordLinesTest, LeavesOutCommentsAndUnknownFiles) {
  for (const std::string_view line : WordLines("consent.txt")) {
    EXPECT_FALSE(line.empty());
    EXPECT_NE(line.front(), '#');
  }
  EXPECT_THAT(WordLines("no-such-file.txt"), IsEmpty());
}

TEST(KeyedWordsTest, ReadsKeysAndWords) {
  const KeyedSets stemmers = KeyedWords("stemmers.txt");
  ASSERT_TRUE(stemmers.contains("de"));
  EXPECT_TRUE(stemmers.at("de").contains("german"));
}

TEST(PhraseListTest, MatchesAtWordStarts) {
  const PhraseList parked("parked.txt");
  EXPECT_GT(parked.CountIn("this domain is for sale now"), 0);
  EXPECT_EQ(parked.CountIn("subdomain is for sale"), 0);
  EXPECT_EQ(parked.CountIn(""), 0);
}

}  // namespace
}  // namespace kindred::nlp
