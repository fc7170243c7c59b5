// A server on loopback with a thread for each connection: keeps connections,
// logs who asked when, and can be as rude as a test wants.
//
// Ends by itself, at the latest when destroyed.
#ifndef KINDRED_TESTS_SUPPORT_RUDE_SERVER_H_
#define KINDRED_TESTS_SUPPORT_RUDE_SERVER_H_

#include <array>
#include <atomic>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <mutex>
#include <string>
#include <thread>
#include <utility>
#include <vector>

#include <arpa/inet.h>
#include <netinet/in.h>
#include <poll.h>
#include <sys/socket.h>
#include <sys/time.h>
#include <unistd.h>

namespace kindred {

struct RudeReply {
  enum class Then : std::uint8_t {
    kKeep,    // wait for the next request
    kClose,   // close orderly
    kReset,   // RST
    kRepeat,  // send `again` until the client hangs up
    kDrip,    // an octet of `again` every 20 ms until it does
  };

  std::string octets;
  Then then = Then::kKeep;
  std::string again = "x";
  std::chrono::milliseconds before{0};  // wait before the first octet
};

class RudeServer {
 public:
  using Time = std::chrono::steady_clock::time_point;
  using Handler = std::function<RudeReply(const std::string& request)>;

  struct Entry {
    std::string request;  // its header
    int connection = 0;   // counted from 1
    Time begin;           // the request was there
    Time end;             // before the answer was sent
  };

  // Listens on an address of loopback's network.
  explicit RudeServer(Handler handler, const char* on = "127.0.0.1")
      : handler_(std::move(handler)),
        listener_(::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0)) {
    sockaddr_in address{};
    address.sin_family = AF_INET;
    ::inet_pton(AF_INET, on, &address.sin_addr);
    socklen_t size = sizeof address;
    auto* const any = reinterpret_cast<sockaddr*>(&address);
    ::bind(listener_, any, size);
    ::listen(listener_, 512);
    ::getsockname(listener_, any, &size);
    port_ = ntohs(address.sin_port);
    thread_ = std::thread([this] { Accept(); });
  }
  ~RudeServer() {
    ended_ = true;
    thread_.join();
    for (std::thread& thread : threads_) thread.join();
    ::close(listener_);
  }
  RudeServer(const RudeServer&) = delete;
  RudeServer& operator=(const RudeServer&) = delete;
  RudeServer(RudeServer&&) = delete;
  RudeServer& operator=(RudeServer&&) = delete;

  [[nodiscard]] std::uint16_t Port() const { return port_; }
  [[nodiscard]] int Connections() const { return connections_; }
  [[nodiscard]] int OpenConnections() const { return open_; }
  [[nodiscard]] std::vector<Entry> Log() {
    const std::scoped_lock lock(mutex_);
    return log_;
  }

 private:
  static constexpr int kLookMs = 20;  // how soon an end is seen

  void Accept() {
    while (!ended_) {
      pollfd wanted{listener_, POLLIN, 0};
      if (::poll(&wanted, 1, kLookMs) <= 0) continue;
      const int socket = ::accept4(listener_, nullptr, nullptr, SOCK_CLOEXEC);
      if (socket < 0) continue;
      const int number = ++connections_;
      ++open_;
      threads_.emplace_back([this, socket, number] {
        Serve(socket, number);
        ::close(socket);
        --open_;
      });
    }
  }

  // False at the end of the connection or of the server.
  bool Read(int socket, std::string& request) const {
    std::array<char, 4096> buffer{};
    while (!ended_) {
      pollfd wanted{socket, POLLIN, 0};
      if (::poll(&wanted, 1, kLookMs) <= 0) continue;
      const ssize_t got = ::recv(socket, buffer.data(), buffer.size(), 0);
      if (got <= 0) return false;
      request.append(buffer.data(), static_cast<std::size_t>(got));
      // A TLS handshake (22) ends with no blank line.
      if (request[0] == 22 || request.find("\r\n\r\n") != std::string::npos) {
        return true;
      }
    }
    return false;
  }

  bool Send(int socket, const std::string& octets) const {
    for (std::size_t sent = 0; sent < octets.size() && !ended_;) {
      pollfd wanted{socket, POLLOUT, 0};
      if (::poll(&wanted, 1, kLookMs) <= 0) continue;
      const ssize_t got =
          ::send(socket, octets.data() + sent, octets.size() - sent,
                 MSG_NOSIGNAL | MSG_DONTWAIT);
      if (got <= 0) return false;
      sent += static_cast<std::size_t>(got);
    }
    return !ended_;
  }

  void Serve(int socket, int number) {
    while (true) {
      std::string request;
      if (!Read(socket, request)) return;
      Entry entry{request, number, std::chrono::steady_clock::now(), {}};
      const RudeReply reply = handler_(request);
      std::this_thread::sleep_for(reply.before);
      entry.end = std::chrono::steady_clock::now();
      {
        // Before the client has its answer and looks here.
        const std::scoped_lock lock(mutex_);
        log_.push_back(std::move(entry));
      }
      const bool sent = Send(socket, reply.octets);
      if (!sent || !GoOn(socket, reply)) return;
    }
  }

  // True if the connection is to be kept.
  bool GoOn(int socket, const RudeReply& reply) {
    switch (reply.then) {
      case RudeReply::Then::kKeep:
        return true;
      case RudeReply::Then::kClose:
        ::shutdown(socket, SHUT_WR);
        break;
      case RudeReply::Then::kReset: {
        const linger now{.l_onoff = 1, .l_linger = 0};
        ::setsockopt(socket, SOL_SOCKET, SO_LINGER, &now, sizeof now);
        break;
      }
      case RudeReply::Then::kRepeat:
        while (Send(socket, reply.again)) {
        }
        break;
      case RudeReply::Then::kDrip:
        for (std::size_t i = 0;
             Send(socket, reply.again.substr(i % reply.again.size(), 1)); ++i) {
          std::this_thread::sleep_for(std::chrono::milliseconds(20));
        }
        break;
    }
    return false;
  }

  Handler handler_;
  int listener_;
  std::uint16_t port_ = 0;
  std::atomic<bool> ended_{false};
  std::atomic<int> connections_{0};
  std::atomic<int> open_{0};
  std::mutex mutex_;
  std::vector<Entry> log_;
  std::vector<std::thread> threads_;
  std::thread thread_;
};

}  // namespace kindred

#endif  // KINDRED_TESTS_SUPPORT_RUDE_SERVER_H_
