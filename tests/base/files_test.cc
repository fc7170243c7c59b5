#include "base/files.h"

#include <cstdint>
#include <filesystem>
#include <fstream>
#include <memory>
#include <string>
#include <vector>

#include "gtest/gtest.h"

#include "tests/support/memory_files.h"
#include "tests/support/temp_folder.h"

namespace kindred {
namespace {

using Names = std::vector<std::string>;

bool Mentions(const Error& error, const std::string& what) {
  return error.message.find(what) != std::string::npos;
}

// What files.h promises of every implementation.
template <typename T>
class FilesContractTest : public testing::Test {
 protected:
  [[nodiscard]] std::string Path(const std::string& name) const {
    return temp_.Path(name);
  }
  [[nodiscard]] std::string All(const std::string& name) {
    Result<std::string> bytes = files_.Read(Path(name), {});
    return bytes.Ok() ? bytes.Value() : "(" + bytes.Reason().message + ")";
  }
  [[nodiscard]] Names ListOf(const std::string& name) {
    Result<Names> names = files_.List(Path(name));
    return names.Ok() ? names.Value() : Names{"(" + names.Reason().message};
  }

  [[nodiscard]] Files& Store() { return files_; }

 private:
  TempFolder temp_;
  T files_;
};

using Implementations = testing::Types<DiskFiles, MemoryFiles>;
TYPED_TEST_SUITE(FilesContractTest, Implementations, );

TYPED_TEST(FilesContractTest, ReplaceMakesFoldersAndPutsTheContent) {
  ASSERT_TRUE(this->Store().Replace(this->Path("a/b/c"), "one").Ok());
  EXPECT_EQ(this->All("a/b/c"), "one");
  ASSERT_TRUE(this->Store().Replace(this->Path("a/b/c"), "2").Ok());
  EXPECT_EQ(this->All("a/b/c"), "2");
  ASSERT_TRUE(this->Store().Replace(this->Path("a/b/c"), "").Ok());
  EXPECT_EQ(this->All("a/b/c"), "");
  EXPECT_EQ(this->ListOf("a/b"), Names{"c"});
}

TYPED_TEST(FilesContractTest, MappedOctetsOutliveTheFile) {
  ASSERT_TRUE(this->Store().Replace(this->Path("a"), "one\ntwo").Ok());
  ASSERT_TRUE(this->Store().Replace(this->Path("empty"), "").Ok());
  const Result<FileBytes> mapped = this->Store().Map(this->Path("a"));
  ASSERT_TRUE(mapped.Ok()) << mapped.Reason().message;
  ASSERT_TRUE(this->Store().Remove(this->Path("a")).Ok());
  EXPECT_EQ(mapped.Value().bytes, "one\ntwo");
  EXPECT_EQ(this->Store().Map(this->Path("empty")).Value().bytes, "");
  const Result<FileBytes> missing = this->Store().Map(this->Path("a"));
  ASSERT_FALSE(missing.Ok());
  EXPECT_EQ(missing.Reason().code, ErrorCode::kNotFound);
  EXPECT_TRUE(Mentions(missing.Reason(), this->Path("a")));
}

TYPED_TEST(FilesContractTest, KeepsEveryOctet) {
  std::string bytes;
  for (int i = 0; i < 256; ++i) bytes += static_cast<char>(i);
  ASSERT_TRUE(this->Store().Replace(this->Path("a"), bytes).Ok());
  EXPECT_EQ(this->All("a"), bytes);
}

TYPED_TEST(FilesContractTest, TakesNamesThatAreNotAscii) {
  const std::string name = "M\xC3\xBCller & S\xC3\xB6hne \"x\".csv";
  ASSERT_TRUE(this->Store().Replace(this->Path(name), "1").Ok());
  EXPECT_EQ(this->All(name), "1");
  EXPECT_EQ(this->ListOf(""), Names{name});
}

TYPED_TEST(FilesContractTest, ReadGivesTheAskedRange) {
  ASSERT_TRUE(this->Store().Replace(this->Path("a"), "0123456789").Ok());
  const auto range = [this](std::uint64_t offset, std::uint64_t length) {
    return this->Store().Read(this->Path("a"), {offset, length}).Value();
  };
  EXPECT_EQ(range(0, 3), "012");
  EXPECT_EQ(range(4, 2), "45");
  EXPECT_EQ(range(8, 100), "89");
  EXPECT_EQ(range(3, UINT64_MAX), "3456789");
  EXPECT_EQ(range(10, 1), "");
  EXPECT_EQ(range(UINT64_MAX, UINT64_MAX), "");
  EXPECT_EQ(range(5, 0), "");
}

TYPED_TEST(FilesContractTest, AMissingFileIsNotFoundAndNamed) {
  const Result<std::string> bytes =
      this->Store().Read(this->Path("no/such"), {});
  ASSERT_FALSE(bytes.Ok());
  EXPECT_EQ(bytes.Reason().code, ErrorCode::kNotFound);
  EXPECT_TRUE(Mentions(bytes.Reason(), this->Path("no/such")));
  EXPECT_EQ(this->Store().Truncate(this->Path("no"), 0).Reason().code,
            ErrorCode::kNotFound);
}

TYPED_TEST(FilesContractTest, AppendSaysWhereItBegan) {
  const std::string path = this->Path("log/a");
  EXPECT_EQ(this->Store().Append(path, "abc").Value(), 0U);
  EXPECT_EQ(this->Store().Append(path, "").Value(), 3U);
  EXPECT_EQ(this->Store().Append(path, "de").Value(), 3U);
  EXPECT_EQ(this->Store().Append(path, "f").Value(), 5U);
  EXPECT_EQ(this->All("log/a"), "abcdef");
}

TYPED_TEST(FilesContractTest, TruncateCutsTheEnd) {
  ASSERT_TRUE(this->Store().Replace(this->Path("a"), "abcdef").Ok());
  ASSERT_TRUE(this->Store().Truncate(this->Path("a"), 4).Ok());
  EXPECT_EQ(this->All("a"), "abcd");
  EXPECT_EQ(this->Store().Append(this->Path("a"), "X").Value(), 4U);
  ASSERT_TRUE(this->Store().Truncate(this->Path("a"), 0).Ok());
  EXPECT_EQ(this->All("a"), "");
}

TYPED_TEST(FilesContractTest, ListsNamesSortedAndOfOneFolder) {
  for (const char* name : {"b", "a/x", "c", "a/y/z", "B"}) {
    ASSERT_TRUE(this->Store().Replace(this->Path(name), "1").Ok());
  }
  EXPECT_EQ(this->ListOf(""), (Names{"B", "a", "b", "c"}));
  EXPECT_EQ(this->ListOf("a"), (Names{"x", "y"}));
  EXPECT_EQ(this->ListOf("none"), Names{});
}

TYPED_TEST(FilesContractTest, RemovesFilesAndFolders) {
  for (const char* name : {"a/x", "a/y/z", "ab", "b"}) {
    ASSERT_TRUE(this->Store().Replace(this->Path(name), "1").Ok());
  }
  EXPECT_TRUE(this->Store().Remove(this->Path("a")).Ok());
  EXPECT_TRUE(this->Store().Remove(this->Path("b")).Ok());
  EXPECT_TRUE(this->Store().Remove(this->Path("none")).Ok());
  EXPECT_TRUE(this->Store().Remove(this->Path("no/ne")).Ok());
  EXPECT_EQ(this->ListOf(""), Names{"ab"});
}

TYPED_TEST(FilesContractTest, AFolderIsNotRead) {
  ASSERT_TRUE(this->Store().Replace(this->Path("a/x"), "1").Ok());
  const Result<std::string> bytes = this->Store().Read(this->Path("a"), {});
  ASSERT_FALSE(bytes.Ok());
  EXPECT_EQ(bytes.Reason().code, ErrorCode::kIo);
}

TYPED_TEST(FilesContractTest, AFileIsNotListed) {
  ASSERT_TRUE(this->Store().Replace(this->Path("a"), "1").Ok());
  EXPECT_FALSE(this->Store().List(this->Path("a")).Ok());
}

class DiskFilesTest : public testing::Test {
 protected:
  [[nodiscard]] std::string Path(const std::string& name) const {
    return temp_.Path(name);
  }
  [[nodiscard]] Files& Store() { return files_; }

 private:
  TempFolder temp_;
  DiskFiles files_;
};

// A reader with the old file open keeps it: the name moved, not the content.
TEST_F(DiskFilesTest, ReplaceLeavesTheOldFileToItsReaders) {
  const std::string path = Path("a");
  ASSERT_TRUE(Store().Replace(path, "old content").Ok());
  std::ifstream reader(path);
  ASSERT_TRUE(Store().Replace(path, "new").Ok());
  std::string seen;
  std::getline(reader, seen);
  EXPECT_EQ(seen, "old content");
}

// A folder where a file is wanted. (MemoryFiles does not know this rule.)
TEST_F(DiskFilesTest, AFolderIsNotReplaced) {
  const std::string folder = Path("a");
  ASSERT_TRUE(Store().Replace(folder + "/x", "1").Ok());
  const Status replaced = Store().Replace(folder, "2");
  ASSERT_FALSE(replaced.Ok());
  EXPECT_EQ(replaced.Reason().code, ErrorCode::kIo);
  EXPECT_TRUE(Mentions(replaced.Reason(), folder));
  EXPECT_FALSE(Store().Append(folder, "2").Ok());
  EXPECT_EQ(Store().Read(folder + "/x", {}).Value(), "1");
  EXPECT_EQ(Store().List(Path("")).Value(), Names{"a"})
      << "nothing is left beside it";
}

// A file where a folder is wanted.
TEST_F(DiskFilesTest, AFileIsNotWrittenInto) {
  const std::string path = Path("a");
  ASSERT_TRUE(Store().Replace(path, "1").Ok());
  EXPECT_FALSE(Store().Replace(path + "/x", "2").Ok());
  EXPECT_FALSE(Store().Append(path + "/x/y", "2").Ok());
  EXPECT_EQ(Store().Read(path, {}).Value(), "1");
}

// What a crash before the rename leaves does not hinder the next write.
TEST_F(DiskFilesTest, ReplaceOverwritesWhatACrashLeft) {
  const std::string path = Path("a");
  std::ofstream(path + ".new") << "half of something much longer";
  ASSERT_TRUE(Store().Replace(path, "all").Ok());
  EXPECT_EQ(Store().Read(path, {}).Value(), "all");
  EXPECT_EQ(Store().List(Path("")).Value(), Names{"a"});
}

// No space is left on /dev/full: the write fails after the file was opened.
TEST_F(DiskFilesTest, AFailedWriteLeavesTheOldContent) {
  if (!std::filesystem::exists("/dev/full")) {
    GTEST_SKIP() << "this system has no /dev/full";
  }
  const std::string path = Path("a");
  ASSERT_TRUE(Store().Replace(path, "old").Ok());
  std::filesystem::create_symlink("/dev/full", path + ".new");
  const Status replaced = Store().Replace(path, "new");
  ASSERT_FALSE(replaced.Ok());
  EXPECT_EQ(replaced.Reason().code, ErrorCode::kIo);
  EXPECT_EQ(Store().Read(path, {}).Value(), "old");
  EXPECT_EQ(Store().List(Path("")).Value(), Names{"a"});
}

// /proc takes no new files from anyone, root included.
TEST_F(DiskFilesTest, AFolderWithoutFilesOfOursIsAnError) {
  if (!std::filesystem::exists("/proc/self")) {
    GTEST_SKIP() << "this system has no /proc";
  }
  const Status replaced = Store().Replace("/proc/kindred-test/a", "x");
  ASSERT_FALSE(replaced.Ok());
  EXPECT_TRUE(Mentions(replaced.Reason(), "/proc/kindred-test"));
  EXPECT_FALSE(Store().Append("/proc/kindred-test", "x").Ok());
}

TEST_F(DiskFilesTest, ADeviceIsNoFileToRead) {
  const Result<std::string> bytes = Store().Read("/dev/zero", {});
  ASSERT_FALSE(bytes.Ok());
  EXPECT_EQ(bytes.Reason().code, ErrorCode::kIo);
  EXPECT_TRUE(Mentions(bytes.Reason(), "/dev/zero"));
}

TEST_F(DiskFilesTest, RemoveDoesNotFollowLinks) {
  ASSERT_TRUE(Store().Replace(Path("kept/a"), "1").Ok());
  std::filesystem::create_directory(Path("gone"));
  std::filesystem::create_directory_symlink(Path("kept"), Path("gone/link"));
  ASSERT_TRUE(Store().Remove(Path("gone")).Ok());
  EXPECT_EQ(Store().Read(Path("kept/a"), {}).Value(), "1");
}

TEST_F(DiskFilesTest, ARelativePathStandsInTheWorkingFolder) {
  const std::filesystem::path before = std::filesystem::current_path();
  std::filesystem::current_path(Path(""));
  const Status replaced = Store().Replace("a", "1");
  const Result<std::string> bytes = Store().Read("a", {});
  std::filesystem::current_path(before);
  ASSERT_TRUE(replaced.Ok()) << replaced.Reason().message;
  EXPECT_EQ(bytes.Value(), "1");
}

}  // namespace
}  // namespace kindred
