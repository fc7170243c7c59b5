#include "server/reason_ideas.h"

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <map>
#include <span>
#include <string_view>
#include <utility>
#include <vector>

#include "server/evidence.h"

namespace kindred::server {
namespace {

constexpr float kWithinPhrase = 0.75F;

// A phrase of the site, and how often it is written.
struct WrittenPhrase {
  float count = 0;
  std::uint32_t column = 0;
};

std::vector<std::string_view> WordsOf(std::string_view phrase) {
  std::vector<std::string_view> words;
  while (!phrase.empty()) {
    const std::size_t end = std::min(phrase.find(' '), phrase.size());
    words.push_back(phrase.substr(0, end));
    phrase.remove_prefix(std::min(end + 1, phrase.size()));
  }
  return words;
}

float CountOf(const nlp::TermCounts& counts, std::string_view term) {
  const nlp::TermCount* found = FindTerm(counts, term);
  return found == nullptr ? 0.0F : found->count;
}

}  // namespace

std::vector<Idea> GroupIdeas(const index::Vocabulary& vocabulary,
                             std::span<const index::Contribution> contributions,
                             const nlp::TermCounts& counts) {
  const auto terms = vocabulary.Terms();
  std::map<std::uint32_t, double> left;  // contributions in no idea yet
  std::vector<WrittenPhrase> phrases;
  for (const index::Contribution& part : contributions) {
    left.emplace(part.column, part.value);
    if (!terms[part.column].IsPhrase()) continue;
    const float count = CountOf(counts, terms[part.column].term);
    if (count > 0) phrases.push_back({count, part.column});
  }
  std::ranges::sort(phrases, [](const auto& a, const auto& b) {
    return a.count != b.count ? a.count > b.count : a.column < b.column;
  });
  std::vector<Idea> ideas;
  for (const WrittenPhrase& phrase : phrases) {
    Idea idea{phrase.column, left.at(phrase.column), {phrase.column}};
    for (const std::string_view word : WordsOf(terms[phrase.column].term)) {
      const auto column = vocabulary.Find(word);
      const auto found = column ? left.find(*column) : left.end();
      if (found == left.end() ||
          phrase.count < kWithinPhrase * CountOf(counts, word)) {
        continue;
      }
      idea.value += found->second;
      idea.columns.push_back(*column);
      left.erase(found);
    }
    left.erase(phrase.column);
    ideas.push_back(std::move(idea));
  }
  for (const auto& [column, value] : left) {
    ideas.push_back({column, value, {column}});
  }
  std::ranges::sort(ideas, [](const Idea& a, const Idea& b) {
    return a.value != b.value ? a.value > b.value : a.column < b.column;
  });
  return ideas;
}

}  // namespace kindred::server
