#include "base/digest.h"

#include <cstddef>
#include <ostream>
#include <string>
#include <string_view>

#include "gtest/gtest.h"

namespace kindred {
namespace {

struct DigestCase {
  std::string name;
  std::string message;
  std::string want;
};

void PrintTo(const DigestCase& row, std::ostream* out) {
  *out << row.name;
}

class Sha256HexTest : public testing::TestWithParam<DigestCase> {};

TEST_P(Sha256HexTest, Matches) {
  EXPECT_EQ(Sha256Hex(GetParam().message), GetParam().want);
}

TEST_P(Sha256HexTest, IsThatOfThePieces) {
  for (const std::size_t size : {1U, 7U, 64U}) {
    Sha256 pieces;
    for (std::size_t at = 0; at < GetParam().message.size(); at += size) {
      pieces.Add(std::string_view(GetParam().message).substr(at, size));
    }
    EXPECT_EQ(pieces.Hex(), GetParam().want);
  }
}

// NIST's examples to FIPS 180-4 (SHA256.pdf) and its byte-oriented vectors.
INSTANTIATE_TEST_SUITE_P(
    Table, Sha256HexTest,
    testing::Values(
        DigestCase{"Empty", "",
                   "e3b0c44298fc1c149afbf4c8996fb924"
                   "27ae41e4649b934ca495991b7852b855"},
        DigestCase{"OneBlock", "abc",
                   "ba7816bf8f01cfea414140de5dae2223"
                   "b00361a396177a9cb410ff61f20015ad"},
        DigestCase{"TwoBlocks",
                   "abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq",
                   "248d6a61d20638b8e5c026930c3e6039"
                   "a33ce45964ff2167f6ecedd419db06c1"},
        DigestCase{"Million", std::string(1'000'000, 'a'),
                   "cdc76e5c9914fb9281a1c7e284d73e67"
                   "f1809a48a497200e046d39ccc7112cd0"}),
    [](const auto& tested) { return tested.param.name; });

TEST(Sha256HexOctetsTest, CountsZeroOctets) {
  EXPECT_NE(Sha256Hex(std::string(1, '\0')), Sha256Hex(""));
}

}  // namespace
}  // namespace kindred
