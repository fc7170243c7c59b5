#include "index/vector_index.h"

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "gtest/gtest.h"

#include "base/random.h"
#include "tests/support/brute_force_index.h"

namespace kindred::index {
namespace {

struct Faiss {
  static std::unique_ptr<VectorIndex> Make(std::size_t dimensions) {
    return MakeFaissIndex(dimensions);
  }
  static Result<std::unique_ptr<VectorIndex>> Read(std::string_view bytes,
                                                   std::size_t dimensions,
                                                   std::size_t size) {
    return ReadFaissIndex(bytes, dimensions, size);
  }
};

struct BruteForce {
  static std::unique_ptr<VectorIndex> Make(std::size_t dimensions) {
    return std::make_unique<BruteForceIndex>(dimensions);
  }
  static Result<std::unique_ptr<VectorIndex>> Read(std::string_view bytes,
                                                   std::size_t dimensions,
                                                   std::size_t size) {
    return BruteForceIndex::FromBytes(bytes, dimensions, size);
  }
};

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

using Rows = std::vector<std::size_t>;
using Values = std::vector<float>;

template <typename T>
class VectorIndexContractTest : public testing::Test {};

using Implementations = testing::Types<Faiss, BruteForce>;
TYPED_TEST_SUITE(VectorIndexContractTest, Implementations, );

TYPED_TEST(VectorIndexContractTest, BeginsEmpty) {
  const auto index = TypeParam::Make(3);
  EXPECT_EQ(index->Size(), 0U);
  EXPECT_EQ(index->Dimensions(), 3U);
  EXPECT_TRUE(index->Search(Values{1, 0, 0}, 5, {}).empty());
}

TYPED_TEST(VectorIndexContractTest, KeepsVectorsInTheOrderOfAdding) {
  const auto index = TypeParam::Make(2);
  index->Add(Values{1, 2});
  index->Add({});
  index->Add(Values{3, 4, 5, 6});
  EXPECT_EQ(index->Size(), 3U);
  EXPECT_EQ(index->Vector(0), (Values{1, 2}));
  EXPECT_EQ(index->Vector(2), (Values{5, 6}));
}

TYPED_TEST(VectorIndexContractTest, FindsTheLargestInnerProductsFirst) {
  const auto index = TypeParam::Make(2);
  index->Add(Values{1, 0, 0, 1, -1, 0, 2, 2});
  const std::vector<Neighbour> found = index->Search(Values{1, 0}, 3, {});
  EXPECT_EQ(RowsOf(found), (Rows{3, 0, 1}));
  EXPECT_EQ(found[0].similarity, 2.0F);
  EXPECT_EQ(found[1].similarity, 1.0F);
  EXPECT_EQ(found[2].similarity, 0.0F);
}

TYPED_TEST(VectorIndexContractTest, TakesAnyLimit) {
  const auto index = TypeParam::Make(1);
  index->Add(Values{1, 3, 2});
  EXPECT_TRUE(index->Search(Values{1}, 0, {}).empty());
  EXPECT_EQ(RowsOf(index->Search(Values{1}, 3, {})), (Rows{1, 2, 0}));
  EXPECT_EQ(RowsOf(index->Search(Values{1}, SIZE_MAX, {})), (Rows{1, 2, 0}));
}

TYPED_TEST(VectorIndexContractTest, FindsOnlyWhatIsAllowed) {
  const auto index = TypeParam::Make(1);
  index->Add(Values{1, 5, 4, 3, 2});
  EXPECT_EQ(RowsOf(index->Search(Values{1}, 2, Rows{0, 2, 4})), (Rows{2, 4}));
  EXPECT_EQ(RowsOf(index->Search(Values{1}, 9, Rows{0, 3})), (Rows{3, 0}));
  EXPECT_EQ(RowsOf(index->Search(Values{-1}, 1, Rows{1})), (Rows{1}));
}

TYPED_TEST(VectorIndexContractTest, AllowedRowsThatAreNotThereAreNotFound) {
  const auto index = TypeParam::Make(1);
  index->Add(Values{1, 2});
  EXPECT_EQ(RowsOf(index->Search(Values{1}, 5, Rows{1, 2, 77})), (Rows{1}));
  EXPECT_TRUE(index->Search(Values{1}, 5, Rows{8}).empty());
}

TYPED_TEST(VectorIndexContractTest, EqualOnesComeByRow) {
  const auto index = TypeParam::Make(1);
  index->Add(Values{1, 2, 1, 2, 1, 2, 1, 2});
  for (std::size_t limit = 1; limit <= 8; ++limit) {
    Rows want = {1, 3, 5, 7, 0, 2, 4, 6};
    want.resize(limit);
    EXPECT_EQ(RowsOf(index->Search(Values{1}, limit, {})), want);
  }
}

// Companies without text all stand at the origin.
TYPED_TEST(VectorIndexContractTest, ManyEqualOnesComeByRow) {
  const auto index = TypeParam::Make(4);
  index->Add(Values(4000, 0.0F));
  EXPECT_EQ(RowsOf(index->Search(Values{1, 2, 3, 4}, 3, {})), (Rows{0, 1, 2}));
  EXPECT_EQ(RowsOf(index->Search(Values{1, 2, 3, 4}, 2, Rows{7, 9, 900})),
            (Rows{7, 9}));
}

TYPED_TEST(VectorIndexContractTest, FindsTheNearestToItsOwnRows) {
  const auto index = TypeParam::Make(2);
  index->Add(std::vector<float>{1, 0, 0.6F, 0.8F, 0, 1, 0.8F, 0.6F});
  const auto nearest = index->NearestToRows(1, 3, 2);
  ASSERT_EQ(nearest.size(), 2U);
  ASSERT_EQ(nearest[0].size(), 2U);
  EXPECT_EQ(nearest[0][0].row, 3U);
  EXPECT_NEAR(nearest[0][0].similarity, 0.96F, 1e-6F);
  EXPECT_EQ(nearest[0][1].row, 2U);
  EXPECT_EQ(nearest[1][0].row, 1U);
  EXPECT_EQ(nearest[1][1].row, 3U);
  EXPECT_EQ(index->NearestToRows(0, 4, 99)[3].size(), 3U);
  EXPECT_TRUE(index->NearestToRows(2, 2, 2).empty());
}

TYPED_TEST(VectorIndexContractTest, ReadsBackWhatItWrote) {
  const auto index = TypeParam::Make(3);
  index->Add(WholeNumbers(30, 1));
  const Result<std::string> bytes = index->Serialise();
  ASSERT_TRUE(bytes.Ok());
  const auto back = TypeParam::Read(bytes.Value(), 3, 10);
  ASSERT_TRUE(back.Ok()) << back.Reason().message;
  EXPECT_EQ(back.Value()->Size(), 10U);
  EXPECT_EQ(back.Value()->Dimensions(), 3U);
  for (std::size_t row = 0; row < 10; ++row) {
    EXPECT_EQ(back.Value()->Vector(row), index->Vector(row));
  }
  EXPECT_EQ(back.Value()->Serialise().Value(), bytes.Value());
}

TYPED_TEST(VectorIndexContractTest, ReadsBackNothing) {
  for (const std::size_t dimensions : {std::size_t{0}, std::size_t{3}}) {
    const auto index = TypeParam::Make(dimensions);
    index->Add({});
    const Result<std::string> bytes = index->Serialise();
    ASSERT_TRUE(bytes.Ok());
    const auto back = TypeParam::Read(bytes.Value(), dimensions, 0);
    ASSERT_TRUE(back.Ok()) << back.Reason().message;
    EXPECT_EQ(back.Value()->Size(), 0U);
  }
}

TYPED_TEST(VectorIndexContractTest, RefusesForeignOctets) {
  const auto index = TypeParam::Make(3);
  index->Add(WholeNumbers(30, 1));
  const std::string bytes = index->Serialise().Value();
  const auto refused = [](std::string_view octets, std::size_t dimensions,
                          std::size_t size) {
    const auto read = TypeParam::Read(octets, dimensions, size);
    return !read.Ok() && read.Reason().code == ErrorCode::kCorrupt;
  };
  EXPECT_TRUE(refused("", 3, 10));
  EXPECT_TRUE(refused("not an index at all", 3, 10));
  EXPECT_TRUE(refused(std::string(bytes.size(), '\0'), 3, 10));
  EXPECT_TRUE(refused(bytes, 3, 9));
  EXPECT_TRUE(refused(bytes, 2, 15));
  EXPECT_TRUE(refused(bytes + "x", 3, 10));
  for (std::size_t length = 0; length < bytes.size(); ++length) {
    ASSERT_TRUE(refused(std::string_view(bytes).substr(0, length), 3, 10));
  }
}

// FAISS reads counts and kinds from its header: none of these may reach it.
TEST(ReadFaissIndexTest, AnyChangedOctetIsRefusedOrAnotherValue) {
  const auto index = MakeFaissIndex(3);
  index->Add(WholeNumbers(30, 1));
  const std::string bytes = index->Serialise().Value();
  const std::size_t header = bytes.size() - 30 * sizeof(float);
  for (std::size_t at = 0; at < bytes.size(); ++at) {
    for (int mask = 1; mask < 256; mask += mask) {
      std::string changed = bytes;
      changed[at] = static_cast<char>(static_cast<unsigned char>(changed[at]) ^
                                      static_cast<unsigned>(mask));
      const auto read = ReadFaissIndex(changed, 3, 10);
      if (at < header) {
        ASSERT_FALSE(read.Ok()) << at;
      } else if (read.Ok()) {
        ASSERT_EQ(read.Value()->Search(Values{1, 1, 1}, 10, {}).size(), 10U);
      }
    }
  }
}

TEST(ReadFaissIndexTest, RefusesValuesThatAreNotFinite) {
  for (const float value : {std::numeric_limits<float>::quiet_NaN(),
                            std::numeric_limits<float>::infinity()}) {
    const auto index = MakeFaissIndex(1);
    index->Add(Values{1, value});
    EXPECT_FALSE(ReadFaissIndex(index->Serialise().Value(), 1, 2).Ok());
  }
}

TEST(FaissIndexTest, FindsWhatBruteForceFinds) {
  Random random(9);
  for (std::uint64_t round = 0; round < 50; ++round) {
    const std::size_t dimensions = 1 + random.Below(20);
    const std::size_t size = 1 + random.Below(300);
    const std::vector<float> values = WholeNumbers(dimensions * size, round);
    const auto faiss = MakeFaissIndex(dimensions);
    BruteForceIndex brute(dimensions);
    faiss->Add(values);
    brute.Add(values);
    const std::vector<float> query = WholeNumbers(dimensions, round + 1000);
    Rows allowed;
    for (std::size_t row = 0; row < size && round % 2 == 0; ++row) {
      if (random.Below(3) == 0) allowed.push_back(row);
    }
    const std::size_t limit = 1 + random.Below(size);
    ASSERT_EQ(RowsOf(faiss->Search(query, limit, allowed)),
              RowsOf(brute.Search(query, limit, allowed)));
  }
}

}  // namespace
}  // namespace kindred::index
