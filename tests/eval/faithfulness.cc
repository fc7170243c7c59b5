// Are explanations true to the score? Of the best companies of each labelled
// task the three strongest reasons are deleted from the text, all written forms
// of them; the text is read again and scored by the same model. The score must
// fall.
//
// usage: faithfulness COMPANIES.jsonl TASKS.jsonl
//
// Reasons are chosen as the product shows them: no two share a word. Scored
// again is what was changed, the company's own text: it is analysed by the
// index's lexicon and vocabulary and folded into its latent basis. What similar
// companies lend stays, as an explanation tells it apart from the terms, and as
// an index does not change between two reindexes. As a control, as many of the
// company's other terms, drawn at random, are deleted instead.
//
// Prints: cases, cases whose score fell, cases whose score fell in the control,
// the mean raw score that the reasons were said to bring, and that was lost.
#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <cstdio>
#include <span>
#include <string>
#include <vector>

#include "base/random.h"
#include "index/score.h"
#include "index/task_ranking.h"
#include "index/term_overlap.h"
#include "nlp/terms.h"
#include "tests/eval/labelled_files.h"

namespace kindred::index {
namespace {

constexpr std::size_t kCompanies = 40;  // of each task, best first
constexpr std::size_t kReasons = 3;
constexpr std::uint64_t kSeed = 1;  // of the control

// One task's model over the shared index.
struct Ranked {
  const Generation& generation;
  const Audience& audience;
};

struct Tally {
  std::size_t cases = 0;
  std::size_t fell = 0;
  std::size_t control_fell = 0;
  double said = 0;  // sums of raw score
  double lost = 0;
};

// The text without `term`, wherever it stands and however it is written.
std::string Without(LabelledCompany company, const Generation& generation,
                    const std::string& term) {
  while (true) {
    const std::vector<nlp::Document> site = {DocumentOf(company)};
    const nlp::TermCounts counts =
        nlp::CountTerms(site, generation.lexicon, {company.name, company.id});
    const auto found =
        std::ranges::lower_bound(counts.terms, term, {}, &nlp::TermCount::term);
    if (found == counts.terms.end() || found->term != term) break;
    const nlp::Evidence& seen = found->evidence;
    if (seen.end <= seen.begin) break;
    company.text.replace(seen.begin, seen.end - seen.begin, " ");
  }
  return company.text;
}

// The part of the raw score that the company's own text brings, bias left out.
double OwnPart(const Ranked& ranked, const LabelledCompany& company,
               std::size_t row) {
  const Generation& generation = ranked.generation;
  const std::vector<nlp::Document> site = {DocumentOf(company)};
  SparseBuilder read;
  generation.vocabulary.AddRow(
      nlp::CountTerms(site, generation.lexicon, {company.name, company.id}),
      read);
  const SparseRow features = read.Row(0);
  const float norm = FoldIn(features, generation.basis).norm;
  const LinearModel& model = ranked.audience.model;
  const double latent = norm > 0
                            ? Dot(features, ranked.audience.latent_shares) /
                                  static_cast<double>(norm)
                            : 0.0;
  const bool alone = generation.neighbours.Row(row).columns.empty();
  return (alone ? 1.0 : 1.0 - model.lent_share) *
         (Dot(features, model.term_weights) + latent);
}

// The strongest reasons as they are shown.
std::vector<Contribution> Reasons(const Generation& generation,
                                  const Explanation& explanation) {
  std::vector<Contribution> reasons;
  ShownTerms shown;
  for (const Contribution& part : explanation.contributions) {
    if (reasons.size() == kReasons || part.value <= 0) break;
    if (shown.Admit(generation.vocabulary.Terms()[part.column].term)) {
      reasons.push_back(part);
    }
  }
  return reasons;
}

// As many others of its terms.
std::vector<Contribution> Others(const Explanation& explanation,
                                 const std::vector<Contribution>& reasons,
                                 Random& random) {
  std::vector<Contribution> others;
  for (const Contribution& part : explanation.contributions) {
    if (std::ranges::find(reasons, part.column, &Contribution::column) ==
        reasons.end()) {
      others.push_back(part);
    }
  }
  random.Shuffle(std::span(others));
  others.resize(std::min(others.size(), reasons.size()));
  return others;
}

LabelledCompany Deleted(const Generation& generation, LabelledCompany company,
                        const std::vector<Contribution>& terms) {
  for (const Contribution& part : terms) {
    company.text = Without(company, generation,
                           generation.vocabulary.Terms()[part.column].term);
  }
  return company;
}

void Test(const Ranked& ranked, const LabelledCompany& company, std::size_t row,
          Random& random, Tally& tally) {
  const Explanation explanation =
      Explain(ranked.generation, ranked.audience, row);
  const std::vector<Contribution> reasons =
      Reasons(ranked.generation, explanation);
  if (reasons.empty()) return;
  const double before = OwnPart(ranked, company, row);
  const auto lost = [&](const std::vector<Contribution>& terms) {
    return before -
           OwnPart(ranked, Deleted(ranked.generation, company, terms), row);
  };
  const double by_reasons = lost(reasons);
  ++tally.cases;
  if (by_reasons > 0) ++tally.fell;
  if (lost(Others(explanation, reasons, random)) > 0) ++tally.control_fell;
  tally.lost += by_reasons;
  for (const Contribution& part : reasons) tally.said += part.value;
}

int Main(const std::vector<std::string>& arguments) {
  if (arguments.size() != 2) {
    std::fprintf(stderr, "usage: faithfulness COMPANIES TASKS\n");
    return 2;
  }
  const auto files = ReadLabelled(arguments[0], arguments[1]);
  if (!files) return 3;
  const Generation generation = IndexLabelled(files->companies);
  Random random(kSeed);
  Tally tally;
  for (const LabelledTask& task : files->tasks) {
    const std::vector<Customer> customers = CustomersOf(generation, task);
    const auto audience = TrainAudience(generation, customers);
    if (!audience.Ok()) return 3;
    std::vector<std::size_t> rows;
    for (std::size_t row = 0; row < generation.Size(); ++row) {
      if (std::ranges::find(customers, row, &Customer::row) ==
          customers.end()) {
        rows.push_back(row);
      }
    }
    std::vector<Score> ranking = Rank(generation, audience.Value(), rows);
    ranking.resize(std::min(ranking.size(), kCompanies));
    for (const Score& score : ranking) {
      Test({generation, audience.Value()}, files->companies[score.row],
           score.row, random, tally);
    }
  }
  const auto cases = static_cast<double>(std::max<std::size_t>(tally.cases, 1));
  std::printf("cases %zu  fell %zu  control_fell %zu  said %.3f  lost %.3f\n",
              tally.cases, tally.fell, tally.control_fell, tally.said / cases,
              tally.lost / cases);
  return 0;
}

}  // namespace
}  // namespace kindred::index

int main(int count, char** values) {
  return kindred::index::Main({values + 1, values + count});
}
