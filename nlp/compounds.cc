#include "nlp/compounds.h"

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <map>
#include <set>
#include <string>
#include <string_view>
#include <tuple>
#include <utility>
#include <vector>

#include "nlp/tokens.h"
#include "nlp/utf8.h"
#include "nlp/words.h"

namespace kindred::nlp {
namespace {

// In octets of UTF-8. Shorter parts are endings and syllables more often than
// words; longer words are no German.
constexpr std::size_t kMinPartBytes = 4;
constexpr std::size_t kMaxPartBytes = 28;
constexpr std::size_t kMinCompoundBytes = 2 * kMinPartBytes;
constexpr std::size_t kMaxCompoundBytes = 64;
constexpr std::size_t kMaxCompoundParts = 4;

const KeyedSets& LinkingLetters() {
  static const KeyedSets table = KeyedWords("linking-letters.txt");
  return table;
}

bool StartsCharacter(std::string_view text, std::size_t at) {
  return at >= text.size() ||
         (static_cast<unsigned char>(text[at]) & 0xC0U) != 0x80U;
}

// The best cut of the text up to some place into a number of parts.
struct Cut {
  double log_sum = 0;      // of frequencies
  std::size_t from = 0;    // where its last part begins
  std::size_t length = 0;  // of the last part without linking letters
  bool reached = false;
};
using Cuts = std::vector<std::vector<Cut>>;  // by place, then number of parts

class Splitter {
 public:
  Splitter(std::string_view word, const WordFrequencies& words,
           const std::set<std::string, std::less<>>& links)
      : word_(word),
        words_(&words),
        links_(&links),
        cuts_(word.size() + 1, std::vector<Cut>(kMaxCompoundParts + 1)) {
    cuts_[0][0].reached = true;
  }

  std::vector<std::string> Run() {
    for (std::size_t at = 0; at < word_.size(); ++at) {
      if (StartsCharacter(word_, at)) ExtendFrom(at);
    }
    return Best();
  }

 private:
  void ExtendFrom(std::size_t at) {
    const bool reached = std::ranges::any_of(
        cuts_[at], [](const Cut& cut) { return cut.reached; });
    if (!reached) return;
    const std::size_t longest = std::min(word_.size() - at, kMaxPartBytes);
    for (std::size_t length = kMinPartBytes; length <= longest; ++length) {
      if (!StartsCharacter(word_, at + length)) continue;
      const auto found = words_->find(word_.substr(at, length));
      if (found == words_->end()) continue;
      const double value = std::log(static_cast<double>(found->second));
      Take(at, length, at + length, value);
      for (const std::string& link : *links_) {
        const std::size_t end = at + length + link.size();
        if (end < word_.size() &&
            word_.substr(at + length, link.size()) == link) {
          Take(at, length, end, value);
        }
      }
    }
  }

  void Take(std::size_t from, std::size_t length, std::size_t to,
            double value) {
    for (std::size_t parts = 0; parts < kMaxCompoundParts; ++parts) {
      const Cut& before = cuts_[from][parts];
      if (!before.reached) continue;
      Cut& cut = cuts_[to][parts + 1];
      const double sum = before.log_sum + value;
      if (!cut.reached || sum > cut.log_sum) cut = {sum, from, length, true};
    }
  }

  [[nodiscard]] std::vector<std::string> Best() const {
    const auto whole = words_->find(word_);
    // One part is the whole word; an unknown one is as if seen once.
    double best = whole == words_->end()
                      ? 0
                      : std::log(static_cast<double>(whole->second));
    std::size_t parts = 1;
    for (std::size_t count = 2; count <= kMaxCompoundParts; ++count) {
      const Cut& cut = cuts_[word_.size()][count];
      if (!cut.reached) continue;
      const double mean = cut.log_sum / static_cast<double>(count);
      if (mean > best) {
        best = mean;
        parts = count;
      }
    }
    std::vector<std::string> result;
    if (parts == 1) return result;
    std::size_t at = word_.size();
    for (std::size_t left = parts; left > 0; --left) {
      const Cut& cut = cuts_[at][left];
      result.emplace_back(word_.substr(cut.from, cut.length));
      at = cut.from;
    }
    std::ranges::reverse(result);
    return result;
  }

  std::string_view word_;
  const WordFrequencies* words_;
  const std::set<std::string, std::less<>>* links_;
  Cuts cuts_;
};

bool MayBePart(std::string_view word, std::int64_t companies,
               std::string_view language, const CompoundOptions& options) {
  return companies >= options.min_companies && word.size() >= kMinPartBytes &&
         word.size() <= kMaxCompoundBytes &&
         word.find('-') == std::string_view::npos &&
         !IsStopWord(word, language);
}

}  // namespace

bool HasCompounds(std::string_view language) {
  return LinkingLetters().contains(language);
}

Compounds::Compounds(const FrequenciesByLanguage& words,
                     const CompoundOptions& options) {
  for (const auto& [language, frequencies] : words) {
    if (!HasCompounds(language)) continue;
    std::vector<std::pair<std::int64_t, std::string>> kept;
    for (const auto& [word, companies] : frequencies) {
      if (MayBePart(word, companies, language, options)) {
        kept.emplace_back(companies, word);
      }
    }
    std::ranges::sort(kept, [](const auto& a, const auto& b) {
      return std::tie(b.first, a.second) < std::tie(a.first, b.second);
    });
    if (kept.size() > options.limit) kept.resize(options.limit);
    WordFrequencies& parts = words_[language];
    for (auto& [companies, word] : kept) {
      parts.emplace(std::move(word), companies);
    }
  }
}

std::vector<std::string> Compounds::Split(std::string_view folded,
                                          std::string_view language) const {
  const auto words = words_.find(language);
  if (words == words_.end() || folded.size() < kMinCompoundBytes ||
      folded.size() > kMaxCompoundBytes) {
    return {};
  }
  const auto links = LinkingLetters().find(language);
  return Splitter(folded, words->second, links->second).Run();
}

}  // namespace kindred::nlp
