#include "nlp/section_names.h"

#include <algorithm>
#include <array>
#include <cstddef>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "nlp/ascii.h"
#include "nlp/unicode.h"
#include "nlp/words.h"

namespace kindred::nlp {
namespace {

constexpr std::size_t kMaxNamedBytes = 64;

class SectionNames {
 public:
  SectionNames() {
    for (const std::string_view line : WordLines("section-names.txt")) {
      const std::size_t end = std::min(line.find(' '), line.size());
      const auto* kind = std::ranges::find(kSectionKinds, line.substr(0, end));
      if (kind == kSectionKinds.end() || end == line.size()) continue;
      std::string phrase = FoldCase(line.substr(end + 1));
      const auto first = static_cast<unsigned char>(phrase.front());
      phrases_[first].emplace_back(
          std::move(phrase),
          static_cast<std::size_t>(kind - kSectionKinds.begin()));
    }
  }

  // The kind whose longest phrase begins the text; kNoSection if none does.
  [[nodiscard]] std::size_t KindOf(std::string_view text) const {
    if (text.empty() || text.size() > kMaxNamedBytes) return kNoSection;
    const std::string folded =
        IsAsciiText(text) ? LowerAscii(text) : FoldCase(text);
    std::size_t kind = kNoSection;
    std::size_t longest = 0;
    if (folded.empty()) return kNoSection;
    for (const auto& [phrase, of] :
         phrases_[static_cast<unsigned char>(folded.front())]) {
      if (phrase.size() > longest && folded.starts_with(phrase)) {
        longest = phrase.size();
        kind = of;
      }
    }
    return kind;
  }

 private:
  std::array<std::vector<std::pair<std::string, std::size_t>>, 256> phrases_;
};

}  // namespace

std::size_t SectionKindOf(std::string_view text) {
  static const SectionNames names;
  return names.KindOf(text);
}

}  // namespace kindred::nlp
