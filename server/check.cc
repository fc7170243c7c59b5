#include "server/check.h"

#include <algorithm>
#include <chrono>
#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/json.h"
#include "base/result.h"
#include "crawler/crawl.h"
#include "crawler/crawl_robots.h"

namespace kindred::server {
namespace {

double Seconds(Millis delay) {
  return std::chrono::duration<double>(delay).count();
}

Json TextOrNothing(const std::string& text) {
  return text.empty() ? Json() : Json(text);
}

// True where only --allow-network lets an address pass.
bool IsOfOwnNetwork(const AddressFinding& address) {
  const Result<crawler::AddressGuard> strict = crawler::AddressGuard::Make({});
  return address.allowed == true &&
         std::ranges::none_of(address.addresses, [&](const std::string& text) {
           return strict.Value().Allows(crawler::AddressOctets(text));
         });
}

// A port other than the web's is asked only where a person names it: in a
// list, or with its network.
std::string PortProblem(const crawler::Url& url,
                        const AddressFinding& address) {
  if (crawler::HasWebPort(url) || IsOfOwnNetwork(address)) return {};
  return "port " + std::to_string(url.Port()) + " is neither 80 nor 443";
}

AddressFinding AddressOfHost(const crawler::Url& url,
                             const crawler::AddressGuard& guard) {
  std::string host(url.Host());
  if (url.HostIsAddress()) {
    if (host.starts_with('[')) host = host.substr(1, host.size() - 2);
    return JudgeAddresses({host}, guard);
  }
  if (crawler::IsLoopbackName(host)) {
    return JudgeAddresses({"127.0.0.1"}, guard);
  }
  AddressFinding finding;
  finding.reason = "not looked up";
  return finding;
}

Json RobotsJson(const RobotsFinding& robots, const RobotsSource& source) {
  const Millis most = crawler::CrawlOptions().max_delay;
  Json json =
      Json::Object{{"allowed", robots.allowed},
                   {"line", robots.line > 0 ? Json(robots.line) : Json()},
                   {"text", TextOrNothing(robots.text)},
                   {"path", robots.path},
                   {"reason", robots.reason},
                   {"source", source.name}};
  json.Set("status", source.status > 0 ? Json(source.status) : Json());
  if (robots.crawl_delay) {
    json.Set("crawl_delay_s", Seconds(*robots.crawl_delay));
    json.Set("delay_kept_s", Seconds(std::min(*robots.crawl_delay, most)));
  } else {
    json.Set("crawl_delay_s", Json());
  }
  return json;
}

Json AddressJson(const AddressFinding& address) {
  Json::Array addresses;
  for (const std::string& text : address.addresses) {
    addresses.emplace_back(text);
  }
  return Json::Object{
      {"allowed", address.allowed ? Json(*address.allowed) : Json()},
      {"addresses", std::move(addresses)},
      {"reason", TextOrNothing(address.reason)}};
}

}  // namespace

std::optional<bool> CheckedUrl::Crawled() const {
  if (!Reasons().empty()) return false;
  if (!robots) return std::nullopt;
  return true;
}

std::vector<std::string> CheckedUrl::Reasons() const {
  std::vector<std::string> reasons;
  if (!error.empty()) reasons.push_back("no web address: " + error);
  if (const std::string_view why = Describe(trap); !why.empty()) {
    reasons.push_back("the URL " + std::string(why));
  }
  if (!port_problem.empty()) reasons.push_back(port_problem);
  if (address.allowed == false) reasons.push_back(address.reason);
  if (robots && !robots->allowed) reasons.push_back(robots->reason);
  return reasons;
}

CheckedUrl CheckUrl(std::string_view given,
                    const crawler::AddressGuard& guard) {
  CheckedUrl checked;
  checked.given = given;
  Result<crawler::Url> url = crawler::Url::Parse(given);
  if (!url.Ok()) {
    checked.error = url.Reason().message;
    url = crawler::ParseCompanyUrl(given);
    if (!url.Ok()) return checked;
    checked.error.clear();
  }
  checked.url = url.Value();
  checked.canonical = crawler::WithoutSession(url.Value());
  checked.domain = crawler::RegistrableDomain(url.Value().Host());
  checked.trap = crawler::TrapOf(*checked.canonical);
  checked.address = AddressOfHost(url.Value(), guard);
  checked.port_problem = PortProblem(url.Value(), checked.address);
  return checked;
}

AddressFinding JudgeAddresses(const std::vector<std::string>& addresses,
                              const crawler::AddressGuard& guard) {
  AddressFinding finding{
      .allowed = false, .addresses = addresses, .reason = {}};
  for (const std::string& address : addresses) {
    const std::string_view problem =
        guard.Problem(crawler::AddressOctets(address));
    if (problem.empty()) {
      finding.allowed = true;
    } else if (finding.reason.empty()) {
      finding.reason = address + " is " + std::string(problem);
    }
  }
  // One that may be reached is enough: the others are not connected to.
  if (finding.allowed == true) finding.reason.clear();
  return finding;
}

RobotsFinding JudgeRobots(const RobotsSource& source,
                          std::string_view path_and_query) {
  RobotsFinding finding;
  const crawler::RobotsVerdict verdict = source.policy.Check(path_and_query);
  finding.allowed = verdict.allowed;
  finding.path = path_and_query;
  finding.line = verdict.line;
  finding.crawl_delay = source.policy.CrawlDelay();
  if (verdict.line > 0) {
    finding.text = crawler::RobotsLine(source.body, verdict.line);
    finding.reason = "line " + std::to_string(verdict.line) +
                     " of robots.txt: " + finding.text;
  } else if (!source.problem.empty()) {
    finding.reason = "robots.txt cannot be read: " + source.problem;
  } else if (!verdict.allowed) {
    finding.reason = "robots.txt answers " + std::to_string(source.status);
  } else if (source.status >= 300) {
    finding.reason = "robots.txt answers " + std::to_string(source.status) +
                     ", so all is allowed";
  } else if (path_and_query == "/robots.txt") {
    finding.reason = "robots.txt itself is always allowed";
  } else {
    finding.reason = "no rule of robots.txt applies";
  }
  return finding;
}

std::string_view PathAsWritten(std::string_view text) {
  constexpr std::string_view kScheme = "://";
  text = text.substr(0, text.find('#'));
  const std::size_t scheme = text.find(kScheme);
  const std::size_t begin = std::min(text.find_first_of("/?"), text.size());
  if (scheme < begin) {
    text.remove_prefix(scheme + kScheme.size());
  } else if (text.starts_with("//")) {
    text.remove_prefix(2);
  }
  const std::size_t slash = text.find('/');
  return slash == std::string_view::npos ? "/" : text.substr(slash);
}

Json ToJson(const CheckedUrl& checked, const RobotsSource* source) {
  Json json = Json::Object{{"given", checked.given}};
  if (!checked.error.empty()) json.Set("error", checked.error);
  if (checked.url) {
    json.Set("url", checked.url->Href());
    json.Set("canonical", checked.canonical->Href());
    json.Set("domain", TextOrNothing(checked.domain));
    json.Set("trap", TextOrNothing(std::string(Name(checked.trap))));
    json.Set("address", AddressJson(checked.address));
  }
  const bool judged = checked.robots && source != nullptr;
  json.Set("robots", judged ? RobotsJson(*checked.robots, *source) : Json());
  const std::optional<bool> crawled = checked.Crawled();
  json.Set("crawled", crawled ? Json(*crawled) : Json());
  Json::Array reasons;
  for (std::string& reason : checked.Reasons()) {
    reasons.emplace_back(std::move(reason));
  }
  json.Set("reasons", std::move(reasons));
  return json;
}

}  // namespace kindred::server
