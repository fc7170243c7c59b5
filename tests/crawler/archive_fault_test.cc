// Whatever the disk does, what was synced can be read, and what was not synced
// is not half there.
#include <cstdint>
#include <string>
#include <vector>

#include "gtest/gtest.h"

#include "crawler/archive.h"
#include "tests/support/faulty_files.h"
#include "tests/support/memory_files.h"

namespace kindred::crawler {
namespace {

constexpr int kBatches = 6;
constexpr int kPagesOfBatch = 3;

struct StoredPage {
  ArchivePlace place;
  std::string body;
};

Exchange PageOf(const std::string& body) {
  Exchange page;
  page.target_uri = "https://acme.example/" + body;
  page.date = *ParseUtc("2026-11-22T18:31:05Z");
  page.request_block = "GET / HTTP/1.1\r\n";
  page.header_block = "HTTP/1.1 200 OK\r\n";
  page.status = 200;
  page.body = body;
  return page;
}

// Appends in batches as a crawl does; a batch whose sync fails is appended
// again, at most twice. Returns what was synced.
std::vector<StoredPage> CrawlInto(Archive& archive) {
  std::vector<StoredPage> synced;
  for (int batch = 0; batch < kBatches; ++batch) {
    for (int tries = 0; tries < 3; ++tries) {
      std::vector<StoredPage> pages;
      for (int i = 0; i < kPagesOfBatch; ++i) {
        const std::string body =
            "page " + std::to_string(batch) + "." + std::to_string(i);
        const auto place = archive.Append(PageOf(body));
        EXPECT_TRUE(place.Ok());
        if (place.Ok()) pages.push_back({place.Value(), body});
      }
      if (!archive.Sync().Ok()) continue;
      synced.insert(synced.end(), pages.begin(), pages.end());
      break;
    }
  }
  return synced;
}

void ExpectWhole(const Archive& archive, const std::vector<StoredPage>& pages) {
  for (const StoredPage& page : pages) {
    const auto record = archive.Read(page.place);
    ASSERT_TRUE(record.Ok()) << record.Reason().message;
    EXPECT_EQ(record.Value().body, page.body);
    EXPECT_EQ(record.Value().type, "response");
  }
}

class ArchiveFaultTest : public testing::TestWithParam<std::uint64_t> {};

// The parameter is how much of the failed append stays on the disk.
TEST_P(ArchiveFaultTest, WhatWasSyncedIsWholeWhereverTheDiskFails) {
  MemoryFiles clean;
  FaultyFiles counted(clean);
  Archive probe = Archive::Open(counted, "archive").Value();
  CrawlInto(probe);
  const std::uint64_t changes = counted.Changes();
  ASSERT_GE(changes, std::uint64_t{kBatches});
  for (std::uint64_t at = 2; at <= changes; ++at) {
    for (const std::uint64_t failures : {1U, 2U, 100U}) {
      SCOPED_TRACE(testing::Message() << at << " " << failures);
      MemoryFiles disk;
      FaultyFiles files(disk);
      Archive archive = Archive::Open(files, "archive").Value();
      files.FailAt(at, failures, "Input/output error", GetParam());
      const std::vector<StoredPage> synced = CrawlInto(archive);
      EXPECT_EQ(synced.size() == std::size_t{kBatches} * kPagesOfBatch,
                failures < 3);
      ExpectWhole(archive, synced);
      // The same after a restart, which repairs the end and goes on.
      files.FailAt(0);
      Archive again = Archive::Open(files, "archive").Value();
      ExpectWhole(again, synced);
      ExpectWhole(again, CrawlInto(again));
    }
  }
}

INSTANTIATE_TEST_SUITE_P(Kept, ArchiveFaultTest,
                         testing::Values(0U, 1U, 30U, 250U, 900U));

TEST(ArchiveSyncTest, AppendedPagesCanBeReadBeforeTheyAreSynced) {
  MemoryFiles files;
  Archive archive = Archive::Open(files, "archive").Value();
  const auto first = archive.Append(PageOf("one"));
  const auto second = archive.Append(PageOf("two"));
  EXPECT_FALSE(files.Read("archive/00001.warc.gz", {}).Ok());
  EXPECT_EQ(archive.Read(first.Value()).Value().body, "one");
  EXPECT_EQ(archive.Read(second.Value()).Value().body, "two");
  ASSERT_TRUE(archive.Sync().Ok());
  ASSERT_TRUE(archive.Sync().Ok());
  EXPECT_EQ(archive.Read(second.Value()).Value().body, "two");
}

TEST(ArchiveSyncTest, HoldsNoMoreThanItsLimitInMemory) {
  MemoryFiles files;
  FaultyFiles counted(files);
  Archive archive = Archive::Open(counted, "archive").Value();
  std::string noise(std::size_t{1} << 20U, '\0');
  std::uint64_t state = 1;
  for (char& c : noise) {
    state = state * 6364136223846793005ULL + 1442695040888963407ULL;
    c = static_cast<char>(state >> 56U);
  }
  for (std::size_t i = 0; i < 2 * kMaxUnsyncedBytes / noise.size(); ++i) {
    ASSERT_TRUE(archive.Append(PageOf(noise)).Ok());
  }
  EXPECT_GE(counted.Changes(), 1U);
}

}  // namespace
}  // namespace kindred::crawler
