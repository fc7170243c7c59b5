// Files of any size, read a window at a time.
#include <cstdint>
#include <string>
#include <vector>

#include "gtest/gtest.h"

#include "crawler/warc.h"
#include "crawler/warc_write.h"
#include "tests/support/memory_files.h"

namespace kindred::crawler {
namespace {

const std::string kPath = "f.warc.gz";

std::string PageText(int i) {
  return std::string(static_cast<std::size_t>(20 * i), 'a') + std::to_string(i);
}

std::string Octets(int pages) {
  std::string octets;
  for (int i = 0; i < pages; ++i) {
    Exchange page;
    page.target_uri = "https://acme.example/" + std::to_string(i);
    page.date = *ParseUtc("2026-11-22T18:31:05Z");
    page.status = 200;
    page.body = PageText(i);
    octets += FormatExchange(page).octets;
  }
  return octets;
}

struct Seen {
  std::vector<std::string> places;  // "offset uri"
  WarcScan scan;
};

Seen Whole(const std::string& octets) {
  Seen seen;
  seen.scan = ScanWarc(octets, [&](const WarcRecord& record) {
    seen.places.push_back(std::to_string(record.offset) + ' ' +
                          record.target_uri);
    return true;
  });
  return seen;
}

Seen InWindows(const std::string& octets, std::uint64_t window) {
  MemoryFiles files;
  EXPECT_TRUE(files.Replace(kPath, octets).Ok());
  Seen seen;
  const auto scan = ScanWarcFile(
      files, kPath,
      [&](const WarcRecord& record) {
        seen.places.push_back(std::to_string(record.offset) + ' ' +
                              record.target_uri);
        return true;
      },
      window);
  EXPECT_TRUE(scan.Ok());
  if (scan.Ok()) seen.scan = scan.Value();
  return seen;
}

void ExpectSame(const std::string& octets, std::uint64_t window) {
  SCOPED_TRACE(window);
  const Seen whole = Whole(octets);
  const Seen parts = InWindows(octets, window);
  EXPECT_EQ(parts.places, whole.places);
  EXPECT_EQ(parts.scan.records, whole.scan.records);
  EXPECT_EQ(parts.scan.good_bytes, whole.scan.good_bytes);
  EXPECT_EQ(parts.scan.skipped_bytes, whole.scan.skipped_bytes);
  EXPECT_EQ(parts.scan.damage, whole.scan.damage);
}

TEST(ScanWarcFileTest, GivesWhatTheWholeFileGives) {
  const std::string octets = Octets(12);
  for (std::uint64_t window = 100; window <= octets.size() + 1; window += 37) {
    ExpectSame(octets, window);
  }
}

TEST(ScanWarcFileTest, FindsTheSameDamage) {
  std::string octets = Octets(12);
  octets[octets.size() / 2] =
      static_cast<char>(octets[octets.size() / 2] ^ 0x5A);
  const std::string cut = Octets(6).substr(0, Octets(6).size() - 9);
  for (std::uint64_t window = 1000; window <= octets.size() + 1; window += 61) {
    ExpectSame(octets, window);
    ExpectSame(cut, window);
  }
}

TEST(ScanWarcFileTest, EndsWhereNothingIsWhole) {
  const std::string noise(100'000, 'x');
  const Seen seen = InWindows(Octets(3) + noise, 2000);
  EXPECT_EQ(seen.scan.records, 3U);
  EXPECT_NE(seen.scan.damage, "");
}

TEST(ScanWarcFileTest, AMissingFileIsAnError) {
  MemoryFiles files;
  const auto scan =
      ScanWarcFile(files, kPath, [](const WarcRecord&) { return true; });
  ASSERT_FALSE(scan.Ok());
  EXPECT_EQ(scan.Reason().code, ErrorCode::kNotFound);
}

TEST(ScanWarcFileTest, StopsWhenTheVisitorHasEnough) {
  MemoryFiles files;
  ASSERT_TRUE(files.Replace(kPath, Octets(12)).Ok());
  int seen = 0;
  const auto scan = ScanWarcFile(
      files, kPath, [&](const WarcRecord&) { return ++seen < 5; }, 600);
  ASSERT_TRUE(scan.Ok());
  EXPECT_EQ(seen, 5);
  EXPECT_EQ(scan.Value().damage, "");
}

}  // namespace
}  // namespace kindred::crawler
