// Keeps a shown list of terms free of two names for one idea.
//
// Internal to index/ and server/ lists. Pure; not synchronised.
#ifndef KINDRED_INDEX_TERM_OVERLAP_H_
#define KINDRED_INDEX_TERM_OVERLAP_H_

#include <string>
#include <string_view>
#include <vector>

namespace kindred::index {

// Remembers the terms shown so far.
class ShownTerms {
 public:
  // False if `term` (stems joined by U+0020) shares a stem, or a part of
  // one between hyphens, with one shown before; else remembers it. Two stems
  // are also one if they begin alike for at least five letters that are three
  // quarters of the longer: forms that a stemmer left apart ("componente",
  // "componenti"), or that languages share. Stems with digits are told apart.
  [[nodiscard]] bool Admit(std::string_view term);

 private:
  std::vector<std::string> stems_;
};

}  // namespace kindred::index

#endif  // KINDRED_INDEX_TERM_OVERLAP_H_
