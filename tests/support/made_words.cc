#include "tests/support/made_words.h"

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "nlp/words.h"

namespace kindred::made {
namespace {

// What syllables are made of; nothing of it is a word list.
struct Sounds {
  std::string_view onsets;
  std::string_view nuclei;
  std::string_view codas;
  std::string_view endings;
};

constexpr std::array<std::string_view, 8> kCodes = {"de", "en", "fr", "es",
                                                    "it", "nl", "pl", "sv"};

// By kCodes.
constexpr std::array<Sounds, 8> kSounds = {{
    {"b d f g h k l m n p r s sch st t w z br gr kl tr schl spr",
     "a e i o u ei au ie \u00e4 \u00fc \u00f6 e", "n r l t ch ng s nd rt ck ft",
     "ung en er keit lich e heit el"},
    {"b c d f g h l m n p r s t w th sh ch st tr pl gr cr",
     "a e i o u ea ou oo ai", "n r l t d s ck ng st nd rk",
     "ing ed er tion ly ment ness ity"},
    {"b c d f g j l m n p r s t v ch pr tr gr br",
     "a e i o u ou ai eau \u00e9 oi eu", "r l n s t c",
     "tion ment eur ique age euse it\u00e9 es"},
    {"b c d f g j l m n p r s t v ch ll pr tr gr br qui", "a e i o u ie ue a o",
     "n r l s", "ci\u00f3n ado dad ero os miento ar illa"},
    {"b c d f g l m n p r s t v gn sc pr tr gr ch gli", "a e i o u ia io uo",
     "n r l", "zione mento tore it\u00e0 i are ello ante"},
    {"b d g h k l m n p r s t v w z sch st br gr", "a e o aa ee oo ij ui oe ie",
     "n r l t k s ng cht nd", "ing en heid lijk er atie"},
    {"b c d g k l m n p r s t w z cz sz prz rz st kr",
     "a e i o u y \u0105 \u0119 ie", "\u0142 n r k m s \u0107 j",
     "anie o\u015b\u0107 owy ski ania ka ych enie"},
    {"b d f g h j k l m n p r s t v st sk br gr tr",
     "a e i o u \u00e5 \u00e4 \u00f6", "n r l t s ng nd rk ll",
     "ning het ar en lig else"},
}};

// Of v in DrawRank: the rarest rank is some 10^16.
constexpr double kLeastShare = 0x1p-22;

constexpr double kStopShift = 15;

std::string_view OneOf(const std::vector<std::string_view>& sounds,
                       Random& random) {
  return sounds[random.Below(sounds.size())];
}

}  // namespace

std::uint64_t Mix(std::uint64_t a, std::uint64_t b) {
  return Random(Random(a).Next() ^ b).Next();
}

std::uint64_t DrawRank(Random& random, double shift) {
  const double share = std::max(1.0 - random.Uniform(), kLeastShare);
  const double square = share * share;
  return static_cast<std::uint64_t>(shift * (1.0 / square - 1.0));
}

std::uint64_t DrawRankBelow(Random& random, double shift, std::uint64_t count) {
  std::uint64_t rank = DrawRank(random, shift);
  while (rank >= count) rank = DrawRank(random, shift);
  return rank;
}

MadeLanguage::MadeLanguage(std::string_view code) : code_(code) {
  const auto* found = std::ranges::find(kCodes, code);
  const Sounds& sounds =
      kSounds.at(static_cast<std::size_t>(found - kCodes.begin()));
  onsets_ = nlp::SplitWords(sounds.onsets);
  nuclei_ = nlp::SplitWords(sounds.nuclei);
  codas_ = nlp::SplitWords(sounds.codas);
  endings_ = nlp::SplitWords(sounds.endings);
  stop_words_ = nlp::WordLines("stop/" + std::string(code) + ".txt");
}

std::string MadeLanguage::Word(std::uint64_t number) const {
  Random random(number);
  const std::size_t syllables = 2 + random.Below(2);
  std::string word;
  for (std::size_t i = 0; i < syllables; ++i) {
    word += OneOf(onsets_, random);
    word += OneOf(nuclei_, random);
    if (random.Below(2) == 0) word += OneOf(codas_, random);
  }
  if (random.Below(2) == 0) word += OneOf(endings_, random);
  return word;
}

std::string_view MadeLanguage::StopWord(Random& random) const {
  return stop_words_[DrawRankBelow(random, kStopShift, stop_words_.size())];
}

std::span<const std::string_view> MadeLanguages() {
  return kCodes;
}

}  // namespace kindred::made
