#include "server/report_prospect.h"

#include <algorithm>
#include <cstddef>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "nlp/unicode.h"
#include "server/outcome_text.h"
#include "server/ranked_list.h"
#include "server/report_insight.h"
#include "server/report_pieces.h"
#include "server/report_text.h"

namespace kindred::server {
namespace {

constexpr std::size_t kMaxNameBytes = 160;
constexpr std::size_t kMaxReasonBytes = 80;
constexpr std::size_t kMaxSentenceBytes = 420;
constexpr std::size_t kMaxUrlLabelBytes = 72;

constexpr std::string_view kMiddleDot = " \xC2\xB7 ";
constexpr std::string_view kOpenQuote = "\xE2\x80\x9C";
constexpr std::string_view kCloseQuote = "\xE2\x80\x9D";

char LowerAscii(char c) {
  return c >= 'A' && c <= 'Z' ? static_cast<char>(c + ('a' - 'A')) : c;
}

// The sentence, escaped, with the first place of `term` marked (letters of
// ASCII compared without case).
std::string MarkTerm(std::string_view sentence, std::string_view term) {
  const auto* const found = std::search(
      sentence.begin(), sentence.end(), term.begin(), term.end(),
      [](char x, char y) { return LowerAscii(x) == LowerAscii(y); });
  if (term.empty() || found == sentence.end()) return EscapeHtml(sentence);
  const auto at = static_cast<std::size_t>(found - sentence.begin());
  // The blanks around the mark are kept: EscapeHtml would cut them.
  const std::string_view before = sentence.substr(0, at);
  const std::string_view after = sentence.substr(at + term.size());
  return EscapeHtml(before) + (before.ends_with(' ') ? " <mark>" : "<mark>") +
         EscapeHtml(sentence.substr(at, term.size())) +
         (after.starts_with(' ') ? "</mark> " : "</mark>") + EscapeHtml(after);
}

bool IsLanguageCode(std::string_view text) {
  return text.size() >= 2 && text.size() <= 3 &&
         std::ranges::all_of(text, [](char c) { return c >= 'a' && c <= 'z'; });
}

// "acme.example/services" for "https://www.acme.example/services/".
std::string UrlLabel(std::string_view url) {
  const std::size_t scheme = url.find("://");
  if (scheme != std::string_view::npos) url.remove_prefix(scheme + 3);
  if (url.starts_with("www.")) url.remove_prefix(4);
  if (url.ends_with('/')) url.remove_suffix(1);
  return Shorten(url, kMaxUrlLabelBytes);
}

std::string Evidence(const Reason& reason, std::string_view language) {
  std::string html;
  if (!reason.sentence.empty()) {
    html += IsLanguageCode(language)
                ? R"(<blockquote lang=")" + std::string(language) +
                      R"(" dir="auto">)"
                : R"(<blockquote dir="auto">)";
    html.append(kOpenQuote)
        .append(MarkTerm(Shorten(reason.sentence, kMaxSentenceBytes),
                         nlp::CollapseSpace(reason.term)))
        .append(kCloseQuote)
        .append("</blockquote>");
  }
  if (reason.url.empty()) return html;
  html += "<cite>" + Link(reason.url, UrlLabel(reason.url));
  if (!reason.date.empty()) {
    html.append(kMiddleDot)
        .append("read ")
        .append(EscapeHtml(DayText(reason.date)));
  }
  return html + "</cite>";
}

std::string FormatReasons(std::span<const Reason> reasons,
                          std::string_view language) {
  std::string html;
  for (const Reason& reason : reasons) {
    html +=
        Fill("reason.html", {{"term", Shorten(reason.term, kMaxReasonBytes)},
                             {"contribution", Signed(reason.contribution, 2)},
                             {"evidence", Evidence(reason, language)}});
  }
  return html;
}

// The rest of `reasons` from the one at `from` on.
std::span<const Reason> From(const std::vector<Reason>& reasons,
                             std::size_t from) {
  return std::span(reasons).subspan(std::min(from, reasons.size()));
}

std::span<const Reason> First(const std::vector<Reason>& reasons,
                              std::size_t count) {
  return std::span(reasons).first(std::min(count, reasons.size()));
}

std::string Column(std::string_view kind, std::string_view heading,
                   std::span<const Reason> reasons, std::string_view language) {
  if (reasons.empty()) return {};
  return Fill("reasons.html", {{"kind", std::string(kind)},
                               {"heading", std::string(heading)},
                               {"items", FormatReasons(reasons, language)}});
}

std::string ShownReasons(const ScoredCompany& company) {
  std::string html =
      Column("for", "Boosted by your rules", company.boosts, company.language) +
      Column("for", "Speaks for it", First(company.reasons_for, kShownFor),
             company.language);
  return html + Column("against", "Speaks against it",
                       First(company.reasons_against, kShownAgainst),
                       company.language);
}

// Similar companies as reasons: what each lends is told like a term.
std::string Lenders(const ScoredCompany& company) {
  std::vector<Reason> reasons;
  for (const Lender& lender : company.lenders) {
    reasons.push_back({lender.name.empty() ? nlp::DomainToUnicode(lender.domain)
                                           : nlp::CollapseSpace(lender.name),
                       lender.contribution, "", "", ""});
  }
  return Column("similar", "Lent by similar companies", reasons, "");
}

std::string FurtherReasons(const ScoredCompany& company) {
  const auto more_for = From(company.reasons_for, kShownFor);
  const auto more_against = From(company.reasons_against, kShownAgainst);
  const std::size_t count =
      more_for.size() + more_against.size() + company.lenders.size();
  if (count == 0) return {};
  return Fill(
      "more.html",
      {{"summary", Count(count, "further reason", "further reasons")},
       {"content",
        "<div>" + Column("for", "Also for it", more_for, company.language) +
            Column("against", "Also against it", more_against,
                   company.language) +
            Lenders(company) + "</div>\n"}});
}

std::string Meta(const ProspectRow& row) {
  const ScoredCompany& company = row.company;
  std::string html = DomainLink(company.domain);
  const auto add = [&html](std::string_view text) {
    if (!html.empty()) html += kMiddleDot;
    html.append("<bdi>").append(EscapeHtml(text)).append("</bdi>");
  };
  if (!company.country.empty()) add(company.country);
  if (!company.persona.empty()) {
    add("most like: " + Shorten(company.persona, kMaxNameBytes) +
        " (similarity " + Fixed(company.persona_similarity, 2) + ")");
  }
  if (company.win_probability) {
    add("win probability " + Fixed(100 * *company.win_probability, 0) + " %");
  }
  if (company.previous_score) {
    add(Signed(company.score - *company.previous_score, 1) +
        " since before: " + ChangedText(company));
  }
  if (!company.outcome.outcome.empty()) add(OutcomeText(company.outcome));
  if (!row.external_id.empty()) {
    add("your id " + Shorten(row.external_id, kMaxReasonBytes));
  }
  if (!row.note.empty()) add(Shorten(row.note, kMaxNameBytes));
  return html;
}

// The grade as one letter that is safe in a class name.
std::string Letter(char grade) {
  return {grade >= 'A' && grade <= 'D' ? grade : 'D'};
}

}  // namespace

std::string FormatProspectCard(const ProspectRow& row) {
  const ScoredCompany& company = row.company;
  const std::string name = company.name.empty()
                               ? nlp::DomainToUnicode(company.domain)
                               : Shorten(company.name, kMaxNameBytes);
  return Fill("prospect.html",
              {{"rank", std::to_string(row.rank)},
               {"country", company.country},
               {"letter", Letter(company.grade)},
               {"name", name},
               {"meta", Meta(row)},
               {"score", Fixed(company.score, 1)},
               {"bar", Fixed(std::clamp(company.score, 0.0, 100.0), 1)},
               {"percentile", Fixed(company.percentile, 1)},
               {"reasons", ShownReasons(company)},
               {"insight", FormatInsight(company)},
               {"more", FurtherReasons(company)}});
}

}  // namespace kindred::server
