// Why is a URL crawled, or not? The verdicts on one URL as a value and as JSON.
//
// Beside the crawl's own parts (url.h, url_trap.h, address_guard.h, robots.h)
// this only puts together what they say. Pure; thread-safe.
#ifndef KINDRED_SERVER_CHECK_H_
#define KINDRED_SERVER_CHECK_H_

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/clock.h"
#include "base/json.h"
#include "crawler/address_guard.h"
#include "crawler/robots.h"
#include "crawler/url.h"
#include "crawler/url_trap.h"

namespace kindred::server {

// A robots.txt that was read, or not.
struct RobotsSource {
  std::string name;  // file, or the URL it was found at
  std::string body;
  crawler::RobotsPolicy policy = crawler::RobotsPolicy::ForStatus(0);
  int status = 0;       // of HTTP; 0: a file, or no answer
  std::string problem;  // why there is no answer; empty if there is
};

// What a robots.txt says of one path.
struct RobotsFinding {
  bool allowed = false;
  std::string path;  // that was judged
  int line = 0;      // 1-based, deciding; 0: none
  std::string text;  // of that line
  std::optional<Millis> crawl_delay;
  std::string reason;  // one clause: why it is allowed or not
};

// What the address guard says of a host.
struct AddressFinding {
  std::optional<bool> allowed;  // nothing: a name that was not looked up
  std::vector<std::string> addresses;
  std::string reason;  // where it is not allowed, or not known
};

struct CheckedUrl {
  std::string given;
  std::string error;                      // why it is no URL; else empty
  std::optional<crawler::Url> url;        // as it is written by the standard
  std::optional<crawler::Url> canonical;  // without session ids
  std::string domain;                     // registrable
  crawler::UrlTrap trap = crawler::UrlTrap::kNone;
  std::string port_problem;  // why its port is not asked; empty: it is
  AddressFinding address;
  std::optional<RobotsFinding> robots;  // nothing: not asked

  // Nothing that was asked speaks against it; nothing if robots.txt was not.
  [[nodiscard]] std::optional<bool> Crawled() const;
  // All that speaks against it, a clause each.
  [[nodiscard]] std::vector<std::string> Reasons() const;
};

// All but robots.txt, and the address of a name. `given` may be any octets; a
// company's domain without scheme is completed as in a list.
[[nodiscard]] CheckedUrl CheckUrl(std::string_view given,
                                  const crawler::AddressGuard& guard);

// The verdict on the numeric addresses a name was found to have.
[[nodiscard]] AddressFinding JudgeAddresses(
    const std::vector<std::string>& addresses,
    const crawler::AddressGuard& guard);

// What `source` says of `path_and_query`. O(rules * path + body).
[[nodiscard]] RobotsFinding JudgeRobots(const RobotsSource& source,
                                        std::string_view path_and_query);

// Path and query of a text that is no URL (too long, no host), as it is
// written: what a robots.txt is tried with. Begins with '/'.
[[nodiscard]] std::string_view PathAsWritten(std::string_view text);

// `source` is that of `checked.robots`; null where there is none.
[[nodiscard]] Json ToJson(const CheckedUrl& checked,
                          const RobotsSource* source);

}  // namespace kindred::server

#endif  // KINDRED_SERVER_CHECK_H_
