// Whether the scan before the parse (nlp/html_strip.h) changes what is read.
//
// usage: bench_words FILE.warc.gz...
//
// Each page is read twice, with and without it, and the words of all blocks
// are compared in order. Printed by file: pages with the same words; of the
// others, how many differ in a tenth of their words or less, how many by the
// order alone, and those the bare parser gives up on. No page's text is
// printed. Ends with 1 if fewer than 98 % of all pages have the same words.
#include <algorithm>
#include <chrono>
#include <cstddef>
#include <cstdio>
#include <iterator>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/result.h"
#include "nlp/decode.h"
#include "nlp/html.h"
#include "nlp/html_guard.h"
#include "nlp/html_signs.h"
#include "nlp/html_strip.h"
#include "nlp/html_text.h"
#include "nlp/html_tree.h"
#include "nlp/html_zones.h"
#include "nlp/main_blocks.h"
#include "nlp/word_breaks.h"
#include "tests/bench/sample_pages.h"

namespace kindred::bench {
namespace {

constexpr double kWantedShare = 0.98;

// Bare Gumbo takes more of everything than the budget of html.h.
constexpr nlp::ParseBudget kBareBudget{std::size_t{1} << 30U,
                                       std::chrono::seconds(20)};

using Words = std::vector<std::string>;

Words WordsOf(const nlp::HtmlContent& content) {
  Words words;
  nlp::WordBreaker breaker;
  for (const nlp::Block& block : content.blocks) {
    const std::string_view text = block.text;
    for (const nlp::WordSpan& span : breaker.Words(text)) {
      words.emplace_back(text.substr(span.begin, span.end - span.begin));
    }
  }
  return words;
}

Result<nlp::HtmlContent> ReadBare(std::string_view html) {
  const Result<nlp::ParsedHtml> parsed =
      nlp::ParsedHtml::Parse(html, kBareBudget);
  if (!parsed.Ok()) return parsed.Reason();
  const nlp::HtmlLimits limits;
  const std::vector<nlp::TreeItem> tree = nlp::FlattenTree(
      parsed.Value().Root(), {limits.max_depth, limits.max_nodes});
  const std::vector<nlp::ItemSigns> signs = nlp::ReadSigns(tree);
  nlp::TreeText text = nlp::ReadTree(tree, nlp::FindZones(tree, signs));
  // What the choice of main text asks of the scripts, which are no words.
  nlp::StrippedHtml scripts = nlp::StripHtml(html, limits.max_depth);
  text.content.json_ld = std::move(scripts.json_ld);
  text.content.has_script = scripts.has_script;
  return nlp::WithMainBlocks(tree, signs, std::move(text)).content;
}

struct Tally {
  std::size_t pages = 0;
  std::size_t same = 0;
  std::size_t reordered = 0;  // the same words, in another order
  std::size_t close = 0;      // at most a tenth of the words differ
  std::size_t far = 0;
  std::size_t refused = 0;  // by one of the two parses
};

void Compare(const Words& with, const Words& without, Tally& tally) {
  if (with == without) {
    ++tally.same;
    return;
  }
  Words a = with;
  Words b = without;
  std::ranges::sort(a);
  std::ranges::sort(b);
  Words differing;
  std::ranges::set_symmetric_difference(a, b, std::back_inserter(differing));
  if (differing.empty()) {
    ++tally.reordered;
  } else if (differing.size() * 10 <= without.size()) {
    ++tally.close;
  } else {
    ++tally.far;
  }
}

Tally CompareFile(const std::vector<SampleSite>& sites) {
  Tally tally;
  for (const SampleSite& site : sites) {
    for (const SamplePage& page : site.pages) {
      ++tally.pages;
      const std::string text =
          nlp::DecodePage(page.body, page.content_type).text;
      const Result<nlp::HtmlContent> with = nlp::ParseHtml(text);
      const Result<nlp::HtmlContent> without = ReadBare(text);
      if (with.Ok() && without.Ok()) {
        Compare(WordsOf(with.Value()), WordsOf(without.Value()), tally);
      } else {
        ++tally.refused;
      }
    }
  }
  return tally;
}

int Run(int argc, char** argv) {
  std::size_t pages = 0;
  std::size_t same = 0;
  for (int i = 1; i < argc; ++i) {
    const Result<std::vector<SampleSite>> sample = ReadSample(argv[i]);
    if (!sample.Ok()) {
      std::fprintf(stderr, "%s\n", sample.Reason().message.c_str());
      return 1;
    }
    const Tally tally = CompareFile(sample.Value());
    pages += tally.pages;
    same += tally.same;
    std::printf(
        "%s: %zu pages, same words %zu; reordered %zu, close %zu, far %zu, "
        "refused %zu\n",
        argv[i], tally.pages, tally.same, tally.reordered, tally.close,
        tally.far, tally.refused);
  }
  const double share = static_cast<double>(same) / static_cast<double>(pages);
  std::printf("same words on %.1f %% of %zu pages\n", 100 * share, pages);
  return share < kWantedShare ? 1 : 0;
}

}  // namespace
}  // namespace kindred::bench

int main(int argc, char** argv) {
  if (argc < 2) {
    std::fprintf(stderr, "usage: bench_words FILE.warc.gz...\n");
    return 2;
  }
  return kindred::bench::Run(argc, argv);
}
