// Who only reads an archive changes nothing of it, whatever its writer is at.
#include <cstdint>
#include <functional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "gtest/gtest.h"

#include "crawler/archive.h"
#include "tests/support/memory_files.h"

namespace kindred::crawler {
namespace {

// A disk on which something happens in the middle of an append.
class InterruptedFiles final : public Files {
 public:
  std::function<void()> in_the_middle;
  MemoryFiles below;

  [[nodiscard]] Result<std::string> Read(const std::string& path,
                                         ByteRange range) override {
    return below.Read(path, range);
  }
  Status Replace(const std::string& path, std::string_view bytes) override {
    return below.Replace(path, bytes);
  }
  [[nodiscard]] Result<std::uint64_t> Append(const std::string& path,
                                             std::string_view bytes) override {
    Result<std::uint64_t> offset =
        below.Append(path, bytes.substr(0, bytes.size() / 2));
    if (in_the_middle && !bytes.empty()) in_the_middle();
    if (!below.Append(path, bytes.substr(bytes.size() / 2)).Ok()) {
      return Error{ErrorCode::kIo, path};
    }
    return offset;
  }
  Status Truncate(const std::string& path, std::uint64_t size) override {
    ++truncations;
    return below.Truncate(path, size);
  }
  [[nodiscard]] Result<std::vector<std::string>> List(
      const std::string& folder) override {
    return below.List(folder);
  }
  Status Remove(const std::string& path) override { return below.Remove(path); }

  int truncations = 0;
};

Exchange PageWith(const std::string& body) {
  Exchange page;
  page.target_uri = "https://acme.example/" + body;
  page.date = *ParseUtc("2026-11-22T18:31:05Z");
  page.header_block = "HTTP/1.1 200 OK\r\n";
  page.status = 200;
  page.body = body;
  return page;
}

// `kindred text` and `kindred score` read while `kindred crawl` writes.
TEST(ArchiveReaders, CutNothingOfAWriteThatIsUnderWay) {
  InterruptedFiles files;
  Archive writer = Archive::Open(files, "archive").Value();
  const auto first = writer.Append(PageWith("one"));
  ASSERT_TRUE(writer.Sync().Ok());
  int readers = 0;
  files.in_the_middle = [&] {
    const Archive reader = Archive::Open(files, "archive").Value();
    EXPECT_EQ(reader.Read(first.Value()).Value().body, "one");
    ++readers;
  };
  const auto second = writer.Append(PageWith("two"));
  const auto third = writer.Append(PageWith("three"));
  ASSERT_TRUE(writer.Sync().Ok());
  EXPECT_EQ(readers, 1);
  EXPECT_EQ(files.truncations, 0);
  for (const auto& [place, body] :
       {std::pair(first, "one"), std::pair(second, "two"),
        std::pair(third, "three")}) {
    const auto record =
        Archive::Open(files, "archive").Value().Read(place.Value());
    ASSERT_TRUE(record.Ok()) << record.Reason().message;
    EXPECT_EQ(record.Value().body, body);
  }
}

// Two writers, against the rule: the second one's records are not said to be
// where they are not.
TEST(ArchiveReaders, AWriterNoticesAnotherOne) {
  MemoryFiles files;
  Archive one = Archive::Open(files, "archive").Value();
  ASSERT_TRUE(one.Append(PageWith("one")).Ok());
  ASSERT_TRUE(one.Sync().Ok());
  Archive other = Archive::Open(files, "archive").Value();
  ASSERT_TRUE(other.Append(PageWith("two")).Ok());
  ASSERT_TRUE(other.Sync().Ok());
  ASSERT_TRUE(one.Append(PageWith("three")).Ok());
  const Status synced = one.Sync();
  ASSERT_FALSE(synced.Ok());
  EXPECT_EQ(synced.Reason().code, ErrorCode::kCorrupt);
}

// What a reader finds torn is the next writer's to cut off.
TEST(ArchiveReaders, LeaveATornEndToTheNextWriter) {
  MemoryFiles files;
  Archive before = Archive::Open(files, "archive").Value();
  const auto first = before.Append(PageWith("one"));
  ASSERT_TRUE(before.Sync().Ok());
  ASSERT_TRUE(files.Append("archive/00001.warc.gz", "\x1F\x8B\x08torn").Ok());
  const std::string torn = files.Read("archive/00001.warc.gz", {}).Value();
  const Archive reader = Archive::Open(files, "archive").Value();
  EXPECT_EQ(reader.Read(first.Value()).Value().body, "one");
  EXPECT_EQ(files.Read("archive/00001.warc.gz", {}).Value(), torn);
  Archive writer = Archive::Open(files, "archive").Value();
  const auto second = writer.Append(PageWith("two"));
  EXPECT_EQ(writer.Read(first.Value()).Value().body, "one");
  ASSERT_TRUE(writer.Sync().Ok());
  EXPECT_EQ(reader.Read(second.Value()).Value().body, "two");
  EXPECT_EQ(reader.Read(first.Value()).Value().body, "one");
}

}  // namespace
}  // namespace kindred::crawler
