#include "base/result.h"

#include <memory>
#include <string>
#include <utility>

#include "gtest/gtest.h"

namespace kindred {
namespace {

Result<int> Half(int n) {
  if (n % 2 != 0) return Error{ErrorCode::kInvalidArgument, "odd"};
  return n / 2;
}

TEST(ResultTest, HoldsAValueOrAReason) {
  EXPECT_EQ(Half(8).Value(), 4);
  const Result<int> odd = Half(7);
  ASSERT_FALSE(odd.Ok());
  EXPECT_EQ(odd.Reason().code, ErrorCode::kInvalidArgument);
  EXPECT_EQ(odd.Reason().message, "odd");
}

TEST(ResultTest, MovesOutAMoveOnlyValue) {
  Result<std::unique_ptr<int>> result = std::make_unique<int>(3);
  const std::unique_ptr<int> taken = std::move(result).Value();
  EXPECT_EQ(*taken, 3);
}

TEST(ResultTest, LetsAValueBeChangedInPlace) {
  Result<std::string> text = std::string("ab");
  text.Value() += "c";
  EXPECT_EQ(text.Value(), "abc");
}

TEST(ResultTest, ASuccessfulStatusIsOk) {
  EXPECT_TRUE(Done().Ok());
  EXPECT_FALSE(Status(Error{ErrorCode::kIo, "disk"}).Ok());
}

}  // namespace
}  // namespace kindred
