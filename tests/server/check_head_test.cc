#include <cstddef>
#include <optional>
#include <ostream>
#include <string>

#include "gtest/gtest.h"

#include "server/http_connection.h"

namespace kindred::server {
namespace {

struct HeadCase {
  std::string name;
  std::string head;
  int want = 0;
};

void PrintTo(const HeadCase& row, std::ostream* out) {
  *out << row.name;
}

class CheckHeadTest : public testing::TestWithParam<HeadCase> {};

TEST_P(CheckHeadTest, Is) {
  EXPECT_EQ(CheckHead(GetParam().head).status, GetParam().want);
}

std::string ManyFields(std::size_t count) {
  std::string head = "GET / HTTP/1.1\r\n";
  for (std::size_t i = 0; i < count; ++i) head += "a: b\r\n";
  return head + "\r\n";
}

INSTANTIATE_TEST_SUITE_P(
    Table, CheckHeadTest,
    testing::Values(
        HeadCase{"Plain", "GET / HTTP/1.1\r\nHost: a\r\n\r\n", 0},
        HeadCase{"NoFields", "GET / HTTP/1.1\r\n\r\n", 0},
        HeadCase{"Empty", "\r\n\r\n", 400},
        HeadCase{"NoEnd", "GET / HTTP/1.1\r\nHost: a\r\n", 400},
        // RFC 9112 section 5.2: line folding.
        HeadCase{"Folded", "GET / HTTP/1.1\r\na: b\r\n c\r\n\r\n", 400},
        // Section 5.1: no blank between name and colon.
        HeadCase{"BlankBeforeColon", "GET / HTTP/1.1\r\na : b\r\n\r\n", 400},
        HeadCase{"NoColon", "GET / HTTP/1.1\r\nabc\r\n\r\n", 400},
        HeadCase{"BareLineFeed", "GET / HTTP/1.1\r\na: b\nc: d\r\n\r\n", 400},
        HeadCase{"Nul", std::string("GET / HTTP/1.1\r\na: \0\r\n\r\n", 24),
                 400},
        // Section 6.3: lengths that differ or do not parse.
        HeadCase{"Length", "POST / HTTP/1.1\r\nContent-Length: 5\r\n\r\n", 0},
        HeadCase{"LengthTwice",
                 "POST / HTTP/1.1\r\nContent-Length: 5\r\nContent-Length: "
                 "5\r\n\r\n",
                 400},
        HeadCase{"LengthSigned",
                 "POST / HTTP/1.1\r\nContent-Length: +5\r\n\r\n", 400},
        HeadCase{"LengthNegative",
                 "POST / HTTP/1.1\r\nContent-Length: -5\r\n\r\n", 400},
        HeadCase{"LengthEmpty", "POST / HTTP/1.1\r\nContent-Length:\r\n\r\n",
                 400},
        HeadCase{"LengthPastLimit",
                 "POST / HTTP/1.1\r\nContent-Length: 4194305\r\n\r\n", 413},
        HeadCase{"LengthPastNumbers",
                 "POST / HTTP/1.1\r\nContent-Length: "
                 "99999999999999999999999\r\n\r\n",
                 413},
        // Section 6.1: both fields are an attack.
        HeadCase{"LengthAndChunked",
                 "POST / HTTP/1.1\r\nContent-Length: 5\r\nTransfer-Encoding: "
                 "chunked\r\n\r\n",
                 400},
        HeadCase{"ChunkedTwice",
                 "POST / HTTP/1.1\r\nTransfer-Encoding: "
                 "chunked\r\nTransfer-Encoding: chunked\r\n\r\n",
                 400},
        HeadCase{"OtherCoding",
                 "POST / HTTP/1.1\r\nTransfer-Encoding: gzip, chunked\r\n\r\n",
                 501},
        HeadCase{"MostFields", ManyFields(kMaxHeaderLines), 0},
        HeadCase{"TooManyFields", ManyFields(kMaxHeaderLines + 1), 431},
        HeadCase{"LongLine",
                 "GET /" + std::string(kMaxRequestLineBytes, 'a') +
                     " HTTP/1.1\r\n\r\n",
                 414}),
    [](const auto& tested) { return tested.param.name; });

TEST(CheckHeadTest, LeavesOutWhatServesNothing) {
  const HeadVerdict verdict = CheckHead(
      "GET / HTTP/1.1\r\nRange: bytes=0-1,0-1\r\nREMOTE_ADDR: 10.0.0.1\r\n"
      "Accept-Encoding: gzip\r\nHost: a\r\n\r\n");
  EXPECT_EQ(verdict.head.text, "GET / HTTP/1.1\r\nHost: a\r\n\r\n");
}

// --- the API's sockets

}  // namespace
}  // namespace kindred::server
