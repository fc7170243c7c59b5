#include "crawler/warc.h"

#include <cstddef>
#include <ostream>
#include <string>
#include <string_view>
#include <vector>

#include "gtest/gtest.h"

#include "crawler/inflate.h"
#include "crawler/warc_http.h"
#include "crawler/warc_write.h"
#include "tests/crawler/shared_data.h"
#include "tests/support/memory_files.h"

namespace kindred::crawler {
namespace {

Exchange Sample() {
  Exchange record;
  record.target_uri = "https://acme.example/a";
  record.date = *ParseUtc("2026-11-22T18:31:05Z");
  record.header_block =
      "HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Encoding: br\r\n"
      "Transfer-Encoding: chunked\r\nContent-Length: 7\r\n";
  record.body = "<p>Acme</p>";
  record.status = 200;
  return record;
}

std::vector<WarcRecord> All(std::string_view bytes, WarcScan* scan = nullptr) {
  std::vector<WarcRecord> records;
  const WarcScan done = ScanWarc(bytes, [&](const WarcRecord& record) {
    records.push_back(record);
    return true;
  });
  if (scan != nullptr) *scan = done;
  return records;
}

TEST(Warc, ReadsBackWhatItWrites) {
  const Exchange sample = Sample();
  const std::string info = FormatInfoRecord(sample.date, "Kindred/0.1");
  const std::string bytes = info + FormatExchange(sample).octets;
  WarcScan scan;
  const std::vector<WarcRecord> records = All(bytes, &scan);
  ASSERT_EQ(records.size(), 2U);
  EXPECT_EQ(records[0].type, "warcinfo");
  EXPECT_NE(records[0].body.find("software: Kindred/0.1\r\n"),
            std::string::npos);
  EXPECT_EQ(records[1].type, "response");
  EXPECT_EQ(records[1].target_uri, sample.target_uri);
  EXPECT_EQ(records[1].date, sample.date);
  EXPECT_EQ(records[1].status, 200);
  EXPECT_EQ(records[1].body, sample.body);
  EXPECT_EQ(records[1].header_block,
            "HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n"
            "Content-Length: 11\r\n");
  EXPECT_EQ(records[1].offset, info.size());
  EXPECT_EQ(records[1].length, bytes.size() - info.size());
  EXPECT_EQ(scan.good_bytes, bytes.size());
  EXPECT_EQ(scan.damage, "");
}

TEST(Warc, EqualPagesGiveEqualOctets) {
  EXPECT_EQ(FormatExchange(Sample()).octets, FormatExchange(Sample()).octets);
  Exchange other = Sample();
  other.body += ' ';
  EXPECT_NE(FormatExchange(Sample()).octets, FormatExchange(other).octets);
}

// A URI or header of the web cannot smuggle a field or a record in.
TEST(Warc, KeepsLineEndsOut) {
  Exchange record = Sample();
  record.target_uri = "https://a.example/\r\nWARC-Type: revisit";
  record.header_block = "HTTP/1.1 200 OK\r\nX: 1\r\n\r\nWARC/1.1\r\n";
  record.body = "WARC/1.1\r\n\r\n";
  const std::vector<WarcRecord> records = All(FormatExchange(record).octets);
  ASSERT_EQ(records.size(), 1U);
  EXPECT_EQ(records[0].type, "response");
  EXPECT_EQ(records[0].body, record.body);
  EXPECT_EQ(records[0].header_block,
            "HTTP/1.1 200 OK\r\nX: 1\r\nContent-Length: 12\r\n");
}

// Cut anywhere, the whole records before the cut are read and nothing else.
TEST(Warc, EndsAtATornRecord) {
  const std::string whole = FormatExchange(Sample()).octets;
  for (std::size_t cut = 0; cut < whole.size(); ++cut) {
    WarcScan scan;
    const auto records = All(whole + whole.substr(0, cut), &scan);
    ASSERT_EQ(records.size(), 1U) << cut;
    EXPECT_EQ(scan.good_bytes, whole.size()) << cut;
    EXPECT_EQ(scan.damage.empty(), cut == 0) << cut;
    EXPECT_EQ(scan.skipped_bytes, 0U);
  }
}

// Whatever octet is changed, the records around the damaged one are read.
TEST(Warc, SkipsADamagedRecord) {
  const std::string whole = FormatExchange(Sample()).octets;
  for (std::size_t at = 0; at < whole.size(); ++at) {
    std::string damaged = whole;
    damaged[at] = static_cast<char>(damaged[at] ^ 0x55);
    WarcScan scan;
    std::string file = whole;
    file.append(damaged).append(whole);
    const auto records = All(file, &scan);
    ASSERT_GE(records.size(), 2U) << at;
    EXPECT_EQ(records.front().body, Sample().body);
    EXPECT_EQ(records.back().body, Sample().body);
    EXPECT_EQ(scan.good_bytes, 3 * whole.size());
    if (records.size() == 2) {
      EXPECT_NE(scan.damage, "");
      EXPECT_EQ(scan.skipped_bytes, whole.size());
    }
  }
}

TEST(Warc, StopsWhenToldTo) {
  const std::string whole = FormatExchange(Sample()).octets;
  int seen = 0;
  const WarcScan scan = ScanWarc(whole + whole + whole,
                                 [&](const WarcRecord&) { return ++seen < 2; });
  EXPECT_EQ(scan.records, 2U);
  EXPECT_EQ(scan.good_bytes, 2 * whole.size());
}

TEST(Warc, RefusesLengthsItCannotTrust) {
  for (const char* length :
       {"-1", "99999999999999999999", "1x", "", "67108865"}) {
    const std::string text =
        std::string("WARC/1.1\r\nWARC-Type: response\r\nContent-Length: ") +
        length + "\r\n\r\nabc\r\n\r\n";
    WarcScan scan;
    EXPECT_TRUE(All(text, &scan).empty()) << length;
    EXPECT_NE(scan.damage, "") << length;
    EXPECT_TRUE(All(Gzip(text)).empty()) << length;
  }
}

TEST(Warc, SurvivesAnyOctets) {
  std::string bytes;
  for (int i = 0; i < 4096; ++i) bytes += static_cast<char>(i * 7919 >> 3);
  WarcScan scan;
  EXPECT_TRUE(All(bytes, &scan).empty());
  EXPECT_EQ(scan.good_bytes, 0U);
  std::string magics;
  for (int i = 0; i < 100'000; ++i) magics += "\x1F\x8B\x08";
  EXPECT_TRUE(All(magics).empty());
  EXPECT_TRUE(All("").empty());
}

TEST(Warc, ReadsOneRecordOfAFile) {
  MemoryFiles files;
  const std::string whole = FormatExchange(Sample()).octets;
  ASSERT_TRUE(files.Append("a.warc.gz", whole + whole).Ok());
  const Result<WarcRecord> second = ReadRecord(
      files, "a.warc.gz", {.offset = whole.size(), .length = whole.size()});
  ASSERT_TRUE(second.Ok());
  EXPECT_EQ(second.Value().body, Sample().body);
  EXPECT_EQ(second.Value().offset, whole.size());
  const Result<WarcRecord> beside =
      ReadRecord(files, "a.warc.gz", {.offset = 3, .length = whole.size()});
  ASSERT_FALSE(beside.Ok());
  EXPECT_EQ(beside.Reason().code, ErrorCode::kCorrupt);
  EXPECT_EQ(ReadRecord(files, "b.warc.gz", {}).Reason().code,
            ErrorCode::kNotFound);
}

struct BodyCase {
  std::string name;
  std::string message;
  std::string body;
};

void PrintTo(const BodyCase& row, std::ostream* out) {
  *out << row.name;
}

class HttpBodyTest : public testing::TestWithParam<BodyCase> {};

TEST_P(HttpBodyTest, IsDecoded) {
  EXPECT_EQ(ReadHttpMessage(GetParam().message, 100).body, GetParam().body);
}

const std::string kChunked =
    "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n";
const std::string kGzipped =
    "HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\n\r\n";

// RFC 9112 section 7.1; RFC 9110 section 8.4.1.
INSTANTIATE_TEST_SUITE_P(
    Table, HttpBodyTest,
    testing::Values(
        BodyCase{"Chunks",
                 kChunked + "3\r\nabc\r\nA;x=y\r\n0123456789\r\n"
                            "0\r\nTrailer: 1\r\n\r\n",
                 "abc0123456789"},
        BodyCase{"CutChunk", kChunked + "9\r\nabc", "abc"},
        BodyCase{"NoChunks", kChunked + "<html>", "<html>"},
        BodyCase{"WrongChunkSize", kChunked + "2\r\nabc\r\n0\r\n\r\n",
                 "2\r\nabc\r\n0\r\n\r\n"},
        BodyCase{"HugeChunkSize", kChunked + "FFFFFFFFFFFFFFFFF\r\nabc",
                 "FFFFFFFFFFFFFFFFF\r\nabc"},
        BodyCase{"Gzip", kGzipped + Gzip("hello"), "hello"},
        BodyCase{"NotGzip", kGzipped + "hello", "hello"},
        BodyCase{"GzipPastTheLimit", kGzipped + Gzip(std::string(101, 'x')),
                 Gzip(std::string(101, 'x'))},
        BodyCase{"GzipAtTheLimit", kGzipped + Gzip(std::string(100, 'x')),
                 std::string(100, 'x')},
        BodyCase{"LineFeedsOnly", "HTTP/1.0 200 OK\nA: b\n\nbody", "body"},
        BodyCase{"NoBlankLine", "HTTP/1.0 200 OK\r\nA: b", ""}),
    [](const auto& tested) { return tested.param.name; });

struct FileCase {
  std::string name;
  std::string file;
  std::uint64_t records;  // of any type
  std::string damage;     // why the rest is refused; empty: all is read
};

void PrintTo(const FileCase& row, std::ostream* out) {
  *out << row.name;
}

class WarcFileTest : public testing::TestWithParam<FileCase> {};

TEST_P(WarcFileTest, IsRead) {
  const auto bytes = SharedFile("vectors/warc/" + GetParam().file);
  if (!bytes) GTEST_SKIP() << "../shared is not there";
  WarcScan scan;
  const auto records = All(*bytes, &scan);
  EXPECT_EQ(records.size(), GetParam().records);
  EXPECT_EQ(scan.damage, GetParam().damage);
}

constexpr const char* kArc =
    "the record at octet 0 is of an ARC file, the format before WARC";

// warcio's and jwarc's files. This reader is more tolerant than warcio: it
// reads a file that is one gzip member, and does not compare digests. A record
// in several members (WrongChunks) is damage, ARC is another format.
INSTANTIATE_TEST_SUITE_P(
    Table, WarcFileTest,
    testing::Values(
        FileCase{"Plain", "example.warc", 6, ""},
        FileCase{"Gzip", "example.warc.gz", 6, ""},
        FileCase{"Resource", "example-resource.warc.gz", 3, ""},
        FileCase{"Post", "post-test.warc.gz", 6, ""},
        FileCase{"Chunked", "example-iana.org-chunked.warc", 3, ""},
        FileCase{"CommonCrawl", "jwarc-cc.warc.gz", 1, ""},
        FileCase{"ExtraField", "jwarc-gzip_extra_sl.warc.gz", 1, ""},
        FileCase{"OneMember", "example-bad-non-chunked.warc.gz", 6, ""},
        FileCase{"WrongDigest", "example-digest.warc", 4, ""},
        FileCase{"AngleBrackets", "example-wget-bad-target-uri.warc.gz", 6, ""},
        FileCase{"SpaceInUri", "example-space-in-target-uri.warc.gz", 2, ""},
        FileCase{"WrongChunks", "example-wrong-chunks.warc.gz", 0,
                 "the record at octet 0 is cut off"},
        FileCase{"Truncated", "example-trunc.warc", 4,
                 "the record at octet 2560 does not begin with WARC/"},
        FileCase{"OneMemberToo", "example-bad.warc.gz.bad", 6, ""},
        FileCase{"Arc", "example.arc", 0, kArc},
        FileCase{"ArcGzip", "example.arc.gz", 0, kArc},
        FileCase{"ArcSpaceInUrl", "example-space-in-url.arc", 0, kArc},
        FileCase{"BadArc", "bad.arc", 0, kArc}),
    [](const auto& tested) { return tested.param.name; });

TEST(Warc, ReadsUrisInBrackets) {
  const auto bytes =
      SharedFile("vectors/warc/example-wget-bad-target-uri.warc.gz");
  if (!bytes) GTEST_SKIP() << "../shared is not there";
  for (const WarcRecord& record : All(*bytes)) {
    EXPECT_FALSE(record.target_uri.starts_with('<')) << record.target_uri;
    EXPECT_FALSE(record.target_uri.ends_with('>')) << record.target_uri;
  }
}

TEST(Warc, DecodesRealChunks) {
  const auto bytes = SharedFile("vectors/warc/example-iana.org-chunked.warc");
  if (!bytes) GTEST_SKIP() << "../shared is not there";
  bool seen = false;
  for (const WarcRecord& record : All(*bytes)) {
    if (record.type != "response") continue;
    seen = true;
    EXPECT_EQ(record.status, 200);
    EXPECT_TRUE(record.body.starts_with("<")) << record.body.substr(0, 20);
  }
  EXPECT_TRUE(seen);
}

}  // namespace
}  // namespace kindred::crawler
