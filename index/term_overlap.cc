#include "index/term_overlap.h"

#include <algorithm>
#include <string>
#include <string_view>
#include <vector>

namespace kindred::index {

bool ShownTerms::Admit(std::string_view term) {
  std::vector<std::string> stems;
  while (!term.empty()) {
    const std::size_t end = std::min(term.find(' '), term.size());
    stems.emplace_back(term.substr(0, end));
    term.remove_prefix(std::min(end + 1, term.size()));
  }
  for (const std::string& stem : stems) {
    if (std::ranges::find(stems_, stem) != stems_.end()) return false;
  }
  stems_.insert(stems_.end(), stems.begin(), stems.end());
  return true;
}

}  // namespace kindred::index
