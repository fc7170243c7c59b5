#include "nlp/word_breaks.h"

#include <array>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <memory>
#include <optional>
#include <string_view>
#include <utility>
#include <vector>

#include <unicode/brkiter.h>
#include <unicode/locid.h>
#include <unicode/uchar.h>
#include <unicode/utext.h>
#include <unicode/utypes.h>

#include "nlp/ascii.h"
#include "nlp/utf8.h"

namespace kindred::nlp {
namespace {

// Classes of UAX 29, table 3, as far as our own path knows them.
enum class WordClass : std::uint8_t {
  kOther,      // never inside a word
  kLetter,     // ALetter
  kNumeric,    // Numeric
  kExtend,     // ExtendNumLet: joins letters and digits
  kMidLetter,  // inside words between letters
  kMidNumber,  // inside words between digits
  kMidBoth,    // MidNumLet and Single_Quote: between two of a kind
  kNeedsIcu,
};

// The table covers Latin, Greek, Cyrillic and Armenian (below U+0590) and
// general punctuation to symbols (U+2000 to U+2BFF); all else needs ICU.
constexpr char32_t kTableEnd = 0x0590;
constexpr char32_t kSymbolsBegin = 0x2000;
constexpr char32_t kSymbolsEnd = 0x2C00;

WordClass ClassOfProperty(UChar32 code) {
  // ICU's root tailoring takes the colon out of MidLetter and, since release
  // 72 (CLDR 42), lets '@' join as letters do.
  if (code == U':') return WordClass::kOther;
  if (code == U'@') return WordClass::kLetter;
  switch (u_getIntPropertyValue(code, UCHAR_WORD_BREAK)) {
    case U_WB_ALETTER:
      return WordClass::kLetter;
    case U_WB_NUMERIC:
      return WordClass::kNumeric;
    case U_WB_EXTENDNUMLET:
      return WordClass::kExtend;
    case U_WB_MIDLETTER:
      return WordClass::kMidLetter;
    case U_WB_MIDNUM:
      return WordClass::kMidNumber;
    case U_WB_MIDNUMLET:
    case U_WB_SINGLE_QUOTE:
      return WordClass::kMidBoth;
    case U_WB_OTHER:
    case U_WB_CR:
    case U_WB_LF:
    case U_WB_NEWLINE:
    case U_WB_DOUBLE_QUOTE:
    case U_WB_WSEGSPACE:
      return WordClass::kOther;
    default:
      return WordClass::kNeedsIcu;
  }
}

using ClassTable =
    std::array<WordClass, kTableEnd + (kSymbolsEnd - kSymbolsBegin)>;

ClassTable MakeTable() {
  ClassTable table{};
  for (char32_t c = 0; c < kTableEnd; ++c) {
    table[c] = ClassOfProperty(static_cast<UChar32>(c));
  }
  for (char32_t c = kSymbolsBegin; c < kSymbolsEnd; ++c) {
    table[kTableEnd + (c - kSymbolsBegin)] =
        ClassOfProperty(static_cast<UChar32>(c));
  }
  return table;
}

WordClass ClassOf(const ClassTable& table, char32_t c) {
  if (c < kTableEnd) return table[c];
  if (c >= kSymbolsBegin && c < kSymbolsEnd) {
    return table[kTableEnd + (c - kSymbolsBegin)];
  }
  return WordClass::kNeedsIcu;
}

// Whether `middle` between `before` and `after` is inside a word (rules WB6,
// WB7, WB11, WB12).
bool Bridges(WordClass before, WordClass middle, WordClass after) {
  if (before != after) return false;
  if (before == WordClass::kLetter) {
    return middle == WordClass::kMidLetter || middle == WordClass::kMidBoth;
  }
  return before == WordClass::kNumeric &&
         (middle == WordClass::kMidNumber || middle == WordClass::kMidBoth);
}

bool IsCore(WordClass c) {
  return c == WordClass::kLetter || c == WordClass::kNumeric ||
         c == WordClass::kExtend;
}

bool HasAlnum(std::string_view word) {
  for (std::size_t at = 0; at < word.size();) {
    const Utf8Char c = CharAt(word, at);
    if (u_isalnum(static_cast<UChar32>(c.code)) != 0) return true;
    at += c.length;
  }
  return false;
}

struct Classed {
  WordClass word_class = WordClass::kOther;
  std::size_t end = 0;  // of the character, octets
};

Classed NextClass(const ClassTable& table, std::string_view text,
                  std::size_t at) {
  if (at >= text.size()) return {WordClass::kOther, at};
  const auto octet = static_cast<unsigned char>(text[at]);
  if (octet < 0x80) return {table[octet], at + 1};
  const Utf8Char c = CharAt(text, at);
  if (!c.valid) return {WordClass::kNeedsIcu, at + c.length};
  return {ClassOf(table, c.code), at + c.length};
}

}  // namespace

std::optional<std::vector<WordSpan>> FastWords(std::string_view text) {
  static const ClassTable table = MakeTable();
  std::vector<WordSpan> words;
  Classed now = NextClass(table, text, 0);
  for (std::size_t at = 0; at < text.size();) {
    if (now.word_class == WordClass::kNeedsIcu) return std::nullopt;
    if (!IsCore(now.word_class)) {
      at = now.end;
      now = NextClass(table, text, at);
      continue;
    }
    const std::size_t begin = at;
    WordClass last = now.word_class;
    at = now.end;
    for (;;) {
      now = NextClass(table, text, at);
      if (now.word_class == WordClass::kNeedsIcu) return std::nullopt;
      if (!IsCore(now.word_class)) {
        const Classed after = NextClass(table, text, now.end);
        if (!Bridges(last, now.word_class, after.word_class)) break;
        now = after;
      }
      last = now.word_class;
      at = now.end;
    }
    if (HasAlnum(text.substr(begin, at - begin))) {
      words.push_back(
          {static_cast<std::uint32_t>(begin), static_cast<std::uint32_t>(at)});
    }
  }
  return words;
}

class WordBreaker::Iterator {
 public:
  Iterator() {
    UErrorCode status = U_ZERO_ERROR;
    breaks_.reset(
        icu::BreakIterator::createWordInstance(icu::Locale::getRoot(), status));
    if (U_FAILURE(status) != 0) breaks_.reset();
  }

  std::vector<WordSpan> Words(std::string_view text) {
    std::vector<WordSpan> words;
    UErrorCode status = U_ZERO_ERROR;
    UText source = UTEXT_INITIALIZER;
    utext_openUTF8(&source, text.data(), static_cast<std::int64_t>(text.size()),
                   &status);
    if (breaks_ == nullptr || U_FAILURE(status) != 0) return words;
    breaks_->setText(&source, status);
    std::int32_t begin = breaks_->first();
    for (std::int32_t end = breaks_->next();
         U_SUCCESS(status) != 0 && end != icu::BreakIterator::DONE;
         end = breaks_->next()) {
      const auto from = static_cast<std::uint32_t>(begin);
      const auto to = static_cast<std::uint32_t>(end);
      if (HasAlnum(text.substr(from, to - from))) words.push_back({from, to});
      begin = end;
    }
    utext_close(&source);
    return words;
  }

 private:
  std::unique_ptr<icu::BreakIterator> breaks_;
};

WordBreaker::WordBreaker() = default;
WordBreaker::~WordBreaker() = default;
WordBreaker::WordBreaker(WordBreaker&&) noexcept = default;
WordBreaker& WordBreaker::operator=(WordBreaker&&) noexcept = default;

std::vector<WordSpan> WordBreaker::Words(std::string_view text) {
  if (std::optional<std::vector<WordSpan>> words = FastWords(text)) {
    return *std::move(words);
  }
  return IcuWords(text);
}

std::vector<WordSpan> WordBreaker::IcuWords(std::string_view text) {
  if (iterator_ == nullptr) iterator_ = std::make_unique<Iterator>();
  return iterator_->Words(text);
}

}  // namespace kindred::nlp
