// check: why URLs are crawled or not, a line of JSON each.
#include <cstddef>
#include <cstdint>
#include <istream>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "crawler/address_guard.h"
#include "crawler/crawl.h"
#include "crawler/crawl_robots.h"
#include "crawler/fetcher.h"
#include "crawler/resolver.h"
#include "crawler/url.h"
#include "server/check.h"
#include "server/verbs.h"

namespace kindred::server {
namespace {

// Results are written when this much has gathered.
constexpr std::size_t kGatheredBytes = std::size_t{64} * 1024;
// Of a line of the standard input; what is longer is cut.
constexpr std::size_t kMaxGivenBytes = std::size_t{1} << 20U;
// Waited for answers before looking whether to stop.
constexpr Millis kCollectStep{200};

constexpr Millis kNamePatience{10'000};

// Whose robots.txt is asked for.
enum class Reach : std::uint8_t {
  kLoopback,  // this machine's, to which nobody need be told
  kWeb,
};

bool IsLoopback(const crawler::Url& url) {
  return crawler::IsLoopbackName(url.Host()) || url.Host() == "[::1]" ||
         (url.HostIsAddress() && url.Host().starts_with("127."));
}

// Asks for the robots.txt of each origin once, as the crawl does.
class RobotsAsker {
 public:
  RobotsAsker(std::string agent, std::unique_ptr<crawler::Fetcher> fetcher,
              Surroundings& around)
      : fetcher_(std::move(fetcher)), around_(&around) {
    options_.agent = std::move(agent);
  }

  // kCancelled if it is to stop.
  Result<const RobotsSource*> Ask(const crawler::Url& url) {
    const std::string origin = url.Origin();
    if (const auto known = known_.find(origin); known != known_.end()) {
      return &known->second;
    }
    crawler::RobotsBook book(options_);
    RobotsSource source;
    std::optional<crawler::RobotsFetch> next = book.Wait(url, 0);
    while (next) {
      source.name = next->url.Href();
      around_->clock.Sleep(next->wait);
      Result<crawler::FetchAnswer> answer = Fetch(next->url);
      if (!answer.Ok()) return answer.Reason();
      next = book.Take(origin, answer.Value(), around_->clock.Monotonic());
      source.body = std::move(answer.Value().body);
    }
    const crawler::RobotsRules* const rules =
        book.Find(origin, around_->clock.Monotonic());
    if (rules != nullptr) {
      source.policy = rules->policy;
      source.status = rules->status;
      if (rules->failure != crawler::FetchFailure::kNone) {
        source.problem = rules->failure_text;
      }
    }
    return &known_.emplace(origin, std::move(source)).first->second;
  }

 private:
  Result<crawler::FetchAnswer> Fetch(const crawler::Url& url) {
    fetcher_->Start({.id = 0, .url = url, .headers = {}});
    while (!around_->stop.stop_requested()) {
      std::vector<crawler::FetchAnswer> answers =
          fetcher_->Collect(kCollectStep);
      if (!answers.empty()) return std::move(answers.front());
    }
    return Error{ErrorCode::kCancelled, "stopped"};
  }

  crawler::CrawlOptions options_;
  std::unique_ptr<crawler::Fetcher> fetcher_;
  Surroundings* around_;
  std::map<std::string, RobotsSource> known_;
};

// Takes the URLs one by one and writes their lines.
class Checker {
 public:
  Checker(const CheckFlags& flags, crawler::AddressGuard guard,
          Surroundings& around)
      : flags_(&flags), guard_(std::move(guard)), around_(&around) {}

  void UseFile(RobotsSource source) { file_ = std::move(source); }
  void UseWeb(std::unique_ptr<crawler::Fetcher> fetcher, Reach reach) {
    reach_ = reach;
    asker_.emplace(flags_->agent, std::move(fetcher), *around_);
  }

  Status Take(std::string_view given) {
    if (around_->stop.stop_requested()) {
      return Error{ErrorCode::kCancelled, "stopped"};
    }
    CheckedUrl checked = CheckUrl(given, guard_);
    failed_ = failed_ || !checked.error.empty();
    if (flags_->resolve && checked.url && !checked.address.allowed) {
      Result<AddressFinding> found = LookUp(std::string(checked.url->Host()));
      if (!found.Ok()) return found.Reason();
      checked.address = std::move(found).Value();
    }
    const Result<const RobotsSource*> source = SourceOf(checked);
    if (!source.Ok()) return source.Reason();
    if (source.Value() != nullptr) {
      checked.robots = JudgeRobots(*source.Value(), JudgedPath(checked));
      failed_ = failed_ || !source.Value()->problem.empty();
    }
    gathered_ += ToJson(checked, source.Value()).Dump() + "\n";
    return gathered_.size() < kGatheredBytes && !asker_ ? Done() : Write();
  }

  Status Write() {
    const std::string bytes = std::exchange(gathered_, {});
    return bytes.empty() ? Done() : WriteResult(*around_, "", bytes);
  }

  // True if a URL was none, or a robots.txt could not be read.
  [[nodiscard]] bool Failed() const { return failed_; }

 private:
  // By the crawl's own way of asking.
  Result<AddressFinding> LookUp(const std::string& host) {
    if (resolver_ == nullptr) {
      Result<std::unique_ptr<crawler::Resolver>> made =
          crawler::MakeDnsResolver();
      if (!made.Ok()) return made.Reason();
      resolver_ = std::move(made).Value();
    }
    const crawler::NameAnswer answer =
        crawler::LookUp(*resolver_, host, around_->clock, kNamePatience);
    if (answer.lookup == crawler::Lookup::kFound) {
      return JudgeAddresses(answer.addresses, guard_);
    }
    return AddressFinding{.allowed = false,
                          .addresses = {},
                          .reason = answer.lookup == crawler::Lookup::kNoAddress
                                        ? "the name has no address"
                                        : "the name's servers do not answer"};
  }

  // A file is tried with the URL as it was given; the crawl asks for the
  // canonical one.
  [[nodiscard]] std::string_view JudgedPath(const CheckedUrl& checked) const {
    if (!checked.url) return PathAsWritten(checked.given);
    return file_ ? checked.url->PathAndQuery()
                 : checked.canonical->PathAndQuery();
  }

  // Null where there is none to judge by. What must not be reached is not
  // asked.
  Result<const RobotsSource*> SourceOf(const CheckedUrl& checked) {
    if (file_) return &*file_;
    const bool ask = asker_ && checked.url &&
                     checked.address.allowed != false &&
                     checked.port_problem.empty() &&
                     (reach_ == Reach::kWeb || IsLoopback(*checked.url));
    if (!ask) return static_cast<const RobotsSource*>(nullptr);
    return asker_->Ask(*checked.canonical);
  }

  const CheckFlags* flags_;
  crawler::AddressGuard guard_;
  Surroundings* around_;
  std::optional<RobotsSource> file_;
  std::optional<RobotsAsker> asker_;
  std::unique_ptr<crawler::Resolver> resolver_;  // once a name is looked up
  Reach reach_ = Reach::kWeb;
  std::string gathered_;
  bool failed_ = false;
};

Status TakeLines(std::istream& in, Checker& checker) {
  std::string line;
  while (true) {
    const int next = in.get();
    const bool ended = next == std::istream::traits_type::eof();
    if (ended && line.empty()) return Done();
    if (!ended && next != '\n') {
      if (line.size() < kMaxGivenBytes) line += static_cast<char>(next);
      continue;
    }
    if (line.ends_with('\r')) line.pop_back();
    if (Status taken = checker.Take(line); !taken.Ok()) return taken;
    line.clear();
    if (ended) return Done();
  }
}

Status TakeAll(const std::vector<std::string>& urls, Surroundings& around,
               Checker& checker) {
  for (const std::string& url : urls) {
    Status taken = Done();
    if (url != "-") {
      taken = checker.Take(url);
    } else if (around.in != nullptr) {
      taken = TakeLines(*around.in, checker);
    }
    if (!taken.Ok()) return taken;
  }
  return checker.Write();
}

// Without a contact only this machine is asked, and only if it may be.
Status UseWeb(WebFlags web, Surroundings& around, Checker& checker) {
  const bool told = !web.contact.empty() || !web.proxy.empty();
  if (!told) {
    around.console.Note(
        "check: no other machine is asked for robots.txt; give --contact with "
        "your URL or e-mail address, or --robots with a file");
    if (web.allow.empty()) return Done();
    web.contact = "http://localhost/";
  }
  Result<std::unique_ptr<crawler::Fetcher>> fetcher = MakeFetcher(web, around);
  if (!fetcher.Ok()) return fetcher.Reason();
  checker.UseWeb(std::move(fetcher).Value(),
                 told ? Reach::kWeb : Reach::kLoopback);
  return Done();
}

}  // namespace

Result<ExitCode> CheckVerb(const CommandLine& command, Surroundings& around) {
  Result<crawler::AddressGuard> guard =
      crawler::AddressGuard::Make(command.web.allow);
  if (!guard.Ok()) return guard.Reason();
  Checker checker(command.check, std::move(guard).Value(), around);
  if (!command.check.robots.empty()) {
    Result<std::string> body = around.files.Read(command.check.robots, {});
    if (!body.Ok()) return body.Reason();
    RobotsSource source;
    source.name = command.check.robots;
    source.policy =
        crawler::RobotsPolicy::Parse(body.Value(), command.check.agent);
    source.body = std::move(body).Value();
    checker.UseFile(std::move(source));
  } else {
    if (Status used = UseWeb(command.web, around, checker); !used.Ok()) {
      return used.Reason();
    }
  }
  const Status taken = TakeAll(command.check.urls, around, checker);
  if (!taken.Ok()) return taken.Reason();
  return checker.Failed() ? ExitCode::kSomeFailed : ExitCode::kDone;
}

}  // namespace kindred::server
