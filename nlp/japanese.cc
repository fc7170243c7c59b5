#include "nlp/japanese.h"

#include <algorithm>
#include <array>
#include <cstddef>
#include <string_view>
#include <vector>

#include "nlp/ascii.h"
#include "nlp/utf8.h"
#include "nlp/word_breaks.h"

namespace kindred::nlp {
namespace {

constexpr std::size_t kMaxParticleCharacters = 4;
constexpr std::size_t kMaxScrapCharacters = 2;

// Octets of one kanji or kana in UTF-8 (the rarer ones past U+FFFF aside).
constexpr std::size_t kSignBytes = 3;

// Particles after a noun; other hiragana after a kanji inflect it.
constexpr auto kNounParticles = std::to_array<std::string_view>(
    {"\u306e", "\u306f", "\u3092", "\u304c", "\u306b", "\u3067", "\u3068",
     "\u3082", "\u3078", "\u3084", "\u304b"});

bool IsHiragana(char32_t c) {
  return c >= 0x3041 && c <= 0x309F;
}

bool IsKatakana(char32_t c) {
  return c >= 0x30A1 && c <= 0x30FF && c != 0x30FB;  // the middle dot
}

bool IsKanji(char32_t c) {
  return (c >= 0x4E00 && c <= 0x9FFF) || (c >= 0x3400 && c <= 0x4DBF);
}

bool IsAll(std::string_view word, bool (*is)(char32_t)) {
  for (std::size_t at = 0; at < word.size();) {
    const Utf8Char c = CharAt(word, at);
    if (!is(c.code)) return false;
    at += c.length;
  }
  return !word.empty();
}

class Joiner {
 public:
  Joiner(std::string_view text, const std::vector<WordSpan>& words)
      : text_(text), words_(words) {}

  std::vector<WordSpan> Run() {
    std::vector<WordSpan> joined;
    joined.reserve(words_.size());
    for (std::size_t i = 0; i < words_.size(); ++i) {
      const std::size_t last = LastOf(i);
      if (last == i && IsSingle(i) && !IsWord(i)) continue;
      joined.push_back({words_[i].begin, words_[last].end});
      i = last;
    }
    return joined;
  }

 private:
  // The last of the words that belong together with word i before them.
  [[nodiscard]] std::size_t LastOf(std::size_t i) const {
    std::size_t last = i;
    if (IsSingle(i)) {
      if (FollowsNumber(i)) return i;
      while (Touches(last) && IsSingle(last + 1)) ++last;
      return last == i && Touches(i) && IsKanjiWord(i + 1) ? i + 1 : last;
    }
    while (Touches(last) && IsKatakanaWord(last) && IsKatakanaWord(last + 1) &&
           (IsScrap(last) || IsScrap(last + 1))) {
      ++last;
    }
    return last;
  }

  // Whether a kanji that stands alone is a word.
  [[nodiscard]] bool IsWord(std::size_t i) const {
    const bool ends_word = i > 0 && Touches(i - 1) && IsKanjiWord(i - 1);
    const bool is_inflected =
        Touches(i) && IsAll(At(i + 1), IsHiragana) &&
        std::ranges::find(kNounParticles, At(i + 1)) == kNounParticles.end();
    return !ends_word && !is_inflected && !FollowsNumber(i);
  }

  [[nodiscard]] std::string_view At(std::size_t i) const {
    return text_.substr(words_[i].begin, words_[i].end - words_[i].begin);
  }
  [[nodiscard]] bool IsSingle(std::size_t i) const {
    return At(i).size() == kSignBytes && IsAll(At(i), IsKanji);
  }
  [[nodiscard]] bool IsKanjiWord(std::size_t i) const {
    return At(i).size() > kSignBytes && IsAll(At(i), IsKanji);
  }
  [[nodiscard]] bool IsKatakanaWord(std::size_t i) const {
    return IsAll(At(i), IsKatakana);
  }
  [[nodiscard]] bool IsScrap(std::size_t i) const {
    return At(i).size() <= kMaxScrapCharacters * kSignBytes;
  }
  [[nodiscard]] bool FollowsNumber(std::size_t i) const {
    return i > 0 && Touches(i - 1) && IsAsciiDigit(At(i - 1).back());
  }
  // Whether nothing stands between word i and the next.
  [[nodiscard]] bool Touches(std::size_t i) const {
    return i + 1 < words_.size() && words_[i].end == words_[i + 1].begin;
  }

  std::string_view text_;
  const std::vector<WordSpan>& words_;
};

}  // namespace

std::vector<WordSpan> JoinJapanese(std::string_view text,
                                   const std::vector<WordSpan>& words) {
  return Joiner(text, words).Run();
}

bool IsJapaneseParticle(std::string_view word) {
  return word.size() <= kMaxParticleCharacters * kSignBytes &&
         IsAll(word, IsHiragana);
}

}  // namespace kindred::nlp
