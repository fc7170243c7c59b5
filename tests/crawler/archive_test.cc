#include "crawler/archive.h"

#include <algorithm>
#include <cstddef>
#include <string>
#include <vector>

#include "gtest/gtest.h"

#include "tests/support/memory_files.h"

namespace kindred::crawler {
namespace {

Exchange Page(const std::string& body) {
  Exchange record;
  record.target_uri = "https://acme.example/";
  record.date = *ParseUtc("2026-11-22T18:31:05Z");
  record.header_block = "HTTP/1.1 200 OK\r\n";
  record.status = 200;
  record.body = body;
  return record;
}

Archive Opened(Files& files) {
  Result<Archive> archive = Archive::Open(files, "archive");
  EXPECT_TRUE(archive.Ok());
  return std::move(archive).Value();
}

// Appends and makes durable.
Result<ArchivePlace> Stored(Archive& archive, const std::string& body) {
  Result<ArchivePlace> place = archive.Append(Page(body));
  if (!place.Ok()) return place;
  if (Status synced = archive.Sync(); !synced.Ok()) return synced.Reason();
  return place;
}

std::string Body(const Archive& archive, const ArchivePlace& place) {
  const Result<WarcRecord> record = archive.Read(place);
  return record.Ok() ? record.Value().body : record.Reason().message;
}

TEST(Archive, ReadsBackWhatWasAppended) {
  MemoryFiles files;
  Archive archive = Opened(files);
  const auto first = Stored(archive, "one");
  const auto second = Stored(archive, "two");
  ASSERT_TRUE(first.Ok() && second.Ok());
  EXPECT_EQ(first.Value().file, "00001.warc.gz");
  EXPECT_EQ(Body(archive, first.Value()), "one");
  EXPECT_EQ(Body(archive, second.Value()), "two");
  // The file is a WARC file for others: warcinfo, then the pages.
  const auto bytes = files.Read("archive/00001.warc.gz", {});
  std::vector<std::string> types;
  const WarcScan scan = ScanWarc(bytes.Value(), [&](const WarcRecord& record) {
    types.push_back(record.type);
    return true;
  });
  EXPECT_EQ(types,
            (std::vector<std::string>{"warcinfo", "response", "response"}));
  EXPECT_EQ(scan.damage, "");
}

TEST(Archive, GoesOnWhereItEnded) {
  MemoryFiles files;
  Archive before = Opened(files);
  const auto first = Stored(before, "one");
  Archive again = Opened(files);
  const auto second = Stored(again, "two");
  EXPECT_EQ(second.Value().file, "00001.warc.gz");
  EXPECT_EQ(Body(again, first.Value()), "one");
  EXPECT_EQ(Body(again, second.Value()), "two");
}

// A crash may leave any part of the last record.
TEST(Archive, CutsATornTailAtEveryOctet) {
  MemoryFiles whole;
  Archive archive = Opened(whole);
  const auto first = Stored(archive, "one");
  const auto second = Stored(archive, "two");
  const std::string bytes = whole.Read("archive/00001.warc.gz", {}).Value();
  const std::uint64_t kept = second.Value().range.offset;
  for (std::uint64_t size = 0; size < bytes.size(); ++size) {
    MemoryFiles files;
    ASSERT_TRUE(
        files.Replace("archive/00001.warc.gz", bytes.substr(0, size)).Ok());
    Archive opened = Opened(files);
    const auto third = Stored(opened, "three");
    ASSERT_TRUE(third.Ok()) << size;
    EXPECT_EQ(Body(opened, third.Value()), "three") << size;
    if (size >= kept) {
      EXPECT_EQ(third.Value().range.offset, kept) << size;
      EXPECT_EQ(Body(opened, first.Value()), "one") << size;
    }
    const WarcScan scan =
        ScanWarc(files.Read("archive/00001.warc.gz", {}).Value(),
                 [](const WarcRecord&) { return true; });
    EXPECT_EQ(scan.damage, "") << size;
  }
}

TEST(Archive, LeavesADamagedFileAndBeginsANewOne) {
  MemoryFiles files;
  Archive archive = Opened(files);
  const auto first = Stored(archive, "one");
  const auto second = Stored(archive, "two");
  std::string bytes = files.Read("archive/00001.warc.gz", {}).Value();
  bytes[first.Value().range.offset + 20] ^= 0x40;
  ASSERT_TRUE(files.Replace("archive/00001.warc.gz", bytes).Ok());
  Archive again = Opened(files);
  const auto third = Stored(again, "three");
  EXPECT_EQ(third.Value().file, "00002.warc.gz");
  EXPECT_EQ(files.Read("archive/00001.warc.gz", {}).Value(), bytes);
  EXPECT_EQ(Body(again, second.Value()), "two");
  EXPECT_EQ(again.Read(first.Value()).Reason().code, ErrorCode::kCorrupt);
}

// However full the disk was, what stood before can be read, and the archive
// goes on when there is room again.
TEST(Archive, SurvivesAFullDisk) {
  MemoryFiles probe;
  Archive measured = Opened(probe);
  static_cast<void>(Stored(measured, "one"));
  const std::uint64_t size =
      probe.Read("archive/00001.warc.gz", {}).Value().size();
  for (std::uint64_t room = 0; room < size; ++room) {
    MemoryFiles files;
    Archive archive = Opened(files);
    files.SetRoom(size + room);
    const auto first = Stored(archive, "one");
    ASSERT_TRUE(first.Ok());
    const auto second =
        Stored(archive, std::string(400, 'x') + "two" + std::string(room, 'y'));
    files.SetRoom(1'000'000);
    EXPECT_EQ(Body(archive, first.Value()), "one");
    if (second.Ok()) continue;
    EXPECT_EQ(second.Reason().code, ErrorCode::kIo);
    const auto third = Stored(archive, "three");
    ASSERT_TRUE(third.Ok());
    EXPECT_EQ(third.Value().range.offset, size);
    EXPECT_EQ(Body(archive, third.Value()), "three");
  }
}

TEST(Archive, SurvivesAFullDiskInItsFirstRecord) {
  MemoryFiles files;
  Archive archive = Opened(files);
  files.SetRoom(10);
  EXPECT_FALSE(Stored(archive, "one").Ok());
  files.SetRoom(1'000'000);
  const auto place = Stored(archive, "one");
  ASSERT_TRUE(place.Ok());
  EXPECT_EQ(Body(archive, place.Value()), "one");
  EXPECT_EQ(place.Value().file, "00001.warc.gz");
}

TEST(Archive, SaysWhenTheDiskFails) {
  MemoryFiles files;
  Archive before = Opened(files);
  static_cast<void>(Stored(before, "one"));
  files.Break("archive/00001.warc.gz");
  Archive archive = Opened(files);
  const Status repaired = archive.Repair();
  ASSERT_FALSE(repaired.Ok());
  EXPECT_EQ(repaired.Reason().code, ErrorCode::kIo);
  EXPECT_NE(repaired.Reason().message.find("00001.warc.gz"), std::string::npos);
  EXPECT_FALSE(archive.Append(Page("two")).Ok());
}

TEST(Archive, RefusesOtherFiles) {
  MemoryFiles files;
  const Archive archive = Opened(files);
  for (const char* name :
       {"../secret", "1.warc.gz", "00001.warc.gz/x", "", "00000.warc.gz"}) {
    const auto record = archive.Read({.file = name, .range = {}});
    ASSERT_FALSE(record.Ok());
    EXPECT_EQ(record.Reason().code, ErrorCode::kInvalidArgument) << name;
  }
}

}  // namespace
}  // namespace kindred::crawler
