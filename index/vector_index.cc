#include "index/vector_index.h"

#include <algorithm>
#include <array>
#include <cassert>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <span>
#include <string>
#include <utility>
#include <vector>

#include <faiss/IndexFlat.h>
#include <faiss/IndexIVF.h>
#include <faiss/IndexScalarQuantizer.h>
#include <faiss/impl/IDSelector.h>
#include <faiss/impl/ScalarQuantizer.h>
#include <faiss/invlists/InvertedLists.h>
#include <faiss/utils/Heap.h>
#include <faiss/utils/distances.h>

#include "index/byte_arrays.h"
#include "index/parallel.h"

namespace kindred::index {
namespace {

using Id = faiss::Index::idx_t;

// A search in lists looks into so many, unless told.
constexpr std::size_t kListsSearched = 16;

// How an index begins, before its dimensions: what is in it.
constexpr std::uint64_t kExact = 1;
constexpr std::uint64_t kInLists = 2;

// Of a float16 value with more than rounding over 1.
constexpr float kMaxValue = 2.0F;

// The rows that may be found, as bits.
class AllowedRows {
 public:
  AllowedRows(std::span<const std::size_t> rows, std::size_t size)
      : bits_((size + 7) / 8, 0), selector_(bits_.size(), bits_.data()) {
    for (const std::size_t row : rows) {
      if (row >= size) break;  // ascending
      bits_[row / 8] =
          static_cast<std::uint8_t>(bits_[row / 8] | (1U << (row % 8)));
      ++count_;
    }
  }

  [[nodiscard]] std::size_t Count() const { return count_; }
  [[nodiscard]] faiss::IDSelectorBitmap* Selector() { return &selector_; }

 private:
  std::size_t count_ = 0;
  std::vector<std::uint8_t> bits_;
  faiss::IDSelectorBitmap selector_;
};

// FAISS's answer for one query, best first, equal ones by row.
std::vector<Neighbour> SortedNeighbours(std::span<const float> similarities,
                                        std::span<const Id> rows) {
  std::vector<Neighbour> neighbours;
  for (std::size_t i = 0; i < rows.size(); ++i) {
    if (rows[i] < 0) continue;
    neighbours.push_back({static_cast<std::size_t>(rows[i]), similarities[i]});
  }
  std::ranges::sort(neighbours, [](const auto& a, const auto& b) {
    return a.similarity != b.similarity ? a.similarity > b.similarity
                                        : a.row < b.row;
  });
  return neighbours;
}

// Search that asks FAISS for its best `k`, and decides among equals.
class FaissSearch : public VectorIndex {
 private:
  [[nodiscard]] std::vector<Neighbour> Find(
      std::span<const float> query, std::size_t limit,
      std::span<const std::size_t> allowed, std::size_t lists) const override {
    assert(query.size() == Dimensions());
    AllowedRows rows(allowed, allowed.empty() ? 0 : Size());
    faiss::IDSelector* const only = allowed.empty() ? nullptr : rows.Selector();
    const std::size_t most = allowed.empty() ? Size() : rows.Count();
    if (std::min(limit, most) == 0 || Dimensions() == 0) return {};
    HoldToOneThread();
    // Which of several equal ones FAISS keeps at the end of its list is its
    // own affair: ask for more until the end is not among equals.
    std::size_t asked = limit < most ? limit + 1 : most;
    std::vector<Neighbour> found = Nearest(query, asked, only, lists);
    while (asked < most && found.size() == asked &&
           found[limit - 1].similarity == found.back().similarity) {
      asked = asked > most / 2 ? most : 2 * asked;
      found = Nearest(query, asked, only, lists);
    }
    found.resize(std::min(limit, found.size()));
    return found;
  }

  // At most `k` rows, best first, equal ones by row.
  [[nodiscard]] virtual std::vector<Neighbour> Nearest(
      std::span<const float> query, std::size_t k, faiss::IDSelector* only,
      std::size_t lists) const = 0;
};

class ExactIndex final : public FaissSearch {
 public:
  ExactIndex(Array<float> values, std::size_t dimensions)
      : values_(std::move(values)), dimensions_(dimensions) {}

  [[nodiscard]] std::size_t Size() const override {
    return dimensions_ == 0 ? 0 : values_.size() / dimensions_;
  }
  [[nodiscard]] std::size_t Dimensions() const override { return dimensions_; }
  [[nodiscard]] bool IsExact() const override { return true; }

  [[nodiscard]] std::vector<float> Vector(std::size_t row) const override {
    const auto values = values_.subspan(row * dimensions_, dimensions_);
    return {values.begin(), values.end()};
  }

  [[nodiscard]] std::unique_ptr<VectorIndex> WithRows(
      std::span<const std::size_t> rows) const override {
    std::vector<float> kept;
    kept.reserve(rows.size() * dimensions_);
    for (const std::size_t row : rows) {
      const auto values = values_.subspan(row * dimensions_, dimensions_);
      kept.insert(kept.end(), values.begin(), values.end());
    }
    return std::make_unique<ExactIndex>(std::move(kept), dimensions_);
  }

  void Write(const ByteSink& sink) const override {
    WriteArray<std::uint64_t>(std::array{kExact, std::uint64_t{dimensions_}},
                              sink);
    WriteArray<float>(values_, sink);
  }

 private:
  [[nodiscard]] std::vector<Neighbour> Nearest(
      std::span<const float> query, std::size_t k, faiss::IDSelector* only,
      std::size_t /*lists*/) const override {
    std::vector<float> similarities(k);
    std::vector<Id> rows(k);
    faiss::float_minheap_array_t heap{1, k, rows.data(), similarities.data()};
    faiss::knn_inner_product(query.data(), values_.data(), dimensions_, 1,
                             Size(), &heap, only);
    return SortedNeighbours(similarities, rows);
  }

  Array<float> values_;
  std::size_t dimensions_;
};

// Codes that stand in memory or a mapped file, as FAISS reads them.
class FixedLists final : public faiss::InvertedLists {
 public:
  FixedLists(VectorLists lists, Array<std::uint16_t> codes)
      : faiss::InvertedLists(lists.Lists(),
                             lists.dimensions * sizeof(std::uint16_t)),
        lists_(std::move(lists)),
        codes_(std::move(codes)) {}

  [[nodiscard]] std::size_t list_size(std::size_t list) const override {
    return lists_.Rows(list).size();
  }
  [[nodiscard]] const std::uint8_t* get_codes(std::size_t list) const override {
    return CodeAt(lists_.begin[list]);
  }
  [[nodiscard]] const idx_t* get_ids(std::size_t list) const override {
    return lists_.Rows(list).data();
  }
  [[nodiscard]] const std::uint8_t* CodeAt(std::size_t place) const {
    return reinterpret_cast<const std::uint8_t*>(  // NOLINT: FAISS's type
        codes_.data() + place * lists_.dimensions);
  }

  std::size_t add_entries(std::size_t /*list*/, std::size_t /*count*/,
                          const idx_t* /*ids*/,
                          const std::uint8_t* /*codes*/) override {
    return 0;  // nothing is added
  }
  void update_entries(std::size_t /*list*/, std::size_t /*offset*/,
                      std::size_t /*count*/, const idx_t* /*ids*/,
                      const std::uint8_t* /*codes*/) override {}
  void resize(std::size_t /*list*/, std::size_t /*size*/) override {}

  [[nodiscard]] const VectorLists& Lists() const { return lists_; }
  [[nodiscard]] const Array<std::uint16_t>& Codes() const { return codes_; }

 private:
  VectorLists lists_;
  Array<std::uint16_t> codes_;  // of each place in `rows`
};

faiss::ScalarQuantizer Float16(std::size_t dimensions) {
  return {dimensions, faiss::ScalarQuantizer::QT_fp16};
}

class ListIndex final : public FaissSearch {
 public:
  // codes[i] is of row lists.rows[i].
  ListIndex(VectorLists lists, Array<std::uint16_t> codes)
      : places_(lists.rows.size()),
        lists_(std::move(lists), std::move(codes)),
        centroids_(static_cast<Id>(Lists().dimensions)),
        index_(&centroids_, Lists().dimensions, Lists().Lists(),
               faiss::ScalarQuantizer::QT_fp16, faiss::METRIC_INNER_PRODUCT,
               false) {
    for (std::size_t place = 0; place < places_.size(); ++place) {
      places_[static_cast<std::size_t>(Lists().rows[place])] =
          static_cast<std::uint32_t>(place);
    }
    centroids_.add(static_cast<Id>(Lists().Lists()), Lists().centroids.data());
    index_.replace_invlists(&lists_, false);
    index_.ntotal = static_cast<Id>(places_.size());
    index_.is_trained = true;
  }

  [[nodiscard]] std::size_t Size() const override { return places_.size(); }
  [[nodiscard]] std::size_t Dimensions() const override {
    return Lists().dimensions;
  }
  [[nodiscard]] bool IsExact() const override { return false; }

  [[nodiscard]] std::vector<float> Vector(std::size_t row) const override {
    std::vector<float> vector(Dimensions());
    Float16(Dimensions()).decode(lists_.CodeAt(places_[row]), vector.data(), 1);
    return vector;
  }

  [[nodiscard]] std::unique_ptr<VectorIndex> WithRows(
      std::span<const std::size_t> rows) const override {
    std::vector<std::int64_t> renumbered(Size(), -1);
    for (std::size_t i = 0; i < rows.size(); ++i) {
      renumbered[rows[i]] = static_cast<std::int64_t>(i);
    }
    VectorLists kept{Dimensions(), Lists().centroids, {0}, {}};
    std::vector<std::uint64_t> begin{0};
    std::vector<std::int64_t> kept_rows;
    std::vector<std::uint16_t> codes;
    for (std::size_t list = 0; list < Lists().Lists(); ++list) {
      for (std::size_t at = Lists().begin[list]; at < Lists().begin[list + 1];
           ++at) {
        const std::int64_t row =
            renumbered[static_cast<std::size_t>(Lists().rows[at])];
        if (row < 0) continue;
        kept_rows.push_back(row);
        const auto code =
            lists_.Codes().subspan(at * Dimensions(), Dimensions());
        codes.insert(codes.end(), code.begin(), code.end());
      }
      begin.push_back(kept_rows.size());
    }
    kept.begin = std::move(begin);
    kept.rows = std::move(kept_rows);
    return std::make_unique<ListIndex>(std::move(kept), std::move(codes));
  }

  void Write(const ByteSink& sink) const override {
    WriteArray<std::uint64_t>(
        std::array{kInLists, std::uint64_t{Lists().dimensions}}, sink);
    WriteArray<float>(Lists().centroids, sink);
    WriteArray<std::uint64_t>(Lists().begin, sink);
    WriteArray<std::int64_t>(Lists().rows, sink);
    WriteArray<std::uint16_t>(lists_.Codes(), sink);
  }

 private:
  [[nodiscard]] const VectorLists& Lists() const { return lists_.Lists(); }

  [[nodiscard]] std::vector<Neighbour> Nearest(
      std::span<const float> query, std::size_t k, faiss::IDSelector* only,
      std::size_t lists) const override {
    std::vector<float> similarities(k);
    std::vector<Id> rows(k);
    faiss::SearchParametersIVF parameters;
    parameters.sel = only;
    parameters.nprobe =
        std::min(lists == 0 ? kListsSearched : lists, Lists().Lists());
    index_.search(1, query.data(), static_cast<Id>(k), similarities.data(),
                  rows.data(), &parameters);
    return SortedNeighbours(similarities, rows);
  }

  std::vector<std::uint32_t> places_;  // of each row
  FixedLists lists_;
  faiss::IndexFlatIP centroids_;
  faiss::IndexIVFScalarQuantizer index_;
};

bool AreOfUnitVectors(std::span<const float> values) {
  return std::ranges::all_of(values, [](float value) {
    return std::isfinite(value) && std::abs(value) <= kMaxValue;
  });
}

// Whether float16 values are finite and at most kMaxValue, which in their order
// of bits are the least.
bool AreOfUnitVectors(std::span<const std::uint16_t> values) {
  constexpr unsigned kTwo = 0x4000;
  constexpr unsigned kWithoutSign = 0x7FFF;
  return std::ranges::all_of(
      values, [](unsigned value) { return (value & kWithoutSign) <= kTwo; });
}

// Whether the lists hold each of `size` rows once.
bool AreWhole(const VectorLists& lists, std::size_t size) {
  if (lists.begin.empty() || lists.begin.front() != 0 ||
      lists.begin.back() != size || lists.rows.size() != size ||
      !std::ranges::is_sorted(lists.begin) ||
      lists.centroids.size() != lists.Lists() * lists.dimensions) {
    return false;
  }
  std::vector<bool> seen(size, false);
  for (const std::int64_t row : lists.rows) {
    if (row < 0 || static_cast<std::size_t>(row) >= size ||
        seen[static_cast<std::size_t>(row)]) {
      return false;
    }
    seen[static_cast<std::size_t>(row)] = true;
  }
  return true;
}

Result<std::unique_ptr<VectorIndex>> ReadListIndex(ArrayReader reader,
                                                   std::size_t dimensions,
                                                   std::size_t size) {
  VectorLists lists;
  lists.dimensions = dimensions;
  Array<std::uint16_t> codes;
  if (!reader.Take(lists.centroids) || !reader.Take(lists.begin) ||
      !reader.Take(lists.rows) || !reader.Take(codes) || !reader.AtEnd() ||
      !AreWhole(lists, size) || codes.size() != size * dimensions ||
      !AreOfUnitVectors(lists.centroids) || !AreOfUnitVectors(codes)) {
    return Error{ErrorCode::kCorrupt, "not of this generation"};
  }
  return std::unique_ptr<VectorIndex>(
      std::make_unique<ListIndex>(std::move(lists), std::move(codes)));
}

}  // namespace

std::unique_ptr<VectorIndex> MakeExactIndex(Array<float> vectors,
                                            std::size_t dimensions) {
  return std::make_unique<ExactIndex>(std::move(vectors), dimensions);
}

std::unique_ptr<VectorIndex> MakeListIndex(std::span<const float> vectors,
                                           VectorLists lists) {
  const std::size_t dimensions = lists.dimensions;
  const faiss::ScalarQuantizer float16 = Float16(dimensions);
  std::vector<std::uint16_t> codes(vectors.size());
  for (std::size_t place = 0; place < lists.rows.size(); ++place) {
    float16.compute_codes(
        vectors.data() +
            static_cast<std::size_t>(lists.rows[place]) * dimensions,
        reinterpret_cast<std::uint8_t*>(  // NOLINT: FAISS's type
            codes.data() + place * dimensions),
        1);
  }
  return std::make_unique<ListIndex>(std::move(lists), std::move(codes));
}

std::unique_ptr<VectorIndex> MakeVectorIndex(
    Array<float> vectors, std::size_t dimensions,
    const VectorIndexOptions& options) {
  if (dimensions == 0 || vectors.size() / dimensions <= options.exact_up_to) {
    return MakeExactIndex(std::move(vectors), dimensions);
  }
  return MakeListIndex(vectors,
                       MakeVectorLists(vectors, dimensions, options.lists));
}

Result<std::unique_ptr<VectorIndex>> ReadVectorIndex(const FileBytes& file,
                                                     std::size_t dimensions,
                                                     std::size_t size) {
  ArrayReader reader(file);
  Array<std::uint64_t> head;  // kind and dimensions
  const Error bad{ErrorCode::kCorrupt, "not of this generation"};
  if (!reader.Take(head) || head.size() != 2 || head[1] != dimensions) {
    return bad;
  }
  if (head[0] == kInLists) return ReadListIndex(reader, dimensions, size);
  Array<float> values;
  if (head[0] != kExact || !reader.Take(values) || !reader.AtEnd() ||
      values.size() != dimensions * size || !AreOfUnitVectors(values)) {
    return bad;
  }
  return MakeExactIndex(std::move(values), dimensions);
}

}  // namespace kindred::index
