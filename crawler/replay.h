// Replay: answers requests from a WARC file or a folder as if it were the web.
//
// A folder holds `DOMAIN/path...`: "/" is index.html; "/a" is tried as a,
// a.html, a/index.html; never outside of the domain's folder. An optional
// DOMAIN/.replay.json makes a site misbehave on purpose:
//   {"rules": [{"path": "/", "status": 301, "location": "https://b.example/"},
//              {"path": "*", "delay_ms": 60000}]}
// The first rule whose path is equal (or "*") counts; keys besides path are
// optional: status, location, content_type, delay_ms. Immutable after loading;
// const members may run on any thread.
#ifndef KINDRED_CRAWLER_REPLAY_H_
#define KINDRED_CRAWLER_REPLAY_H_

#include <memory>
#include <string>
#include <vector>

#include "base/clock.h"
#include "base/files.h"
#include "base/result.h"
#include "crawler/url.h"

namespace kindred::crawler {

struct ReplayAnswer {
  int status = 404;
  std::string content_type;
  std::string location;  // of a redirect, else empty
  std::string body;
  Millis delay{0};  // to wait before answering
};

class Replay {
 public:
  // Loads `path`: a folder, or a .warc or .warc.gz file. Errors name the path,
  // and the file and key of a .replay.json that is wrong.
  [[nodiscard]] static Result<Replay> Load(Files& files,
                                           const std::string& path);

  // The answer for an absolute URL. A WARC's records are found by URL with the
  // scheme ignored, "www." and a final slash tried both ways; a host whose home
  // page is not archived redirects "/" to its first archived page. A host that
  // is not there answers 502, a path that is not there 404.
  [[nodiscard]] ReplayAnswer Answer(const Url& url) const;

  // The hosts that are there, sorted.
  [[nodiscard]] std::vector<std::string> Hosts() const;

 private:
  struct State;
  explicit Replay(std::shared_ptr<const State> state);

  std::shared_ptr<const State> state_;
};

}  // namespace kindred::crawler

#endif  // KINDRED_CRAWLER_REPLAY_H_
