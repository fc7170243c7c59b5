// A server on a free port of loopback that answers with whatever octets a test
// wants, or not at all.
//
// One thread of its own; connections are closed after the answer. Ends by
// itself, at the latest when destroyed.
#ifndef KINDRED_TESTS_SUPPORT_TEST_SERVER_H_
#define KINDRED_TESTS_SUPPORT_TEST_SERVER_H_

#include <array>
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
#include <sys/eventfd.h>
#include <sys/socket.h>
#include <sys/time.h>
#include <unistd.h>

namespace kindred {

class TestServer {
 public:
  // The octets to send for a request's header; empty: stay silent, connected.
  using Handler = std::function<std::string(const std::string& request)>;

  explicit TestServer(Handler handler)
      : handler_(std::move(handler)),
        wake_(::eventfd(0, EFD_CLOEXEC)),
        listener_(::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0)) {
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    socklen_t size = sizeof address;
    auto* const any = reinterpret_cast<sockaddr*>(&address);
    ::bind(listener_, any, size);
    ::listen(listener_, 128);
    ::getsockname(listener_, any, &size);
    port_ = ntohs(address.sin_port);
    thread_ = std::thread([this] { Serve(); });
  }
  ~TestServer() {
    const std::uint64_t one = 1;
    static_cast<void>(!::write(wake_, &one, sizeof one));
    thread_.join();
    for (const int socket : silent_) ::close(socket);
    ::close(listener_);
    ::close(wake_);
  }
  TestServer(const TestServer&) = delete;
  TestServer& operator=(const TestServer&) = delete;
  TestServer(TestServer&&) = delete;
  TestServer& operator=(TestServer&&) = delete;

  [[nodiscard]] std::string Origin(const std::string& scheme = "http") const {
    return scheme + "://127.0.0.1:" + std::to_string(port_);
  }

  // The headers of the requests so far.
  [[nodiscard]] std::vector<std::string> Requests() {
    const std::scoped_lock lock(mutex_);
    return requests_;
  }

 private:
  void Serve() {
    while (true) {
      std::array<pollfd, 2> wanted = {
          {{wake_, POLLIN, 0}, {listener_, POLLIN, 0}}};
      if (::poll(wanted.data(), wanted.size(), -1) < 0) continue;
      if (wanted[0].revents != 0) return;
      const int socket = ::accept4(listener_, nullptr, nullptr, SOCK_CLOEXEC);
      if (socket >= 0) Answer(socket);
    }
  }

  void Answer(int socket) {
    const timeval limit{.tv_sec = 5, .tv_usec = 0};
    ::setsockopt(socket, SOL_SOCKET, SO_RCVTIMEO, &limit, sizeof limit);
    ::setsockopt(socket, SOL_SOCKET, SO_SNDTIMEO, &limit, sizeof limit);
    std::string request;
    std::array<char, 4096> buffer{};
    while (request.find("\r\n\r\n") == std::string::npos &&
           request.size() < 65536) {
      const ssize_t got = ::recv(socket, buffer.data(), buffer.size(), 0);
      if (got <= 0) break;
      request.append(buffer.data(), static_cast<std::size_t>(got));
      // A TLS handshake (22) ends with no blank line.
      if (request[0] == 22) break;
    }
    {
      const std::scoped_lock lock(mutex_);
      requests_.push_back(request);
    }
    std::string answer = handler_(request);
    if (answer.empty()) {
      silent_.push_back(socket);
      return;
    }
    for (std::size_t sent = 0; sent < answer.size();) {
      const ssize_t got = ::send(socket, answer.data() + sent,
                                 answer.size() - sent, MSG_NOSIGNAL);
      if (got <= 0) break;
      sent += static_cast<std::size_t>(got);
    }
    ::shutdown(socket, SHUT_WR);
    ::close(socket);
  }

  Handler handler_;
  int wake_;
  int listener_;
  std::uint16_t port_ = 0;
  std::mutex mutex_;
  std::vector<std::string> requests_;
  std::vector<int> silent_;
  std::thread thread_;
};

}  // namespace kindred

#endif  // KINDRED_TESTS_SUPPORT_TEST_SERVER_H_
