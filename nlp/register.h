// Company registers and their numbers in the lines of a page. Internal to nlp.
//
// Labels: corpora/words/register-labels.txt. Registers without a label, and
// numbers whose length the register does not use, are not read. Pure and
// thread-safe; linear in the text.
#ifndef KINDRED_NLP_REGISTER_H_
#define KINDRED_NLP_REGISTER_H_

#include <cstddef>
#include <optional>
#include <span>
#include <string>
#include <string_view>

#include "nlp/labels.h"

namespace kindred::nlp {

struct RegisterEntry {
  std::string name;     // "Amtsgericht Ulm", "RCS Lyon", "KvK"
  std::string number;   // "HRB 1234", "FN 214873k", "513086298", "M-596204"
  std::string country;  // ISO 3166-1; empty if several use the label
  std::size_t line = 0;
};

// The first entry of `lines`; SIRET, REGON and ACN only if there is no other.
[[nodiscard]] std::optional<RegisterEntry> FindRegister(
    std::span<const Line> lines);

}  // namespace kindred::nlp

#endif  // KINDRED_NLP_REGISTER_H_
