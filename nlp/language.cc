#include "nlp/language.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <utility>

#include "nlp/ascii.h"
#include "nlp/cld2.h"
#include "nlp/letters.h"
#include "nlp/ngram_model.h"
#include "nlp/unicode.h"

namespace kindred::nlp {
namespace {

constexpr std::size_t kMaxSampleBytes = 4096;

// A Han character says about as much as this many letters.
constexpr std::uint32_t kHanWeight = 3;

// Han characters of which one in this many is Japanese only are Japanese.
constexpr std::uint32_t kJapaneseShare = 20;

// Words are judged in pieces of about this many letters, so that one part of
// another language has one vote only; in steps, the most a piece says for one
// language against another.
constexpr std::uint32_t kPieceLetters = 160;
constexpr std::uint32_t kMaxPieceSteps = 75;  // 30 nats

// What a page says of itself, in steps (6 nats): as much as a word or two.
constexpr std::uint32_t kHintSteps = 16;

// Letters are no independent witnesses: all odds are taken to this power.
constexpr double kSharpness = 0.7;

// A piece speaks for each language this near to its best one (6 nats); a text
// whose likeliest language has less than this share of the pieces has none.
constexpr std::uint32_t kNearSteps = 15;
constexpr double kLeastShare = 0.35;

constexpr double kBestSteps = 15;  // of a letter, for its likeliest language

// Surprise in nats a letter, measured on the Universal Declaration of Human
// Rights: 1.1 to 2.5 a paragraph in the model's languages (Vietnamese 2.9), 2.3
// to 6 in others. Single words reach 4, keys struck at random 4.6 and more.
constexpr std::uint32_t kFewLetters = 20;
constexpr std::uint32_t kSomeLetters = 60;
constexpr double kSomeDoubt = 2.3;  // past which CLD2 is asked as well
constexpr std::uint32_t kManyLetters = 200;
constexpr double kManyDoubt = 1.9;
constexpr double kUnreadable = 3.6;
constexpr double kUnreadableShort = 4.4;

constexpr double kSureShare = 0.7;  // of a text, for CLD2 to be believed
constexpr double kHintConfidence = 0.3;

std::uint32_t WeightOf(Script script) {
  return script == Script::kHan || script == Script::kKana ||
                 script == Script::kHangul
             ? kHanWeight
             : 1;
}

// The script of most letters. Japanese counts as one: its words mix two.
struct MainScript {
  Script script = Script::kNone;
  double share = 0;
};
MainScript MainScriptOf(const LetterWords& words) {
  std::array<std::uint32_t, kScripts> letters = words.letters;
  const auto at = [&](Script script) -> std::uint32_t& {
    return letters[static_cast<std::size_t>(script)];
  };
  const bool japanese = at(Script::kKana) * kJapaneseShare > at(Script::kHan) ||
                        words.japanese * kJapaneseShare > at(Script::kHan);
  if (japanese) {
    at(Script::kKana) += std::exchange(at(Script::kHan), 0);
  }
  std::uint32_t all = 0;
  MainScript main;
  std::uint32_t most = 0;
  for (std::size_t i = 1; i < kScripts; ++i) {
    const auto script = static_cast<Script>(i);
    const std::uint32_t weight = letters[i] * WeightOf(script);
    all += weight;
    if (weight > most) {
      most = weight;
      main.script = script;
    }
  }
  if (all > 0) main.share = static_cast<double>(most) / all;
  return main;
}

// What all words of one script say, piece by piece.
class Judgement {
 public:
  explicit Judgement(const NgramModel& model) : languages_(model.Languages()) {}

  void Add(const NgramScores& piece) {
    std::uint32_t best = 0;
    std::uint32_t likeliest = 0;  // with the priors
    for (std::size_t i = 0; i < languages_.size(); ++i) {
      const std::uint32_t steps = piece.languages[i];
      best = std::max(best, steps);
      likeliest = std::max(likeliest, steps - std::min(steps, Prior(i)));
    }
    for (std::size_t i = 0; i < languages_.size(); ++i) {
      const std::uint32_t steps = piece.languages[i];
      votes_[i] += kMaxPieceSteps - std::min(best - steps, kMaxPieceSteps);
      steps_[i] += steps;
      if (steps + kNearSteps >= likeliest + Prior(i)) near_[i] += piece.letters;
    }
    surprise_ += piece.surprise;
    letters_ += piece.letters;
  }

  // The likeliest language and its probability, given what the page says.
  struct Best {
    std::size_t index = 0;
    double probability = 0;
  };
  [[nodiscard]] Best Decide(std::string_view hint) const {
    std::array<double, kMaxModelLanguages> nats{};
    Best best;
    for (std::size_t i = 0; i < languages_.size(); ++i) {
      const std::uint32_t said = languages_[i].code == hint ? kHintSteps : 0;
      nats[i] = kNatsPerStep * (static_cast<double>(votes_[i] + said) -
                                static_cast<double>(Prior(i)));
      if (nats[i] > nats[best.index]) best.index = i;
    }
    double odds = 0;  // of all against the best
    for (std::size_t i = 0; i < languages_.size(); ++i) {
      odds += std::exp(kSharpness * (nats[i] - nats[best.index]));
    }
    best.probability = 1 / odds;
    return best;
  }

  // Nats a letter that the text surprises one who knows the language.
  [[nodiscard]] double SurpriseOf(std::size_t language) const {
    const double behind = kBestSteps * letters_ - steps_[language];
    return (surprise_ + kNatsPerStep * behind) / letters_;
  }

  // How much of the text is in pieces that speak for the language.
  [[nodiscard]] double ShareOf(std::size_t language) const {
    return static_cast<double>(near_[language]) / letters_;
  }

  [[nodiscard]] std::uint32_t Letters() const { return letters_; }

 private:
  [[nodiscard]] std::uint32_t Prior(std::size_t language) const {
    return languages_[language].prior;
  }

  using Counts = std::array<std::uint32_t, kMaxModelLanguages>;

  std::span<const ModelLanguage> languages_;
  Counts votes_{};  // steps, bounded for each piece
  Counts steps_{};
  Counts near_{};  // letters in pieces it is near the best of
  std::uint32_t surprise_ = 0;
  std::uint32_t letters_ = 0;
};

Judgement Judge(const LetterWords& words, Script script,
                const NgramModel& model) {
  Judgement judgement(model);
  NgramTally tally(model);
  std::uint32_t pending = 0;
  for (const LetterWord& word : words.words) {
    if (word.script != script) continue;
    tally.Add(words.SymbolsOf(word));
    pending += word.end - word.begin;
    if (pending < kPieceLetters) continue;
    judgement.Add(tally.Take());
    pending = 0;
  }
  if (pending > 0) judgement.Add(tally.Take());
  return judgement;
}

bool Knows(const NgramModel& model, std::string_view code) {
  return std::ranges::find(model.Languages(), code, &ModelLanguage::code) !=
         model.Languages().end();
}

// The answer where the letters give none: what the page says.
LanguageGuess GuessByHint(std::string_view wanted) {
  if (wanted.empty()) return {};
  return {std::string(wanted), kHintConfidence};
}

// CLD2's answer where the text reads as in none of the model's languages, if
// it names another one.
LanguageGuess GuessOther(std::string_view sample, std::string_view wanted,
                         const NgramModel& model) {
  const Cld2Verdict verdict = AskCld2(CollapseSpace(sample));
  if (verdict.code.empty() || Knows(model, verdict.code)) return {};
  if (verdict.code == wanted) {
    return {verdict.code, std::max(kHintConfidence, verdict.share)};
  }
  if (!verdict.reliable || verdict.share < kSureShare) return {};
  return {verdict.code, verdict.share};
}

LanguageGuess GuessByModel(std::string_view sample, std::string_view wanted,
                           const Judgement& judgement,
                           const NgramModel& model) {
  const Judgement::Best best = judgement.Decide(wanted);
  const double surprise = judgement.SurpriseOf(best.index);
  const std::uint32_t letters = judgement.Letters();
  const bool foreign_hint = !wanted.empty() && !Knows(model, wanted);
  if ((foreign_hint && letters >= kFewLetters) ||
      (letters >= kSomeLetters && surprise > kSomeDoubt) ||
      (letters >= kManyLetters && surprise > kManyDoubt)) {
    LanguageGuess other = GuessOther(sample, wanted, model);
    if (!other.code.empty()) return other;
  }
  const double limit = letters >= kSomeLetters ? kUnreadable : kUnreadableShort;
  const double share = judgement.ShareOf(best.index);
  if (surprise > limit || share < kLeastShare) return GuessByHint(wanted);
  return {std::string(model.Languages()[best.index].code),
          best.probability * share};
}

}  // namespace

LanguageGuess DetectLanguage(std::string_view text, std::string_view hint) {
  const std::string wanted = LanguageCode(TrimAscii(hint));
  const std::string_view sample = Prefix(text, kMaxSampleBytes);
  const LetterWords words = SplitLetters(sample);
  const MainScript main = MainScriptOf(words);
  if (main.script == Script::kNone) return GuessByHint(wanted);
  const ScriptFacts& facts = FactsOf(main.script);
  const NgramModel* model = NgramModel::Of(facts.iso);
  if (model == nullptr) {
    const bool japanese = main.script == Script::kHan && wanted == "ja";
    return {std::string(japanese ? "ja" : facts.only), main.share};
  }
  const Judgement judgement = Judge(words, main.script, *model);
  LanguageGuess guess = GuessByModel(sample, wanted, judgement, *model);
  guess.confidence *= main.share;
  return guess;
}

}  // namespace kindred::nlp
