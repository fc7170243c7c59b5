#include "index/term_overlap.h"

#include <algorithm>
#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace kindred::index {
namespace {

// The stem, and the parts between its hyphens ("ride-hail" is "ride" too). Of
// one letter a part is none: "e-mail" and "e-commerc" are two ideas.
void AddStem(std::string_view stem, std::vector<std::string>& stems) {
  stems.emplace_back(stem);
  if (stem.find('-') == std::string_view::npos) return;
  while (!stem.empty()) {
    const std::size_t end = std::min(stem.find('-'), stem.size());
    if (end > 1) stems.emplace_back(stem.substr(0, end));
    stem.remove_prefix(std::min(end + 1, stem.size()));
  }
}

constexpr std::size_t kSharedLetters = 5;

bool IsContinuation(char c) {
  return (static_cast<unsigned char>(c) & 0xC0U) == 0x80U;
}

std::size_t Letters(std::string_view text) {
  return text.size() -
         static_cast<std::size_t>(std::ranges::count_if(text, IsContinuation));
}

bool HoldsDigit(std::string_view text) {
  return std::ranges::any_of(text, [](char c) { return c >= '0' && c <= '9'; });
}

bool SameIdea(std::string_view a, std::string_view b) {
  if (a == b) return true;
  if (HoldsDigit(a) || HoldsDigit(b)) return false;
  const auto [end, unused] = std::ranges::mismatch(a, b);
  auto common = static_cast<std::size_t>(end - a.begin());
  // Not into a character.
  while (common > 0 && ((common < a.size() && IsContinuation(a[common])) ||
                        (common < b.size() && IsContinuation(b[common])))) {
    --common;
  }
  const std::size_t shared = Letters(a.substr(0, common));
  return shared >= kSharedLetters &&
         4 * shared >= 3 * std::max(Letters(a), Letters(b));
}

}  // namespace

bool ShownTerms::Admit(std::string_view term) {
  std::vector<std::string> stems;
  while (!term.empty()) {
    const std::size_t end = std::min(term.find(' '), term.size());
    AddStem(term.substr(0, end), stems);
    term.remove_prefix(std::min(end + 1, term.size()));
  }
  for (const std::string& stem : stems) {
    if (std::ranges::any_of(stems_, [&](const std::string& shown) {
          return SameIdea(shown, stem);
        })) {
      return false;
    }
  }
  stems_.insert(stems_.end(), stems.begin(), stems.end());
  return true;
}

}  // namespace kindred::index
