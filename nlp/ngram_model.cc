#include "nlp/ngram_model.h"

#include <algorithm>
#include <array>
#include <bit>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <span>
#include <string_view>
#include <vector>

#include "nlp/letters.h"

namespace kindred::nlp {
namespace {

static_assert(std::endian::native == std::endian::little,
              "the table is read in place");

constexpr std::string_view kMagic = "KNG1";
constexpr std::uint64_t kHash = 0x9E3779B97F4A7C15;  // as in train.py
constexpr std::uint32_t kPrintBits = 16;
constexpr std::uint32_t kMaxBucketBits = 24;
constexpr std::uint32_t kMaxNgrams = 1U << 24U;
constexpr std::uint32_t kOrders = 5;
constexpr std::uint32_t kMaxLevel = 15;  // nats; of a letter never seen

// An octet holds the sum of this many nibbles.
constexpr std::uint32_t kMaxPending = 255 / 15;
constexpr std::uint64_t kEvenNibbles = 0x0F0F0F0F0F0F0F0F;

// Octets after the last row that may be read with it.
constexpr std::size_t kPadding = 32;

// Takes values from the front of the table; all are zero after its end.
class Reader {
 public:
  explicit Reader(std::span<const std::byte> table) : rest_(table) {}

  std::uint32_t Number() {
    std::uint32_t value = 0;
    const std::span<const std::byte> octets = Take(sizeof(value));
    if (!octets.empty()) std::memcpy(&value, octets.data(), sizeof(value));
    return value;
  }

  std::string_view Text(std::size_t size) {
    const std::span<const std::byte> octets = Take(size);
    const void* start = octets.data();
    return {static_cast<const char*>(start), octets.size()};
  }

  template <typename Value>
  std::span<const Value> Values(std::size_t count) {
    const std::span<const std::byte> octets = Take(count * sizeof(Value));
    const void* start = octets.data();
    return {static_cast<const Value*>(start), octets.size() / sizeof(Value)};
  }

  void SkipTo(std::size_t alignment) {
    Take((alignment - taken_ % alignment) % alignment);
  }

  [[nodiscard]] bool Failed() const { return failed_; }

 private:
  std::span<const std::byte> Take(std::size_t size) {
    if (size + kPadding > rest_.size()) failed_ = true;
    if (failed_) return {};
    const std::span<const std::byte> taken = rest_.first(size);
    rest_ = rest_.subspan(size);
    taken_ += size;
    return taken;
  }

  std::span<const std::byte> rest_;
  std::size_t taken_ = 0;
  bool failed_ = false;
};

constexpr std::array<std::uint64_t, kOrders + 1> Masks() {
  std::array<std::uint64_t, kOrders + 1> masks{};
  for (std::uint32_t order = 1; order <= kOrders; ++order) {
    masks[order] = (std::uint64_t{1} << order * kSymbolBits) - 1;
  }
  return masks;
}
constexpr std::array<std::uint64_t, kOrders + 1> kMasks = Masks();

}  // namespace

std::vector<NgramModel> NgramModel::Read(std::span<const std::byte> table) {
  Reader reader(table);
  if (reader.Text(kMagic.size()) != kMagic) return {};
  std::vector<NgramModel> models(std::min(reader.Number(), 16U));
  for (NgramModel& model : models) {
    model.script_ = reader.Text(4);
    const std::uint32_t languages = reader.Number();
    model.bucket_bits_ = reader.Number();
    const std::uint32_t ngrams = reader.Number();
    model.row_bytes_ = reader.Number();
    if (languages > kMaxModelLanguages || model.bucket_bits_ == 0 ||
        model.bucket_bits_ > kMaxBucketBits || ngrams > kMaxNgrams ||
        model.row_bytes_ != (languages + 2) / 2) {
      return {};
    }
    for (std::uint32_t i = 0; i < languages; ++i) {
      const std::string_view entry = reader.Text(4);
      if (reader.Failed()) return {};
      model.languages_.push_back(
          {entry.substr(0, 2), static_cast<unsigned char>(entry[2])});
    }
    const std::size_t buckets = std::size_t{1} << model.bucket_bits_;
    model.starts_ = reader.Values<std::uint32_t>(buckets + 1);
    model.prints_ = reader.Values<std::uint16_t>(ngrams);
    model.rows_ =
        reader.Values<std::byte>(std::size_t{ngrams} * model.row_bytes_);
    reader.SkipTo(8);
    if (reader.Failed() || !std::ranges::is_sorted(model.starts_) ||
        model.starts_.back() > ngrams) {
      return {};
    }
  }
  return models;
}

const NgramModel* NgramModel::Of(std::string_view script) {
  static const std::vector<NgramModel> models = Read(NgramTable());
  const auto found = std::ranges::find(models, script, &NgramModel::script_);
  return found == models.end() ? nullptr : &*found;
}

const std::byte* NgramModel::Find(std::uint64_t key) const {
  const std::uint64_t hash = key * kHash;
  const std::size_t bucket = hash >> (64 - bucket_bits_);
  const auto print =
      static_cast<std::uint16_t>(hash >> (64 - bucket_bits_ - kPrintBits));
  for (std::size_t i = starts_[bucket]; i < starts_[bucket + 1]; ++i) {
    if (prints_[i] == print) return rows_.data() + i * row_bytes_;
  }
  return nullptr;
}

const std::byte* NgramModel::RowOf(std::uint64_t gram) const {
  std::uint32_t order = kOrders;
  while (order > 1 && (gram >> (order - 1) * kSymbolBits) == 0) --order;
  for (; order > 0; --order) {
    const std::byte* row = Find(gram & kMasks[order]);
    if (row != nullptr) return row;
  }
  return nullptr;
}

void NgramTally::Add(std::span<const std::uint16_t> word) {
  std::uint64_t gram = kWordBoundary;
  for (const std::uint16_t symbol : word) {
    gram = (gram << kSymbolBits | symbol) & kMasks[kOrders];
    AddRow(gram);
  }
  AddRow((gram << kSymbolBits | kWordBoundary) & kMasks[kOrders]);
}

void NgramTally::AddRow(std::uint64_t gram) {
  ++scores_.letters;
  const std::byte* row = model_->RowOf(gram);
  if (row == nullptr) {
    scores_.surprise += kMaxLevel;
    return;
  }
  for (std::size_t i = 0; i * 8 < model_->RowBytes(); ++i) {
    std::uint64_t nibbles = 0;
    std::memcpy(&nibbles, row + i * 8, sizeof(nibbles));
    even_[i] += nibbles & kEvenNibbles;
    odd_[i] += nibbles >> 4U & kEvenNibbles;
  }
  if (++pending_ == kMaxPending) Flush();
}

void NgramTally::Flush() {
  const std::size_t languages = model_->Languages().size();
  const auto sum = [&](std::size_t nibble) {
    const std::uint64_t octets =
        nibble % 2 == 0 ? even_[nibble / 16] : odd_[nibble / 16];
    return static_cast<std::uint32_t>(octets >> nibble / 2 % 8 * 8 & 0xFFU);
  };
  for (std::size_t i = 0; i < languages; ++i) scores_.languages[i] += sum(i);
  scores_.surprise += sum(languages);
  even_ = {};
  odd_ = {};
  pending_ = 0;
}

NgramScores NgramTally::Take() {
  Flush();
  const NgramScores scores = scores_;
  scores_ = {};
  return scores;
}

}  // namespace kindred::nlp
