#include <algorithm>
#include <cassert>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <faiss/Index.h>
#include <faiss/IndexFlat.h>
#include <faiss/impl/FaissException.h>
#include <faiss/impl/IDSelector.h>
#include <faiss/impl/io.h>
#include <faiss/index_io.h>
#include <omp.h>

#include "index/vector_index.h"

namespace kindred::index {
namespace {

using Id = faiss::Index::idx_t;

class FaissIndex final : public VectorIndex {
 public:
  explicit FaissIndex(std::unique_ptr<faiss::IndexFlat> index)
      : index_(std::move(index)) {}

  [[nodiscard]] std::size_t Size() const override {
    return static_cast<std::size_t>(index_->ntotal);
  }
  [[nodiscard]] std::size_t Dimensions() const override {
    return static_cast<std::size_t>(index_->d);
  }

  void Add(std::span<const float> vectors) override {
    if (vectors.empty()) return;
    assert(vectors.size() % Dimensions() == 0);
    index_->add(static_cast<Id>(vectors.size() / Dimensions()), vectors.data());
  }

  [[nodiscard]] std::vector<Neighbour> Search(
      std::span<const float> query, std::size_t limit,
      std::span<const std::size_t> allowed) const override {
    assert(query.size() == Dimensions());
    const std::vector<Id> ids(allowed.begin(), allowed.end());
    faiss::IDSelectorBatch only(ids.size(), ids.data());
    faiss::SearchParameters parameters;
    if (!ids.empty()) parameters.sel = &only;
    const std::size_t most =
        ids.empty() ? Size() : std::min(Size(), ids.size());
    if (std::min(limit, most) == 0) return {};
    // Which of several equal ones FAISS keeps at the end of its list is its
    // own affair: ask for more until the end is not among equals.
    std::size_t asked = limit < most ? limit + 1 : most;
    std::vector<Neighbour> found = Nearest(query, asked, &parameters);
    while (asked < most && found.size() == asked &&
           found[limit - 1].similarity == found.back().similarity) {
      asked = asked > most / 2 ? most : 2 * asked;
      found = Nearest(query, asked, &parameters);
    }
    found.resize(std::min(limit, found.size()));
    return found;
  }

  [[nodiscard]] std::vector<std::vector<Neighbour>> NearestToRows(
      std::size_t begin, std::size_t end, std::size_t limit) const override {
    std::vector<std::vector<Neighbour>> nearest(end - begin);
    const std::size_t asked = std::min(limit + 1, Size());  // itself is found
    if (asked == 0 || begin == end || Dimensions() == 0) return nearest;
    std::vector<float> similarities((end - begin) * asked);
    std::vector<Id> rows(similarities.size());
    omp_set_num_threads(omp_get_num_procs());
    index_->search(static_cast<Id>(end - begin),
                   index_->get_xb() + begin * Dimensions(),
                   static_cast<Id>(asked), similarities.data(), rows.data());
    omp_set_num_threads(1);
    for (std::size_t row = begin; row < end; ++row) {
      const std::size_t at = (row - begin) * asked;
      std::vector<Neighbour>& found = nearest[row - begin];
      found = Sorted(std::span(similarities).subspan(at, asked),
                     std::span(rows).subspan(at, asked));
      std::erase_if(found, [row](const auto& n) { return n.row == row; });
      found.resize(std::min(found.size(), limit));
    }
    return nearest;
  }

  [[nodiscard]] std::vector<float> Vector(std::size_t row) const override {
    std::vector<float> vector(Dimensions());
    assert(row < Size());
    index_->reconstruct(static_cast<Id>(row), vector.data());
    return vector;
  }

  [[nodiscard]] Result<std::string> Serialise() const override {
    try {
      faiss::VectorIOWriter writer;
      faiss::write_index(index_.get(), &writer);
      return std::string(writer.data.begin(), writer.data.end());
    } catch (const faiss::FaissException& failed) {
      return Error{ErrorCode::kIo,
                   std::string("vector index: ") + failed.what()};
    }
  }

 private:
  // At most `k` rows, best first, equal ones by row.
  [[nodiscard]] std::vector<Neighbour> Nearest(
      std::span<const float> query, std::size_t k,
      const faiss::SearchParameters* parameters) const {
    std::vector<float> similarities(k);
    std::vector<Id> rows(k);
    // A request must not start a team of threads.
    omp_set_num_threads(1);
    index_->search(1, query.data(), static_cast<Id>(k), similarities.data(),
                   rows.data(), parameters);
    return Sorted(similarities, rows);
  }

  // FAISS's answer for one query, best first, equal ones by row.
  [[nodiscard]] static std::vector<Neighbour> Sorted(
      std::span<const float> similarities, std::span<const Id> rows) {
    std::vector<Neighbour> neighbours;
    for (std::size_t i = 0; i < rows.size(); ++i) {
      if (rows[i] < 0) continue;
      neighbours.push_back(
          {static_cast<std::size_t>(rows[i]), similarities[i]});
    }
    std::ranges::sort(neighbours, [](const auto& a, const auto& b) {
      return a.similarity != b.similarity ? a.similarity > b.similarity
                                          : a.row < b.row;
    });
    return neighbours;
  }

  std::unique_ptr<faiss::IndexFlat> index_;
};

// What FAISS writes before the vectors of `size` rows: it depends on the shape
// alone, so octets that begin otherwise are refused before FAISS sees them.
std::string HeaderOf(std::size_t dimensions, std::size_t size) {
  faiss::IndexFlatIP empty(static_cast<Id>(dimensions));
  empty.ntotal = static_cast<Id>(size);
  faiss::VectorIOWriter writer;
  faiss::write_index(&empty, &writer);
  std::string header(writer.data.begin(), writer.data.end());
  const std::uint64_t values = std::uint64_t{dimensions} * size;
  assert(header.size() > sizeof values);
  std::memcpy(header.data() + header.size() - sizeof values, &values,
              sizeof values);
  return header;
}

// True if `bytes` are float32 values and none is infinite or no number.
bool AreFiniteFloats(std::string_view bytes) {
  for (; !bytes.empty(); bytes.remove_prefix(sizeof(float))) {
    float value = 0;
    if (bytes.size() < sizeof value) return false;
    std::memcpy(&value, bytes.data(), sizeof value);
    if (!std::isfinite(value)) return false;
  }
  return true;
}

}  // namespace

std::unique_ptr<VectorIndex> MakeFaissIndex(std::size_t dimensions) {
  return std::make_unique<FaissIndex>(
      std::make_unique<faiss::IndexFlatIP>(static_cast<Id>(dimensions)));
}

Result<std::unique_ptr<VectorIndex>> ReadFaissIndex(std::string_view bytes,
                                                    std::size_t dimensions,
                                                    std::size_t size) {
  const Error bad{ErrorCode::kCorrupt, "vector index: not of this generation"};
  try {
    const std::string header = HeaderOf(dimensions, size);
    if (!bytes.starts_with(header) ||
        (bytes.size() - header.size()) / sizeof(float) != dimensions * size ||
        !AreFiniteFloats(bytes.substr(header.size()))) {
      return bad;
    }
    faiss::VectorIOReader reader;
    reader.data.assign(bytes.begin(), bytes.end());
    std::unique_ptr<faiss::Index> index(faiss::read_index(&reader));
    auto* const flat = dynamic_cast<faiss::IndexFlat*>(index.get());
    if (flat == nullptr || flat->d != static_cast<int>(dimensions) ||
        flat->ntotal != static_cast<Id>(size)) {
      return bad;
    }
    index.release();  // NOLINT(bugprone-unused-return-value): moves to flat
    return std::unique_ptr<VectorIndex>(
        std::make_unique<FaissIndex>(std::unique_ptr<faiss::IndexFlat>(flat)));
  } catch (const faiss::FaissException& failed) {
    return Error{ErrorCode::kCorrupt,
                 std::string("vector index: ") + failed.what()};
  }
}

}  // namespace kindred::index
