#include "crawler/curl_session.h"

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>

#include <curl/curl.h>
#include <sys/socket.h>

namespace kindred::crawler {
namespace {

void ShareData(void* share, curl_lock_data data) {
  curl_share_setopt(share, CURLSHOPT_SHARE, data);  // NOLINT(*-vararg)
}

}  // namespace

CurlSession::CurlSession(Cookies cookies) : share_(curl_share_init()) {
  ShareData(share_, CURL_LOCK_DATA_DNS);
  if (cookies == Cookies::kKept) ShareData(share_, CURL_LOCK_DATA_COOKIE);
}

CurlSession::~CurlSession() {
  curl_share_cleanup(share_);
}

std::shared_ptr<CurlSession> CurlSessions::Of(std::uint64_t visit) {
  if (visit == 0) {
    return std::make_shared<CurlSession>(CurlSession::Cookies::kNone);
  }
  std::shared_ptr<CurlSession>& session = sessions_[visit];
  if (session == nullptr) {
    session = std::make_shared<CurlSession>(CurlSession::Cookies::kKept);
    order_.push_back(visit);
  }
  std::shared_ptr<CurlSession> found = session;
  while (order_.size() > kMaxVisits) {
    sessions_.erase(order_.front());
    order_.pop_front();
  }
  return found;
}

void CurlSessions::End(std::uint64_t visit) {
  sessions_.erase(visit);
  // Ended visits leave the front as those before them do.
  while (!order_.empty() && !sessions_.contains(order_.front())) {
    order_.pop_front();
  }
}

void SocketBook::Opened(int socket, std::uint64_t visit,
                        std::string_view host) {
  sockets_[socket] = {.visit = visit, .host = std::string(host)};
  by_visit_[visit].insert(socket);
}

void SocketBook::Closed(int socket) {
  const auto node = sockets_.extract(socket);
  if (node.empty()) return;
  const auto found = by_visit_.find(node.mapped().visit);
  if (found == by_visit_.end()) return;
  found->second.erase(socket);
  if (found->second.empty()) by_visit_.erase(found);
}

void SocketBook::Begin(const std::string& host) {
  ++busy_[host];
}

void SocketBook::End(const std::string& host) {
  const auto found = busy_.find(host);
  if (found != busy_.end() && --found->second == 0) busy_.erase(found);
}

void SocketBook::HangUp(std::uint64_t visit) {
  const auto found = by_visit_.find(visit);
  if (found == by_visit_.end()) return;
  for (const int socket : found->second) {
    if (!busy_.contains(sockets_.at(socket).host)) {
      ::shutdown(socket, SHUT_RDWR);
    }
  }
}

}  // namespace kindred::crawler
