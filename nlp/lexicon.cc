#include "nlp/lexicon.h"

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <map>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/json.h"
#include "nlp/counted_blocks.h"
#include "nlp/unicode.h"

namespace kindred::nlp {
namespace {

// The first line; without it the text is no lexicon, however short.
constexpr std::string_view kHead = "[\"lexicon\",1]\n";

constexpr std::string_view kPhrase = "phrase";
constexpr std::string_view kPart = "part";

// More companies than there are.
constexpr double kMaxCompanies = 1e12;

// The entries of a hash table in the order of their keys.
template <typename Table>
std::vector<typename Table::const_pointer> Sorted(const Table& table) {
  std::vector<typename Table::const_pointer> entries;
  entries.reserve(table.size());
  for (const auto& entry : table) entries.push_back(&entry);
  std::ranges::sort(entries, {},
                    [](const auto* entry) { return entry->first; });
  return entries;
}

std::string FormatEntry(std::string_view kind, std::string_view language,
                        const std::string& key, Json value) {
  return Json(Json::Array{kind, language, key, std::move(value)}).Dump() + "\n";
}

Error BadLine(std::size_t line) {
  return {ErrorCode::kCorrupt,
          "lexicon: line " + std::to_string(line) + " is no entry"};
}

}  // namespace

LexiconSample SampleOf(std::span<const Document> pages) {
  Tokenizers tokenizers;
  std::vector<TokenizedBlock> blocks;
  LexiconSample sample;
  for (const BlockPlace& place : CountedBlocks(pages)) {
    TokenizedBlock block = TokensAt(pages, place, tokenizers);
    if (HasCompounds(block.language)) {
      const std::string& text = pages[place.page].blocks[place.block].text;
      for (const Token& token : block.tokens) {
        if (token.stop) continue;
        sample.words[block.language].insert(
            FoldCase(text.substr(token.begin, token.end - token.begin)));
      }
    }
    blocks.push_back(std::move(block));
  }
  sample.phrases = CountUses(blocks);
  return sample;
}

void LexiconLearner::Add(const LexiconSample& company) {
  phrases_.Add(company.phrases);
  for (const auto& [language, seen] : company.words) {
    WordFrequencies& frequencies = words_[language];
    entries_ -= frequencies.size();
    for (const std::string& word : seen) ++frequencies[word];
    entries_ += frequencies.size();
  }
  if (entries_ > most_entries_) ForgetRareWords();
}

void LexiconLearner::ForgetRareWords() {
  entries_ = 0;
  for (auto& [language, frequencies] : words_) {
    std::erase_if(frequencies,
                  [](const auto& entry) { return entry.second == 1; });
    entries_ += frequencies.size();
  }
  most_entries_ = std::max(kMaxPhraseCandidates, entries_ + entries_ / 2);
}

Lexicon LexiconLearner::Finish(const LexiconOptions& options) const {
  return {phrases_.Finish(options.phrases),
          Compounds(words_, options.compounds)};
}

std::string FormatLexicon(const Lexicon& lexicon) {
  std::string lines(kHead);
  for (const auto& [language, table] : lexicon.phrases) {
    for (const auto* entry : Sorted(table)) {
      lines += FormatEntry(kPhrase, language, entry->first,
                           static_cast<double>(entry->second));
    }
  }
  for (const auto& [language, words] : lexicon.compounds.Words()) {
    for (const auto* entry : Sorted(words)) {
      lines += FormatEntry(kPart, language, entry->first, entry->second);
    }
  }
  return lines;
}

Result<Lexicon> ParseLexicon(std::string_view json_lines) {
  Lexicon lexicon;
  FrequenciesByLanguage words;
  if (!json_lines.starts_with(kHead)) return BadLine(1);
  json_lines.remove_prefix(kHead.size());
  for (std::size_t line = 2; !json_lines.empty(); ++line) {
    const std::size_t end = std::min(json_lines.find('\n'), json_lines.size());
    const Result<Json> json = Json::Parse(json_lines.substr(0, end));
    json_lines.remove_prefix(std::min(end + 1, json_lines.size()));
    const Json::Array* fields = json.Ok() ? json.Value().AsArray() : nullptr;
    if (fields == nullptr || fields->size() != 4) return BadLine(line);
    const std::string* kind = (*fields)[0].AsString();
    const std::string* language = (*fields)[1].AsString();
    const std::string* key = (*fields)[2].AsString();
    const double value = (*fields)[3].NumberOr(-1);
    if (kind == nullptr || language == nullptr || key == nullptr ||
        key->empty() || !std::isfinite(value) || value < 0) {
      return BadLine(line);
    }
    if (*kind == kPhrase) {
      lexicon.phrases[*language].emplace(*key, static_cast<float>(value));
    } else if (*kind == kPart && value < kMaxCompanies) {
      words[*language].emplace(*key, static_cast<std::int64_t>(value));
    } else {
      return BadLine(line);
    }
  }
  // What was stored was chosen already.
  lexicon.compounds = Compounds(words, {.min_companies = 1});
  return lexicon;
}

}  // namespace kindred::nlp
