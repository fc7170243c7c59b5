#include "nlp/encoding_guess.h"

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <unordered_set>
#include <vector>

#include "nlp/ascii.h"
#include "nlp/encodings.h"
#include "nlp/language.h"
#include "nlp/unicode.h"
#include "nlp/utf8.h"
#include "nlp/words.h"

namespace kindred::nlp {
namespace {

constexpr std::size_t kMaxLookedAt = std::size_t{256} << 10U;
constexpr std::size_t kSampleBytes = 6144;

// So many valid characters of several octets for each ill-formed one: a page
// in UTF-8 with a piece of something else.
constexpr std::size_t kMinValidRatio = 4;

// With a greater share of octets beyond ASCII beside one another, a text is in
// no Latin script (Big5 has the least, .65; Vietnamese the most, .3).
constexpr double kMinNeighbours = 0.5;

// Beside one octet beyond ASCII, so many ASCII letters at most: "ää" is Latin.
constexpr double kMaxAsciiLetters = 4;

// Fewer octets beyond ASCII say nothing about the script.
constexpr std::size_t kMinHighOctets = 6;

// A candidate's letters must make up this share of what they usually do.
constexpr double kMinScore = 0.45;

// By so much a candidate must be better than one before it: the lower case of
// windows-1251 is the whole alphabet of windows-1255, which stands first.
constexpr double kMargin = 0.03;

// What an octet costs that says nothing in an encoding.
constexpr double kPenalty = 2.0;

// Text without tags; of scripts and styles only their tags go.
std::string SampleOf(std::string_view bytes) {
  bytes = bytes.substr(0, kMaxLookedAt);
  // What stands before the first octet beyond ASCII is mostly markup.
  const auto first = std::ranges::find_if_not(bytes, IsAscii);
  const auto at = static_cast<std::size_t>(first - bytes.begin());
  bytes.remove_prefix(at > kSampleBytes / 8 ? at - kSampleBytes / 8 : 0);
  std::string sample;
  bool in_tag = false;
  for (std::size_t i = 0; i < bytes.size(); ++i) {
    const char c = bytes[i];
    const char next = i + 1 < bytes.size() ? bytes[i + 1] : ' ';
    if (c == '<' && (IsAsciiAlpha(next) || next == '/' || next == '!')) {
      in_tag = true;
    }
    if (!in_tag) sample += c;
    if (c == '>' && in_tag) {
      in_tag = false;
      sample += ' ';
    }
    if (sample.size() >= kSampleBytes) break;
  }
  return sample;
}

// Whether the octets beyond ASCII are the letters of the text, not some of
// them.
bool IsFarFromLatin(std::string_view sample) {
  std::size_t high = 0;
  std::size_t beside = 0;
  std::size_t letters = 0;
  for (std::size_t i = 0; i < sample.size(); ++i) {
    if (IsAsciiAlpha(sample[i])) ++letters;
    if (IsAscii(sample[i])) continue;
    ++high;
    const bool before = i > 0 && !IsAscii(sample[i - 1]);
    const bool after = i + 1 < sample.size() && !IsAscii(sample[i + 1]);
    if (before || after) ++beside;
  }
  const auto share = [high](std::size_t part) {
    return static_cast<double>(part) / static_cast<double>(high);
  };
  return high >= kMinHighOctets && share(beside) >= kMinNeighbours &&
         share(letters) <= kMaxAsciiLetters;
}

bool IsNearlyUtf8(std::string_view sample) {
  std::size_t valid = 0;
  std::size_t ill = 0;
  for (std::size_t at = 0; at < sample.size();) {
    const Utf8Char c = CharAt(sample, at);
    if (!c.valid) ++ill;
    if (c.valid && c.length > 1) ++valid;
    at += c.length;
  }
  return valid > 0 && valid >= kMinValidRatio * ill;
}

struct Candidate {
  std::string_view encoding;
  double usual_share = 1;  // of its letters in its texts
  std::unordered_set<char32_t> letters;
};

std::vector<Candidate> ReadCandidates() {
  std::vector<Candidate> candidates;
  for (std::string_view line : WordLines("encoding-letters.txt")) {
    const auto next = [&line] {
      const std::size_t end = std::min(line.find(' '), line.size());
      const std::string_view word = line.substr(0, end);
      line.remove_prefix(std::min(end + 1, line.size()));
      return word;
    };
    std::string_view names = next();
    Candidate candidate;
    candidate.usual_share = std::stod(std::string(next())) / 100;
    for (std::size_t at = 0; at < line.size();) {
      const Utf8Char c = CharAt(line, at);
      candidate.letters.insert(c.code);
      at += c.length;
    }
    while (!names.empty()) {
      const std::size_t end = std::min(names.find(','), names.size());
      candidate.encoding = EncodingOfLabel(names.substr(0, end));
      candidates.push_back(candidate);
      names.remove_prefix(std::min(end + 1, names.size()));
    }
  }
  return candidates;
}

const std::vector<Candidate>& Candidates() {
  static const std::vector<Candidate> candidates = ReadCandidates();
  return candidates;
}

// Punctuation and symbols, where no letter is beside them, speak neither for
// nor against.
bool IsNeutral(char32_t c) {
  return (c >= 0xA0 && c < 0xC0) || (c >= 0x2000 && c < 0x2E00) ||
         (c >= 0x3000 && c < 0x3040) || (c >= 0xFF00 && c < 0xFFF0);
}

bool SaysNothing(char32_t c) {
  return c == kReplacementCharacter || (c >= 0x80 && c < 0xA0) ||
         (c >= 0xE000 && c < 0xF900);
}

// How much `sample` consists of the candidate's letters: 1 as its texts do.
double ScoreOf(std::string_view sample, const Candidate& candidate) {
  const std::string text = DecodeAs(sample, candidate.encoding);
  double score = 0;
  double letters = 0;
  for (std::size_t at = 0; at < text.size();) {
    const Utf8Char c = CharAt(text, at);
    const std::size_t end = at + c.length;
    const bool in_word = (at > 0 && IsAsciiAlpha(text[at - 1])) ||
                         (end < text.size() && IsAsciiAlpha(text[end]));
    at = end;
    if (c.code < 0x80 || (IsNeutral(c.code) && !in_word)) continue;
    ++letters;
    if (SaysNothing(c.code)) score -= kPenalty;
    if (candidate.letters.contains(c.code)) score += 1;
  }
  if (letters == 0) return 0;
  return std::min(1.0, score / letters / candidate.usual_share);
}

bool IsLatin(std::string_view encoding) {
  return encoding == "windows-1250" || encoding == "iso-8859-2";
}

struct LatinGroup {
  std::string_view encoding;
  std::string_view languages;  // codes between blanks
};
constexpr std::array<LatinGroup, 4> kLatinGroups = {
    {{"windows-1250", " pl cs sk hu sl hr ro bs sr sq "},
     {"windows-1254", " tr az "},
     {"windows-1257", " lt lv et "},
     {"windows-1258", " vi "}}};

// The first best of the candidates that are in Latin script or are not.
const Candidate* BestOf(std::string_view sample,
                        bool (*wanted)(std::string_view), double at_least) {
  const Candidate* best = nullptr;
  for (const Candidate& candidate : Candidates()) {
    if (!wanted(candidate.encoding)) continue;
    const double score = ScoreOf(sample, candidate);
    if (score < at_least) continue;
    at_least = score + kMargin;
    best = &candidate;
  }
  return best;
}

std::string_view LatinOf(std::string_view sample) {
  const LanguageGuess language =
      DetectLanguage(DecodeAs(sample, "windows-1252"), "");
  if (language.code.empty()) return "windows-1252";
  const std::string wanted = " " + language.code + " ";
  for (const LatinGroup& group : kLatinGroups) {
    if (group.languages.find(wanted) == std::string_view::npos) continue;
    if (group.encoding != "windows-1250") return group.encoding;
    const Candidate* best = BestOf(sample, IsLatin, 0);
    return best == nullptr ? group.encoding : best->encoding;
  }
  return "windows-1252";
}

bool IsIso2022Jp(std::string_view bytes) {
  return bytes.find("\x1B$B") != std::string_view::npos ||
         bytes.find("\x1B$@") != std::string_view::npos;
}

}  // namespace

std::string_view GuessEncoding(std::string_view bytes) {
  if (IsUtf8(bytes)) return IsIso2022Jp(bytes) ? "iso-2022-jp" : "utf-8";
  const std::string sample = SampleOf(bytes);
  if (IsNearlyUtf8(sample)) return "utf-8";
  if (IsFarFromLatin(sample)) {
    const Candidate* best = BestOf(
        sample, [](std::string_view encoding) { return !IsLatin(encoding); },
        kMinScore);
    if (best != nullptr) return best->encoding;
  }
  return LatinOf(sample);
}

}  // namespace kindred::nlp
