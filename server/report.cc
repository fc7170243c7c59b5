#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "server/ranked_list.h"
#include "server/report_evaluation.h"
#include "server/report_insight.h"
#include "server/report_lists.h"
#include "server/report_personas.h"
#include "server/report_pieces.h"
#include "server/report_prospect.h"
#include "server/report_text.h"
#include "server/report_wins.h"
#include "server/result_files.h"

namespace kindred::server {
namespace {

constexpr std::size_t kMaxRankedShown = 500;
// Terms of a list shown at once, and in all.
constexpr std::size_t kTraitsShown = 6;
constexpr std::size_t kMaxTraits = 40;
constexpr std::size_t kMaxTermBytes = 80;

struct GradeText {
  char letter;
  std::string_view meaning;
};

constexpr std::array kGrades = {
    GradeText{'A', "fit very well"}, GradeText{'B', "fit well"},
    GradeText{'C', "fit in part"}, GradeText{'D', "do not fit"}};

std::size_t RankedCount(const RankedList& list) {
  return static_cast<std::size_t>(std::ranges::count_if(
      list.prospects, [](const ProspectRow& row) { return row.rank > 0; }));
}

std::size_t GradeCount(const RankedList& list, char letter) {
  return static_cast<std::size_t>(
      std::ranges::count_if(list.prospects, [letter](const ProspectRow& row) {
        return row.rank > 0 && row.company.grade == letter;
      }));
}

std::size_t FitCount(const RankedList& list) {
  return GradeCount(list, 'A') + GradeCount(list, 'B');
}

// How many of each grade, as a divided bar and its legend.
std::string FormatGrades(const RankedList& list) {
  const std::size_t ranked = RankedCount(list);
  if (ranked == 0) return {};
  std::string parts;
  std::string items;
  double begin = 0;
  for (const GradeText& grade : kGrades) {
    const std::size_t count = GradeCount(list, grade.letter);
    const double width =
        100.0 * static_cast<double>(count) / static_cast<double>(ranked);
    parts += std::string(R"(<rect class="f)") + grade.letter + R"(" x=")" +
             Fixed(begin, 2) + R"(" width=")" + Fixed(width, 2) +
             R"(" height="1"/>)";
    begin += width;
    items += Fill("grade.html", {{"letter", {grade.letter}},
                                 {"count", Grouped(count)},
                                 {"meaning", std::string(grade.meaning)}});
  }
  return Fill("grades.html", {{"parts", parts}, {"items", items}});
}

std::string Headline(const RankedList& list) {
  const std::size_t ranked = RankedCount(list);
  if (ranked == 0) return "No prospect could be ranked";
  const std::size_t fit = FitCount(list);
  return Count(ranked, "prospect", "prospects") + " ranked, " +
         (fit == 0 ? "none fits"
                   : Grouped(fit) + (fit == 1 ? " fits" : " fit")) +
         " your customers well";
}

std::string ReadDays(const RankedList& list) {
  if (list.read_from.empty()) return {};
  const std::string from = DayText(list.read_from);
  if (list.read_until.empty() || list.read_until == list.read_from) {
    return "Pages were read on " + from + ".";
  }
  return "Pages were read from " + from + " to " + DayText(list.read_until) +
         ".";
}

std::string Lead(const RankedList& list) {
  const auto used = static_cast<std::size_t>(std::ranges::count_if(
      list.customers,
      [](const CustomerRow& row) { return row.problem.empty(); }));
  std::string text = "Learnt from the websites of " + Grouped(used) +
                     " of your " +
                     Count(list.customers.size(), "customer. ", "customers. ");
  text += ReadDays(list);
  if (!list.model_version.empty()) {
    text += " Model " + list.model_version + ".";
  }
  return text;
}

// Links to the parts that are not always there.
std::string PartLinks(const RankedList& list) {
  std::string html;
  if (!list.personas.empty()) {
    html += R"( <a href="#personas">Kinds of customers</a>)";
  }
  if (RankedCount(list) < list.prospects.size()) {
    html += R"( <a href="#unranked">Could not be ranked</a>)";
  }
  if (list.evaluation || !list.evaluation_problem.empty()) {
    html += R"( <a href="#trust">How far to trust it</a>)";
  }
  if (!list.findings.empty()) {
    html += R"( <a href="#list">Your customer list</a>)";
  }
  if (!list.customers.empty()) {
    html += R"( <a href="#customers">Your customers</a>)";
  }
  return html;
}

std::string TraitFigures(const TermFigures& term) {
  std::string text = std::to_string(term.customers_with) + " of " +
                     std::to_string(term.customers) +
                     (term.customers == 1 ? " customer" : " customers");
  if (term.others > 0) {
    text += ", " + Percent(term.others_with, term.others) + " of the others";
  }
  return text;
}

double Share(std::int64_t part, std::int64_t whole) {
  if (whole <= 0) return 0;
  return std::clamp(
      100.0 * static_cast<double>(part) / static_cast<double>(whole), 0.0,
      100.0);
}

std::string FormatTraits(std::span<const TermFigures> terms) {
  std::string html;
  for (const TermFigures& term : terms) {
    // The mark for the others is 1 wide and stays inside of the bar.
    const double mark = std::min(Share(term.others_with, term.others), 99.0);
    html += Fill(
        "trait.html",
        {{"term", Shorten(term.term, kMaxTermBytes)},
         {"customers", Fixed(Share(term.customers_with, term.customers), 1)},
         {"others", Fixed(mark, 1)},
         {"figures", TraitFigures(term)}});
  }
  return html;
}

std::string TraitPanel(std::string_view heading, std::string_view hint,
                       const std::vector<TermFigures>& terms) {
  if (terms.empty()) return {};
  const auto all = std::span(terms).first(std::min(terms.size(), kMaxTraits));
  const auto shown = all.first(std::min(all.size(), kTraitsShown));
  const auto rest = all.subspan(shown.size());
  std::string more;
  if (!rest.empty()) {
    more = Fill("more.html",
                {{"summary", Count(rest.size(), "more term", "more terms")},
                 {"content", "<ol>\n" + FormatTraits(rest) + "</ol>\n"}});
  }
  return Fill("trait_list.html", {{"heading", std::string(heading)},
                                  {"hint", std::string(hint)},
                                  {"items", FormatTraits(shown)},
                                  {"more", more}});
}

std::string FormatTraitLists(const RankedList& list) {
  const std::string lists =
      TraitPanel("What your customers have in common",
                 "Terms that many of them use. The dark mark in each bar shows "
                 "all other companies.",
                 list.in_common) +
      TraitPanel("What sets them apart",
                 "Terms that tell them from other companies most surely.",
                 list.sets_apart);
  return lists.empty() ? std::string()
                       : Fill("traits.html", {{"lists", lists}});
}

std::string FormatCards(const RankedList& list) {
  std::string html;
  std::size_t shown = 0;
  for (const ProspectRow& row : list.prospects) {
    if (row.rank == 0 || shown == kMaxRankedShown) continue;
    html += FormatProspectCard(row);
    ++shown;
  }
  const std::size_t rest = RankedCount(list) - shown;
  if (rest > 0) {
    html += R"(<p class="rest">)" +
            Count(rest, "further ranked prospect is in ",
                  "further ranked prospects are in ") +
            "prospects.csv, with their reasons.</p>\n";
  }
  return html;
}

std::string RankedNote(const RankedList& list) {
  const std::size_t ranked = RankedCount(list);
  const std::string rules =
      list.steering.Empty()
          ? ""
          : "; your rules: " + index::SteeringText(list.steering);
  if (ranked > kMaxRankedShown) {
    return "the first " + Grouped(kMaxRankedShown) + " of " + Grouped(ranked) +
           rules;
  }
  return (ranked == 0 ? "none" : "best first") + rules;
}

}  // namespace

std::string FormatReport(const RankedList& list) {
  return Fill("page.html", {{"policy", ReportPolicy()},
                            {"title", Headline(list) + " - Kindred"},
                            {"style", std::string(Piece("page.css"))},
                            {"script", std::string(Piece("page.js"))},
                            {"headline", Headline(list)},
                            {"lead", Lead(list)},
                            {"grades", FormatGrades(list)},
                            {"links", PartLinks(list)},
                            {"traits", FormatTraitLists(list)},
                            {"personas", FormatPersonas(list)},
                            {"movers", FormatMovers(list)},
                            {"ranked_note", RankedNote(list)},
                            {"filter", std::string(Piece("filter.html"))},
                            {"prospects", FormatCards(list)},
                            {"unranked", FormatUnranked(list)},
                            {"trust", FormatTrust(list)},
                            {"findings", FormatFindings(list)},
                            {"wins", FormatWinSection(list)},
                            {"customers", FormatCustomers(list)},
                            {"companies", Grouped(list.companies)},
                            {"terms", Grouped(list.terms)},
                            {"read_days", ReadDays(list)},
                            {"model", list.model_version}});
}

}  // namespace kindred::server
