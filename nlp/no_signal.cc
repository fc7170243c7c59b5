#include "nlp/no_signal.h"

#include <algorithm>
#include <cstddef>
#include <functional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "nlp/ascii.h"
#include "nlp/company_name.h"
#include "nlp/persons.h"
#include "nlp/street.h"
#include "nlp/unicode.h"
#include "nlp/words.h"

namespace kindred::nlp {
namespace {

constexpr std::size_t kMaxCreditBytes = 160;   // longer blocks say more
constexpr std::size_t kMaxImprintBytes = 600;  // the same
constexpr std::size_t kMaxListedNameBytes = 60;
constexpr int kMaxListedNameWords = 6;

constexpr std::size_t kMaxWordsAfterHonorific = 3;
constexpr std::size_t kMaxGivenNames = 3;

using WordSet = std::set<std::string, std::less<>>;

// Whether a block is short and each of its words begins with an upper-case
// letter or digit, but for what joins names.
bool LooksLikeName(std::string_view text) {
  static const WordSet joining = {"&",  "+", "-", "und", "and", "de", "la",
                                  "et", "y", "e", "van", "von", "of", "the"};
  if (text.size() > kMaxListedNameBytes || text.ends_with('.')) {
    return FindCompanyName(text).has_value() &&
           text.size() <= kMaxListedNameBytes;
  }
  int words = 0;
  bool any = false;
  while (!text.empty()) {
    const std::size_t end = std::min(text.find(' '), text.size());
    const std::string_view word = text.substr(0, end);
    text.remove_prefix(std::min(end + 1, text.size()));
    if (word.empty() || joining.contains(word)) continue;
    const bool named = StartsUpper(word) || IsAsciiDigit(word.front());
    any = any || StartsUpper(word);
    if (!named || ++words > kMaxListedNameWords) return false;
  }
  return any;
}

bool IsCredit(std::string_view text) {
  static const PhraseList credits("credits.txt");
  return text.size() <= kMaxCreditBytes && credits.CountIn(FoldCase(text)) > 0;
}

// Marks runs of names in blocks [first, last).
void MarkNames(const Document& document, std::size_t first, std::size_t last,
               std::vector<bool>& silent) {
  std::vector<std::size_t> run;
  const auto close = [&] {
    if (run.size() >= kMinListedNames) {
      for (const std::size_t block : run) silent[block] = true;
    }
    run.clear();
  };
  for (std::size_t i = first; i < last; ++i) {
    const Block& block = document.blocks[i];
    if (!IsContent(block.role)) continue;
    if (LooksLikeName(block.text)) {
      run.push_back(i);
    } else {
      close();
    }
  }
  close();
}

std::string_view SurfaceOf(std::string_view text, const Token& token) {
  return text.substr(token.begin, token.end - token.begin);
}

bool BesideNumber(const std::vector<Token>& tokens, std::size_t i) {
  return (i > 0 && IsNumber(tokens[i - 1])) ||
         (i + 1 < tokens.size() && IsNumber(tokens[i + 1]));
}

// Whether token i is a capitalised word right behind the one before, with the
// full stop of an abbreviation at the most between them.
bool Continues(std::string_view text, const std::vector<Token>& tokens,
               std::size_t i) {
  if (i >= tokens.size() || !StartsUpper(SurfaceOf(text, tokens[i]))) {
    return false;
  }
  const std::size_t gap = tokens[i - 1].end;
  return tokens[i].adjacent || text.substr(gap, tokens[i].begin - gap) == ". ";
}

// The end of the name that begins with the honorific or given name at i; i
// itself where no name follows.
std::size_t EndOfName(std::string_view text, const std::vector<Token>& tokens,
                      std::size_t i) {
  std::size_t end = i;
  if (tokens[i].kind == WordKind::kHonorific) {
    while (end < i + kMaxWordsAfterHonorific &&
           Continues(text, tokens, end + 1)) {
      ++end;
    }
    return end;
  }
  if (!StartsUpper(SurfaceOf(text, tokens[i]))) return i;
  // Middle names and initials go on; the family name ends it.
  while (end < i + kMaxGivenNames && Continues(text, tokens, end + 1)) {
    ++end;
    const bool goes_on = tokens[end].kind == WordKind::kGivenName ||
                         tokens[end].end - tokens[end].begin == 1;
    if (!goes_on) break;
  }
  return end;
}

// Marks the blocks that state the company's address or numbers.
void MarkImprint(const Document& document, std::vector<bool>& silent) {
  const Facts& facts = document.facts;
  for (const Fact* fact : {&facts.street, &facts.postcode, &facts.vat_id,
                           &facts.register_number}) {
    if (fact->IsStated() && HasBlock(fact->origin) &&
        fact->block < silent.size() &&
        document.blocks[fact->block].text.size() <= kMaxImprintBytes) {
      silent[fact->block] = true;
    }
  }
}

}  // namespace

std::vector<bool> FindSilentBlocks(const Document& document) {
  static const PhraseList references("references.txt");
  std::vector<bool> silent(document.blocks.size());
  MarkImprint(document, silent);
  std::size_t section = document.blocks.size();  // where a list may begin
  for (std::size_t i = 0; i <= document.blocks.size(); ++i) {
    const bool at_end = i == document.blocks.size();
    const bool heads =
        !at_end && document.blocks[i].role == Role::kHeading &&
        references.CountIn(FoldCase(document.blocks[i].text)) > 0;
    // Each name of a list may stand in a heading of its own.
    const bool other_heading =
        !at_end && document.blocks[i].role == Role::kHeading && !heads &&
        !LooksLikeName(document.blocks[i].text);
    if (section <= i && (at_end || heads || other_heading)) {
      MarkNames(document, section, i, silent);
      section = document.blocks.size();
    }
    if (heads) section = i + 1;
    if (!at_end && IsContent(document.blocks[i].role) &&
        IsCredit(document.blocks[i].text)) {
      silent[i] = true;
    }
  }
  return silent;
}

std::vector<Token> SilenceTokens(std::string_view text,
                                 std::vector<Token> tokens) {
  auto next = tokens.begin();
  for (const PersonSpan& person : PersonNames(text)) {
    while (next != tokens.end() && next->begin < person.begin) ++next;
    for (; next != tokens.end() && next->end <= person.end; ++next) {
      next->stop = true;
    }
  }
  for (std::size_t i = 0; i < tokens.size(); ++i) {
    switch (tokens[i].kind) {
      case WordKind::kMonth:
      case WordKind::kMoney:
        tokens[i].stop = tokens[i].stop || BesideNumber(tokens, i);
        break;
      case WordKind::kHonorific:
      case WordKind::kGivenName: {
        const std::size_t end = EndOfName(text, tokens, i);
        for (std::size_t k = i; end > i && k <= end; ++k) tokens[k].stop = true;
        break;
      }
      case WordKind::kWord:
      case WordKind::kNumber:
      case WordKind::kVerb:
      case WordKind::kSilent:
        break;
    }
  }
  return tokens;
}

}  // namespace kindred::nlp
