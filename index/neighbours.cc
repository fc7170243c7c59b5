#include "index/neighbours.h"

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

namespace kindred::index {
namespace {

// Rows whose candidates are held at a time.
constexpr std::size_t kBlock = 1024;

struct Edge {
  std::uint32_t row = 0;
  double weight = 0;
};

// The edges `row` chooses among `candidates`. `spread` is of width zeros, and
// is left so: it holds the features of `row` while they are compared.
std::vector<Edge> Choose(const SparseMatrix& features, std::size_t row,
                         std::span<const Neighbour> candidates,
                         const NeighbourOptions& options,
                         std::vector<float>& spread) {
  const SparseRow own = features.Row(row);
  for (std::size_t i = 0; i < own.columns.size(); ++i) {
    spread[own.columns[i]] = own.values[i];
  }
  std::vector<Edge> edges;
  for (const Neighbour& candidate : candidates) {
    const double similarity =
        options.text_share * Dot(features.Row(candidate.row), spread) +
        (1 - options.text_share) * static_cast<double>(candidate.similarity);
    if (similarity <= 0) continue;
    edges.push_back(
        {static_cast<std::uint32_t>(candidate.row), similarity * similarity});
  }
  for (const std::uint32_t column : own.columns) spread[column] = 0;
  std::ranges::sort(edges, [](const Edge& a, const Edge& b) {
    return a.weight != b.weight ? a.weight > b.weight : a.row < b.row;
  });
  edges.resize(std::min(edges.size(), options.count));
  return edges;
}

// Adds to each row's edges those that chose it; equal targets are summed.
std::vector<std::vector<Edge>> BothWays(
    const std::vector<std::vector<Edge>>& chosen) {
  std::vector<std::vector<Edge>> all = chosen;
  for (std::uint32_t row = 0; row < chosen.size(); ++row) {
    for (const Edge& edge : chosen[row]) {
      all[edge.row].push_back({row, edge.weight});
    }
  }
  for (std::vector<Edge>& edges : all) {
    std::ranges::stable_sort(edges, {}, &Edge::row);
    std::vector<Edge> merged;
    for (const Edge& edge : edges) {
      if (!merged.empty() && merged.back().row == edge.row) {
        merged.back().weight += edge.weight;
      } else {
        merged.push_back(edge);
      }
    }
    edges = std::move(merged);
  }
  return all;
}

}  // namespace

SparseMatrix FindNeighbours(const SparseMatrix& features,
                            const VectorIndex& vectors,
                            const NeighbourOptions& options) {
  std::vector<std::vector<Edge>> chosen(features.Rows());
  std::vector<float> spread(features.width, 0.0F);
  for (std::size_t begin = 0; begin < vectors.Size(); begin += kBlock) {
    const std::size_t end = std::min(begin + kBlock, vectors.Size());
    const auto nearest = vectors.NearestToRows(begin, end, options.candidates);
    for (std::size_t row = begin; row < end; ++row) {
      chosen[row] =
          Choose(features, row, nearest[row - begin], options, spread);
    }
  }
  SparseMatrix graph;
  graph.width = static_cast<std::uint32_t>(features.Rows());
  for (const std::vector<Edge>& edges : BothWays(chosen)) {
    double total = 0;
    for (const Edge& edge : edges) total += edge.weight;
    for (const Edge& edge : edges) {
      graph.columns.push_back(edge.row);
      graph.values.push_back(static_cast<float>(edge.weight / total));
    }
    graph.row_begin.push_back(graph.columns.size());
  }
  return graph;
}

}  // namespace kindred::index
