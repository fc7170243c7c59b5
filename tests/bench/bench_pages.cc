// How fast pages become terms, beside bare Gumbo on the same pages.
//
// usage: bench_pages FILE.warc.gz [ROUNDS]
//
// Every round measures, each in a process of its own, as the heap that one
// leaves behind slows the next (a sixth was seen):
//   gumbo  each page, already UTF-8, through gumbo_parse and
//          gumbo_destroy_output with the library's own options and malloc
//   whole  each site from the bytes of its pages to TermCounts
//   stages the parts of the whole by themselves
// Printed is the median of the rounds in CPU time, so that the ratio of a
// round is not touched by what the machine did in another one.
#include <array>
#include <chrono>
#include <cstddef>
#include <cstdio>
#include <cstdlib>
#include <map>
#include <sstream>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <gumbo.h>
#include <sys/types.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/result.h"
#include "nlp/counted_blocks.h"
#include "nlp/decode.h"
#include "nlp/document.h"
#include "nlp/facts.h"
#include "nlp/html.h"
#include "nlp/html_guard.h"
#include "nlp/html_signs.h"
#include "nlp/html_strip.h"
#include "nlp/html_text.h"
#include "nlp/html_tree.h"
#include "nlp/html_zones.h"
#include "nlp/language.h"
#include "nlp/lexicon.h"
#include "nlp/main_blocks.h"
#include "nlp/terms.h"
#include "tests/bench/sample_pages.h"

namespace kindred::bench {
namespace {

constexpr int kDefaultRounds = 7;
constexpr std::size_t kLanguageSample = 2048;  // as page.cc takes

// Nanoseconds of one round by what was done, and a sum that keeps the compiler
// from dropping the work.
struct Round {
  std::map<std::string, double> spent;
  std::size_t work = 0;
};

template <typename Action>
auto Timed(Round& round, const std::string& name, Action action) {
  const std::chrono::nanoseconds begin = ThreadCpu();
  auto value = action();
  round.spent[name] += static_cast<double>((ThreadCpu() - begin).count());
  return value;
}

void RunGumbo(const std::vector<std::string>& decoded, Round& round) {
  Timed(round, "gumbo", [&] {
    for (const std::string& text : decoded) {
      GumboOutput* output = gumbo_parse_with_options(&kGumboDefaultOptions,
                                                     text.data(), text.size());
      round.work += output->root->index_within_parent;
      gumbo_destroy_output(&kGumboDefaultOptions, output);
    }
    return 0;
  });
}

void RunWhole(const std::vector<SampleSite>& sites, const nlp::Lexicon& lexicon,
              Round& round) {
  Timed(round, "whole", [&] {
    for (const SampleSite& site : sites) {
      const std::vector<nlp::Document> documents = ReadSite(site);
      round.work +=
          nlp::CountTerms(documents, lexicon, {"", site.host}).terms.size();
    }
    return 0;
  });
}

void RunPageStages(const SamplePage& page, Round& round) {
  const nlp::DecodedText decoded = Timed(round, "1 decode", [&] {
    return nlp::DecodePage(page.body, page.content_type);
  });
  const nlp::HtmlLimits limits;
  const nlp::StrippedHtml stripped = Timed(round, "2 strip", [&] {
    return nlp::StripHtml(decoded.text, limits.max_depth);
  });
  const Result<nlp::ParsedHtml> parsed = Timed(round, "3 parse", [&] {
    return nlp::ParsedHtml::Parse(stripped,
                                  {limits.max_arena_bytes, limits.max_cpu});
  });
  if (!parsed.Ok()) return;
  const std::vector<nlp::TreeItem> tree = Timed(round, "4 tree", [&] {
    return nlp::FlattenTree(parsed.Value().Root(),
                            {limits.max_depth, limits.max_nodes});
  });
  const std::vector<nlp::ItemSigns> signs =
      Timed(round, "5 signs", [&] { return nlp::ReadSigns(tree); });
  const std::vector<nlp::Zone> zones =
      Timed(round, "5 zones", [&] { return nlp::FindZones(tree, signs); });
  nlp::TreeText text_of_tree =
      Timed(round, "6 blocks", [&] { return nlp::ReadTree(tree, zones); });
  text_of_tree.content.json_ld = stripped.json_ld;
  text_of_tree.content.has_script = stripped.has_script;
  nlp::HtmlContent content =
      Timed(round, "6 main", [&] {
        return nlp::WithMainBlocks(tree, signs, std::move(text_of_tree));
      }).content;
  round.work += Timed(round, "7 facts", [&] {
                  return nlp::ReadFacts(content);
                }).name.value.size();
  nlp::Document document;
  document.blocks = std::move(content.blocks);
  const std::string text = nlp::MainText(document).substr(0, kLanguageSample);
  round.work += Timed(round, "8 language", [&] {
                  return nlp::DetectLanguage(text, content.html_lang);
                }).code.size();
}

std::size_t CountTokens(const std::vector<nlp::Document>& pages) {
  nlp::Tokenizers tokenizers;
  std::size_t tokens = 0;
  for (const nlp::BlockPlace& place : nlp::CountedBlocks(pages)) {
    tokens += nlp::TokensAt(pages, place, tokenizers).tokens.size();
  }
  return tokens;
}

void RunStages(const std::vector<SampleSite>& sites,
               const std::vector<std::vector<nlp::Document>>& documents,
               const nlp::Lexicon& lexicon, Round& round) {
  for (const SampleSite& site : sites) {
    for (const SamplePage& page : site.pages) RunPageStages(page, round);
  }
  for (std::size_t i = 0; i < sites.size(); ++i) {
    round.work +=
        Timed(round, "9 tokens", [&] { return CountTokens(documents[i]); });
    round.work +=
        Timed(round, "terms", [&] {
          return nlp::CountTerms(documents[i], lexicon, {"", sites[i].host});
        }).terms.size();
  }
  // CountTerms tokenizes as well.
  const double terms = round.spent["terms"];
  round.spent.erase("terms");
  round.spent["a terms"] = terms - round.spent["9 tokens"];
}

nlp::Lexicon LearnLexicon(
    const std::vector<std::vector<nlp::Document>>& sites) {
  nlp::LexiconLearner learner;
  for (const std::vector<nlp::Document>& site : sites) {
    learner.AddCompany(site);
  }
  return learner.Finish();
}

std::size_t CountPhrases(const nlp::Lexicon& lexicon) {
  std::size_t phrases = 0;
  for (const auto& [language, table] : lexicon.phrases) {
    phrases += table.size();
  }
  return phrases;
}

// Runs `action` in a child and adds what it measured; false if it failed.
template <typename Action>
bool MeasureApart(Round& round, Action action) {
  std::array<int, 2> ends{};
  if (pipe(ends.data()) != 0) return false;
  const pid_t child = fork();
  if (child == 0) {
    Round part;
    action(part);
    std::string lines = std::to_string(part.work) + "\n";
    for (const auto& [name, spent] : part.spent) {
      lines += name + "\t" + std::to_string(spent) + "\n";
    }
    const bool wrote = write(ends[1], lines.data(), lines.size()) ==
                       static_cast<ssize_t>(lines.size());
    _exit(wrote ? 0 : 1);
  }
  close(ends[1]);
  std::string lines;
  std::array<char, 4096> buffer{};
  for (;;) {
    const ssize_t got = read(ends[0], buffer.data(), buffer.size());
    if (got <= 0) break;
    lines.append(buffer.data(), static_cast<std::size_t>(got));
  }
  close(ends[0]);
  int status = 0;
  if (child < 0 || waitpid(child, &status, 0) != child || status != 0) {
    return false;
  }
  std::istringstream in(lines);
  std::string line;
  std::getline(in, line);
  round.work += std::stoull(line);
  while (std::getline(in, line)) {
    const std::size_t tab = line.find('\t');
    round.spent[line.substr(0, tab)] += std::stod(line.substr(tab + 1));
  }
  return true;
}

double MedianOf(const std::vector<Round>& rounds, const std::string& name) {
  std::vector<double> values;
  values.reserve(rounds.size());
  for (const Round& round : rounds) values.push_back(round.spent.at(name));
  return Median(std::move(values));
}

void PrintSpeed(const char* name, double nanoseconds, std::size_t pages,
                std::size_t bytes) {
  const double seconds = nanoseconds / 1e9;
  std::printf("%-12s %8.1f us/page %9.0f pages/s %7.1f MB/s\n", name,
              nanoseconds / 1e3 / static_cast<double>(pages),
              static_cast<double>(pages) / seconds,
              static_cast<double>(bytes) / 1e6 / seconds);
}

void Print(const std::vector<SampleSite>& sites,
           const std::vector<Round>& rounds) {
  const std::size_t pages = CountPages(sites);
  const std::size_t bytes = CountBytes(sites);
  const double whole = MedianOf(rounds, "whole");
  PrintSpeed("bare gumbo", MedianOf(rounds, "gumbo"), pages, bytes);
  PrintSpeed("whole way", whole, pages, bytes);
  std::vector<double> ratios;
  ratios.reserve(rounds.size());
  for (const Round& round : rounds) {
    ratios.push_back(round.spent.at("whole") / round.spent.at("gumbo"));
  }
  std::printf("%-12s %8.3f\n\n", "ratio", Median(std::move(ratios)));
  double sum = 0;
  for (const auto& [name, spent] : rounds.front().spent) {
    if (name == "whole" || name == "gumbo") continue;
    const double stage = MedianOf(rounds, name);
    sum += stage;
    std::printf("%-12s %8.1f us/page %6.1f %%\n", name.substr(2).c_str(),
                stage / 1e3 / static_cast<double>(pages), 100 * stage / whole);
  }
  std::printf("%-12s %8.1f us/page %6.1f %%\n", "the rest",
              (whole - sum) / 1e3 / static_cast<double>(pages),
              100 * (whole - sum) / whole);
}

int Run(const std::string& path, int round_count) {
  const Result<std::vector<SampleSite>> sample = ReadSample(path);
  if (!sample.Ok()) {
    std::fprintf(stderr, "%s\n", sample.Reason().message.c_str());
    return 1;
  }
  const std::vector<SampleSite>& sites = sample.Value();
  std::vector<std::string> decoded;
  std::vector<std::vector<nlp::Document>> documents;
  for (const SampleSite& site : sites) {
    documents.push_back(ReadSite(site));
    for (const SamplePage& page : site.pages) {
      decoded.push_back(nlp::DecodePage(page.body, page.content_type).text);
    }
  }
  const nlp::Lexicon lexicon = LearnLexicon(documents);
  std::printf("%s: %zu sites, %zu pages, %.1f MB; %zu phrases; %d rounds\n",
              path.c_str(), sites.size(), CountPages(sites),
              static_cast<double>(CountBytes(sites)) / 1e6,
              CountPhrases(lexicon), round_count);
  std::vector<Round> rounds;
  for (int i = 0; i < round_count; ++i) {
    Round round;
    const bool measured =
        MeasureApart(round, [&](Round& part) { RunGumbo(decoded, part); }) &&
        MeasureApart(round,
                     [&](Round& part) { RunWhole(sites, lexicon, part); }) &&
        MeasureApart(round, [&](Round& part) {
          RunStages(sites, documents, lexicon, part);
        });
    if (!measured) {
      std::fprintf(stderr, "bench_pages: a measuring process failed\n");
      return 1;
    }
    rounds.push_back(std::move(round));
  }
  Print(sites, rounds);
  return rounds.front().work == 0 ? 1 : 0;
}

}  // namespace
}  // namespace kindred::bench

int main(int argc, char** argv) {
  if (argc < 2 || argc > 3) {
    std::fprintf(stderr, "usage: bench_pages FILE.warc.gz [ROUNDS]\n");
    return 2;
  }
  const int rounds =
      argc == 3 ? std::atoi(argv[2]) : kindred::bench::kDefaultRounds;
  if (rounds < 1) {
    std::fprintf(stderr, "bench_pages: ROUNDS must be at least 1\n");
    return 2;
  }
  return kindred::bench::Run(argv[1], rounds);
}
