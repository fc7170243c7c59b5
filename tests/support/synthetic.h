// Made-up companies that write about made-up trades ("topics").
//
// Each company draws most of its words from its own topic's words and the rest
// from words all share; some neighbouring words of a topic also stand as a
// phrase. Deterministic for a seed. Pure; thread-safe.
#ifndef KINDRED_TESTS_SUPPORT_SYNTHETIC_H_
#define KINDRED_TESTS_SUPPORT_SYNTHETIC_H_

#include <cstddef>
#include <cstdint>
#include <map>
#include <string>
#include <utility>
#include <vector>

#include "base/random.h"
#include "index/generation.h"
#include "nlp/terms.h"

namespace kindred::index {

struct SyntheticOptions {
  std::size_t companies = 120;
  std::size_t topics = 4;        // company i belongs to topic i % topics
  std::size_t topic_words = 30;  // of each topic
  std::size_t shared_words = 40;
  std::size_t words = 60;       // a company writes
  double own_share = 0.6;       // of them from its topic; 0: no signal
  std::size_t dimensions = 16;  // of the latent part
  std::uint64_t seed = 1;
};

struct SyntheticCorpus {
  std::vector<IndexedCompany> companies;
  std::vector<nlp::TermCounts> terms;
};

// "t2w07", or "shared07" for the topic past the last.
[[nodiscard]] inline std::string SyntheticWord(const SyntheticOptions& options,
                                               std::size_t topic,
                                               std::size_t word) {
  const std::string number = (word < 10 ? "0" : "") + std::to_string(word);
  return topic == options.topics ? "shared" + number
                                 : "t" + std::to_string(topic) + "w" + number;
}

[[nodiscard]] inline nlp::TermCounts SyntheticTerms(
    const SyntheticOptions& options, std::size_t topic, Random& random) {
  std::map<std::string, float> counts;
  for (std::size_t i = 0; i < options.words; ++i) {
    const bool own = random.Uniform() < options.own_share;
    const std::size_t from = own ? topic : options.topics;
    const std::size_t word =
        random.Below(own ? options.topic_words : options.shared_words);
    counts[SyntheticWord(options, from, word)] += 1.0F;
    if (own && word % 8 == 0) {
      counts[SyntheticWord(options, topic, word) + " " +
             SyntheticWord(options, topic, word + 1)] += 1.0F;
    }
  }
  nlp::TermCounts terms;
  terms.language = "en";
  terms.words = static_cast<std::int64_t>(options.words);
  for (const auto& [term, count] : counts) {
    terms.terms.push_back({term, count, term, {}});
  }
  return terms;
}

[[nodiscard]] inline SyntheticCorpus MakeSyntheticCorpus(
    const SyntheticOptions& options) {
  Random random(options.seed);
  SyntheticCorpus corpus;
  for (std::size_t i = 0; i < options.companies; ++i) {
    const std::string number = std::to_string(i + 1);
    corpus.companies.push_back({static_cast<std::int64_t>(i + 1),
                                "c" + number + ".example", "Company " + number,
                                "DE", "en",
                                static_cast<std::int64_t>(options.words)});
    corpus.terms.push_back(SyntheticTerms(
        options, options.topics == 0 ? 0 : i % options.topics, random));
  }
  return corpus;
}

[[nodiscard]] inline GenerationOptions SyntheticGenerationOptions(
    const SyntheticOptions& options) {
  GenerationOptions built;
  built.latent.dimensions = options.dimensions;
  built.latent.oversampling = 8;
  return built;
}

[[nodiscard]] inline Generation MakeSyntheticGeneration(
    const SyntheticOptions& options = {}) {
  SyntheticCorpus corpus = MakeSyntheticCorpus(options);
  return BuildGeneration(std::move(corpus.companies), corpus.terms,
                         SyntheticGenerationOptions(options));
}

}  // namespace kindred::index

#endif  // KINDRED_TESTS_SUPPORT_SYNTHETIC_H_
