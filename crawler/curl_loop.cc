#include "crawler/curl_loop.h"

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>

#include <curl/curl.h>
#include <sys/epoll.h>
#include <unistd.h>

#include "base/clock.h"
#include "crawler/curl_fetcher.h"

namespace kindred::crawler {
namespace {

constexpr std::size_t kEventsAtOnce = 256;

template <typename T>
void SetMulti(void* multi, CURLMoption option, T value) {
  // The parentheses keep libcurl's checking macro out.
  (curl_multi_setopt)(multi, option, value);  // NOLINT(*-vararg)
}

}  // namespace

CurlLoop::CurlLoop(void* multi, int epoll, const FetchOptions& options,
                   const Clock& clock)
    : multi_(multi), epoll_(epoll), clock_(&clock) {
  using CurlLong = long;  // NOLINT(google-runtime-int): libcurl's own type
  SetMulti(multi_, CURLMOPT_SOCKETFUNCTION, &OnSocket);
  SetMulti(multi_, CURLMOPT_SOCKETDATA, this);
  SetMulti(multi_, CURLMOPT_TIMERFUNCTION, &OnTimer);
  SetMulti(multi_, CURLMOPT_TIMERDATA, this);
  SetMulti(multi_, CURLMOPT_MAXCONNECTS,
           static_cast<CurlLong>(options.max_connections));
  // All requests of a proxy's users go to one host, the proxy.
  if (options.proxy.empty()) {
    SetMulti(multi_, CURLMOPT_MAX_HOST_CONNECTIONS, CurlLong{1});
  }
}

CurlLoop::~CurlLoop() {
  curl_multi_cleanup(multi_);
  ::close(epoll_);
}

void CurlLoop::Add(void* easy) {
  curl_multi_add_handle(multi_, easy);
}

void CurlLoop::Remove(void* easy) {
  curl_multi_remove_handle(multi_, easy);
}

void CurlLoop::Watch(int descriptor) {
  epoll_event event{};
  event.events = std::uint32_t{EPOLLIN};
  event.data.fd = descriptor;  // NOLINT(*-union-access)
  ::epoll_ctl(epoll_, EPOLL_CTL_ADD, descriptor, &event);
  watched_ = descriptor;
}

void CurlLoop::Wait(Millis most) {
  if (alarm_) most = std::min(most, *alarm_ - clock_->Monotonic());
  std::array<epoll_event, kEventsAtOnce> events{};
  const int count =
      ::epoll_wait(epoll_, events.data(), kEventsAtOnce,
                   static_cast<int>(std::max(most, Millis(0)).count()));
  for (int i = 0; i < count; ++i) {
    const epoll_event& event = events[static_cast<std::size_t>(i)];
    const int socket = event.data.fd;  // NOLINT(*-union-access)
    if (socket == watched_) continue;
    int ready = 0;
    if ((event.events & EPOLLIN) != 0) ready |= CURL_CSELECT_IN;
    if ((event.events & EPOLLOUT) != 0) ready |= CURL_CSELECT_OUT;
    if ((event.events & (EPOLLERR | EPOLLHUP)) != 0) ready |= CURL_CSELECT_ERR;
    Act(socket, ready);
  }
  if (alarm_ && *alarm_ <= clock_->Monotonic()) {
    alarm_.reset();
    Act(CURL_SOCKET_TIMEOUT, 0);
  }
}

void CurlLoop::Act(int socket, int ready) {
  int running = 0;
  curl_multi_socket_action(multi_, socket, ready, &running);
}

std::optional<CurlLoop::Ended> CurlLoop::NextEnded() {
  int left = 0;
  while (const CURLMsg* const message = curl_multi_info_read(multi_, &left)) {
    if (message->msg != CURLMSG_DONE) continue;
    return Ended{.easy = message->easy_handle,
                 .code = message->data.result};  // NOLINT(*-union-access)
  }
  return std::nullopt;
}

int CurlLoop::OnSocket(void* /*easy*/, int socket, int what, void* loop,
                       void* /*known*/) {
  const int epoll = static_cast<CurlLoop*>(loop)->epoll_;
  if (what == CURL_POLL_REMOVE) {
    ::epoll_ctl(epoll, EPOLL_CTL_DEL, socket, nullptr);
    return 0;
  }
  epoll_event event{};
  event.data.fd = socket;  // NOLINT(*-union-access)
  if (what != CURL_POLL_OUT) event.events |= std::uint32_t{EPOLLIN};
  if (what != CURL_POLL_IN) event.events |= std::uint32_t{EPOLLOUT};
  if (::epoll_ctl(epoll, EPOLL_CTL_MOD, socket, &event) != 0) {
    ::epoll_ctl(epoll, EPOLL_CTL_ADD, socket, &event);
  }
  return 0;
}

int CurlLoop::OnTimer(void* /*multi*/,
                      long milliseconds,  // NOLINT(google-runtime-int)
                      void* loop) {
  auto* const self = static_cast<CurlLoop*>(loop);
  self->alarm_.reset();
  if (milliseconds >= 0) {
    self->alarm_ = self->clock_->Monotonic() + Millis(milliseconds);
  }
  return 0;
}

}  // namespace kindred::crawler
