#include "nlp/tokens.h"

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "nlp/ascii.h"
#include "nlp/japanese.h"
#include "nlp/stemmer.h"
#include "nlp/text_map.h"
#include "nlp/unicode.h"
#include "nlp/utf8.h"
#include "nlp/word_breaks.h"
#include "nlp/words.h"

namespace kindred::nlp {
namespace {

// Stems kept between texts; past that the cache starts again.
constexpr std::size_t kMaxCachedStems = 100'000;

// Word boundaries are counted in 32 bits.
constexpr std::size_t kMaxTextBytes = std::size_t{1} << 28U;

using WordSet = TextSet;
using WordTable = std::map<std::string, WordSet, std::less<>>;

// Norwegian's two written forms share stemmer and stop words.
std::string_view BaseCode(std::string_view code) {
  return code == "nb" || code == "nn" ? "no" : code;
}

// Hyphens and apostrophes of typography become those of ASCII.
std::string FoldWord(std::string_view word, std::string_view code) {
  if (code != "tr" && IsAsciiText(word)) return LowerAscii(word);
  std::string plain;
  plain.reserve(word.size());
  for (std::size_t at = 0; at < word.size();) {
    const Utf8Char c = CharAt(word, at);
    if (c.code == 0x2010 || c.code == 0x2011) {
      plain += '-';
    } else if (c.code == 0x2018 || c.code == 0x2019) {
      plain += '\'';
    } else if (code == "tr" && c.code == U'I') {
      plain += "\xC4\xB1";  // dotless i
    } else if (code == "tr" && c.code == 0x0130) {
      plain += 'i';
    } else {
      plain += word.substr(at, c.length);
    }
    at += c.length;
  }
  // A few compatibility characters fold to several words; a stem is one.
  std::string folded = FoldCase(plain);
  std::erase(folded, ' ');
  return folded;
}

WordTable ReadStopWords() {
  WordTable table;
  for (const EmbeddedFile& file : EmbeddedFiles()) {
    if (!file.name.starts_with("stop/")) continue;
    std::string_view code = file.name.substr(5);
    code = code.substr(0, code.find('.'));
    WordSet& words = table[std::string(code)];
    for (const std::string_view word : WordLines(file.name)) {
      words.insert(FoldWord(word, code));
    }
  }
  return table;
}

const WordSet& SetOf(const WordTable& table, std::string_view code) {
  static const WordSet none;
  const auto found = table.find(BaseCode(code));
  return found == table.end() ? none : found->second;
}

const WordSet& StopWords(std::string_view code) {
  static const WordTable table = ReadStopWords();
  return SetOf(table, code);
}

const WordSet& Elisions(std::string_view code) {
  static const WordTable table = [] {
    WordTable words;
    for (const auto& [language, set] : KeyedWords("elisions.txt")) {
      words[language].insert(set.begin(), set.end());
    }
    return words;
  }();
  return SetOf(table, code);
}

// An e-mail address: '@' is a letter to ICU.
bool IsAddress(std::string_view word) {
  const std::size_t at = word.find('@');
  return at != std::string_view::npos && at > 0 && at + 1 < word.size();
}

// Blanks that may stand inside a phrase; a line end may not.
bool IsBlank(char32_t c) {
  return c == U' ' || c == 0xA0 || c == 0x202F || c == 0x2009;
}

bool OnlyBlanks(std::string_view gap) {
  for (std::size_t at = 0; at < gap.size();) {
    const Utf8Char c = CharAt(gap, at);
    if (!IsBlank(c.code)) return false;
    at += c.length;
  }
  return true;
}

// Octets of a hyphen at `at`; 0 if there is none.
std::size_t HyphenAt(std::string_view text, std::size_t at) {
  if (at >= text.size()) return 0;
  if (text[at] == '-') return 1;
  const std::string_view rest = text.substr(at, 3);
  return rest == "\xE2\x80\x90" || rest == "\xE2\x80\x91" ? 3 : 0;
}

// Scripts that put hyphens inside words: before Thai, and extended Latin and
// Greek.
bool TakesHyphens(char32_t c) {
  return c < 0x0E00 || (c >= 0x1E00 && c < 0x2000);
}

// Joins words with a hyphen between them, up to the longest token.
std::vector<WordSpan> JoinHyphens(std::string_view text,
                                  const std::vector<WordSpan>& words) {
  std::vector<WordSpan> joined;
  joined.reserve(words.size());
  for (const WordSpan& word : words) {
    if (!joined.empty()) {
      WordSpan& last = joined.back();
      const std::size_t hyphen = HyphenAt(text, last.end);
      if (hyphen > 0 && last.end + hyphen == word.begin &&
          word.end - last.begin <= kMaxTokenBytes &&
          TakesHyphens(CharAt(text, word.begin).code)) {
        last.end = word.end;
        continue;
      }
    }
    joined.push_back(word);
  }
  return joined;
}

// "C++" and "C#": a single letter takes the signs that follow it.
WordSpan WithSigns(std::string_view text, WordSpan word) {
  const bool is_letter =
      word.end - word.begin == 1 && IsAsciiAlpha(text[word.begin]);
  if (!is_letter) return word;
  const std::string_view rest = text.substr(word.end);
  std::size_t taken = 0;
  if (rest.starts_with("++")) taken = 2;
  if (rest.starts_with("#")) taken = 1;
  const bool goes_on =
      rest.size() > taken &&
      (IsAsciiAlnum(rest[taken]) || rest[taken] == '+' || rest[taken] == '#');
  if (!goes_on) word.end += static_cast<std::uint32_t>(taken);
  return word;
}

}  // namespace

class Tokenizer::State {
 public:
  explicit State(std::string_view code)
      : code_(BaseCode(code)),
        stemmer_(code_),
        stop_words_(&StopWords(code)),
        elisions_(&Elisions(code)) {}

  std::vector<Token> Run(std::string_view text) {
    text = Prefix(text, kMaxTextBytes);
    std::vector<Token> tokens;
    for (WordSpan word : WordsOf(text)) {
      word = WithSigns(text, word);
      const std::uint32_t elided = ElidedUntil(text, word);
      if (elided > word.begin) {
        tokens.push_back(Make(text, {word.begin, elided}, tokens));
        tokens.back().stop = true;
        word.begin = elided;
      }
      if (word.end - word.begin > kMaxTokenBytes) continue;
      if (IsAddress(text.substr(word.begin, word.end - word.begin))) continue;
      tokens.push_back(Make(text, word, tokens));
      if (tokens.size() >= kMaxTokens) break;
    }
    if (tokens.size() > kMaxTokens) tokens.resize(kMaxTokens);
    return tokens;
  }

 private:
  struct Known {
    std::string stem;
    bool stop = false;
    WordKind kind = WordKind::kWord;
  };
  std::vector<WordSpan> WordsOf(std::string_view text) {
    std::vector<WordSpan> words = JoinHyphens(text, breaker_.Words(text));
    return code_ == "ja" ? JoinJapanese(text, words) : words;
  }

  // The offset past the apostrophe of an elision at the start of `word`, else
  // the start itself.
  std::uint32_t ElidedUntil(std::string_view text, WordSpan word) const {
    if (elisions_->empty()) return word.begin;
    const std::string_view whole =
        text.substr(word.begin, word.end - word.begin);
    for (const std::string_view mark : {"'", "\xE2\x80\x99"}) {
      const std::size_t at = whole.find(mark);
      if (at == std::string_view::npos || at + mark.size() == whole.size()) {
        continue;
      }
      if (elisions_->contains(LowerAscii(whole.substr(0, at)))) {
        return word.begin + static_cast<std::uint32_t>(at + mark.size());
      }
    }
    return word.begin;
  }

  Token Make(std::string_view text, WordSpan word,
             const std::vector<Token>& before) {
    const Known& known = Lookup(text.substr(word.begin, word.end - word.begin));
    Token token{known.stem, word.begin, word.end,
                known.stop, false,      known.kind};
    if (!before.empty()) {
      const std::uint32_t gap = before.back().end;
      token.adjacent = OnlyBlanks(text.substr(gap, word.begin - gap));
    }
    return token;
  }

  const Known& Lookup(std::string_view surface) {
    if (const auto found = cache_.find(surface); found != cache_.end()) {
      return found->second;
    }
    if (cache_.size() >= kMaxCachedStems) cache_.clear();
    std::string folded = FoldWord(surface, code_);
    Known known;
    known.kind = KindOf(folded, code_);
    known.stop = IsStop(folded, known.kind);
    known.stem = known.stop ? std::move(folded) : stemmer_.Stem(folded);
    // A particle of Korean may hang on a stop word: "우리는".
    known.stop =
        known.stop || (code_ == "ko" && stop_words_->contains(known.stem));
    return cache_.emplace(surface, std::move(known)).first->second;
  }

  [[nodiscard]] bool IsStop(std::string_view folded, WordKind kind) const {
    // One letter of an alphabet says nothing; one Chinese sign is a word.
    const bool letter = folded.size() == 1 && IsAsciiAlpha(folded[0]);
    return letter || kind == WordKind::kNumber || kind == WordKind::kSilent ||
           stop_words_->contains(folded) ||
           (code_ == "ja" && IsJapaneseParticle(folded));
  }

  std::string code_;
  Stemmer stemmer_;
  const WordSet* stop_words_;
  const WordSet* elisions_;
  WordBreaker breaker_;
  TextMap<Known> cache_;
};

Tokenizer::Tokenizer(std::string_view code)
    : state_(std::make_unique<State>(code)) {}
Tokenizer::~Tokenizer() = default;
Tokenizer::Tokenizer(Tokenizer&&) noexcept = default;
Tokenizer& Tokenizer::operator=(Tokenizer&&) noexcept = default;

std::vector<Token> Tokenizer::Run(std::string_view text) {
  return state_->Run(text);
}

std::vector<Token> Tokenize(std::string_view text, std::string_view code) {
  return Tokenizer(code).Run(text);
}

bool IsStopWord(std::string_view folded, std::string_view code) {
  return StopWords(code).contains(folded);
}

}  // namespace kindred::nlp
