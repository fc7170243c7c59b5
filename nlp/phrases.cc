#include "nlp/phrases.h"

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <map>
#include <span>
#include <string>
#include <string_view>
#include <tuple>
#include <unordered_map>
#include <utility>
#include <vector>

#include "nlp/ascii.h"
#include "nlp/tokens.h"
#include "nlp/words.h"

namespace kindred::nlp {
namespace {

// Uses of one key counted in one company; more are its manner of speaking.
constexpr std::int64_t kMaxUsesPerCompany = 3;

bool IsYear(std::string_view stem) {
  return stem.size() == 4 && std::ranges::all_of(stem, IsAsciiDigit) &&
         (stem.starts_with("19") || stem.starts_with("20"));
}

bool MayBegin(const Token& token) {
  return !token.stop && token.kind != WordKind::kVerb;
}

bool MayEnd(const Token& token) {
  return MayBegin(token) || (IsNumber(token) && !IsYear(token.stem));
}

// Calls `take` with the key and length of each candidate that begins at
// tokens[first], shortest first.
template <typename Take>
void ForEachCandidate(std::span<const Token> tokens, std::size_t first,
                      Take take) {
  if (!MayBegin(tokens[first])) return;
  const std::size_t end = std::min(tokens.size(), first + kMaxPhraseTokens);
  if (first + 1 >= end || !tokens[first + 1].adjacent) return;
  std::string key = tokens[first].stem;
  for (std::size_t i = first + 1; i < end && tokens[i].adjacent; ++i) {
    key += ' ';
    key += tokens[i].stem;
    if (MayEnd(tokens[i])) take(key, i - first + 1);
  }
}

bool IsPhrase(std::string_view key) {
  return key.find(' ') != std::string_view::npos;
}

using Count = PhraseCounter::Count;
using LanguageCounts = PhraseCounter::LanguageCounts;

struct PhraseCandidate {
  std::string_view key;
  Count count;
  double worth = 0;
};

// The words of a key that carry meaning, by their counts.
std::vector<Count> CountsOfWords(const LanguageCounts& language,
                                 std::string_view key) {
  std::vector<Count> counts;
  for (const std::string_view word : SplitWords(key)) {
    const auto found = language.counts.find(word);
    if (found != language.counts.end()) counts.push_back(found->second);
  }
  return counts;
}

// Bouma's measure, extended to n words: ln(p(w1..wn) / (p(w1)..p(wn))) /
// (-(n - 1) ln p(w1..wn)), p being shares of all uses; 1 where they only meet.
double Npmi(const LanguageCounts& language, std::int64_t uses,
            std::span<const Count> words) {
  if (words.size() < 2) return 0;
  const auto n = static_cast<double>(language.uses);
  const double log_joint = std::log(static_cast<double>(uses) / n);
  double log_apart = 0;
  for (const Count& word : words) {
    log_apart += std::log(static_cast<double>(word.uses) / n);
  }
  return (log_joint - log_apart) /
         (-static_cast<double>(words.size() - 1) * log_joint);
}

// G2 of the uses against those that chance would bring (Dunning's ratio for a
// Poisson count); 0 where there are fewer than that.
double Significance(const LanguageCounts& language, std::int64_t uses,
                    std::span<const Count> words) {
  const auto n = static_cast<double>(language.uses);
  double expected = n;
  for (const Count& word : words) {
    expected *= static_cast<double>(word.uses) / n;
  }
  const auto seen = static_cast<double>(uses);
  if (seen <= expected) return 0;
  return 2.0 * (seen * std::log(seen / expected) - seen + expected);
}

// The candidates that hold together, whatever longer ones they stand in.
std::vector<PhraseCandidate> Together(const LanguageCounts& language,
                                      const PhraseOptions& options) {
  std::vector<PhraseCandidate> together;
  for (const auto& [key, count] : language.counts) {
    if (count.companies < options.min_companies || !IsPhrase(key)) continue;
    const std::vector<Count> words = CountsOfWords(language, key);
    const double npmi = Npmi(language, count.uses, words);
    // Stop words are not counted as words.
    const bool has_stop = words.size() < SplitWords(key).size();
    if (npmi < (has_stop ? options.min_npmi_with_stop : options.min_npmi) ||
        Significance(language, count.uses, words) < options.min_significance) {
      continue;
    }
    together.push_back(
        {key, count, npmi * std::log(static_cast<double>(count.companies))});
  }
  return together;
}

// Uses inside longer phrases, and how many those are.
struct Nested {
  std::int64_t uses = 0;
  std::int64_t phrases = 0;
};
using NestedByKey = std::unordered_map<std::string_view, Nested>;

// Every run of two words and more inside of `phrase`, itself left out.
void AddNested(const PhraseCandidate& phrase, NestedByKey& nested) {
  const std::vector<std::string_view> words = SplitWords(phrase.key);
  for (std::size_t first = 0; first < words.size(); ++first) {
    for (std::size_t last = first + 1; last < words.size(); ++last) {
      if (last - first + 1 == words.size()) continue;
      const auto begin =
          static_cast<std::size_t>(words[first].data() - phrase.key.data());
      const auto end =
          static_cast<std::size_t>(words[last].data() - phrase.key.data()) +
          words[last].size();
      Nested& inner = nested[phrase.key.substr(begin, end - begin)];
      inner.uses += phrase.count.uses;
      ++inner.phrases;
    }
  }
}

PhraseTable TableOf(const LanguageCounts& language,
                    const PhraseOptions& options) {
  std::vector<PhraseCandidate> kept = Together(language, options);
  NestedByKey nested;
  for (const PhraseCandidate& candidate : kept) AddNested(candidate, nested);
  std::erase_if(kept, [&](const PhraseCandidate& candidate) {
    const auto found = nested.find(candidate.key);
    if (found == nested.end()) return false;
    const std::int64_t mean = found->second.uses / found->second.phrases;
    return candidate.count.uses - mean < options.min_standing;
  });
  std::ranges::sort(
      kept, [](const PhraseCandidate& a, const PhraseCandidate& b) {
        return std::tie(b.worth, a.key) < std::tie(a.worth, b.key);
      });
  if (kept.size() > options.limit) kept.resize(options.limit);
  PhraseTable table;
  for (const PhraseCandidate& candidate : kept) {
    table.emplace(candidate.key, static_cast<float>(candidate.worth));
  }
  return table;
}

// The best choice among the phrases from one token on.
struct Choice {
  double worth = 0;
  std::size_t length = 1;  // 1: no phrase begins here
};

std::vector<Choice> ChooseApart(std::size_t tokens,
                                std::span<const FoundPhrase> found,
                                const PhraseTable& table) {
  std::vector<Choice> best(tokens + 1);
  std::size_t next = found.size();
  for (std::size_t i = tokens; i-- > 0;) {
    best[i].worth = best[i + 1].worth;
    while (next > 0 && found[next - 1].first == i) {
      const FoundPhrase& phrase = found[--next];
      // Longer phrases hold more words together for the same worth.
      const double worth = static_cast<double>(table.find(phrase.key)->second) *
                               static_cast<double>(phrase.length - 1) +
                           best[i + phrase.length].worth;
      if (worth > best[i].worth) best[i] = {worth, phrase.length};
    }
  }
  return best;
}

}  // namespace

const PhraseTable& PhrasesOf(const PhraseSet& phrases,
                             std::string_view language) {
  static const PhraseTable none;
  const auto found = phrases.find(language);
  return found == phrases.end() ? none : found->second;
}

std::vector<FoundPhrase> FindPhrases(std::span<const Token> tokens,
                                     const PhraseTable& table) {
  std::vector<FoundPhrase> found;
  if (table.empty()) return found;
  for (std::size_t i = 0; i < tokens.size(); ++i) {
    ForEachCandidate(tokens, i, [&](const std::string& key, std::size_t size) {
      if (table.contains(key)) found.push_back({key, i, size});
    });
  }
  if (found.size() < 2) return found;
  const std::vector<Choice> best = ChooseApart(tokens.size(), found, table);
  // A phrase stays if one token after another leads to its holder.
  std::vector<std::size_t> holder_end(tokens.size());
  for (std::size_t i = 0; i < tokens.size(); i += best[i].length) {
    for (std::size_t k = i; k < i + best[i].length; ++k) {
      holder_end[k] = i + best[i].length;
    }
  }
  std::erase_if(found, [&](const FoundPhrase& phrase) {
    return phrase.first + phrase.length > holder_end[phrase.first];
  });
  return found;
}

PhraseUses CountUses(std::span<const TokenizedBlock> blocks) {
  PhraseUses uses;
  for (const TokenizedBlock& block : blocks) {
    auto& seen = uses[block.language];
    for (std::size_t i = 0; i < block.tokens.size(); ++i) {
      const Token& token = block.tokens[i];
      if (!token.stop || IsNumber(token)) ++seen[token.stem];
      ForEachCandidate(
          block.tokens, i,
          [&seen](const std::string& key, std::size_t) { ++seen[key]; });
    }
  }
  return uses;
}

void PhraseCounter::Add(const PhraseUses& uses) {
  for (const auto& [code, seen] : uses) {
    LanguageCounts& language = languages_[code];
    ++language.companies;
    entries_ -= language.counts.size();
    for (const auto& [key, count] : seen) {
      Count& sum = language.counts[key];
      const std::int64_t counted = std::min(count, kMaxUsesPerCompany);
      ++sum.companies;
      sum.uses += counted;
      if (!IsPhrase(key)) language.uses += counted;
    }
    entries_ += language.counts.size();
  }
  if (entries_ > most_entries_) ForgetRare();
}

void PhraseCounter::ForgetRare() {
  entries_ = 0;
  for (auto& [code, language] : languages_) {
    std::erase_if(language.counts, [](const auto& entry) {
      return entry.second.companies == 1;
    });
    entries_ += language.counts.size();
  }
  // Else each company would have all looked through again.
  most_entries_ = std::max(kMaxPhraseCandidates, entries_ + entries_ / 2);
}

PhraseSet PhraseCounter::Finish(const PhraseOptions& options) const {
  PhraseSet phrases;
  for (const auto& [code, language] : languages_) {
    PhraseTable table = TableOf(language, options);
    if (!table.empty()) phrases.emplace(code, std::move(table));
  }
  return phrases;
}

}  // namespace kindred::nlp
