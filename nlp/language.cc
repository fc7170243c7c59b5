#include "nlp/language.h"

// CLD2's header needs <cstdio> before it.
#include <algorithm>
#include <array>
#include <bit>
#include <cstddef>
#include <cstdint>
#include <cstdio>
#include <map>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include <cld2/public/compact_lang_det.h>
#include <cld2/public/encodings.h>

#include "nlp/ascii.h"
#include "nlp/unicode.h"
#include "nlp/word_breaks.h"
#include "nlp/words.h"

namespace kindred::nlp {
namespace {

constexpr std::size_t kMaxSampleBytes = 4096;

// CLD2 alone decides about texts of this size and share of one language.
constexpr std::size_t kSureBytes = 512;
constexpr double kSureShare = 0.7;

// Votes beside those of the stop words, in stop words of that language only
// (tuned on sentences of 35 languages).
constexpr double kReliableVotes = 1.0;
constexpr double kUnsureVotes = 0.5;
constexpr double kHintVotes = 3.0;
constexpr double kNoListVotes = 6.0;  // for one without list, if no hint has

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

// CLD2 names some languages in its own way; two letters are ISO 639-1.
std::string ToIso(std::string_view code) {
  const std::string lower =
      LowerAscii(code.substr(0, code.find_first_of("-_")));
  for (const Alias& alias : kAliases) {
    if (lower == alias.from) return std::string(alias.to);
  }
  const bool is_code =
      lower.size() == 2 && std::ranges::all_of(lower, IsAsciiAlpha);
  return is_code ? lower : std::string();
}

// Words that speak for a language in a short text: its stop words. One bit a
// language, in the order of `codes`.
constexpr std::string_view kFolder = "stop/";

struct StopWordIndex {
  std::vector<std::string> codes;
  std::unordered_map<std::string, std::uint32_t> languages;
};

StopWordIndex ReadStopWordIndex() {
  StopWordIndex index;
  for (const EmbeddedFile& file : EmbeddedFiles()) {
    if (!file.name.starts_with(kFolder)) continue;
    const std::uint32_t bit = 1U << index.codes.size();
    const std::string_view name = file.name.substr(kFolder.size());
    index.codes.emplace_back(name.substr(0, name.find('.')));
    for (const std::string_view word : WordLines(file.name)) {
      index.languages[FoldCase(word)] |= bit;
    }
  }
  return index;
}

const StopWordIndex& StopWordsOfAll() {
  static const StopWordIndex index = ReadStopWordIndex();
  return index;
}

// Languages without a list that CLD2 likes to see in texts of a neighbour with
// one (hr, es, nl): the neighbour's stop words decide.
bool HasListedNeighbour(std::string_view code) {
  return code == "bs" || code == "sr" || code == "gl" || code == "af";
}

bool HasStopWords(std::string_view code) {
  const std::vector<std::string>& codes = StopWordsOfAll().codes;
  return std::ranges::find(codes, code) != codes.end();
}

// Stop words of each language in `text`, each counted by how few languages
// share it.
std::map<std::string, double> CountStopWords(std::string_view text) {
  const StopWordIndex& index = StopWordsOfAll();
  std::map<std::string, double> votes;
  WordBreaker breaker;
  for (const WordSpan& word : breaker.Words(text)) {
    const auto found = index.languages.find(
        FoldCase(text.substr(word.begin, word.end - word.begin)));
    if (found == index.languages.end()) continue;
    const double vote = 1.0 / std::popcount(found->second);
    for (std::size_t i = 0; i < index.codes.size(); ++i) {
      if ((found->second >> i & 1U) != 0) votes[index.codes[i]] += vote;
    }
  }
  return votes;
}

struct Verdict {
  std::string code;
  double share = 0;  // of the text in that language, 0 to 1
  bool reliable = false;
};

Verdict Ask(const std::string& text) {
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
  Verdict verdict{ToIso(CLD2::LanguageCode(language)), 0, reliable};
  for (std::size_t i = 0; i < languages.size(); ++i) {
    if (languages[i] == language) verdict.share = percents[i] / 100.0;
  }
  return verdict;
}

}  // namespace

LanguageGuess DetectLanguage(std::string_view text, std::string_view hint) {
  // U+0080 to U+009F, of pages with a wrong encoding, make CLD2 give up.
  const std::string sample = CollapseSpace(Prefix(text, kMaxSampleBytes));
  const std::string wanted = ToIso(TrimAscii(hint));
  const Verdict verdict = Ask(sample);
  if (verdict.reliable && sample.size() >= kSureBytes &&
      verdict.share >= kSureShare && !HasListedNeighbour(verdict.code)) {
    return {verdict.code, verdict.share};
  }
  // The second opinion: stop words, and what the page says of itself.
  std::map<std::string, double> votes = CountStopWords(sample);
  if (!verdict.code.empty()) {
    votes[verdict.code] += verdict.reliable ? kReliableVotes : kUnsureVotes;
    if (!HasStopWords(verdict.code) && !HasListedNeighbour(verdict.code) &&
        !HasStopWords(wanted)) {
      votes[verdict.code] += kNoListVotes;
    }
  }
  if (!wanted.empty()) votes[wanted] += kHintVotes;
  const auto best = std::ranges::max_element(
      votes, {}, [](const auto& vote) { return vote.second; });
  if (best == votes.end()) return {};
  const bool agreed = best->first == verdict.code && verdict.reliable;
  return {best->first, agreed ? std::max(0.5, verdict.share) : 0.5};
}

}  // namespace kindred::nlp
