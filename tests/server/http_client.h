// What the tests of the sockets share: a bare client and a server that runs.
#ifndef KINDRED_TESTS_SERVER_HTTP_CLIENT_H_
#define KINDRED_TESTS_SERVER_HTTP_CLIENT_H_

#include <array>
#include <atomic>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <future>
#include <stop_token>
#include <string>
#include <string_view>
#include <thread>
#include <utility>

#include "gtest/gtest.h"
#include <arpa/inet.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

#include "base/result.h"
#include "server/http.h"

namespace kindred::server {

// A client's socket, without any HTTP.
class RawClient {
 public:
  explicit RawClient(std::uint16_t port)
      : fd_(socket(AF_INET, SOCK_STREAM, 0)) {
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_port = htons(port);
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    const void* const any = &address;
    connected_ =
        connect(fd_, static_cast<const sockaddr*>(any), sizeof(address)) == 0;
  }
  ~RawClient() { close(fd_); }
  RawClient(const RawClient&) = delete;
  RawClient& operator=(const RawClient&) = delete;
  RawClient(RawClient&&) = delete;
  RawClient& operator=(RawClient&&) = delete;

  void Send(std::string_view text) const {
    ASSERT_TRUE(connected_);
    while (!text.empty()) {
      const ssize_t sent = send(fd_, text.data(), text.size(), MSG_NOSIGNAL);
      if (sent <= 0) return;  // the server has had enough
      text.remove_prefix(static_cast<std::size_t>(sent));
    }
  }

  // All that comes until the server closes.
  [[nodiscard]] std::string ReadAll() const {
    return ReadUntil([](const std::string&) { return false; });
  }

  // What comes until `text` ends with `end`.
  [[nodiscard]] std::string ReadTo(std::string_view end) const {
    return ReadUntil(
        [end](const std::string& text) { return text.ends_with(end); });
  }

 private:
  [[nodiscard]] std::string ReadUntil(
      const std::function<bool(const std::string&)>& done) const {
    std::string text;
    std::array<char, 4096> piece{};
    while (!done(text)) {
      const ssize_t got = recv(fd_, piece.data(), piece.size(), 0);
      if (got <= 0) break;
      text.append(piece.data(), static_cast<std::size_t>(got));
    }
    return text;
  }

  int fd_;
  bool connected_ = false;
};

// Runs a server on a free port until the end of its life.
class Running {
 public:
  using Serve = std::function<Status(const HttpOptions&, std::stop_token)>;

  explicit Running(Serve serve, std::size_t threads = 16) {
    HttpOptions options;
    options.threads = threads;
    options.ready = [this](std::uint16_t port) { ready_.set_value(port); };
    thread_ = std::jthread(
        [this, serve = std::move(serve), options](std::stop_token stop) {
          const Status served = serve(options, std::move(stop));
          ended_well_ = served.Ok();
        });
    port_ = ready_.get_future().get();
  }

  [[nodiscard]] std::uint16_t Port() const { return port_; }

  void RequestStop() { thread_.request_stop(); }

  // Ends the server; whether it ended without an error.
  bool Stop() {
    thread_.request_stop();
    thread_.join();
    return ended_well_;
  }

  [[nodiscard]] std::string Exchange(std::string_view request) const {
    const RawClient client(port_);
    client.Send(request);
    return client.ReadAll();
  }

 private:
  std::promise<std::uint16_t> ready_;
  std::atomic<bool> ended_well_ = false;
  std::uint16_t port_ = 0;
  std::jthread thread_;
};

}  // namespace kindred::server

#endif  // KINDRED_TESTS_SERVER_HTTP_CLIENT_H_
