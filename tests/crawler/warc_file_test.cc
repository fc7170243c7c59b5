// Files of any size, read a piece at a time.
#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "gtest/gtest.h"

#include "crawler/inflate.h"
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

Seen InPieces(const std::string& octets, std::size_t piece) {
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
      piece);
  EXPECT_TRUE(scan.Ok());
  if (scan.Ok()) seen.scan = scan.Value();
  return seen;
}

void ExpectSame(const std::string& octets, std::size_t piece) {
  SCOPED_TRACE(piece);
  const Seen whole = Whole(octets);
  const Seen parts = InPieces(octets, piece);
  EXPECT_EQ(parts.places, whole.places);
  EXPECT_EQ(parts.scan.records, whole.scan.records);
  EXPECT_EQ(parts.scan.good_bytes, whole.scan.good_bytes);
  EXPECT_EQ(parts.scan.skipped_bytes, whole.scan.skipped_bytes);
  EXPECT_EQ(parts.scan.damage, whole.scan.damage);
}

TEST(ScanWarcFileTest, GivesWhatTheWholeFileGives) {
  const std::string octets = Octets(12);
  for (std::size_t piece = 1; piece <= octets.size() + 1; piece += 37) {
    ExpectSame(octets, piece);
  }
}

TEST(ScanWarcFileTest, FindsTheSameDamage) {
  std::string octets = Octets(12);
  octets[octets.size() / 2] =
      static_cast<char>(octets[octets.size() / 2] ^ 0x5A);
  const std::string cut = Octets(6).substr(0, Octets(6).size() - 9);
  for (std::size_t piece = 2; piece <= octets.size() + 1; piece += 61) {
    ExpectSame(octets, piece);
    ExpectSame(cut, piece);
  }
}

// Some put all records into one member, longer than any piece.
TEST(ScanWarcFileTest, GivesTheRecordsOfALongMemberOnce) {
  std::string plain;
  for (int i = 0; i < 8; ++i) {
    plain += "WARC/1.1\r\nWARC-Type: resource\r\nWARC-Target-URI: urn:" +
             std::to_string(i) + "\r\nContent-Length: 400\r\n\r\n";
    // Hardly to be compressed, so that the member is long.
    for (int at = 0; at < 400; ++at) {
      plain += static_cast<char>((i * 400 + at) * 7919 % 251);
    }
    plain += "\r\n\r\n";
  }
  const std::string octets = Gzip(plain) + Octets(2);
  const std::string cut = octets.substr(0, octets.size() / 2);
  for (std::size_t piece = 3; piece <= octets.size() + 1; piece += 97) {
    ExpectSame(octets, piece);
    ExpectSame(cut, piece);
  }
}

TEST(ScanWarcFileTest, EndsWhereNothingIsWhole) {
  const std::string noise(100'000, 'x');
  const Seen seen = InPieces(Octets(3) + noise, 2000);
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

// Notes how much is read at once, and fails from an octet of the file on.
class WatchedFiles final : public Files {
 public:
  std::uint64_t most = 0;
  std::uint64_t fails_from = UINT64_MAX;
  MemoryFiles below;

  [[nodiscard]] Result<std::string> Read(const std::string& path,
                                         ByteRange range) override {
    if (range.offset >= fails_from) {
      return Error{ErrorCode::kIo, path + ": Input/output error"};
    }
    most = std::max(most, range.length);
    return below.Read(path, range);
  }
  Status Replace(const std::string& path, std::string_view bytes) override {
    return below.Replace(path, bytes);
  }
  [[nodiscard]] Result<std::uint64_t> Append(const std::string& path,
                                             std::string_view bytes) override {
    return below.Append(path, bytes);
  }
  Status Truncate(const std::string& path, std::uint64_t size) override {
    return below.Truncate(path, size);
  }
  [[nodiscard]] Result<std::vector<std::string>> List(
      const std::string& folder) override {
    return below.List(folder);
  }
  Status Remove(const std::string& path) override { return below.Remove(path); }
};

// However the records are packed, no more than a piece is read at a time; the
// few octets that end a record may be looked for ahead.
TEST(ScanWarcFileTest, ReadsAPieceAtATime) {
  constexpr std::size_t kPiece = 8192;
  std::string plain;
  for (int i = 0; i < 3000; ++i) {
    plain += "WARC/1.1\r\nWARC-Type: resource\r\nContent-Length: 40\r\n\r\n" +
             std::string(40, static_cast<char>('a' + i % 26)) + "\r\n\r\n";
  }
  for (const std::string& octets : {plain, Gzip(plain)}) {
    WatchedFiles files;
    ASSERT_TRUE(files.Replace(kPath, octets).Ok());
    const auto scan = ScanWarcFile(
        files, kPath, [](const WarcRecord&) { return true; }, kPiece);
    ASSERT_TRUE(scan.Ok());
    EXPECT_EQ(scan.Value().records, 3000U);
    EXPECT_EQ(scan.Value().damage, "");
    EXPECT_EQ(files.most, kPiece);
  }
}

TEST(ScanWarcFileTest, ADiskThatFailsOnTheWayIsAnError) {
  WatchedFiles files;
  const std::string octets = Octets(12);
  ASSERT_TRUE(files.Replace(kPath, octets).Ok());
  for (std::uint64_t from = 0; from < octets.size(); from += 50) {
    files.fails_from = from;
    const auto scan = ScanWarcFile(
        files, kPath, [](const WarcRecord&) { return true; }, 50);
    ASSERT_FALSE(scan.Ok()) << from;
    EXPECT_EQ(scan.Reason().code, ErrorCode::kIo);
  }
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
