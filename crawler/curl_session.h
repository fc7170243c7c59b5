// What the requests of one visit share, and which sockets are whose.
//
// Cookies live in a visit's session and end with it; names pinned for a
// request live there too and are seen by no other visit. Internal: shows
// libcurl's types as void* and int only. Not synchronised.
#ifndef KINDRED_CRAWLER_CURL_SESSION_H_
#define KINDRED_CRAWLER_CURL_SESSION_H_

#include <cstddef>
#include <cstdint>
#include <deque>
#include <map>
#include <memory>
#include <set>
#include <string>
#include <string_view>

namespace kindred::crawler {

class CurlSession {
 public:
  enum class Cookies : std::uint8_t { kNone, kKept };

  explicit CurlSession(Cookies cookies);
  ~CurlSession();
  CurlSession(const CurlSession&) = delete;
  CurlSession& operator=(const CurlSession&) = delete;
  CurlSession(CurlSession&&) = delete;
  CurlSession& operator=(CurlSession&&) = delete;

  [[nodiscard]] void* Share() const { return share_; }  // a CURLSH*

 private:
  void* share_;
};

// The sessions of open visits, at most kMaxVisits: the oldest is forgotten
// where a caller does not end its visits.
class CurlSessions {
 public:
  static constexpr std::size_t kMaxVisits = 4096;

  // That of a visit; for 0 a new one without cookies.
  [[nodiscard]] std::shared_ptr<CurlSession> Of(std::uint64_t visit);
  void End(std::uint64_t visit);

 private:
  std::map<std::uint64_t, std::shared_ptr<CurlSession>> sessions_;
  std::deque<std::uint64_t> order_;
};

// Open sockets, each with the visit and the host ("acme.de:443") it was opened
// for, so that a visit's connections end with it.
class SocketBook {
 public:
  void Opened(int socket, std::uint64_t visit, std::string_view host);
  void Closed(int socket);
  // Requests to `host` that are under way keep its sockets from Hangup.
  void Begin(const std::string& host);
  void End(const std::string& host);
  // Shuts the idle sockets of `visit`; libcurl then closes them.
  void HangUp(std::uint64_t visit);
  [[nodiscard]] std::size_t Open() const { return sockets_.size(); }

 private:
  struct Owner {
    std::uint64_t visit = 0;
    std::string host;
  };
  std::map<int, Owner> sockets_;
  std::map<std::uint64_t, std::set<int>> by_visit_;
  std::map<std::string, int> busy_;
};

}  // namespace kindred::crawler

#endif  // KINDRED_CRAWLER_CURL_SESSION_H_
