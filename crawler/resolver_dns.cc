// The Resolver on c-ares.
#include <algorithm>
#include <array>
#include <chrono>
#include <cstdint>
#include <cstring>
#include <limits>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include <ares.h>
#include <arpa/inet.h>
#include <netinet/in.h>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <sys/time.h>
#include <unistd.h>

#include "base/clock.h"
#include "base/result.h"
#include "crawler/resolver.h"

namespace kindred::crawler {
namespace {

// A name server is asked again after this, then after twice as long.
constexpr int kFirstWaitMs = 2'500;
constexpr int kTries = 2;
// Addresses of a name beyond these are not needed by anybody.
constexpr std::size_t kMaxAddresses = 8;
constexpr std::size_t kEvents = 16;  // of one look; a resolver has few sockets

bool AresIsReady() {
  static const bool ready = ares_library_init(ARES_LIB_INIT_ALL) == 0;
  return ready;
}

std::string TextOfAddress(const ares_addrinfo_node& node) {
  std::array<char, INET6_ADDRSTRLEN> text{};
  if (node.ai_family == AF_INET) {
    sockaddr_in ipv4{};
    std::memcpy(&ipv4, node.ai_addr, sizeof ipv4);
    ::inet_ntop(AF_INET, &ipv4.sin_addr, text.data(), text.size());
  } else if (node.ai_family == AF_INET6) {
    sockaddr_in6 ipv6{};
    std::memcpy(&ipv6, node.ai_addr, sizeof ipv6);
    ::inet_ntop(AF_INET6, &ipv6.sin6_addr, text.data(), text.size());
  }
  return text.data();
}

Lookup LookupOf(int status) {
  switch (status) {
    case ARES_SUCCESS:
      return Lookup::kFound;
    case ARES_ENOTFOUND:
    case ARES_ENODATA:
    case ARES_EBADNAME:
      return Lookup::kNoAddress;
    default:
      return Lookup::kUnavailable;
  }
}

void AddAddresses(const ares_addrinfo& info, NameAnswer& answer) {
  int life = std::numeric_limits<int>::max();
  for (const ares_addrinfo_node* node = info.nodes; node != nullptr;
       node = node->ai_next) {
    std::string text = TextOfAddress(*node);
    if (text.empty() || answer.addresses.size() == kMaxAddresses) continue;
    if (std::ranges::find(answer.addresses, text) != answer.addresses.end()) {
      continue;
    }
    // IPv4 first: it is there everywhere, IPv6 often is not.
    const bool ipv4 = node->ai_family == AF_INET;
    const auto place =
        ipv4 ? std::ranges::find_if(answer.addresses,
                                    [](const std::string& a) {
                                      return a.find(':') != std::string::npos;
                                    })
             : answer.addresses.end();
    answer.addresses.insert(place, std::move(text));
    life = std::min(life, std::max(node->ai_ttl, 0));
  }
  if (answer.addresses.empty()) {
    answer.lookup = Lookup::kNoAddress;
    return;
  }
  answer.time_to_live = std::chrono::seconds(life);
}

class DnsResolver final : public Resolver {
 public:
  explicit DnsResolver(int epoll) : epoll_(epoll) {}
  DnsResolver(const DnsResolver&) = delete;
  DnsResolver& operator=(const DnsResolver&) = delete;
  DnsResolver(DnsResolver&&) = delete;
  DnsResolver& operator=(DnsResolver&&) = delete;

  ~DnsResolver() override {
    // Ends every question with a last call of OnAnswer.
    if (channel_ != nullptr) ares_destroy(channel_);
    ::close(epoll_);
  }

  // False if c-ares cannot be set up.
  [[nodiscard]] bool Open() {
    ares_options options{};
    options.flags = ARES_FLAG_NOSEARCH;
    options.timeout = kFirstWaitMs;
    options.tries = kTries;
    options.sock_state_cb = &OnSocket;
    options.sock_state_cb_data = this;
    const int wanted = ARES_OPT_FLAGS | ARES_OPT_TIMEOUTMS | ARES_OPT_TRIES |
                       ARES_OPT_SOCK_STATE_CB;
    return AresIsReady() &&
           ares_init_options(&channel_, &options, wanted) == ARES_SUCCESS;
  }

  void Ask(const std::string& host) override {
    ares_addrinfo_hints hints{};
    hints.ai_family = AF_UNSPEC;
    hints.ai_socktype = SOCK_STREAM;
    hints.ai_flags = ARES_AI_NOSORT;
    auto question = std::make_unique<Question>(this, host);
    // c-ares gives it back to OnAnswer, once and for sure.
    ares_getaddrinfo(channel_, host.c_str(), nullptr, &hints, &OnAnswer,
                     question.release());
  }

  [[nodiscard]] std::vector<NameAnswer> Collect() override {
    std::array<epoll_event, kEvents> events{};
    const int count = ::epoll_wait(epoll_, events.data(), kEvents, 0);
    for (int i = 0; i < count; ++i) {
      const epoll_event& event = events[static_cast<std::size_t>(i)];
      const ares_socket_t socket = event.data.fd;  // NOLINT(*-union-access)
      const bool in = (event.events & ~std::uint32_t{EPOLLOUT}) != 0;
      const bool out = (event.events & ~std::uint32_t{EPOLLIN}) != 0;
      ares_process_fd(channel_, in ? socket : ARES_SOCKET_BAD,
                      out ? socket : ARES_SOCKET_BAD);
    }
    // For what timed out.
    ares_process_fd(channel_, ARES_SOCKET_BAD, ARES_SOCKET_BAD);
    return std::exchange(answers_, {});
  }

  [[nodiscard]] int Descriptor() const override { return epoll_; }

  [[nodiscard]] Millis Patience(Millis most) const override {
    if (!answers_.empty()) return Millis(0);
    timeval room{};
    const timeval* const next = ares_timeout(channel_, nullptr, &room);
    if (next == nullptr) return most;
    const Millis wait =
        std::chrono::ceil<Millis>(std::chrono::seconds(next->tv_sec) +
                                  std::chrono::microseconds(next->tv_usec));
    return std::min(wait, most);
  }

 private:
  struct Question {
    DnsResolver* resolver;
    std::string host;
    Question(DnsResolver* asked, std::string name)
        : resolver(asked), host(std::move(name)) {}
  };

  static void OnAnswer(void* question, int status, int /*timeouts*/,
                       ares_addrinfo* info) {
    const std::unique_ptr<Question> asked(static_cast<Question*>(question));
    NameAnswer answer{.host = asked->host, .lookup = LookupOf(status)};
    if (answer.lookup == Lookup::kFound) AddAddresses(*info, answer);
    if (info != nullptr) ares_freeaddrinfo(info);
    asked->resolver->answers_.push_back(std::move(answer));
  }

  static void OnSocket(void* resolver, ares_socket_t socket, int readable,
                       int writable) {
    const int epoll = static_cast<DnsResolver*>(resolver)->epoll_;
    epoll_event event{};
    event.data.fd = socket;  // NOLINT(*-union-access)
    if (readable != 0) event.events |= std::uint32_t{EPOLLIN};
    if (writable != 0) event.events |= std::uint32_t{EPOLLOUT};
    if (event.events == 0) {
      ::epoll_ctl(epoll, EPOLL_CTL_DEL, socket, nullptr);
    } else if (::epoll_ctl(epoll, EPOLL_CTL_MOD, socket, &event) != 0) {
      ::epoll_ctl(epoll, EPOLL_CTL_ADD, socket, &event);
    }
  }

  int epoll_;  // over c-ares' sockets, so that one descriptor tells of all
  ares_channel channel_ = nullptr;
  std::vector<NameAnswer> answers_;
};

}  // namespace

Result<std::unique_ptr<Resolver>> MakeDnsResolver() {
  const int epoll = ::epoll_create1(EPOLL_CLOEXEC);
  if (epoll < 0) return Error{ErrorCode::kIo, "no epoll descriptor is left"};
  auto resolver = std::make_unique<DnsResolver>(epoll);
  if (!resolver->Open()) {
    return Error{ErrorCode::kIo, "c-ares cannot be set up"};
  }
  return std::unique_ptr<Resolver>(std::move(resolver));
}

}  // namespace kindred::crawler
