// What is left of an archive without a company, and that a fault anywhere in
// between leaves the old or the new file whole.
#include "crawler/archive_rewrite.h"

#include <cstddef>
#include <cstdint>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "gmock/gmock.h"
#include "gtest/gtest.h"

#include "crawler/archive.h"
#include "crawler/inflate.h"
#include "tests/support/faulty_files.h"
#include "tests/support/memory_files.h"

namespace kindred::crawler {
namespace {

using testing::ElementsAre;

constexpr const char* kOld = "00001.warc.gz";
constexpr const char* kNew = "00001-1.warc.gz";

// Where each page stands, as a catalogue keeps it.
using Places = std::map<std::string, ArchivePlace>;

Exchange PageOf(const std::string& url, const std::string& site) {
  Exchange page;
  page.target_uri = url;
  page.date = *ParseUtc("2026-11-22T18:31:05Z");
  page.request_block = "GET / HTTP/1.1\r\n";
  page.header_block = "HTTP/1.1 200 OK\r\n";
  page.status = 200;
  page.body = "body of " + url;
  if (!site.empty()) page.notes = {{"via", "x"}, {"site", site}};
  return page;
}

Places FillArchive(Files& files) {
  Archive archive = Archive::Open(files, "archive").Value();
  Places places;
  for (const auto& [url, site] : std::map<std::string, std::string>{
           {"https://a.example/", "a.example"},
           {"https://b.example/", "b.example"},
           {"https://www.gone.example/", ""},
           {"https://gone.example/x", "gone.example"},
           {"https://host.example/of-gone", "gone.example"},
           {"https://notgone.example/", "notgone.example"}}) {
    places[url] = archive.Append(PageOf(url, site)).Value();
  }
  EXPECT_TRUE(archive.Sync().Ok());
  return places;
}

bool IsGone(std::string_view domain) {
  return domain == "gone.example";
}

// What a catalogue does with a rewritten file.
Places Moved(const Places& before, const RewrittenFile& rewritten) {
  Places after;
  for (const auto& [url, place] : before) {
    for (const auto& [from, to] : rewritten.moved) {
      if (from != place.range.offset) continue;
      after[url] = {rewritten.new_name, {to, place.range.length}};
    }
  }
  return after;
}

void ExpectReadable(Files& files, const Places& places) {
  const Archive archive = Archive::Open(files, "archive").Value();
  for (const auto& [url, place] : places) {
    const auto record = archive.Read(place);
    ASSERT_TRUE(record.Ok()) << record.Reason().message;
    EXPECT_EQ(record.Value().target_uri, url);
    EXPECT_EQ(record.Value().body, "body of " + url);
  }
}

std::vector<std::string> Names(Files& files) {
  return ArchiveFiles(files, "archive").Value();
}

TEST(ArchiveRewrite, DropsTheCompanysRecordsAndKeepsTheOthersAsTheyWere) {
  MemoryFiles files;
  const Places before = FillArchive(files);
  const auto rewritten = RewriteWithout(files, "archive", kOld, IsGone);
  ASSERT_TRUE(rewritten.Ok()) << rewritten.Reason().message;
  EXPECT_EQ(rewritten.Value().new_name, kNew);
  // Three answers, each with its request, two with their metadata.
  EXPECT_EQ(rewritten.Value().dropped, 8U);
  const Places after = Moved(before, rewritten.Value());
  EXPECT_EQ(after.size(), 3U);
  EXPECT_FALSE(after.contains("https://host.example/of-gone"));
  ASSERT_TRUE(files.Remove(std::string("archive/") + kOld).Ok());
  ExpectReadable(files, after);
  const std::string bytes =
      files.Read(std::string("archive/") + kNew, {}).Value();
  std::string text;
  std::size_t records = 0;
  const WarcScan scan = ScanWarc(bytes, [&](const WarcRecord& record) {
    ++records;
    text += record.target_uri + record.header_block + record.body;
    return true;
  });
  EXPECT_EQ(scan.damage, "");
  EXPECT_EQ(records, 10U);  // with the file's own
  EXPECT_EQ(text.find("//gone.example"), std::string::npos);
  EXPECT_EQ(text.find(".gone.example"), std::string::npos);
}

TEST(ArchiveRewrite, AFileWithoutTheCompanyStays) {
  MemoryFiles files;
  FillArchive(files);
  const auto rewritten = RewriteWithout(files, "archive", kOld,
                                        [](std::string_view) { return false; });
  ASSERT_TRUE(rewritten.Ok());
  EXPECT_EQ(rewritten.Value().new_name, "");
  EXPECT_THAT(Names(files), ElementsAre(kOld));
}

TEST(ArchiveRewrite, DamagedPartsDoNotStay) {
  MemoryFiles files;
  const Places before = FillArchive(files);
  const std::string path = std::string("archive/") + kOld;
  std::string bytes = files.Read(path, {}).Value();
  const ByteRange broken = before.at("https://b.example/").range;
  bytes.replace(broken.offset + 2, 4, "\xff\xff\xff\xff");
  ASSERT_TRUE(files.Replace(path, bytes + "torn").Ok());
  const auto rewritten = RewriteWithout(files, "archive", kOld, IsGone);
  ASSERT_TRUE(rewritten.Ok()) << rewritten.Reason().message;
  const Places after = Moved(before, rewritten.Value());
  EXPECT_FALSE(after.contains("https://b.example/"));
  ExpectReadable(files, after);
}

TEST(ArchiveRewrite, AppendingGoesOnInTheNextFile) {
  MemoryFiles files;
  FillArchive(files);
  ASSERT_TRUE(RewriteWithout(files, "archive", kOld, IsGone).Ok());
  // Both are there, or the new one alone: neither is appended to.
  for (const bool both : {true, false}) {
    if (!both) {
      ASSERT_TRUE(files.Remove(std::string("archive/") + kOld).Ok());
    }
    Archive archive = Archive::Open(files, "archive").Value();
    const auto place = archive.Append(PageOf("https://c.example/", ""));
    ASSERT_TRUE(place.Ok());
    EXPECT_EQ(place.Value().file, "00002.warc.gz");
  }
}

TEST(ArchiveRewrite, TheNextRevisionFollows) {
  MemoryFiles files;
  FillArchive(files);
  ASSERT_TRUE(RewriteWithout(files, "archive", kOld, IsGone).Ok());
  ASSERT_TRUE(files.Remove(std::string("archive/") + kOld).Ok());
  const auto again = RewriteWithout(
      files, "archive", kNew,
      [](std::string_view domain) { return domain != "warcinfo"; });
  ASSERT_TRUE(again.Ok());
  EXPECT_EQ(again.Value().new_name, "00001-2.warc.gz");
}

TEST(ArchiveRewrite, OfTwoFilesTheOneThatIsPointedToStays) {
  for (const std::string live : {"", kOld, kNew}) {
    MemoryFiles files;
    for (const std::string name : {kOld, kNew, "00002.warc.gz"}) {
      ASSERT_TRUE(files.Replace("archive/" + name, "x").Ok());
    }
    ASSERT_TRUE(SettleArchive(files, "archive",
                              [&](const std::string& name) -> Result<bool> {
                                return name == live;
                              })
                    .Ok());
    EXPECT_THAT(Names(files),
                ElementsAre(live == kNew ? kNew : kOld, "00002.warc.gz"));
  }
}

class ArchiveRewriteFaultTest : public testing::TestWithParam<std::uint64_t> {};

// Each change of the disk fails once, as at a kill; then the next run settles
// and rewrites. What is pointed to can be read after every step.
TEST_P(ArchiveRewriteFaultTest, OldOrNewIsWholeWhereverItStops) {
  bool failed = true;
  for (std::uint64_t at = 1; failed; ++at) {
    SCOPED_TRACE(at);
    MemoryFiles disk;
    Places places = FillArchive(disk);
    FaultyFiles files(disk);
    files.FailAt(at, 1, "Input/output error", GetParam());
    const auto refers = [&](const std::string& name) -> Result<bool> {
      for (const auto& [url, place] : places) {
        if (place.file == name) return true;
      }
      return false;
    };
    const auto run = [&]() -> Status {
      Status settled = SettleArchive(files, "archive", refers);
      if (!settled.Ok()) return settled;
      for (const std::string& name : Names(files)) {
        const auto rewritten = RewriteWithout(files, "archive", name, IsGone);
        if (!rewritten.Ok()) return rewritten.Reason();
        if (rewritten.Value().new_name.empty()) continue;
        places = Moved(places, rewritten.Value());  // the transaction
        Status removed = files.Remove("archive/" + name);
        if (!removed.Ok()) return removed;
      }
      return Done();
    };
    failed = !run().Ok();
    ExpectReadable(disk, places);
    const Status again = run();
    ASSERT_TRUE(again.Ok()) << again.Reason().message;
    EXPECT_THAT(Names(disk), ElementsAre(kNew));
    EXPECT_EQ(places.size(), 3U);
    ExpectReadable(disk, places);
    ASSERT_LT(at, 50U);
  }
}

INSTANTIATE_TEST_SUITE_P(KeptOctets, ArchiveRewriteFaultTest,
                         testing::Values(0, 1, 300));

}  // namespace
}  // namespace kindred::crawler
