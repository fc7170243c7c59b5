#include "nlp/cld2.h"

// CLD2's header needs <cstdio> before it.
#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdio>
#include <string>
#include <string_view>

#include <cld2/public/compact_lang_det.h>
#include <cld2/public/encodings.h>

#include "nlp/ascii.h"

namespace kindred::nlp {
namespace {

struct Alias {
  std::string_view from;
  std::string_view to;
};
constexpr std::array<Alias, 8> kAliases = {{{"iw", "he"},
                                            {"in", "id"},
                                            {"ji", "yi"},
                                            {"jw", "jv"},
                                            {"mo", "ro"},
                                            {"nb", "no"},
                                            {"nn", "no"},
                                            {"fil", "tl"}}};

}  // namespace

std::string LanguageCode(std::string_view tag) {
  const std::string lower = LowerAscii(tag.substr(0, tag.find_first_of("-_")));
  for (const Alias& alias : kAliases) {
    if (lower == alias.from) return std::string(alias.to);
  }
  const bool is_code =
      lower.size() == 2 && std::ranges::all_of(lower, IsAsciiAlpha);
  return is_code ? lower : std::string();
}

Cld2Verdict AskCld2(std::string_view text) {
  const CLD2::CLDHints hints{nullptr, nullptr, CLD2::UNKNOWN_ENCODING,
                             CLD2::UNKNOWN_LANGUAGE};
  std::array<CLD2::Language, 3> languages{};
  std::array<int, 3> percents{};
  std::array<double, 3> scores{};
  int text_bytes = 0;
  bool reliable = false;
  const CLD2::Language language = CLD2::ExtDetectLanguageSummary(
      text.data(), static_cast<int>(text.size()), true, &hints,
      CLD2::kCLDFlagBestEffort, languages.data(), percents.data(),
      scores.data(), nullptr, &text_bytes, &reliable);
  if (language == CLD2::UNKNOWN_LANGUAGE) return {};
  Cld2Verdict verdict{LanguageCode(CLD2::LanguageCode(language)), 0, reliable};
  for (std::size_t i = 0; i < languages.size(); ++i) {
    if (languages[i] == language) verdict.share = percents[i] / 100.0;
  }
  return verdict;
}

}  // namespace kindred::nlp
