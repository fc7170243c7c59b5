#include "index/neighbours.h"

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <span>
#include <utility>
#include <vector>

#include "index/nearest.h"
#include "index/parallel.h"

namespace kindred::index {
namespace {

// Rows compared at a time.
constexpr std::size_t kRowsCompared = 1024;

struct Edge {
  std::uint32_t row = 0;
  float weight = 0;
};

// Chooses edges for rows, one at a time. For one thread.
class EdgeChooser {
 public:
  EdgeChooser(const SparseMatrix& features, const NeighbourOptions& options)
      : features_(&features),
        options_(&options),
        spread_(features.width, 0.0F) {}

  // Of candidates with their latent similarities, at most options.count.
  [[nodiscard]] std::vector<Edge> Choose(
      std::size_t row, std::span<const std::size_t> candidates,
      std::span<const float> similarities) {
    const SparseRow own = features_->Row(row);
    for (std::size_t i = 0; i < own.columns.size(); ++i) {
      spread_[own.columns[i]] = own.values[i];
    }
    edges_.clear();
    for (std::size_t i = 0; i < candidates.size(); ++i) {
      if (candidates[i] == row) continue;
      const double similarity =
          options_->text_share * Dot(features_->Row(candidates[i]), spread_) +
          (1 - options_->text_share) * static_cast<double>(similarities[i]);
      if (similarity <= 0) continue;
      edges_.push_back({static_cast<std::uint32_t>(candidates[i]),
                        static_cast<float>(similarity * similarity)});
    }
    for (const std::uint32_t column : own.columns) spread_[column] = 0;
    std::ranges::sort(edges_, [](const Edge& a, const Edge& b) {
      return a.weight != b.weight ? a.weight > b.weight : a.row < b.row;
    });
    edges_.resize(std::min(edges_.size(), options_->count));
    return edges_;
  }

 private:
  const SparseMatrix* features_;
  const NeighbourOptions* options_;
  std::vector<float> spread_;  // the features of the row compared, else zeros
  std::vector<Edge> edges_;
};

// The edges that each row chooses.
class EdgeTable {
 public:
  EdgeTable(std::size_t rows, std::size_t most)
      : most_(most), edges_(rows * most), counts_(rows, 0) {}

  void Put(std::size_t row, std::span<const Edge> edges) {
    std::ranges::copy(
        edges, edges_.begin() + static_cast<std::ptrdiff_t>(row * most_));
    counts_[row] = static_cast<std::uint32_t>(edges.size());
  }
  [[nodiscard]] std::size_t Rows() const { return counts_.size(); }
  [[nodiscard]] std::span<const Edge> Of(std::size_t row) const {
    return std::span(edges_).subspan(row * most_, counts_[row]);
  }

 private:
  std::size_t most_;
  std::vector<Edge> edges_;  // `most_` places a row
  std::vector<std::uint32_t> counts_;
};

// What all blocks of rows share.
struct Comparison {
  const SparseMatrix* features = nullptr;
  std::span<const float> vectors;
  std::size_t dimensions = 0;
  const NeighbourOptions* options = nullptr;
  EdgeTable* table = nullptr;

  [[nodiscard]] std::span<const float> Vector(std::size_t row) const {
    return vectors.subspan(row * dimensions, dimensions);
  }

  // Compares `rows` with `others`, whose vectors are given, in turn.
  void Compare(std::span<const std::size_t> rows,
               std::span<const float> row_vectors,
               std::span<const std::size_t> others,
               std::span<const float> other_vectors) const {
    // Itself is found as well.
    const std::size_t asked = std::min(options->candidates + 1, others.size());
    NearestRows nearest =
        NearestAmong(row_vectors, other_vectors, dimensions, asked);
    for (std::size_t& at : nearest.rows) at = others[at];
    EdgeChooser chooser(*features, *options);
    for (std::size_t i = 0; i < rows.size(); ++i) {
      table->Put(
          rows[i],
          chooser.Choose(
              rows[i], std::span(nearest.rows).subspan(i * asked, asked),
              std::span(nearest.similarities).subspan(i * asked, asked)));
    }
  }
};

void CompareAll(const Comparison& work) {
  const std::size_t size = work.table->Rows();
  std::vector<std::size_t> all(size);
  for (std::size_t row = 0; row < size; ++row) all[row] = row;
  ParallelFor((size + kRowsCompared - 1) / kRowsCompared, work.options->threads,
              [&](std::size_t block) {
                const std::size_t first = block * kRowsCompared;
                const std::size_t count = std::min(kRowsCompared, size - first);
                work.Compare(std::span(all).subspan(first, count),
                             work.vectors.subspan(first * work.dimensions,
                                                  count * work.dimensions),
                             all, work.vectors);
              });
}

// Rows of some lists, with their vectors side by side.
struct Gathered {
  std::vector<std::size_t> rows;
  std::vector<float> vectors;

  void Add(const Comparison& work, std::span<const std::int64_t> more) {
    for (const std::int64_t row : more) {
      rows.push_back(static_cast<std::size_t>(row));
      const auto vector = work.Vector(rows.back());
      vectors.insert(vectors.end(), vector.begin(), vector.end());
    }
  }
};

void CompareByLists(const Comparison& work) {
  ListOptions options = work.options->lists;
  options.threads = work.options->threads;
  const VectorLists lists =
      MakeVectorLists(work.vectors, work.dimensions, options);
  ParallelFor(lists.Lists(), work.options->threads, [&](std::size_t list) {
    Gathered own;
    own.Add(work, lists.Rows(list));
    if (own.rows.empty()) return;
    Gathered near;
    for (const std::size_t other : NearestLists(
             lists,
             lists.centroids.subspan(list * work.dimensions, work.dimensions),
             work.options->lists_compared)) {
      near.Add(work, lists.Rows(other));
    }
    work.Compare(own.rows, own.vectors, near.rows, near.vectors);
  });
}

// Each row's edges and those that chose it; equal targets are summed.
SparseMatrix BothWays(const EdgeTable& chosen) {
  // First the edges that chose each row, in the order of rows.
  std::vector<std::uint64_t> begin(chosen.Rows() + 1, 0);
  for (std::size_t row = 0; row < chosen.Rows(); ++row) {
    for (const Edge& edge : chosen.Of(row)) ++begin[edge.row + 1];
  }
  for (std::size_t row = 0; row < chosen.Rows(); ++row) {
    begin[row + 1] += begin[row];
  }
  std::vector<Edge> choosers(begin.back());
  std::vector<std::uint64_t> next(begin.begin(), begin.end() - 1);
  for (std::uint32_t row = 0; row < chosen.Rows(); ++row) {
    for (const Edge& edge : chosen.Of(row)) {
      choosers[next[edge.row]++] = {row, edge.weight};
    }
  }
  SparseBuilder graph;
  graph.width = static_cast<std::uint32_t>(chosen.Rows());
  std::vector<Edge> edges;
  for (std::size_t row = 0; row < chosen.Rows(); ++row) {
    const auto own = chosen.Of(row);
    edges.assign(own.begin(), own.end());
    const auto others =
        std::span(choosers).subspan(begin[row], begin[row + 1] - begin[row]);
    edges.insert(edges.end(), others.begin(), others.end());
    std::ranges::stable_sort(edges, {}, &Edge::row);
    double total = 0;
    for (const Edge& edge : edges) total += static_cast<double>(edge.weight);
    for (std::size_t i = 0; i < edges.size();) {
      double weight = 0;
      const std::uint32_t of = edges[i].row;
      for (; i < edges.size() && edges[i].row == of; ++i) {
        weight += static_cast<double>(edges[i].weight);
      }
      graph.Add(of, static_cast<float>(weight / total));
    }
    graph.EndRow();
  }
  return std::move(graph).Finish();
}

}  // namespace

SparseMatrix FindNeighbours(const SparseMatrix& features,
                            std::span<const float> vectors,
                            std::size_t dimensions,
                            const NeighbourOptions& options) {
  const std::size_t size = features.Rows();
  EdgeTable table(size, options.count);
  const Comparison work{&features, vectors, dimensions, &options, &table};
  if (dimensions > 0 && size > options.exact_up_to) {
    CompareByLists(work);
  } else if (dimensions > 0 && size > 0) {
    CompareAll(work);
  }
  return BothWays(table);
}

}  // namespace kindred::index
