#include "crawler/crawl_visit.h"

#include <algorithm>
#include <array>
#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/clock.h"
#include "base/result.h"
#include "crawler/crawl.h"
#include "crawler/crawl_robots.h"
#include "crawler/fetcher.h"
#include "crawler/page_choice.h"
#include "crawler/robots.h"
#include "crawler/robots_tag.h"
#include "crawler/url.h"
#include "nlp/decode.h"
#include "nlp/document.h"
#include "nlp/page_links.h"
#include "nlp/robots_directives.h"

namespace kindred::crawler {
namespace {

SiteOutcome OutcomeOf(FetchFailure failure) {
  switch (failure) {
    case FetchFailure::kTimeout:
      return SiteOutcome::kTimeout;
    case FetchFailure::kTooLarge:
      return SiteOutcome::kTooLarge;
    case FetchFailure::kForbiddenAddress:
      return SiteOutcome::kForbiddenAddress;
    case FetchFailure::kNotText:
      return SiteOutcome::kNotHtml;
    case FetchFailure::kNone:
    case FetchFailure::kNoAddress:
    case FetchFailure::kConnect:
    case FetchFailure::kTls:
    case FetchFailure::kProtocol:
      break;
  }
  return SiteOutcome::kUnreachable;
}

Step AskRobots() {
  return {.kind = Step::Kind::kAskRobots, .wait = {}, .page = {}};
}

Step FetchAfter(Millis wait) {
  return {.kind = Step::Kind::kFetch, .wait = wait, .page = {}};
}

// The domain of a host, or the host where it has none.
std::string DomainOf(const Url& url) {
  std::string domain = RegistrableDomain(url.Host());
  return domain.empty() ? std::string(url.Host()) : domain;
}

// The links as URLs of their own where the page's <base> says what they are
// relative to.
std::vector<nlp::Link> Absolute(const Url& page, const std::string& base,
                                std::vector<nlp::Link> links) {
  const Result<Url> root = page.Resolve(base);
  if (base.empty() || !root.Ok()) return links;
  for (nlp::Link& link : links) {
    const Result<Url> url = root.Value().Resolve(link.href);
    if (url.Ok()) link.href = url.Value().Href();
  }
  return links;
}

}  // namespace

SiteVisit::SiteVisit(const CrawlOptions& options, SiteRequest request,
                     HostSet& plain_hosts)
    : options_(&options),
      request_(std::move(request)),
      plain_hosts_(&plain_hosts) {}

Step SiteVisit::Begin() {
  const Result<Url> home = Url::Parse("https://" + request_.domain + "/");
  if (home.Ok()) {
    starts_.push_back(home.Value());
    try_www_ = !home.Value().Host().starts_with("www.") &&
               !home.Value().HostIsAddress();
  } else {
    attempts_.push_back('"' + request_.domain + "\": " + home.Reason().message);
  }
  if (!request_.start_url.empty()) {
    const Result<Url> start = Url::Parse(request_.start_url);
    if (!start.Ok()) {
      attempts_.push_back('"' + request_.start_url +
                          "\": " + start.Reason().message);
    } else {
      start_port_ = start.Value().Port();
      if (starts_.empty() || !(start.Value() == starts_.back())) {
        starts_.push_back(start.Value());
      }
    }
  }
  report_.outcome = SiteOutcome::kUnreachable;
  return NextPage();
}

std::optional<Url> SiteVisit::NextTarget() {
  in_sitemap_ = false;
  if (!AtHome()) {
    if (std::optional<Url> sitemap = NextSitemap()) return sitemap;
    if (next_further_ == further_.size()) return std::nullopt;
    topic_ = further_[next_further_].topic;
    return further_[next_further_++].url;
  }
  if (starts_.empty()) return std::nullopt;
  Url start = starts_.back();
  starts_.pop_back();
  return start;
}

// Once the search is over, the pages are chosen anew.
std::optional<Url> SiteVisit::NextSitemap() {
  if (!sitemaps_) return std::nullopt;
  std::optional<Url> next = sitemaps_->Next();
  in_sitemap_ = next.has_value();
  if (next) return next;
  std::vector<nlp::Link> links = std::move(home_links_);
  links.insert(links.end(), sitemaps_->Links().begin(),
               sitemaps_->Links().end());
  further_ = ChoosePages(*home_, links, options_->further_pages);
  sitemaps_.reset();
  return std::nullopt;
}

// Out of the home page's links, and where these lead to too few pages worth
// reading, of the sitemaps that robots.txt names; the usual one is tried where
// they lead to none.
void SiteVisit::ChooseFurther(std::vector<nlp::Link> links) {
  further_ = ChoosePages(*home_, links, options_->further_pages);
  const auto topical = static_cast<std::size_t>(std::ranges::count_if(
      further_, [](auto& page) { return page.topic != PageTopic::kOther; }));
  const bool few = topical < options_->further_pages;
  const bool guess = few && topical == 0 && options_->guess_sitemap;
  if (!(named_sitemaps_.empty() ? guess : few)) return;
  home_links_ = std::move(links);
  sitemaps_.emplace(*home_, named_sitemaps_);
}

bool SiteVisit::IsPlainHost(const Url& url) const {
  return url.Scheme() == "https" && url.Port() == kHttpsPort &&
         plain_hosts_->contains(url.Host());
}

// Loops over targets that fail before any request.
Step SiteVisit::NextPage() {
  while (const std::optional<Url> target = NextTarget()) {
    asked_ = IsPlainHost(*target) ? target->WithScheme("http") : *target;
    url_ = asked_;
    hops_ = 0;
    retried_ = false;
    trail_.clear();
    const std::optional<Problem> problem = Enter(*asked_);
    if (!problem) return AskRobots();
    Note(*problem);
  }
  return Finish();
}

// Makes `url` the current one unless it must not be asked for.
std::optional<SiteVisit::Problem> SiteVisit::Enter(const Url& url) {
  const bool named = start_port_ != 0 && url.Port() == start_port_;
  if (!HasWebPort(url) && !named) {
    return Problem{SiteOutcome::kForbiddenAddress,
                   "leads to port " + std::to_string(url.Port())};
  }
  if (options_->is_removed && options_->is_removed(url)) {
    return Problem{SiteOutcome::kRemoved,
                   "leads to a company that was removed on request"};
  }
  if (!trail_.insert(url.Href()).second) {
    return Problem{SiteOutcome::kRedirectLoop, "redirects in a circle"};
  }
  url_ = url;
  return std::nullopt;
}

Step SiteVisit::Proceed(const Url& url) {
  if (const std::optional<Problem> problem = Enter(url)) return Fail(*problem);
  return AskRobots();
}

Step SiteVisit::Fail(const Problem& problem) {
  Note(problem);
  return NextPage();
}

// Falls back from https to http where that may help.
Step SiteVisit::FailFetch(FetchFailure failure, const std::string& text) {
  const Url plain = url_->WithScheme("http");
  if (IsOfHttps(*url_, failure) && !trail_.contains(plain.Href())) {
    plain_hosts_->emplace(url_->Host());
    if (AtHome()) attempts_.push_back(Label(*url_) + ": " + text);
    if (asked_->Href() == url_->Href()) asked_ = plain;
    return Proceed(plain);
  }
  const bool unreachable =
      failure == FetchFailure::kNoAddress || failure == FetchFailure::kConnect;
  if (try_www_ && AtHome() && unreachable && url_->Host() == request_.domain) {
    try_www_ = false;
    const Result<Url> www = Url::Parse("https://www." + request_.domain + "/");
    if (www.Ok()) starts_.insert(starts_.begin(), www.Value());
  }
  return Fail({OutcomeOf(failure), text});
}

// Ends the visit: the site asks to come back later than this crawl waits.
Step SiteVisit::PutOff(UtcTime retry_at, const std::string& text) {
  report_.retry_at = std::max(retry_at, report_.retry_at.value_or(retry_at));
  starts_.clear();
  next_further_ = further_.size();
  Note({SiteOutcome::kPutOff,
        text + " and asks to come back at " + FormatUtc(retry_at)});
  return Finish();
}

std::optional<FetchAnswer> SiteVisit::TakeKept() {
  const std::string url = url_->Href();
  const auto found = std::ranges::find(request_.kept, url, &KeptAnswer::url);
  if (found == request_.kept.end()) return std::nullopt;
  FetchAnswer answer = std::move(found->answer);
  request_.kept.erase(found);
  return answer;
}

std::vector<std::pair<std::string, std::string>> SiteVisit::Conditions() const {
  std::vector<std::pair<std::string, std::string>> headers;
  const auto found = std::ranges::find(request_.validators, url_->Href(),
                                       &PageValidators::url);
  if (found == request_.validators.end()) return headers;
  if (!found->etag.empty()) headers.emplace_back("If-None-Match", found->etag);
  if (!found->last_modified.empty()) {
    headers.emplace_back("If-Modified-Since", found->last_modified);
  }
  return headers;
}

Step SiteVisit::OnRobots(const RobotsRules& rules) {
  if (AtHome()) named_sitemaps_ = rules.policy.Sitemaps();
  if (rules.retry_at) {
    return PutOff(*rules.retry_at,
                  "robots.txt answers " + std::to_string(rules.status));
  }
  if (rules.failure != FetchFailure::kNone) {
    const bool late = rules.failure == FetchFailure::kTimeout;
    return FailFetch(rules.failure,
                     (late ? "robots.txt: " : "") + rules.failure_text);
  }
  if (const auto delay = rules.policy.CrawlDelay();
      delay && *delay > options_->max_delay && !delay_noted_) {
    delay_noted_ = true;
    AddNote("robots.txt asks for " + std::to_string(delay->count() / 1000) +
            " s between two requests, the crawl keeps " +
            std::to_string(options_->max_delay.count() / 1000) + " s");
  }
  const RobotsVerdict verdict = rules.policy.Check(url_->PathAndQuery());
  if (verdict.allowed) return FetchAfter(Millis(0));
  if (verdict.line == 0) {
    return Fail({SiteOutcome::kRobotsUnknown,
                 "robots.txt answers " + std::to_string(rules.status)});
  }
  return Fail({SiteOutcome::kRobotsForbid,
               "line " + std::to_string(verdict.line) + " of robots.txt"});
}

Step SiteVisit::OnAnswer(FetchAnswer answer) {
  if (answer.failure != FetchFailure::kNone) {
    return FailFetch(answer.failure, answer.failure_text);
  }
  if (const auto wait = RetryWait(answer, *options_)) {
    if (*wait > options_->max_delay) {
      return PutOff(answer.time + *wait,
                    "answers " + std::to_string(answer.status));
    }
    if (!retried_) {
      retried_ = true;
      return FetchAfter(*wait);
    }
  }
  if (const auto target = RedirectTarget(*url_, answer)) {
    return OnRedirect(*target);
  }
  if (!IsSuccess(answer.status)) {
    return Fail(
        {SiteOutcome::kHttpStatus, "answers " + std::to_string(answer.status)});
  }
  if (in_sitemap_) {
    report_.bytes += answer.body.size();
    sitemaps_->Take(answer.body);
    return NextPage();
  }
  const std::string_view type =
      HeaderValue(answer.header_block, "Content-Type");
  if (!nlp::LooksLikeHtml(type, answer.body)) {
    return Fail({SiteOutcome::kNotHtml, type.empty()
                                            ? "is of an unknown kind"
                                            : "is " + std::string(type)});
  }
  return OnPage(std::move(answer));
}

Step SiteVisit::OnRedirect(const Result<Url>& target) {
  if (!target.Ok()) {
    return Fail(
        {SiteOutcome::kHttpStatus,
         "redirects to what is no web address: " + target.Reason().message});
  }
  if (++hops_ > options_->max_redirects) {
    return Fail({SiteOutcome::kRedirectLoop,
                 "redirects more than " +
                     std::to_string(options_->max_redirects) + " times"});
  }
  // A host without https is asked over http, but not for the same page again.
  const Url url = IsPlainHost(target.Value())
                      ? target.Value().WithScheme("http")
                      : target.Value();
  if (!(url == target.Value()) && trail_.contains(url.Href())) {
    return Fail({SiteOutcome::kUnreachable, "leads back to https"});
  }
  if (!AtHome() && read_.contains(url.Href())) return NextPage();
  if (!AtHome() && DomainOf(url) != report_.final_domain) {
    return Fail({SiteOutcome::kUnreachable, "leads to " + DomainOf(url)});
  }
  return Proceed(url);
}

Step SiteVisit::OnPage(FetchAnswer answer) {
  if (!read_.insert(url_->Href()).second) return NextPage();
  FetchedPage page{.topic = topic_,
                   .order = static_cast<int>(next_further_),
                   .asked = *asked_,
                   .final_url = *url_,
                   .answer = std::move(answer)};
  if (AtHome()) {
    report_.outcome = SiteOutcome::kRead;
    report_.final_domain = DomainOf(*url_);
    const std::string& headers = page.answer.header_block;
    nlp::PageLinks home = nlp::ReadPageLinks(
        page.answer.body, HeaderValue(headers, "Content-Type"));
    home_ = url_;
    const bool follow =
        !nlp::ReadRobotsDirectives(home.robots + '\n' + RobotsTags(headers))
             .nofollow;
    if (follow) {
      ChooseFurther(Absolute(*url_, home.base, std::move(home.links)));
    }
  }
  ++report_.pages;
  report_.bytes += page.answer.body.size();
  const bool more = sitemaps_ || next_further_ < further_.size();
  if (report_.bytes > options_->max_site_bytes && more) {
    sitemaps_.reset();
    next_further_ = further_.size();
    AddNote("the pages so far are larger than " +
            std::to_string(options_->max_site_bytes) + " octets");
  }
  Step next = NextPage();
  next.page = std::move(page);
  return next;
}

}  // namespace kindred::crawler
