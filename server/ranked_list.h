// RankedList: the result of the main job, as values.
//
// Every row of both input lists is here, ranked or with its problem. Equal
// input gives an equal RankedList: it holds no time but that of its pages.
// Plain values; const access is thread-safe.
#ifndef KINDRED_SERVER_RANKED_LIST_H_
#define KINDRED_SERVER_RANKED_LIST_H_

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "index/history.h"
#include "index/holdout.h"
#include "index/removals.h"
#include "index/steering.h"
#include "index/win_probability.h"
#include "server/insight.h"

namespace kindred::server {

// Why a score is what it is: one term, and where the site says it.
struct Reason {
  std::string term;         // as sites write it; a phrase with its words
  double contribution = 0;  // part of the raw score; negative: against
  std::string sentence;     // quoted; empty if the site forbids quoting
  std::string url;          // of the page
  std::string date;         // the page was read, "2026-11-22"
};

// A similar company that lends a part of its own score.
struct Lender {
  std::string domain;
  std::string name;         // may be empty
  double contribution = 0;  // part of the raw score of the one lent to
};

// The latest that users told of a company; empty texts: nothing.
struct ToldOutcome {
  std::string outcome;  // as index::NameOf writes it
  std::string reason;   // of a rejection
  std::string date;     // "2026-11-22"
};

// One company's score with its reasons.
struct ScoredCompany {
  std::string domain;                // registrable domain
  std::vector<std::string> aliases;  // further domains of the company
  std::string name;                  // from the list, else from the site
  std::string country;               // ISO 3166-1 alpha-2, empty if unknown
  std::string language;              // ISO 639-1, empty if unknown
  std::string title;                 // of the home page
  std::string read_on;               // day the home page was read
  double score = 0;                  // 0 to 100
  char grade = 'D';                  // A to D
  double percentile = 0;             // among the ranked prospects, 100 best
  double raw = 0;                    // bias plus all contributions and boosts
  double bias = 0;
  double other = 0;       // contributions of terms not listed below, summed
  double lent_other = 0;  // the same of lenders
  // The name of the persona it is nearest to (a customer: that it is of), and
  // the cosine to its centre; empty and 0: none.
  std::string persona;
  double persona_similarity = 0;
  ToldOutcome outcome;
  // Share won of deals with such a score; none: too few deals are told of.
  std::optional<double> win_probability;
  std::string text_digest;  // of what its pages say
  // What differs from what its last score was made from ("page text", or a
  // name of RankedList::model_parts), and that score; empty and none: nothing
  // does, or it had no score.
  std::vector<std::string> changed;
  std::optional<double> previous_score;
  std::vector<Reason> reasons_for;      // largest first
  std::vector<Reason> reasons_against;  // largest first
  std::vector<Lender> lenders;          // largest of either sign first
  std::vector<Reason> boosts;           // of the user's rules, as written
  Insight insight;
};

// A row of the prospects file.
struct ProspectRow {
  std::int64_t line = 0;    // in the file
  std::string input;        // the domain or URL cell as written
  std::string external_id;  // the user's own id
  std::vector<std::pair<std::string, std::string>> columns;  // all, as given
  std::size_t rank = 0;   // 1 is best; 0: not ranked
  std::string problem;    // why it is not ranked; empty if it is
  std::string note;       // of a ranked one: "2 pages failed", else empty
  ScoredCompany company;  // domain may be known without a score
};

// A row of the customers file.
struct CustomerRow {
  std::int64_t line = 0;
  std::string input;
  std::string external_id;
  double value = 0;       // as given; 0: none
  double weight = 0;      // in training; 0: not used
  std::string problem;    // why it was not used; empty if it was
  ScoredCompany company;  // its own score under the model, without rank
};

// How many companies have a term.
struct TermFigures {
  std::string term;
  std::int64_t customers_with = 0;
  std::int64_t customers = 0;
  std::int64_t others_with = 0;
  std::int64_t others = 0;
};

// A term of a persona; of companies.
struct PersonaTermFigures {
  std::string term;
  std::int64_t members_with = 0;
  std::int64_t members = 0;
  std::int64_t others_with = 0;  // customers of other personas
  std::int64_t others = 0;
  std::int64_t rest_with = 0;  // no customers
  std::int64_t rest = 0;
};

// A kind of customer.
struct PersonaFigures {
  // ISO 639-1: `others` and `rest` of its terms are those of this language;
  // empty: of any.
  std::string language;
  std::string name;           // no two are equal
  std::size_t customers = 0;  // that it holds
  double value_share = 0;     // of the used customers' value; else of their
                              // number
  std::vector<PersonaTermFigures> terms;  // best first
  // Domain and name (may be empty) of its most typical customers, best first.
  std::vector<std::pair<std::string, std::string>> typical;
  std::size_t prospects = 0;  // ranked ones that are nearest to it
};

struct RankedList {
  // Names all of model_parts: it differs when one of them does.
  std::string model_version;
  // "index", "customers", "feedback", "options", "steering"
  index::ModelParts model_parts;
  index::Steering steering;  // in force
  std::string read_from;     // first and last day pages were read; may be
  std::string read_until;    // empty where there is none
  std::vector<ProspectRow> prospects;    // by rank, then the others by line
  std::vector<CustomerRow> customers;    // by line
  std::vector<TermFigures> in_common;    // terms customers share, best first
  std::vector<TermFigures> sets_apart;   // terms that set them apart
  std::vector<PersonaFigures> personas;  // of the customers, largest first
  std::size_t companies = 0;             // indexed
  std::size_t terms = 0;                 // in the vocabulary
  double value_readable = 0;  // share of the customers' value that was used
  std::optional<index::HoldoutReport> evaluation;  // none: not evaluated
  // What is wrong with the customers: of the whole list, then by line.
  std::vector<ListFinding> findings;
  std::string evaluation_problem;  // why it could not be; else empty
  index::WinModel wins;            // learnt from deals won and lost
  // What was removed on request, when this was made; nothing else here names
  // it but a row of a file that is being scored.
  index::RemovedByDomain removed;
};

}  // namespace kindred::server

#endif  // KINDRED_SERVER_RANKED_LIST_H_
