#include "base/lock.h"

#include <filesystem>
#include <fstream>
#include <optional>
#include <string>
#include <utility>

#include "gtest/gtest.h"

#include "tests/support/temp_folder.h"

namespace kindred {
namespace {

TEST(FolderLockTest, MakesTheFolderAndRefusesASecondHolder) {
  const TempFolder temp;
  const std::string folder = temp.Path("work/space");
  const Result<FolderLock> first = FolderLock::Take(folder);
  ASSERT_TRUE(first.Ok());
  EXPECT_TRUE(std::filesystem::is_directory(folder));
  const Result<FolderLock> second = FolderLock::Take(folder);
  ASSERT_FALSE(second.Ok());
  EXPECT_EQ(second.Reason().code, ErrorCode::kUnavailable);
  EXPECT_NE(second.Reason().message.find(folder), std::string::npos);
}

TEST(FolderLockTest, IsFreeAgainAfterItsLife) {
  const TempFolder temp;
  { ASSERT_TRUE(FolderLock::Take(temp.Path("")).Ok()); }
  EXPECT_TRUE(FolderLock::Take(temp.Path("")).Ok());
}

TEST(FolderLockTest, MovesWithItsHolder) {
  const TempFolder temp;
  Result<FolderLock> first = FolderLock::Take(temp.Path("a"));
  ASSERT_TRUE(first.Ok());
  std::optional<FolderLock> moved(std::move(first).Value());
  EXPECT_FALSE(FolderLock::Take(temp.Path("a")).Ok());
  moved.reset();
  EXPECT_TRUE(FolderLock::Take(temp.Path("a")).Ok());
}

TEST(FolderLockTest, RefusesAFolderThatIsAFile) {
  const TempFolder temp;
  std::ofstream(temp.Path("file")) << "text";
  const Result<FolderLock> lock = FolderLock::Take(temp.Path("file"));
  ASSERT_FALSE(lock.Ok());
  EXPECT_EQ(lock.Reason().code, ErrorCode::kIo);
  EXPECT_NE(lock.Reason().message.find("file"), std::string::npos);
}

}  // namespace
}  // namespace kindred
