#include "server/http.h"

#include <algorithm>
#include <array>
#include <atomic>
#include <condition_variable>
#include <cstddef>
#include <cstdint>
#include <deque>
#include <exception>
#include <functional>
#include <mutex>
#include <stop_token>
#include <string>
#include <string_view>
#include <thread>
#include <utility>
#include <vector>

#include <httplib.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <sys/types.h>

#include "base/clock.h"
#include "base/result.h"
#include "crawler/replay.h"
#include "crawler/url.h"
#include "server/api.h"
#include "server/http_connection.h"

namespace kindred::server {
namespace {

using HandlerResponse = httplib::Server::HandlerResponse;

constexpr const char* kLoopback = "127.0.0.1";
constexpr int kBacklog = 511;  // httplib's own is 5: bursts would wait 1 s
constexpr std::size_t kMaxQueued = 256;
constexpr int kMaxRequestsPerConnection = 1000;
constexpr Millis kDelaySlice{50};

constexpr std::array<std::string_view, 3> kLoopbackNames = {
    "127.0.0.1", "localhost", "[::1]"};

// The threads that serve connections. Accepting waits while kMaxQueued
// connections have no thread; the kernel keeps the rest.
class Workers final : public httplib::TaskQueue {
 public:
  // `on_stop` is called on the accepting thread, at most once.
  Workers(std::size_t threads, std::stop_token stop,
          std::atomic<std::size_t>& waiting, std::function<void()> on_stop)
      : stop_(std::move(stop)),
        waiting_(&waiting),
        on_stop_(std::move(on_stop)) {
    for (std::size_t i = 0; i < std::max<std::size_t>(threads, 1); ++i) {
      threads_.emplace_back([this] { Work(); });
    }
  }

  void enqueue(std::function<void()> task) override {
    std::unique_lock lock(mutex_);
    space_.wait(lock, stop_, [this] { return tasks_.size() < kMaxQueued; });
    tasks_.push_back(std::move(task));
    waiting_->store(tasks_.size());
    lock.unlock();
    work_.notify_one();
    on_idle();
  }

  void on_idle() override {
    if (stop_.stop_requested() && on_stop_) std::exchange(on_stop_, nullptr)();
  }

  void shutdown() override {
    {
      const std::scoped_lock lock(mutex_);
      ended_ = true;
    }
    work_.notify_all();
    threads_.clear();
  }

 private:
  void Work() {
    while (true) {
      std::unique_lock lock(mutex_);
      work_.wait(lock, [this] { return ended_ || !tasks_.empty(); });
      if (tasks_.empty()) return;
      const std::function<void()> task = std::move(tasks_.front());
      tasks_.pop_front();
      waiting_->store(tasks_.size());
      lock.unlock();
      space_.notify_one();
      task();
    }
  }

  std::stop_token stop_;
  std::atomic<std::size_t>* waiting_;
  std::function<void()> on_stop_;
  std::mutex mutex_;
  std::condition_variable_any work_;
  std::condition_variable_any space_;
  std::deque<std::function<void()>> tasks_;  // guarded by mutex_, as ended_
  bool ended_ = false;
  std::vector<std::jthread> threads_;
};

// A Connection as httplib sees a socket.
class ConnectionStream final : public httplib::Stream {
 public:
  explicit ConnectionStream(Connection& connection)
      : connection_(&connection) {}

  [[nodiscard]] bool is_readable() const override { return true; }
  [[nodiscard]] bool is_writable() const override { return true; }
  ssize_t read(char* data, std::size_t size) override {
    return connection_->Read(data, size);
  }
  ssize_t write(const char* data, std::size_t size) override {
    return connection_->Write({data, size}) ? static_cast<ssize_t>(size) : -1;
  }
  void get_remote_ip_and_port(std::string& ip, int& port) const override {
    ip = kLoopback;
    port = 0;
  }
  void get_local_ip_and_port(std::string& ip, int& port) const override {
    get_remote_ip_and_port(ip, port);
  }
  [[nodiscard]] socket_t socket() const override {
    return connection_->Socket();
  }

 private:
  Connection* connection_;
};

// httplib's parser and writer behind our own connections.
class LoopbackServer final : public httplib::Server {
 public:
  LoopbackServer(const HttpOptions& options, std::stop_token stop)
      : options_(&options), stop_(std::move(stop)) {
    set_address_family(AF_INET);
    set_tcp_nodelay(true);
    set_idle_interval(0, time_t{kWaitSliceMillis} * 1000);
    // Not SO_REUSEPORT, httplib's default: two servers would share a port.
    set_socket_options([](socket_t socket) {
      const int yes = 1;
      setsockopt(socket, SOL_SOCKET, SO_REUSEADDR, &yes, sizeof(yes));
    });
    set_default_headers({{"Accept-Ranges", "none"}});
    new_task_queue = [this] {
      // httplib deletes it.
      return new Workers(  // NOLINT(cppcoreguidelines-owning-memory)
          options_->threads, stop_, waiting_, [this] { this->stop(); });
    };
  }

  // Blocks until the stop.
  Status Run() {
    const int port =
        options_->port == 0 ? bind_to_any_port(kLoopback) : options_->port;
    const bool bound =
        port > 0 && (options_->port == 0 || bind_to_port(kLoopback, port));
    if (!bound || ::listen(svr_sock_.load(), kBacklog) != 0) {
      return Error{ErrorCode::kUnavailable,
                   "port " + std::to_string(options_->port) +
                       " of 127.0.0.1 is taken; choose another one"};
    }
    if (options_->ready) options_->ready(static_cast<std::uint16_t>(port));
    if (!listen_after_bind() && !stop_.stop_requested()) {
      return Error{ErrorCode::kIo, "accepting connections failed"};
    }
    return Done();
  }

 private:
  bool process_and_close_socket(socket_t socket) override {
    try {
      Connection connection(socket, stop_,
                            [this] { return waiting_.load() > 0; });
      for (int left = kMaxRequestsPerConnection - 1; left >= 0; --left) {
        if (!connection.NextRequest()) return true;
        ConnectionStream stream(connection);
        bool closed = false;
        const bool answered = process_request(
            stream, left == 0 || connection.Chunked(), closed, nullptr);
        if (!answered || closed || !connection.RequestConsumed()) return true;
      }
    } catch (const std::exception&) {
      return false;  // the connection is closed; the others go on
    }
    return true;
  }

  const HttpOptions* options_;
  std::stop_token stop_;
  std::atomic<std::size_t> waiting_ = 0;  // connections without a thread
};

void Respond(const ApiResponse& answer, httplib::Response& response) {
  response.status = answer.status;
  response.set_header("Cache-Control", "no-store");
  response.set_header("Referrer-Policy", "no-referrer");
  response.set_header("X-Content-Type-Options", "nosniff");
  for (const auto& [name, value] : answer.headers) {
    response.set_header(name, value);
  }
  if (!response.has_header("Content-Security-Policy")) {
    response.set_header("Content-Security-Policy",
                        "default-src 'none'; frame-ancestors 'none'");
  }
  response.set_content(answer.body, answer.content_type);
}

// A name that only this machine has. Any other means that a foreign site's
// name was pointed here (DNS rebinding).
bool IsForUs(const httplib::Request& request) {
  if (request.get_header_value_count("Host") != 1) return false;
  const std::string host = request.get_header_value("Host");
  return std::ranges::any_of(kLoopbackNames, [&](std::string_view name) {
    if (!host.starts_with(name)) return false;
    std::string_view port = host;
    port.remove_prefix(name.size());
    return port.empty() ||
           (port.front() == ':' &&
            port.find_first_not_of("0123456789", 1) == std::string_view::npos);
  });
}

ApiRequest ToApi(const httplib::Request& request) {
  return {.method = request.method,
          .path = request.path,
          .content_type = request.get_header_value("Content-Type"),
          .body = {}};
}

// Requests whose bodies need not be read.
HandlerResponse BeforeBody(const ApiBackend& backend,
                           const httplib::Request& request,
                           httplib::Response& response) {
  if (!IsForUs(request)) {
    Respond(ProblemResponse(421, "this server answers to localhost only"),
            response);
    return HandlerResponse::Handled;
  }
  if (request.has_header("Content-Encoding")) {
    Respond(ProblemResponse(415, "the body must not be compressed"), response);
    return HandlerResponse::Handled;
  }
  const ApiRequest api = ToApi(request);
  // What is no JSON is refused unread; httplib would parse forms.
  if (api.method == "POST" && IsJsonType(api.content_type)) {
    return HandlerResponse::Unhandled;
  }
  Respond(HandleRequest(backend, api), response);
  return HandlerResponse::Handled;
}

void WithBody(const ApiBackend& backend, const httplib::Request& request,
              httplib::Response& response, const httplib::ContentReader& read) {
  ApiRequest api = ToApi(request);
  // One octet too many is enough for HandleRequest to refuse it.
  const bool whole = read([&api](const char* data, std::size_t size) {
    api.body.append(data, size);
    return api.body.size() <= kMaxRequestBytes;
  });
  if (!whole && api.body.size() <= kMaxRequestBytes) {
    Respond(ProblemResponse(400, "the body is incomplete or too slow"),
            response);
    return;
  }
  Respond(HandleRequest(backend, api), response);
}

// Waits as a slow site would. False: stopped.
bool Delay(Millis delay, Clock& clock, const std::stop_token& stop) {
  while (delay > Millis{0}) {
    if (stop.stop_requested()) return false;
    const Millis slice = std::min(delay, kDelaySlice);
    clock.Sleep(slice);
    delay -= slice;
  }
  return !stop.stop_requested();
}

ApiResponse RefuseProxied(const httplib::Request& request) {
  if (request.method == "CONNECT") {
    return ProblemResponse(501, "there is no https here; ask for http");
  }
  ApiResponse refused = ProblemResponse(405, "only GET and HEAD are replayed");
  refused.headers.emplace_back("Allow", "GET, HEAD");
  return refused;
}

void Replay(const crawler::Replay& replay, const httplib::Request& request,
            httplib::Response& response,
            const std::function<bool(Millis)>& delay) {
  if (request.method != "GET" && request.method != "HEAD") {
    Respond(RefuseProxied(request), response);
    return;
  }
  const Result<crawler::Url> url = crawler::Url::Parse(request.target);
  if (!url.Ok()) {
    Respond(ProblemResponse(400, "this is a proxy; ask for a whole URL"),
            response);
    return;
  }
  const crawler::ReplayAnswer answer = replay.Answer(url.Value());
  if (!delay(answer.delay)) {
    Respond(ProblemResponse(503, "the server is stopping"), response);
    return;
  }
  // What is no final status (RFC 9110 section 15) cannot be sent as one.
  response.status =
      answer.status >= 200 && answer.status <= 999 ? answer.status : 502;
  if (!answer.location.empty()) {
    response.set_header("Location", answer.location);
  }
  if (response.status == 204 || response.status == 304) return;
  response.set_content(answer.body, answer.content_type);
}

}  // namespace

Status ServeApi(const ApiBackend& backend, const HttpOptions& options,
                std::stop_token stop) {
  LoopbackServer server(options, std::move(stop));
  server.set_exception_handler([](const httplib::Request&,
                                  httplib::Response& response,
                                  const std::exception_ptr&) {
    Respond(ProblemResponse(500, "the server failed on this request"),
            response);
  });
  server.set_pre_routing_handler(
      [&backend](const httplib::Request& request, httplib::Response& response) {
        return BeforeBody(backend, request, response);
      });
  server.Post(R"([\s\S]*)", [&backend](const httplib::Request& request,
                                       httplib::Response& response,
                                       const httplib::ContentReader& read) {
    WithBody(backend, request, response, read);
  });
  return server.Run();
}

Status ServeReplay(const crawler::Replay& replay, const HttpOptions& options,
                   Clock& clock, std::stop_token stop) {
  LoopbackServer server(options, stop);
  const auto delay = [&clock, stop = std::move(stop)](Millis time) {
    return Delay(time, clock, stop);
  };
  server.set_pre_routing_handler(
      [&replay, delay](const httplib::Request& request,
                       httplib::Response& response) {
        Replay(replay, request, response, delay);
        return HandlerResponse::Handled;
      });
  return server.Run();
}

}  // namespace kindred::server
