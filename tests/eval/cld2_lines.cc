// A language for each line of the standard input, by CLD2 as it is: what
// tests/eval/language_id.py compares with.
// CLD2's header needs <cstdio> before it.
#include <array>
#include <cstdio>
#include <iostream>
#include <string>

#include <cld2/public/compact_lang_det.h>
#include <cld2/public/encodings.h>

#include "nlp/cld2.h"

int main() {
  std::string line;
  while (std::getline(std::cin, line)) {
    std::array<CLD2::Language, 3> languages{};
    std::array<int, 3> percents{};
    std::array<double, 3> scores{};
    int text_bytes = 0;
    bool reliable = false;
    const CLD2::CLDHints hints{nullptr, nullptr, CLD2::UNKNOWN_ENCODING,
                               CLD2::UNKNOWN_LANGUAGE};
    const CLD2::Language language = CLD2::ExtDetectLanguageSummary(
        line.data(), static_cast<int>(line.size()), true, &hints, 0,
        languages.data(), percents.data(), scores.data(), nullptr, &text_bytes,
        &reliable);
    std::cout << (language == CLD2::UNKNOWN_LANGUAGE
                      ? std::string()
                      : kindred::nlp::LanguageCode(
                            CLD2::LanguageCode(language)))
              << '\n';
  }
}
