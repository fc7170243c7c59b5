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

}  // namespace

bool ShownTerms::Admit(std::string_view term) {
  std::vector<std::string> stems;
  while (!term.empty()) {
    const std::size_t end = std::min(term.find(' '), term.size());
    AddStem(term.substr(0, end), stems);
    term.remove_prefix(std::min(end + 1, term.size()));
  }
  for (const std::string& stem : stems) {
    if (std::ranges::find(stems_, stem) != stems_.end()) return false;
  }
  stems_.insert(stems_.end(), stems.begin(), stems.end());
  return true;
}

}  // namespace kindred::index
