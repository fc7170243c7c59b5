#include "nlp/stemmer.h"

#include <algorithm>
#include <cstddef>
#include <functional>
#include <map>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include <libstemmer.h>

#include "nlp/words.h"

namespace kindred::nlp {
namespace {

struct DeleteSnowball {
  void operator()(sb_stemmer* stemmer) const { sb_stemmer_delete(stemmer); }
};
using Snowball = std::unique_ptr<sb_stemmer, DeleteSnowball>;

Snowball MakeSnowball(std::string_view code) {
  static const KeyedSets table = KeyedWords("stemmers.txt");
  const auto found = table.find(code);
  if (found == table.end() || found->second.empty()) return nullptr;
  return Snowball(sb_stemmer_new(found->second.begin()->c_str(), "UTF_8"));
}

// Endings of one language, the longest first.
struct Endings {
  std::size_t min_characters = 0;  // that must be left
  std::vector<std::string> endings;
};
using EndingTable = std::map<std::string, Endings, std::less<>>;

// Lines "code least-characters ending ...".
EndingTable ReadEndings() {
  EndingTable table;
  for (const std::string_view line : WordLines("endings.txt")) {
    const std::vector<std::string_view> fields = SplitWords(line);
    if (fields.size() < 3) continue;
    Endings& entry = table[std::string(fields[0])];
    entry.min_characters = static_cast<std::size_t>(fields[1].front() - '0');
    entry.endings.insert(entry.endings.end(), fields.begin() + 2, fields.end());
    std::ranges::sort(entry.endings, [](const auto& a, const auto& b) {
      return a.size() != b.size() ? a.size() > b.size() : a < b;
    });
  }
  return table;
}

const Endings& EndingsOf(std::string_view code) {
  static const EndingTable table = ReadEndings();
  static const Endings none;
  const auto found = table.find(code);
  return found == table.end() ? none : found->second;
}

std::size_t Characters(std::string_view text) {
  return static_cast<std::size_t>(std::ranges::count_if(text, [](char c) {
    return (static_cast<unsigned char>(c) & 0xC0U) != 0x80U;
  }));
}

}  // namespace

class Stemmer::Rules {
 public:
  explicit Rules(std::string_view code)
      : snowball_(MakeSnowball(code)), endings_(&EndingsOf(code)) {}

  std::string Stem(const std::string& folded) {
    return snowball_ != nullptr ? BySnowball(folded) : WithoutEnding(folded);
  }

 private:
  std::string BySnowball(const std::string& folded) {
    // Snowball reads and writes plain octets of UTF-8 as unsigned characters.
    // NOLINTBEGIN(cppcoreguidelines-pro-type-reinterpret-cast)
    const auto* stem = reinterpret_cast<const char*>(sb_stemmer_stem(
        snowball_.get(), reinterpret_cast<const sb_symbol*>(folded.data()),
        static_cast<int>(folded.size())));
    // NOLINTEND(cppcoreguidelines-pro-type-reinterpret-cast)
    const auto length = static_cast<std::size_t>(
        std::max(0, sb_stemmer_length(snowball_.get())));
    return stem == nullptr || length == 0 ? folded : std::string(stem, length);
  }

  [[nodiscard]] std::string WithoutEnding(const std::string& folded) const {
    for (const std::string& ending : endings_->endings) {
      if (!folded.ends_with(ending)) continue;
      const std::string_view left(folded.data(), folded.size() - ending.size());
      if (Characters(left) >= endings_->min_characters) {
        return std::string(left);
      }
    }
    return folded;
  }

  Snowball snowball_;
  const Endings* endings_;
};

Stemmer::Stemmer(std::string_view code)
    : rules_(std::make_unique<Rules>(code)) {}
Stemmer::~Stemmer() = default;
Stemmer::Stemmer(Stemmer&&) noexcept = default;
Stemmer& Stemmer::operator=(Stemmer&&) noexcept = default;

std::string Stemmer::Stem(const std::string& folded) {
  return rules_->Stem(folded);
}

}  // namespace kindred::nlp
