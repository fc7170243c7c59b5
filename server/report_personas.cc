#include "server/report_personas.h"

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <string>

#include "server/ranked_list.h"
#include "server/report_pieces.h"
#include "server/report_text.h"

namespace kindred::server {
namespace {

constexpr std::size_t kMaxPersonaBytes = 160;  // of a name, and of a term

double ShareOf(std::int64_t part, std::int64_t whole) {
  return whole <= 0
             ? 0
             : 100.0 * static_cast<double>(part) / static_cast<double>(whole);
}

std::string TermText(const PersonaTermFigures& term) {
  std::string text = std::to_string(term.members_with) + " of " +
                     std::to_string(term.members) + " of this kind";
  if (term.others > 0) {
    text += ", " + std::to_string(term.others_with) + " of " +
            std::to_string(term.others) + " other customers";
  }
  if (term.rest > 0) {
    text += ", " + Percent(term.rest_with, term.rest) + " of the rest";
  }
  return text;
}

// The mark in the bar stands for those whom the term tells this kind from.
std::string FormatTerms(const PersonaFigures& persona) {
  std::string html;
  for (const PersonaTermFigures& term : persona.terms) {
    const double mark = term.others > 0 ? ShareOf(term.others_with, term.others)
                                        : ShareOf(term.rest_with, term.rest);
    html +=
        Fill("trait.html",
             {{"term", Shorten(term.term, kMaxPersonaBytes)},
              {"customers", Fixed(ShareOf(term.members_with, term.members), 1)},
              {"others", Fixed(std::min(mark, 99.0), 1)},
              {"figures", TermText(term)}});
  }
  return html;
}

std::string FormatTypical(const PersonaFigures& persona) {
  std::string html;
  for (const auto& [domain, name] : persona.typical) {
    if (!html.empty()) html += ", ";
    if (!name.empty()) {
      html += "<bdi>" + EscapeHtml(Shorten(name, kMaxPersonaBytes)) + "</bdi> ";
    }
    html += DomainLink(domain);
  }
  return html;
}

std::string FiguresText(const PersonaFigures& persona, std::size_t customers) {
  return Grouped(persona.customers) + " of " +
         Count(customers, "customer", "customers") + ", " +
         Fixed(100 * persona.value_share, 0) + " % of their value; " +
         Count(persona.prospects, "prospect is", "prospects are") +
         " nearest to it." +
         (persona.language.empty()
              ? std::string()
              : " Terms compared with companies of its language (" +
                    persona.language + ").");
}

}  // namespace

std::string FormatPersonas(const RankedList& list) {
  if (list.personas.empty()) return {};
  std::size_t customers = 0;
  for (const PersonaFigures& persona : list.personas) {
    customers += persona.customers;
  }
  std::string html;
  for (const PersonaFigures& persona : list.personas) {
    html +=
        Fill("persona.html", {{"name", Shorten(persona.name, kMaxPersonaBytes)},
                              {"figures", FiguresText(persona, customers)},
                              {"terms", FormatTerms(persona)},
                              {"typical", FormatTypical(persona)}});
  }
  return Fill(
      "personas.html",
      {{"count", Grouped(list.personas.size())},
       {"hint",
        list.personas.size() == 1
            ? "Their websites are too much alike, or too few, to be told "
              "apart: all are one kind, named by what sets it apart from "
              "other companies."
            : "Customers whose websites are alike, named by what sets them "
              "apart from the other customers and from all other companies. "
              "Each prospect below says which kind it is nearest to."},
       {"personas", html}});
}

}  // namespace kindred::server
