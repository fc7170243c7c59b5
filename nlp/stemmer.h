// What words are matched by: stems of one language. Internal to nlp.
//
// Source: Snowball (M. Porter, snowballstem.org) where it knows the language
// (corpora/words/stemmers.txt); else the endings of corpora/words/endings.txt
// are cut off, the longest that leaves a word, in the manner of J. Savoy,
// "Light stemming approaches for the French, Portuguese, German and Hungarian
// languages", SAC 2006. One object belongs to one thread.
#ifndef KINDRED_NLP_STEMMER_H_
#define KINDRED_NLP_STEMMER_H_

#include <memory>
#include <string>
#include <string_view>

namespace kindred::nlp {

class Stemmer {
 public:
  // For an ISO 639-1 code; a language that nobody knows is left as it is.
  explicit Stemmer(std::string_view code);
  ~Stemmer();
  Stemmer(const Stemmer&) = delete;
  Stemmer& operator=(const Stemmer&) = delete;
  Stemmer(Stemmer&& other) noexcept;
  Stemmer& operator=(Stemmer&& other) noexcept;

  // The stem of a folded word; never empty for a word that is not. O(length).
  [[nodiscard]] std::string Stem(const std::string& folded);

 private:
  class Rules;
  std::unique_ptr<Rules> rules_;
};

}  // namespace kindred::nlp

#endif  // KINDRED_NLP_STEMMER_H_
