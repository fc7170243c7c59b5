#include "index/vector_index.h"

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "gtest/gtest.h"

#include "base/random.h"
#include "index/vector_lists.h"
#include "tests/support/brute_force_index.h"

namespace kindred::index {
namespace {

using Values = std::vector<float>;
using Rows = std::vector<std::size_t>;

struct Exact {
  static std::unique_ptr<VectorIndex> Make(const Values& values,
                                           std::size_t dimensions) {
    return MakeExactIndex(values, dimensions);
  }
};

// Searched in all of its lists, so that it finds what the others do.
struct InLists {
  static std::unique_ptr<VectorIndex> Make(const Values& values,
                                           std::size_t dimensions) {
    return MakeListIndex(values, MakeVectorLists(values, dimensions));
  }
};

struct BruteForce {
  static std::unique_ptr<VectorIndex> Make(const Values& values,
                                           std::size_t dimensions) {
    return std::make_unique<BruteForceIndex>(values, dimensions);
  }
};

constexpr std::size_t kAllLists = 1000;

// Small whole numbers: products are exact, and many are equal.
std::vector<float> WholeNumbers(std::size_t count, std::uint64_t seed) {
  Random random(seed);
  std::vector<float> values;
  for (std::size_t i = 0; i < count; ++i) {
    values.push_back(static_cast<float>(random.Below(5)) - 2.0F);
  }
  return values;
}

std::vector<std::size_t> RowsOf(std::span<const Neighbour> neighbours) {
  std::vector<std::size_t> rows;
  for (const Neighbour& neighbour : neighbours) rows.push_back(neighbour.row);
  return rows;
}

template <typename T>
class VectorIndexContractTest : public testing::Test {};

using Implementations = testing::Types<Exact, InLists, BruteForce>;
TYPED_TEST_SUITE(VectorIndexContractTest, Implementations, );

TYPED_TEST(VectorIndexContractTest, BeginsEmpty) {
  const auto index = TypeParam::Make({}, 3);
  EXPECT_EQ(index->Size(), 0U);
  EXPECT_EQ(index->Dimensions(), 3U);
  EXPECT_TRUE(index->Search(Values{1, 0, 0}, 5, {}, kAllLists).empty());
}

TYPED_TEST(VectorIndexContractTest, KeepsVectorsInTheirOrder) {
  const auto index = TypeParam::Make({1, 2, -1, 0.5F, -0.25F, 0}, 2);
  EXPECT_EQ(index->Size(), 3U);
  EXPECT_EQ(index->Vector(0), (Values{1, 2}));
  EXPECT_EQ(index->Vector(1), (Values{-1, 0.5F}));
  EXPECT_EQ(index->Vector(2), (Values{-0.25F, 0}));
}

TYPED_TEST(VectorIndexContractTest, FindsTheLargestInnerProductsFirst) {
  const auto index = TypeParam::Make({1, 0, 0, 1, -1, 0, 2, 2}, 2);
  const std::vector<Neighbour> found =
      index->Search(Values{1, 0}, 3, {}, kAllLists);
  EXPECT_EQ(RowsOf(found), (Rows{3, 0, 1}));
  EXPECT_EQ(found[0].similarity, 2.0F);
  EXPECT_EQ(found[1].similarity, 1.0F);
  EXPECT_EQ(found[2].similarity, 0.0F);
}

TYPED_TEST(VectorIndexContractTest, TakesAnyLimit) {
  const auto index = TypeParam::Make({1, 3, 2}, 1);
  EXPECT_TRUE(index->Search(Values{1}, 0, {}, kAllLists).empty());
  EXPECT_EQ(RowsOf(index->Search(Values{1}, 3, {}, kAllLists)),
            (Rows{1, 2, 0}));
  EXPECT_EQ(RowsOf(index->Search(Values{1}, SIZE_MAX, {}, kAllLists)),
            (Rows{1, 2, 0}));
}

TYPED_TEST(VectorIndexContractTest, FindsOnlyWhatIsAllowed) {
  const auto index = TypeParam::Make({1, 5, 4, 3, 2}, 1);
  EXPECT_EQ(RowsOf(index->Search(Values{1}, 2, Rows{0, 2, 4}, kAllLists)),
            (Rows{2, 4}));
  EXPECT_EQ(RowsOf(index->Search(Values{1}, 9, Rows{0, 3}, kAllLists)),
            (Rows{3, 0}));
  EXPECT_EQ(RowsOf(index->Search(Values{-1}, 1, Rows{1}, kAllLists)),
            (Rows{1}));
}

TYPED_TEST(VectorIndexContractTest, AllowedRowsThatAreNotThereAreNotFound) {
  const auto index = TypeParam::Make({1, 2}, 1);
  EXPECT_EQ(RowsOf(index->Search(Values{1}, 5, Rows{1, 2, 77}, kAllLists)),
            (Rows{1}));
  EXPECT_TRUE(index->Search(Values{1}, 5, Rows{8}, kAllLists).empty());
}

TYPED_TEST(VectorIndexContractTest, EqualOnesComeByRow) {
  const auto index = TypeParam::Make({1, 2, 1, 2, 1, 2, 1, 2}, 1);
  for (std::size_t limit = 1; limit <= 8; ++limit) {
    Rows want = {1, 3, 5, 7, 0, 2, 4, 6};
    want.resize(limit);
    EXPECT_EQ(RowsOf(index->Search(Values{1}, limit, {}, kAllLists)), want);
  }
}

// Companies without text all stand at the origin.
TYPED_TEST(VectorIndexContractTest, ManyEqualOnesComeByRow) {
  const auto index = TypeParam::Make(Values(4000, 0.0F), 4);
  EXPECT_EQ(RowsOf(index->Search(Values{1, 2, 3, 4}, 3, {}, kAllLists)),
            (Rows{0, 1, 2}));
  EXPECT_EQ(
      RowsOf(index->Search(Values{1, 2, 3, 4}, 2, Rows{7, 9, 900}, kAllLists)),
      (Rows{7, 9}));
}

TYPED_TEST(VectorIndexContractTest, FindsWhatBruteForceFinds) {
  Random random(9);
  for (std::uint64_t round = 0; round < 50; ++round) {
    const std::size_t dimensions = 1 + random.Below(20);
    const std::size_t size = 1 + random.Below(300);
    const Values values = WholeNumbers(dimensions * size, round);
    const auto index = TypeParam::Make(values, dimensions);
    const BruteForceIndex brute(values, dimensions);
    const Values query = WholeNumbers(dimensions, round + 1000);
    Rows allowed;
    for (std::size_t row = 0; row < size && round % 2 == 0; ++row) {
      if (random.Below(3) == 0) allowed.push_back(row);
    }
    const std::size_t limit = 1 + random.Below(size);
    ASSERT_EQ(RowsOf(index->Search(query, limit, allowed, kAllLists)),
              RowsOf(brute.Search(query, limit, allowed, kAllLists)));
  }
}

TYPED_TEST(VectorIndexContractTest, KeepsOnlyTheRowsAskedFor) {
  const Values values = WholeNumbers(3 * 40, 5);
  const auto all = TypeParam::Make(values, 3);
  const Rows rows = {0, 3, 7, 8, 39};
  const auto some = all->WithRows(rows);
  ASSERT_EQ(some->Size(), rows.size());
  for (std::size_t i = 0; i < rows.size(); ++i) {
    EXPECT_EQ(some->Vector(i), all->Vector(rows[i]));
  }
  const Values query = {1, 2, -1};
  Rows found;
  for (const Neighbour& near : some->Search(query, 9, {}, kAllLists)) {
    found.push_back(rows[near.row]);
  }
  EXPECT_EQ(found, RowsOf(all->Search(query, 9, rows, kAllLists)));
  EXPECT_EQ(all->WithRows({})->Size(), 0U);
}

// The octets of an index, where a reader may take them for numbers.
class Stored {
 public:
  explicit Stored(const VectorIndex& index) {
    index.Write([this](std::string_view bytes) { bytes_ += bytes; });
  }
  explicit Stored(std::string bytes) : bytes_(std::move(bytes)) {}

  [[nodiscard]] const std::string& Bytes() const { return bytes_; }
  [[nodiscard]] Result<std::unique_ptr<VectorIndex>> Read(
      std::size_t dimensions, std::size_t size) const {
    auto copy = std::make_shared<const std::string>(bytes_);
    const std::string_view all = *copy;
    return ReadVectorIndex({all, std::move(copy)}, dimensions, size);
  }

 private:
  std::string bytes_;
};

// Both kinds, of ten rows of three values.
std::vector<std::unique_ptr<VectorIndex>> BothKinds() {
  std::vector<std::unique_ptr<VectorIndex>> both;
  both.push_back(Exact::Make(WholeNumbers(30, 1), 3));
  both.push_back(InLists::Make(WholeNumbers(30, 1), 3));
  return both;
}

TEST(ReadVectorIndexTest, ReadsBackWhatItWrote) {
  for (const auto& index : BothKinds()) {
    const Stored stored(*index);
    const auto back = stored.Read(3, 10);
    ASSERT_TRUE(back.Ok()) << back.Reason().message;
    EXPECT_EQ(back.Value()->Size(), 10U);
    EXPECT_EQ(back.Value()->Dimensions(), 3U);
    EXPECT_EQ(back.Value()->IsExact(), index->IsExact());
    for (std::size_t row = 0; row < 10; ++row) {
      EXPECT_EQ(back.Value()->Vector(row), index->Vector(row));
    }
    EXPECT_EQ(Stored(*back.Value()).Bytes(), stored.Bytes());
  }
}

TEST(ReadVectorIndexTest, ReadsBackNothing) {
  for (const std::size_t dimensions : {std::size_t{0}, std::size_t{3}}) {
    const auto back =
        Stored(*MakeVectorIndex({}, dimensions)).Read(dimensions, 0);
    ASSERT_TRUE(back.Ok()) << back.Reason().message;
    EXPECT_EQ(back.Value()->Size(), 0U);
  }
}

bool IsRefused(std::string_view octets, std::size_t dimensions,
               std::size_t size) {
  const auto read = Stored(std::string(octets)).Read(dimensions, size);
  return !read.Ok() && read.Reason().code == ErrorCode::kCorrupt;
}

TEST(ReadVectorIndexTest, RefusesForeignOctets) {
  EXPECT_TRUE(IsRefused("", 3, 10));
  EXPECT_TRUE(IsRefused("not an index at all", 3, 10));
  for (const auto& index : BothKinds()) {
    const std::string bytes = Stored(*index).Bytes();
    EXPECT_TRUE(IsRefused(std::string(bytes.size(), '\0'), 3, 10));
    EXPECT_TRUE(IsRefused(bytes, 3, 9));
    EXPECT_TRUE(IsRefused(bytes, 2, 15));
    EXPECT_TRUE(IsRefused(bytes + "x", 3, 10));
    for (std::size_t length = 0; length < bytes.size(); ++length) {
      ASSERT_TRUE(IsRefused(bytes.substr(0, length), 3, 10));
    }
  }
}

TEST(ReadVectorIndexTest, AnyChangedOctetIsRefusedOrHarmless) {
  for (const auto& index : BothKinds()) {
    const std::string bytes = Stored(*index).Bytes();
    for (std::size_t at = 0; at < bytes.size(); ++at) {
      for (unsigned mask = 1; mask < 256; mask += mask) {
        std::string changed = bytes;
        changed[at] =
            static_cast<char>(static_cast<unsigned char>(changed[at]) ^ mask);
        const auto read = Stored(std::move(changed)).Read(3, 10);
        if (!read.Ok()) continue;
        for (const Neighbour& found :
             read.Value()->Search(Values{1, 1, 1}, 10, {}, kAllLists)) {
          ASSERT_LT(found.row, 10U);
        }
        ASSERT_EQ(read.Value()->Vector(9).size(), 3U);
      }
    }
  }
}

TEST(ReadVectorIndexTest, RefusesValuesThatAreNotOfUnitVectors) {
  for (const float value : {std::numeric_limits<float>::quiet_NaN(),
                            std::numeric_limits<float>::infinity(), 3.0F}) {
    const Values values = {1, value};
    EXPECT_FALSE(Stored(*MakeExactIndex(values, 1)).Read(1, 2).Ok());
    const VectorLists lists{1, {1.0F}, {0, 2}, {0, 1}};
    EXPECT_FALSE(Stored(*MakeListIndex(values, lists)).Read(1, 2).Ok());
  }
}

TEST(MakeVectorIndexTest, IsExactUpToItsBound) {
  const Values values = WholeNumbers(30, 1);
  EXPECT_TRUE(MakeVectorIndex(values, 3, {.exact_up_to = 10})->IsExact());
  EXPECT_FALSE(MakeVectorIndex(values, 3, {.exact_up_to = 9})->IsExact());
}

// Values between whole numbers lose digits as float16, not more than it has.
TEST(ListIndexTest, KeepsElevenBitsOfAValue) {
  Random random(4);
  Values values;
  for (std::size_t i = 0; i < 64; ++i) {
    values.push_back(static_cast<float>(2 * random.Uniform() - 1));
  }
  const auto index = InLists::Make(values, 4);
  for (std::size_t row = 0; row < 16; ++row) {
    const Values vector = index->Vector(row);
    for (std::size_t d = 0; d < 4; ++d) {
      EXPECT_NEAR(vector[d], values[4 * row + d], 1.0F / 2048);
    }
  }
}

}  // namespace
}  // namespace kindred::index
