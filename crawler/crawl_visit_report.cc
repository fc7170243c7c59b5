// What a visit says of itself: the report's sentences.
#include <cstddef>
#include <string>
#include <string_view>

#include "crawler/crawl.h"
#include "crawler/crawl_visit.h"
#include "crawler/url.h"

namespace kindred::crawler {
namespace {

constexpr int kMaxNotes = 3;  // of a report

std::string Plural(int count, std::string_view one) {
  std::string text = std::to_string(count) + ' ' + std::string(one);
  if (count != 1) text += 's';
  return text;
}

}  // namespace

std::string_view Describe(SiteOutcome outcome) {
  switch (outcome) {
    case SiteOutcome::kRead:
      return "the home page was read";
    case SiteOutcome::kRobotsForbid:
      return "robots.txt forbids the home page";
    case SiteOutcome::kRobotsUnknown:
      return "robots.txt cannot be read, so the site is left alone for now";
    case SiteOutcome::kHttpStatus:
      return "the home page answers with an error";
    case SiteOutcome::kNotHtml:
      return "the home page is not HTML";
    case SiteOutcome::kUnreachable:
      return "the site cannot be reached";
    case SiteOutcome::kTimeout:
      return "the site does not answer in time";
    case SiteOutcome::kTooLarge:
      return "the home page is too large";
    case SiteOutcome::kRedirectLoop:
      return "the home page redirects without end";
    case SiteOutcome::kForbiddenAddress:
      return "the site leads to an address that must not be visited";
    case SiteOutcome::kPutOff:
      return "the site asks to come back later";
    case SiteOutcome::kRemoved:
      return "the site leads to a company that was removed on request";
  }
  return "";
}

void SiteVisit::Note(const Problem& problem) {
  if (AtHome()) {
    report_.outcome = problem.outcome;
    attempts_.push_back(Label(*url_) + ": " + problem.text);
    return;
  }
  if (in_sitemap_) return;  // a site may well have none
  const bool refused = problem.outcome == SiteOutcome::kRobotsForbid ||
                       problem.outcome == SiteOutcome::kRobotsUnknown;
  ++(refused ? report_.refused : report_.failed);
  AddNote("further page " + std::string(asked_->PathAndQuery()) +
          (refused ? " is forbidden by robots.txt" : ' ' + problem.text));
}

void SiteVisit::AddNote(const std::string& text) {
  if (notes_++ >= kMaxNotes) return;
  if (!report_.notes.empty()) report_.notes += "; ";
  report_.notes += text;
}

std::string SiteVisit::Label(const Url& url) const {
  if (url.Host() == request_.domain && url.PathAndQuery() == "/") {
    return std::string(url.Scheme());
  }
  constexpr std::size_t kLongest = 120;
  std::string label = url.Href().substr(0, kLongest);
  if (label.size() < url.Href().size()) label += "...";
  return label;
}

Step SiteVisit::Finish() {
  std::string attempts;
  for (const std::string& attempt : attempts_) {
    if (!attempts.empty()) attempts += "; ";
    attempts += attempt;
  }
  if (AtHome()) {
    report_.detail = Describe(report_.outcome);
    if (!attempts.empty()) report_.detail += " (" + attempts + ')';
  } else {
    report_.detail = "the home page";
    if (report_.pages > 1) {
      report_.detail += " and " + Plural(report_.pages - 1, "further page");
      report_.detail += " were read";
    } else {
      report_.detail += " was read";
    }
  }
  return {};
}

void SiteVisit::EndLate() {
  report_.outcome = SiteOutcome::kTimeout;
  report_.detail = "the visit took longer than " +
                   std::to_string(options_->max_site_time.count() / 1000) +
                   " s; " + Plural(report_.pages, "page") + " read until then";
}

}  // namespace kindred::crawler
