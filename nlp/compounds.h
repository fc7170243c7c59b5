// Compounds: "Spritzgussmaschinen" is "Spritzguss" and "Maschinen".
//
// Source: P. Koehn and K. Knight, "Empirical Methods for Compound Splitting",
// EACL 2003, section 3: of all ways to cut a word into known words, with
// linking letters between them, and of leaving it whole, the one with the
// greatest geometric mean of frequencies. Frequencies are companies that use a
// word. For German, Dutch, Danish, Swedish, Norwegian and Finnish.
#ifndef KINDRED_NLP_COMPOUNDS_H_
#define KINDRED_NLP_COMPOUNDS_H_

#include <cstddef>
#include <cstdint>
#include <functional>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "nlp/text_map.h"

namespace kindred::nlp {

// Whether the language (ISO 639-1) writes compounds in one word that we split.
[[nodiscard]] bool HasCompounds(std::string_view language);

// Companies by word, folded (FoldCase), of one language.
using WordFrequencies = TextMap<std::int64_t>;
using FrequenciesByLanguage =
    std::map<std::string, WordFrequencies, std::less<>>;

struct CompoundOptions {
  std::int64_t min_companies = 3;  // of a part; fewer is a name
  std::size_t limit = 200'000;     // words kept a language, the most frequent
};

// What a corpus knows of the words of each language. Immutable; const members
// run on any thread.
class Compounds {
 public:
  Compounds() = default;
  // Of each language that has compounds, the words that may be parts.
  explicit Compounds(const FrequenciesByLanguage& words,
                     const CompoundOptions& options = {});

  // The parts of `folded`, first to last, as words without linking letters;
  // empty where it is no compound of known words. At most kMaxCompoundBytes
  // are looked at. O(length x longest part).
  [[nodiscard]] std::vector<std::string> Split(std::string_view folded,
                                               std::string_view language) const;

  // What the constructor takes, already reduced: the stored form.
  [[nodiscard]] const FrequenciesByLanguage& Words() const { return words_; }

 private:
  FrequenciesByLanguage words_;
};

}  // namespace kindred::nlp

#endif  // KINDRED_NLP_COMPOUNDS_H_
