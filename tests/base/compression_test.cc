#include "base/compression.h"

#include <cstddef>
#include <cstdint>
#include <ostream>
#include <string>

#include "gmock/gmock.h"
#include "gtest/gtest.h"

#include "base/random.h"

namespace kindred {
namespace {

constexpr std::size_t kMax = std::size_t{1} << 20U;

std::string Words(std::size_t bytes) {
  Random random(1);
  std::string text;
  while (text.size() < bytes) {
    text += "word" + std::to_string(random.Below(50)) + " ";
  }
  return text;
}

TEST(CompressionTest, GivesBackWhatItWasGiven) {
  std::string noise;
  Random random(2);
  for (int i = 0; i < 5000; ++i) {
    noise += static_cast<char>(random.Below(256));
  }
  for (const std::string& bytes :
       {std::string(), std::string("a"), std::string(3, '\0'), Words(100'000),
        std::string(kMax, 'x'), noise}) {
    const Result<std::string> frame = Compress(bytes);
    ASSERT_TRUE(frame.Ok());
    const Result<std::string> back = Decompress(frame.Value(), kMax);
    ASSERT_TRUE(back.Ok()) << back.Reason().message;
    EXPECT_EQ(back.Value(), bytes);
  }
}

TEST(CompressionTest, TakesLessRoomForText) {
  const std::string text = Words(4000);
  EXPECT_LT(2 * Compress(text).Value().size(), text.size());
}

TEST(CompressionTest, RefusesMoreThanAllowed) {
  const std::string frame = Compress(std::string(1000, 'x')).Value();
  EXPECT_TRUE(Decompress(frame, 1000).Ok());
  const Result<std::string> refused = Decompress(frame, 999);
  ASSERT_FALSE(refused.Ok());
  EXPECT_EQ(refused.Reason().code, ErrorCode::kCorrupt);
  EXPECT_THAT(refused.Reason().message, testing::HasSubstr("999"));
}

TEST(CompressionTest, RefusesEveryCut) {
  const std::string frame = Compress(Words(2000)).Value();
  for (std::size_t size = 0; size < frame.size(); ++size) {
    const Result<std::string> cut = Decompress(frame.substr(0, size), kMax);
    ASSERT_FALSE(cut.Ok()) << size;
    EXPECT_EQ(cut.Reason().code, ErrorCode::kCorrupt);
  }
}

TEST(CompressionTest, RefusesEveryChangedBit) {
  const std::string text = Words(2000);
  const std::string frame = Compress(text).Value();
  std::size_t other = 0;
  for (std::size_t bit = 0; bit < 8 * frame.size(); ++bit) {
    std::string changed = frame;
    changed[bit / 8] = static_cast<char>(
        static_cast<unsigned char>(changed[bit / 8]) ^ (1U << (bit % 8)));
    const Result<std::string> read = Decompress(changed, kMax);
    // One bit of the header means nothing (RFC 8878, section 3.1.1.1.1.4).
    if (read.Ok() && read.Value() != text) ++other;
  }
  EXPECT_EQ(other, 0U);
}

// Frames written by hand, after RFC 8878, section 3.1.1.
struct ForgedCase {
  std::string name;
  std::string frame;
};

void PrintTo(const ForgedCase& row, std::ostream* out) {
  *out << row.name;
}

// A frame whose header claims `claimed` octets, and `blocks` behind it.
std::string Forged(std::uint64_t claimed, const std::string& blocks) {
  std::string frame("\x28\xB5\x2F\xFD\xE0", 5);  // eight octets of size
  for (unsigned shift = 0; shift < 64; shift += 8) {
    frame += static_cast<char>((claimed >> shift) & 0xFFU);
  }
  return frame + blocks;
}

class ForgedFrameTest : public testing::TestWithParam<ForgedCase> {};

// All within a limit that would allow what they claim.
TEST_P(ForgedFrameTest, IsRefused) {
  const Result<std::string> read =
      Decompress(GetParam().frame, std::size_t{1} << 62U);
  ASSERT_FALSE(read.Ok());
  EXPECT_EQ(read.Reason().code, ErrorCode::kCorrupt);
}

const std::string kNoBlock("\x01\x00\x00", 3);  // last, raw, empty

INSTANTIATE_TEST_SUITE_P(
    Table, ForgedFrameTest,
    testing::Values(
        ForgedCase{"Nothing", ""}, ForgedCase{"Text", "no frame at all"},
        ForgedCase{"ATerabyte", Forged(std::uint64_t{1} << 40U, kNoBlock)},
        ForgedCase{"AllOctets", Forged(~std::uint64_t{0} - 3, kNoBlock)},
        ForgedCase{"TenMegabytes", Forged(10'000'000, kNoBlock)},
        ForgedCase{"OneOctet", Forged(1, kNoBlock)},
        ForgedCase{"Unknown",
                   std::string("\x28\xB5\x2F\xFD\x00\x58", 6) + kNoBlock},
        ForgedCase{"Skippable",
                   std::string("\x50\x2A\x4D\x18\x04\x00\x00\x00", 8) + "text"},
        ForgedCase{"Trailing", Compress("text").Value() + "x"},
        ForgedCase{"AnEmptyOneBehind",
                   Compress("text").Value() + Compress("").Value()},
        ForgedCase{"Two", Compress("text").Value() + Compress("text").Value()}),
    [](const auto& tested) { return tested.param.name; });

}  // namespace
}  // namespace kindred
