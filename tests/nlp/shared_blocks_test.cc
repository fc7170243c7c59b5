#include "nlp/shared_blocks.h"

#include <cstdint>
#include <string>
#include <vector>

#include "gtest/gtest.h"

#include "nlp/document.h"

namespace kindred::nlp {
namespace {

// No shorter than kMinSharedBytes.
const std::string kShared =
    "All prices are subject to change without further notice.";

std::vector<Document> SiteOf(const std::vector<std::string>& texts) {
  Document page;
  for (const std::string& text : texts) {
    page.blocks.push_back({Role::kBody, text});
  }
  return {page};
}

SharedBlocks LearnFrom(std::uint32_t sites, const std::string& text) {
  SharedBlockLearner learner;
  for (std::uint32_t i = 0; i < sites; ++i) learner.AddSite(SiteOf({text}));
  return learner.Finish();
}

// shared_blocks.h: kMinSharingSites, kMinSharedBytes.
TEST(SharedBlocksTest, FiveSitesShareFourDoNot) {
  EXPECT_TRUE(LearnFrom(kMinSharingSites, kShared).Holds(kShared));
  EXPECT_FALSE(LearnFrom(kMinSharingSites - 1, kShared).Holds(kShared));
}

TEST(SharedBlocksTest, CaseDoesNotMatterOtherTextDoes) {
  const SharedBlocks shared = LearnFrom(kMinSharingSites, kShared);
  EXPECT_TRUE(
      shared.Holds("ALL PRICES ARE SUBJECT TO CHANGE WITHOUT FURTHER NOTICE."));
  EXPECT_FALSE(shared.Holds(kShared + " Ask us."));
}

TEST(SharedBlocksTest, ShortTextsAreNoAccident) {
  EXPECT_FALSE(LearnFrom(9, "Contact us today").Holds("Contact us today"));
}

TEST(SharedBlocksTest, PagesOfOneSiteCountOnce) {
  SharedBlockLearner learner;
  std::vector<Document> site(9, SiteOf({kShared, kShared}).front());
  learner.AddSite(site);
  EXPECT_FALSE(learner.Finish().Holds(kShared));
}

TEST(SharedBlocksTest, MarksContentOnly) {
  const SharedBlocks shared = LearnFrom(kMinSharingSites, kShared);
  std::vector<Document> site = SiteOf({kShared, "We make pumps."});
  site[0].blocks.push_back({Role::kFooter, kShared});
  shared.Mark(site);
  EXPECT_EQ(site[0].blocks[0].role, Role::kBoilerplate);
  EXPECT_EQ(site[0].blocks[1].role, Role::kBody);
  EXPECT_EQ(site[0].blocks[2].role, Role::kFooter);
}

TEST(SharedBlocksTest, IsRestoredFromItsHashes) {
  const SharedBlocks shared = LearnFrom(kMinSharingSites, kShared);
  ASSERT_EQ(shared.Hashes().size(), 1U);
  const SharedBlocks restored({shared.Hashes().begin(), shared.Hashes().end()});
  EXPECT_TRUE(restored.Holds(kShared));
  EXPECT_FALSE(SharedBlocks().Holds(kShared));
}

// Past the bound, texts of one site are forgotten, others are not.
TEST(SharedBlocksTest, MemoryIsBounded) {
  SharedBlockLearner learner(2);
  for (std::uint32_t i = 0; i < kMinSharingSites; ++i) {
    learner.AddSite(SiteOf({kShared}));
    learner.AddSite(SiteOf({kShared.substr(1) + std::to_string(i)}));
  }
  EXPECT_TRUE(learner.Finish().Holds(kShared));
  SharedBlockLearner tight(0);
  for (std::uint32_t i = 0; i < 9; ++i) tight.AddSite(SiteOf({kShared}));
  EXPECT_FALSE(tight.Finish().Holds(kShared));
}

}  // namespace
}  // namespace kindred::nlp
