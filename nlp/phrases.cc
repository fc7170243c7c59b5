#include "nlp/phrases.h"

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <tuple>
#include <unordered_set>
#include <utility>
#include <vector>

#include "nlp/ascii.h"
#include "nlp/tokens.h"

namespace kindred::nlp {
namespace {

// A phrase is left to a longer one that holds it in this share of companies.
constexpr double kAlwaysInside = 0.9;

bool IsYear(std::string_view stem) {
  return stem.size() == 4 && std::ranges::all_of(stem, IsAsciiDigit) &&
         (stem.starts_with("19") || stem.starts_with("20"));
}

bool MayEnd(const Token& token) {
  return !token.stop || (IsNumber(token) && !IsYear(token.stem));
}

struct Counted {
  std::string_view key;
  std::int64_t companies = 0;
  double score = 0;
};

// Without its first or its last token.
std::string_view WithoutFirst(std::string_view key) {
  return key.substr(key.find(' ') + 1);
}
std::string_view WithoutLast(std::string_view key) {
  return key.substr(0, key.rfind(' '));
}

bool IsPhrase(std::string_view key) {
  return key.find(' ') != std::string_view::npos;
}

using Counts = std::unordered_map<std::string, std::int64_t>;

// The measure of the header; 1 where the tokens are in every company.
double Npmi(const Counts& counts, std::string_view key, std::int64_t companies,
            std::int64_t total) {
  const auto n = static_cast<double>(total);
  const double log_joint = std::log(static_cast<double>(companies) / n);
  if (log_joint == 0) return 1;
  double log_apart = 0;
  int tokens = 0;
  for (std::string_view rest = key; !rest.empty();) {
    const std::size_t end = std::min(rest.find(' '), rest.size());
    const auto found = counts.find(std::string(rest.substr(0, end)));
    if (found != counts.end()) {
      log_apart += std::log(static_cast<double>(found->second) / n);
      ++tokens;
    }
    rest.remove_prefix(std::min(end + 1, rest.size()));
  }
  if (tokens < 2) return 0;
  return (log_joint - log_apart) / (-(tokens - 1) * log_joint);
}

}  // namespace

std::vector<PhraseCandidate> PhraseCandidates(std::span<const Token> tokens,
                                              std::size_t first) {
  std::vector<PhraseCandidate> candidates;
  if (tokens[first].stop) return candidates;
  std::string key = tokens[first].stem;
  const std::size_t end = std::min(tokens.size(), first + kMaxPhraseTokens);
  for (std::size_t i = first + 1; i < end && tokens[i].adjacent; ++i) {
    key += ' ';
    key += tokens[i].stem;
    if (MayEnd(tokens[i])) candidates.push_back({key, i - first + 1});
  }
  return candidates;
}

PhraseSet::PhraseSet(std::vector<PhraseKey> keys) {
  for (PhraseKey& key : keys) keys_.insert(std::move(key));
}

bool PhraseSet::Contains(std::string_view key) const {
  return keys_.contains(key);
}

void PhraseCounter::AddCompany(std::span<const std::vector<Token>> blocks) {
  std::unordered_set<std::string> seen;
  for (const std::vector<Token>& tokens : blocks) {
    for (std::size_t i = 0; i < tokens.size(); ++i) {
      if (!tokens[i].stop || IsNumber(tokens[i])) seen.insert(tokens[i].stem);
      for (PhraseCandidate& candidate : PhraseCandidates(tokens, i)) {
        seen.insert(std::move(candidate.key));
      }
    }
  }
  for (const std::string& key : seen) ++companies_[key];
  ++total_;
  if (companies_.size() > kMaxPhraseCandidates) {
    std::erase_if(companies_, [](const auto& entry) {
      return entry.second == 1 && IsPhrase(entry.first);
    });
  }
}

PhraseSet PhraseCounter::Finish(const PhraseOptions& options) const {
  std::vector<Counted> kept;
  for (const auto& [key, companies] : companies_) {
    if (companies < options.min_companies || !IsPhrase(key)) continue;
    const double npmi = Npmi(companies_, key, companies, total_);
    if (npmi < options.min_npmi) continue;
    kept.push_back(
        {key, companies, npmi * std::log(static_cast<double>(companies))});
  }
  std::unordered_set<std::string_view> inside;
  for (const Counted& phrase : kept) {
    for (const std::string_view part :
         {WithoutFirst(phrase.key), WithoutLast(phrase.key)}) {
      const auto found = companies_.find(std::string(part));
      if (IsPhrase(part) && found != companies_.end() &&
          static_cast<double>(phrase.companies) >=
              kAlwaysInside * static_cast<double>(found->second)) {
        inside.insert(part);
      }
    }
  }
  std::erase_if(kept, [&](const Counted& c) { return inside.contains(c.key); });
  std::ranges::sort(kept, [](const Counted& a, const Counted& b) {
    return std::tie(b.score, a.key) < std::tie(a.score, b.key);
  });
  if (kept.size() > options.limit) kept.resize(options.limit);
  std::vector<PhraseKey> keys;
  keys.reserve(kept.size());
  for (const Counted& phrase : kept) keys.emplace_back(phrase.key);
  return PhraseSet(std::move(keys));
}

}  // namespace kindred::nlp
