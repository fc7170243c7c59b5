#include "nlp/terms.h"

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <map>
#include <set>
#include <span>
#include <string>
#include <string_view>
#include <unordered_map>
#include <unordered_set>
#include <utility>
#include <vector>

#include "nlp/ascii.h"
#include "nlp/document.h"
#include "nlp/phrases.h"
#include "nlp/quote.h"
#include "nlp/tokens.h"
#include "nlp/unicode.h"

namespace kindred::nlp {
namespace {

// Written forms kept of one term; further ones are not counted.
constexpr std::size_t kMaxForms = 32;

struct CountedBlock {
  std::uint32_t page = 0;
  std::uint32_t block = 0;
  std::vector<Token> tokens;
};

bool IsCounted(Role role) {
  return role == Role::kTitle || role == Role::kDescription || IsContent(role);
}

// One tokenizer for each language of a site.
using Tokenizers = std::map<std::string, Tokenizer, std::less<>>;

std::vector<CountedBlock> TokenizeCounted(std::span<const Document> pages) {
  std::vector<CountedBlock> counted;
  Tokenizers tokenizers;
  // A title may say what a heading says; two headings may not.
  std::set<std::pair<Role, std::string_view>> seen;
  for (std::uint32_t page = 0; page < pages.size(); ++page) {
    const Document& document = pages[page];
    if (document.kind != PageKind::kContent || document.noindex) continue;
    Tokenizer& tokenizer =
        tokenizers.try_emplace(document.language, document.language)
            .first->second;
    for (std::uint32_t i = 0; i < document.blocks.size(); ++i) {
      const Block& block = document.blocks[i];
      if (!IsCounted(block.role)) continue;
      if (!seen.emplace(block.role, block.text).second) continue;
      counted.push_back({page, i, tokenizer.Run(block.text)});
    }
  }
  return counted;
}

// The company's own names as the stems of one language.
class OwnWords {
 public:
  OwnWords(const OwnNames& own, const std::string& language) {
    Tokenizer tokenizer(language);
    Add(tokenizer, own.name);
    std::string host = FoldCase(DomainToUnicode(own.domain));
    if (host.starts_with("www.")) host.erase(0, 4);
    domain_ = host;
    std::string label = host.substr(0, host.find('.'));
    Add(tokenizer, label);
    std::ranges::replace(label, '-', ' ');
    Add(tokenizer, label);
    std::erase(label, ' ');
    Add(tokenizer, label);
  }

  [[nodiscard]] bool Hold(std::string_view stem) const {
    return stems_.contains(stem) ||
           (!domain_.empty() && stem.find(domain_) != std::string_view::npos);
  }

 private:
  void Add(Tokenizer& tokenizer, std::string_view text) {
    for (Token& token : tokenizer.Run(text)) {
      if (!token.stop) stems_.insert(std::move(token.stem));
    }
  }

  std::set<std::string, std::less<>> stems_;
  std::string domain_;
};

float WeightOf(Role role, const RoleWeights& weights) {
  switch (role) {
    case Role::kTitle:
      return weights.title;
    case Role::kDescription:
      return weights.description;
    case Role::kHeading:
      return weights.heading;
    case Role::kBody:
    case Role::kList:
    case Role::kTable:
      return weights.body;
    case Role::kNavigation:
    case Role::kForm:
    case Role::kConsent:
    case Role::kFooter:
    case Role::kBoilerplate:
      break;
  }
  return 0;
}

// How well a block of this role is quoted; the least is best.
int QuoteRank(Role role) {
  switch (role) {
    case Role::kBody:
    case Role::kList:
    case Role::kTable:
      return 0;
    case Role::kHeading:
      return 1;
    case Role::kDescription:
      return 2;
    default:
      return 3;
  }
}

struct Form {
  std::string_view text;  // as written; looks into the pages
  std::int64_t count = 0;
};

struct Tally {
  float count = 0;
  std::vector<Form> forms;
  Evidence evidence;
  int rank = 0;
  bool own = false;
};

struct Occurrence {
  Evidence evidence;
  std::string_view text;  // as written
  Role role = Role::kBody;
};

class TermCounter {
 public:
  TermCounter(std::span<const Document> pages, const PhraseSet& phrases,
              const OwnNames& own, const RoleWeights& weights)
      : pages_(pages), phrases_(&phrases), own_(own), weights_(weights) {}

  TermCounts Run() {
    std::map<std::string, std::int64_t> words;  // by language
    for (const CountedBlock& counted : TokenizeCounted(pages_)) {
      words[pages_[counted.page].language] +=
          static_cast<std::int64_t>(counted.tokens.size());
      AddBlock(counted);
    }
    TermCounts counts;
    std::int64_t most = 0;
    for (const auto& [language, count] : words) {
      counts.words += count;
      if (count > most) {
        most = count;
        counts.language = language;
      }
    }
    for (auto& [term, tally] : tallies_) {
      counts.terms.push_back(
          {term, tally.count, BestForm(tally), tally.evidence, tally.own});
    }
    std::ranges::sort(counts.terms, {}, &TermCount::term);
    return counts;
  }

 private:
  const OwnWords& OwnWordsOf(const std::string& language) {
    const auto found = own_words_.find(language);
    if (found != own_words_.end()) return found->second;
    return own_words_.emplace(language, OwnWords(own_, language)).first->second;
  }

  void AddBlock(const CountedBlock& counted) {
    const Document& document = pages_[counted.page];
    const OwnWords& own = OwnWordsOf(document.language);
    const std::vector<Token>& tokens = counted.tokens;
    std::vector<bool> is_own(tokens.size());
    for (std::size_t i = 0; i < tokens.size(); ++i) {
      is_own[i] = own.Hold(tokens[i].stem);
    }
    for (std::size_t i = 0; i < tokens.size(); ++i) {
      if (tokens[i].stop) continue;
      Add(tokens[i].stem, At(counted, i, 1), is_own[i]);
      AddParts(counted, i, own);
      bool holds_own = is_own[i];
      std::size_t reached = i;
      for (const PhraseCandidate& candidate : PhraseCandidates(tokens, i)) {
        while (reached + 1 < i + candidate.length) {
          ++reached;
          holds_own = holds_own || is_own[reached];
        }
        if (phrases_->Contains(candidate.key)) {
          Add(candidate.key, At(counted, i, candidate.length), holds_own);
        }
      }
    }
  }

  // The parts of a hyphenated word count beside it: "spritzguss-teile".
  void AddParts(const CountedBlock& counted, std::size_t i,
                const OwnWords& own) {
    const Occurrence whole = At(counted, i, 1);
    if (whole.text.find('-') == std::string_view::npos) return;
    Tokenizer& tokenizer = TokenizerOf(pages_[counted.page].language);
    for (std::size_t at = 0; at < whole.text.size();) {
      const std::size_t end =
          std::min(whole.text.find('-', at), whole.text.size());
      for (const Token& part : tokenizer.Run(whole.text.substr(at, end - at))) {
        if (part.stop) continue;
        Occurrence seen = whole;
        seen.text = whole.text.substr(at + part.begin, part.end - part.begin);
        seen.evidence.begin += static_cast<std::uint32_t>(at) + part.begin;
        seen.evidence.end = seen.evidence.begin + part.end - part.begin;
        Add(part.stem, seen, own.Hold(part.stem));
      }
      at = end + 1;
    }
  }

  Tokenizer& TokenizerOf(const std::string& language) {
    return tokenizers_.try_emplace(language, language).first->second;
  }

  [[nodiscard]] Occurrence At(const CountedBlock& counted, std::size_t first,
                              std::size_t length) const {
    const Block& block = pages_[counted.page].blocks[counted.block];
    const std::string_view text = block.text;
    const std::uint32_t begin = counted.tokens[first].begin;
    const std::uint32_t end = counted.tokens[first + length - 1].end;
    return {{counted.page, counted.block, begin, end},
            text.substr(begin, end - begin),
            block.role};
  }

  // A term is own if any of its words is, wherever it stands.
  void Add(const std::string& term, const Occurrence& seen, bool own) {
    Tally& tally = tallies_[term];
    tally.own = tally.own || own;
    const int rank = QuoteRank(seen.role);
    if (tally.forms.empty() || rank < tally.rank) {
      tally.rank = rank;
      tally.evidence = seen.evidence;
    }
    tally.count += WeightOf(seen.role, weights_);
    const auto form = std::ranges::find(tally.forms, seen.text, &Form::text);
    if (form != tally.forms.end()) {
      ++form->count;
    } else if (tally.forms.size() < kMaxForms) {
      tally.forms.push_back({seen.text, 1});
    }
  }

  static std::string BestForm(const Tally& tally) {
    std::map<std::string, std::int64_t> folded;
    for (const Form& form : tally.forms) {
      folded[CollapseSpace(FoldCase(form.text))] += form.count;
    }
    return std::ranges::max_element(folded, {},
                                    [](const auto& f) { return f.second; })
        ->first;
  }

  std::span<const Document> pages_;
  const PhraseSet* phrases_;
  OwnNames own_;
  RoleWeights weights_;
  std::map<std::string, OwnWords> own_words_;
  Tokenizers tokenizers_;
  std::unordered_map<std::string, Tally> tallies_;
};

}  // namespace

std::vector<std::vector<Token>> CountedTokens(std::span<const Document> pages) {
  std::vector<std::vector<Token>> tokens;
  for (CountedBlock& counted : TokenizeCounted(pages)) {
    tokens.push_back(std::move(counted.tokens));
  }
  return tokens;
}

TermCounts CountTerms(std::span<const Document> pages, const PhraseSet& phrases,
                      const OwnNames& own, const RoleWeights& weights) {
  return TermCounter(pages, phrases, own, weights).Run();
}

std::string QuoteSentence(std::span<const Document> pages,
                          const Evidence& evidence, std::size_t max_bytes) {
  if (evidence.page >= pages.size()) return {};
  const Document& page = pages[evidence.page];
  if (page.nosnippet || evidence.block >= page.blocks.size()) return {};
  const std::string& text = page.blocks[evidence.block].text;
  if (evidence.begin > evidence.end || evidence.end > text.size()) return {};
  return CutAround(
      WithoutContacts(SentenceAround(text, evidence.begin, evidence.end)),
      max_bytes);
}

}  // namespace kindred::nlp
