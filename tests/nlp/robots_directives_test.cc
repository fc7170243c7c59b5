#include "nlp/robots_directives.h"

#include "gtest/gtest.h"

namespace kindred::nlp {
namespace {

TEST(RobotsDirectives, AreReadInAnyCaseAndOrder) {
  const RobotsDirectives all =
      ReadRobotsDirectives("NoIndex , max-snippet: 0\notherbot: nofollow");
  EXPECT_TRUE(all.noindex);
  EXPECT_TRUE(all.nosnippet);
  EXPECT_TRUE(all.nofollow);
}

TEST(RobotsDirectives, NoneMeansNeitherUseNorFollow) {
  const RobotsDirectives none = ReadRobotsDirectives("none");
  EXPECT_TRUE(none.noindex);
  EXPECT_TRUE(none.nofollow);
  EXPECT_FALSE(none.nosnippet);
}

TEST(RobotsDirectives, OtherWordsForbidNothing) {
  const RobotsDirectives read = ReadRobotsDirectives(
      "index, follow, max-snippet:10, noindexing,, unavailable_after: none "
      "yet");
  EXPECT_FALSE(read.noindex);
  EXPECT_FALSE(read.nosnippet);
  EXPECT_FALSE(read.nofollow);
}

}  // namespace
}  // namespace kindred::nlp
