#include "nlp/letters.h"

#include <algorithm>
#include <array>
#include <bitset>
#include <cstddef>
#include <cstdint>
#include <string_view>
#include <utility>

#include <unicode/uchar.h>
#include <unicode/uscript.h>
#include <unicode/utypes.h>

#include "nlp/ascii.h"
#include "nlp/utf8.h"
#include "nlp/words.h"

namespace kindred::nlp {
namespace {

struct ScriptRow {
  ScriptFacts facts;
  UScriptCode icu = USCRIPT_COMMON;
};
// In the order of Script.
constexpr std::array<ScriptRow, kScripts> kTable = {{
    {{"", ""}, USCRIPT_COMMON},          {{"Latn", ""}, USCRIPT_LATIN},
    {{"Cyrl", ""}, USCRIPT_CYRILLIC},    {{"Arab", ""}, USCRIPT_ARABIC},
    {{"Deva", ""}, USCRIPT_DEVANAGARI},  {{"Hani", "zh"}, USCRIPT_HAN},
    {{"Hrkt", "ja"}, USCRIPT_HIRAGANA},  {{"Hang", "ko"}, USCRIPT_HANGUL},
    {{"Grek", "el"}, USCRIPT_GREEK},     {{"Hebr", "he"}, USCRIPT_HEBREW},
    {{"Thai", "th"}, USCRIPT_THAI},      {{"Geor", "ka"}, USCRIPT_GEORGIAN},
    {{"Armn", "hy"}, USCRIPT_ARMENIAN},  {{"Beng", "bn"}, USCRIPT_BENGALI},
    {{"Guru", "pa"}, USCRIPT_GURMUKHI},  {{"Gujr", "gu"}, USCRIPT_GUJARATI},
    {{"Orya", "or"}, USCRIPT_ORIYA},     {{"Taml", "ta"}, USCRIPT_TAMIL},
    {{"Telu", "te"}, USCRIPT_TELUGU},    {{"Knda", "kn"}, USCRIPT_KANNADA},
    {{"Mlym", "ml"}, USCRIPT_MALAYALAM}, {{"Sinh", "si"}, USCRIPT_SINHALA},
    {{"Laoo", "lo"}, USCRIPT_LAO},       {{"Mymr", "my"}, USCRIPT_MYANMAR},
    {{"Khmr", "km"}, USCRIPT_KHMER},     {{"Ethi", "am"}, USCRIPT_ETHIOPIC},
}};

struct Letter {
  std::uint16_t symbol = 0;
  Script script = Script::kNone;
  std::uint8_t joins = 0;  // 1: no letter, yet it ends no word
};

// Signs on a letter and soft hyphens.
bool IsJoiner(UChar32 c) {
  return c == 0xAD || (c >= 0x300 && c <= 0x36F) || (c >= 0x64B && c <= 0x65F);
}

Letter AskIcu(UChar32 c) {
  if (IsJoiner(c)) return {0, Script::kNone, 1};
  if ((U_GET_GC_MASK(c) & U_GC_L_MASK) == 0) return {};
  UErrorCode status = U_ZERO_ERROR;
  UScriptCode script = uscript_getScript(c, &status);
  if (U_FAILURE(status) != 0) return {};
  if (script == USCRIPT_KATAKANA) script = USCRIPT_HIRAGANA;
  const auto* found = std::ranges::find(kTable, script, &ScriptRow::icu);
  if (found == kTable.end() || found == kTable.begin()) return {};
  const auto lower = static_cast<std::uint32_t>(u_tolower(c));
  return {static_cast<std::uint16_t>(lower & ((1U << kSymbolBits) - 1)),
          static_cast<Script>(found - kTable.begin()), 0};
}

// The alphabets are in the first 8192 characters.
constexpr std::size_t kTabled = 0x2000;
using LetterTable = std::array<Letter, kTabled>;

LetterTable MakeLetterTable() {
  LetterTable table;
  for (std::size_t c = 0; c < kTabled; ++c) {
    table[c] = AskIcu(static_cast<UChar32>(c));
  }
  return table;
}

constexpr char32_t kFirstHan = 0x4E00;
constexpr char32_t kLastHan = 0x9FFF;
using HanSet = std::bitset<kLastHan - kFirstHan + 1>;

HanSet ReadJapaneseKanji() {
  HanSet kanji;
  for (const std::string_view line : WordLines("japanese-kanji.txt")) {
    for (std::size_t at = 0; at < line.size();) {
      const Utf8Char c = CharAt(line, at);
      if (c.code >= kFirstHan && c.code <= kLastHan) {
        kanji.set(c.code - kFirstHan);
      }
      at += c.length;
    }
  }
  return kanji;
}

struct Tables {
  LetterTable letters = MakeLetterTable();
  HanSet japanese = ReadJapaneseKanji();
};

// The blocks most text of East Asia is in; they need no table.
Letter LetterOf(const LetterTable& table, char32_t c) {
  if (c < kTabled) return table[c];
  // No model looks at these; any symbol but 0 does.
  if (c >= kFirstHan && c <= kLastHan) return {1, Script::kHan, 0};
  if (c >= 0xAC00 && c <= 0xD7A3) return {1, Script::kHangul, 0};
  return AskIcu(static_cast<UChar32>(c));
}

bool IsAddress(std::string_view chunk) {
  return chunk.find('@') != std::string_view::npos ||
         chunk.find("://") != std::string_view::npos ||
         StartsWithIgnoringCase(chunk, "www.");
}

// The octets before the next blank or control character.
std::size_t ChunkEnd(std::string_view text, std::size_t at) {
  while (at < text.size() && static_cast<unsigned char>(text[at]) > 0x20) ++at;
  return at;
}

class LetterSplitter {
 public:
  LetterSplitter(const Tables& tables, std::size_t size) : tables_(&tables) {
    found_.symbols.reserve(size);
    found_.words.reserve(size / 4);
  }

  void AddChunk(std::string_view chunk) {
    for (std::size_t at = 0; at < chunk.size();) {
      const auto octet = static_cast<unsigned char>(chunk[at]);
      if (octet < 0x80) {
        Add(tables_->letters[octet]);
        ++at;
      } else {
        const Utf8Char c = CharAt(chunk, at);
        AddCharacter(c.code);
        at += c.length;
      }
    }
    EndWord();
  }

  LetterWords Take() { return std::move(found_); }

 private:
  void AddCharacter(char32_t c) {
    const Letter letter = LetterOf(tables_->letters, c);
    if (letter.script == Script::kHan && c >= kFirstHan && c <= kLastHan &&
        tables_->japanese[c - kFirstHan]) {
      ++found_.japanese;
    }
    Add(letter);
  }

  void Add(const Letter& letter) {
    if (letter.joins != 0) return;
    if (letter.script != script_) {
      EndWord();
      script_ = letter.script;
    }
    if (letter.script == Script::kNone) return;
    found_.symbols.push_back(letter.symbol);
  }

  void EndWord() {
    const auto end = static_cast<std::uint32_t>(found_.symbols.size());
    if (end > begin_) {
      found_.words.push_back({begin_, end, script_});
      found_.letters[static_cast<std::size_t>(script_)] += end - begin_;
    }
    begin_ = end;
    script_ = Script::kNone;
  }

  const Tables* tables_;
  LetterWords found_;
  std::uint32_t begin_ = 0;
  Script script_ = Script::kNone;
};

}  // namespace

const ScriptFacts& FactsOf(Script script) {
  return kTable[static_cast<std::size_t>(script)].facts;
}

LetterWords SplitLetters(std::string_view text) {
  static const Tables tables;
  LetterSplitter splitter(tables, text.size());
  for (std::size_t at = 0; at < text.size();) {
    const std::size_t end = ChunkEnd(text, at);
    const std::string_view chunk = text.substr(at, end - at);
    if (!IsAddress(chunk)) splitter.AddChunk(chunk);
    at = end + 1;
  }
  return splitter.Take();
}

}  // namespace kindred::nlp
