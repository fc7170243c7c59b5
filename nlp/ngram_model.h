// Which languages the letters of words speak for: a character n-gram model.
//
// For each language and script the model knows how likely a letter, or the end
// of a word, is after up to four letters before it: n-grams of one to five
// symbols, interpolated with absolute discounting (Ney, Essen and Kneser,
// Computer Speech and Language 8, 1994). Only the n-grams that tell languages
// apart are kept; a letter is judged by the longest kept one that ends with
// it. corpora/languages/README.md says what the table was made from and how.
//
// The table is read in place: buckets of fingerprints, and a row of nibbles for
// each n-gram, so that one row adds a letter's scores for all languages at
// once. A letter costs at most five look-ups. Two n-grams of a bucket may share
// their 16 bits (one in some 10,000 look-ups); the row is then another's.
// Internal to nlp. Constant data, linear in the letters; thread-safe.
#ifndef KINDRED_NLP_NGRAM_MODEL_H_
#define KINDRED_NLP_NGRAM_MODEL_H_

#include <array>
#include <cstddef>
#include <cstdint>
#include <span>
#include <string_view>
#include <vector>

namespace kindred::nlp {

// The table, corpora/languages/ngrams.bin (cmake/embed_binary.cmake).
[[nodiscard]] std::span<const std::byte> NgramTable();

// Scores are logarithms of probabilities in steps of this many nats, so that
// they are whole numbers: a nibble spans 6 nats, enough to tell languages apart
// and too little for one strange name to outweigh a sentence.
inline constexpr double kNatsPerStep = 0.4;

inline constexpr std::size_t kMaxModelLanguages = 47;  // of one script

struct ModelLanguage {
  std::string_view code;    // ISO 639-1; looks into the table
  std::uint32_t prior = 0;  // steps against it: how rare it is on the web
};

// The model of one script. Views look into the table, which always lives.
class NgramModel {
 public:
  // The model of a script by its ISO 15924 code ("Latn"), or nullptr.
  [[nodiscard]] static const NgramModel* Of(std::string_view script);

  // At most kMaxModelLanguages, in the order of the scores.
  [[nodiscard]] std::span<const ModelLanguage> Languages() const {
    return languages_;
  }

  // The nibbles of the row for the last symbol of `gram`: the kept n-gram that
  // is the longest end of it. `gram` holds up to five symbols of kSymbolBits,
  // the last one lowest. nullptr if none is kept. At least three words of
  // eight octets can be read at the result.
  [[nodiscard]] const std::byte* RowOf(std::uint64_t gram) const;

  // Octets of a row: a nibble for each language, low nibble first: 15 for the
  // one that finds the letter likeliest, a step less for each 0.4 nats less
  // likely, 0 from 6 nats on; then the level, how unlikely the first one finds
  // it, in nats.
  [[nodiscard]] std::size_t RowBytes() const { return row_bytes_; }

  // Reads all models of a table, which must outlive them; none where it is
  // damaged: sizes and the order of buckets are checked, rows are not.
  [[nodiscard]] static std::vector<NgramModel> Read(
      std::span<const std::byte> table);

 private:
  // The row of one n-gram; nullptr if it was not kept.
  [[nodiscard]] const std::byte* Find(std::uint64_t key) const;

  std::string_view script_;
  std::vector<ModelLanguage> languages_;
  std::uint32_t bucket_bits_ = 0;          // b: the highest bits of a hash
  std::size_t row_bytes_ = 0;              // r
  std::span<const std::uint32_t> starts_;  // 2^b + 1, of buckets and the end
  std::span<const std::uint16_t> prints_;  // n, of each n-gram by bucket
  std::span<const std::byte> rows_;        // n x r, in the order of prints_
};

// What the words added so far say.
struct NgramScores {
  // Steps for each language of the model over the least likely ones.
  std::array<std::uint32_t, kMaxModelLanguages> languages{};
  // Nats by which even the best language is surprised, summed over `letters`.
  std::uint32_t surprise = 0;
  std::uint32_t letters = 0;  // with one for the end of each word
};

// Adds up scores word by word. `model` must outlive it; one thread.
class NgramTally {
 public:
  explicit NgramTally(const NgramModel& model) : model_(&model) {}

  // `word` holds the symbols (letters.h) of its letters in lower case; the
  // word's boundary before them is context, the one behind them is judged.
  void Add(std::span<const std::uint16_t> word);

  // The scores since the last call; starts again from nothing.
  [[nodiscard]] NgramScores Take();

 private:
  void AddRow(std::uint64_t gram);
  void Flush();  // the pending rows into scores_, before an octet overflows

  static constexpr std::size_t kWords = 3;  // of eight octets in a row, at most

  const NgramModel* model_;
  // Sums of the even and the odd nibbles, an octet each.
  std::array<std::uint64_t, kWords> even_{};
  std::array<std::uint64_t, kWords> odd_{};
  std::uint32_t pending_ = 0;  // rows in them
  NgramScores scores_;
};

}  // namespace kindred::nlp

#endif  // KINDRED_NLP_NGRAM_MODEL_H_
