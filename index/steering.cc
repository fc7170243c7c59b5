#include "index/steering.h"

#include <algorithm>
#include <set>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/digest.h"
#include "base/json.h"
#include "nlp/tokens.h"
#include "nlp/unicode.h"

namespace kindred::index {
namespace {

std::string Normalised(std::string_view text) {
  return nlp::FoldCase(nlp::CollapseSpace(text));
}

void Add(std::vector<std::string>& texts, const std::string& text) {
  const std::string wanted = Normalised(text);
  if (std::ranges::none_of(texts, [&wanted](const std::string& known) {
        return Normalised(known) == wanted;
      })) {
    texts.push_back(nlp::CollapseSpace(text));
  }
}

// Sorted, as they are compared.
std::vector<std::string> Sorted(const std::vector<std::string>& texts) {
  std::vector<std::string> sorted;
  sorted.reserve(texts.size());
  for (const std::string& text : texts) sorted.push_back(Normalised(text));
  std::ranges::sort(sorted);
  return sorted;
}

std::set<std::string> LanguagesOf(const Generation& generation) {
  std::set<std::string> codes = {""};
  for (const IndexedCompany& company : generation.companies) {
    codes.insert(company.language);
  }
  return codes;
}

// The vocabulary with its written forms as rules are compared with them.
class SteeredVocabulary {
 public:
  explicit SteeredVocabulary(const Generation& generation)
      : generation_(generation), languages_(LanguagesOf(generation)) {
    for (const VocabularyTerm& term : generation.vocabulary.Terms()) {
      surfaces_.push_back(Normalised(term.surface));
    }
  }

  [[nodiscard]] std::vector<std::uint32_t> Columns(
      const std::string& text) const {
    const std::string folded = Normalised(text);
    std::set<std::string> terms = {folded};
    for (const std::string& code : languages_) terms.insert(Stems(text, code));
    std::vector<std::uint32_t> columns;
    const auto vocabulary = generation_.vocabulary.Terms();
    for (std::uint32_t column = 0; column < surfaces_.size(); ++column) {
      if (surfaces_[column] == folded ||
          terms.contains(vocabulary[column].term)) {
        columns.push_back(column);
      }
    }
    return columns;
  }

 private:
  static std::string Stems(const std::string& text, const std::string& code) {
    std::string key;
    for (const nlp::Token& token : nlp::Tokenize(text, code)) {
      key += (key.empty() ? "" : " ") + token.stem;
    }
    return key;
  }

  const Generation& generation_;
  std::set<std::string> languages_;
  std::vector<std::string> surfaces_;
};

Error Unresolved(RuleKind kind, const std::string& text) {
  return {ErrorCode::kInvalidArgument,
          "steering: the rule " + std::string(NameOf(kind)) + " \"" + text +
              "\" means no term of the index; write it as the websites do, one "
              "term or phrase a rule (a term counts from three companies on), "
              "or drop it with kindred steer --clear"};
}

}  // namespace

Steering Joined(Steering rules, const Steering& more) {
  for (const std::string& text : more.boosts) Add(rules.boosts, text);
  for (const std::string& text : more.vetoes) Add(rules.vetoes, text);
  for (const std::string& text : more.requirements) {
    Add(rules.requirements, text);
  }
  return rules;
}

std::string SteeringDigest(const Steering& steering) {
  if (steering.Empty()) return {};
  Json::Array key;
  for (const auto* texts :
       {&steering.boosts, &steering.vetoes, &steering.requirements}) {
    const std::vector<std::string> sorted = Sorted(*texts);
    key.emplace_back(Json::Array(sorted.begin(), sorted.end()));
  }
  return Sha256Hex(Json(std::move(key)).Dump()).substr(0, kVersionDigits);
}

std::string SteeringText(const Steering& steering) {
  std::string text;
  const auto add = [&text](RuleKind kind,
                           const std::vector<std::string>& rules) {
    for (const std::string& rule : rules) {
      text +=
          (text.empty() ? "" : "; ") + std::string(NameOf(kind)) + " " + rule;
    }
  };
  add(RuleKind::kBoost, steering.boosts);
  add(RuleKind::kVeto, steering.vetoes);
  add(RuleKind::kRequire, steering.requirements);
  return text.empty() ? "none" : text;
}

std::string_view NameOf(RuleKind kind) {
  switch (kind) {
    case RuleKind::kBoost:
      return "boost";
    case RuleKind::kVeto:
      return "veto";
    case RuleKind::kRequire:
      break;
  }
  return "require";
}

std::vector<SteeringRule> ResolveSteering(const Generation& generation,
                                          const Steering& steering) {
  std::vector<SteeringRule> rules;
  if (steering.Empty()) return rules;
  const SteeredVocabulary vocabulary(generation);
  for (const auto& [kind, texts] :
       {std::pair(RuleKind::kBoost, &steering.boosts),
        std::pair(RuleKind::kVeto, &steering.vetoes),
        std::pair(RuleKind::kRequire, &steering.requirements)}) {
    for (const std::string& text : *texts) {
      rules.push_back({kind, text, vocabulary.Columns(text)});
    }
  }
  return rules;
}

Status CheckSteering(std::span<const SteeringRule> rules) {
  std::set<std::string> vetoed;
  for (const SteeringRule& rule : rules) {
    if (rule.columns.empty()) return Unresolved(rule.kind, rule.text);
    if (rule.kind == RuleKind::kVeto) vetoed.insert(Normalised(rule.text));
  }
  for (const SteeringRule& rule : rules) {
    if (rule.kind == RuleKind::kRequire &&
        vetoed.contains(Normalised(rule.text))) {
      return Error{ErrorCode::kInvalidArgument,
                   "steering: \"" + rule.text +
                       "\" is vetoed and required, which no company can meet; "
                       "give kindred steer --clear with the rule you mean"};
    }
  }
  return Done();
}

const std::uint32_t* ColumnUsed(const Generation& generation,
                                const SteeringRule& rule, std::size_t row) {
  const auto of_row = generation.features.Row(row).columns;
  for (const std::uint32_t& column : rule.columns) {
    if (std::ranges::find(of_row, column) != of_row.end()) return &column;
  }
  return nullptr;
}

const SteeringRule* BarredBy(const Generation& generation,
                             std::span<const SteeringRule> rules,
                             std::size_t row) {
  for (const SteeringRule& rule : rules) {
    if (rule.kind == RuleKind::kBoost || rule.columns.empty()) continue;
    const bool uses = ColumnUsed(generation, rule, row) != nullptr;
    if (uses == (rule.kind == RuleKind::kVeto)) return &rule;
  }
  return nullptr;
}

std::string ProblemOf(const SteeringRule& rule) {
  return (rule.kind == RuleKind::kVeto ? "uses the vetoed term \""
                                       : "does not use the required term \"") +
         rule.text + "\"";
}

std::vector<BoostPart> BoostsOf(const Generation& generation,
                                std::span<const SteeringRule> rules,
                                double scale, std::size_t row) {
  std::vector<BoostPart> parts;
  for (std::size_t i = 0; i < rules.size(); ++i) {
    if (rules[i].kind == RuleKind::kBoost &&
        ColumnUsed(generation, rules[i], row) != nullptr) {
      parts.push_back({i, 0});
    }
  }
  const double share = std::min(
      kBoostShare, kMostBoostShare / static_cast<double>(std::max(
                                         parts.size(), std::size_t{1})));
  for (BoostPart& part : parts) part.value = share * scale;
  return parts;
}

}  // namespace kindred::index
