#include "server/http_connection.h"

#include <algorithm>
#include <array>
#include <cerrno>
#include <charconv>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <optional>
#include <stop_token>
#include <string>
#include <string_view>
#include <system_error>
#include <utility>

#include <poll.h>
#include <sys/socket.h>
#include <sys/types.h>
#include <unistd.h>

#include "server/api.h"

namespace kindred::server {
namespace {

constexpr std::string_view kLineEnd = "\r\n";
constexpr std::string_view kHeadEnd = "\r\n\r\n";

// Waits granted: 5 s for a head or an idle connection, 10 s for a body and for
// the answer beside what is refilled; 1 s at most for the rest after an error.
constexpr std::int64_t kHeadWaits = 100;
constexpr std::int64_t kBodyWaits = 200;
constexpr std::int64_t kLastWaits = 20;
// A wait is refilled by this many octets: 1.3 kB/s keep a transfer alive.
constexpr std::size_t kOctetsPerWait = 64;

// A chunked body's raw octets: the frames may take as much as the data.
constexpr std::uint64_t kMaxChunkedBytes = 2 * kMaxRequestBytes + 65'536;
// Thrown away of a refused request, so that the client reads the answer.
constexpr std::size_t kMaxDiscardedBytes = std::size_t{16} << 20U;

// Fields that would make the parser do work nobody here needs.
constexpr std::array<std::string_view, 4> kDropped = {
    "accept-encoding", "if-range", "range", "te"};

std::string Lower(std::string_view text) {
  std::string lower(text);
  std::ranges::transform(lower, lower.begin(), [](char c) {
    return c >= 'A' && c <= 'Z' ? static_cast<char>(c + ('a' - 'A')) : c;
  });
  return lower;
}

std::string_view TrimBlanks(std::string_view text) {
  const std::size_t first = text.find_first_not_of(" \t");
  if (first == std::string_view::npos) return {};
  return text.substr(first, text.find_last_not_of(" \t") - first + 1);
}

// tchar of RFC 9110 section 5.6.2.
bool IsTokenChar(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
         (c >= '0' && c <= '9') ||
         std::string_view("!#$%&'*+-.^_`|~").find(c) != std::string_view::npos;
}

bool HasControl(std::string_view line) {
  return std::ranges::any_of(line, [](char c) {
    return (static_cast<unsigned char>(c) < 0x20 && c != '\t') || c == 0x7F;
  });
}

// Checks the lines of one head and collects what is passed on.
class HeadReader {
 public:
  int ReadRequestLine(std::string_view line) {
    if (line.size() > kMaxRequestLineBytes) return 414;
    if (line.empty() || HasControl(line)) return 400;
    Pass(line);
    return 0;
  }

  int ReadField(std::string_view line) {
    if (++fields_ > kMaxHeaderLines) return 431;
    const std::size_t colon = line.find(':');
    const std::string name = Lower(line.substr(0, colon));
    if (colon == std::string_view::npos || name.empty() || HasControl(line) ||
        !std::ranges::all_of(name, IsTokenChar)) {
      return 400;
    }
    const std::string_view value = TrimBlanks(line.substr(colon + 1));
    if (name == "content-length") return ReadLength(value, line);
    if (name == "transfer-encoding") return ReadCoding(value, line);
    const bool dropped = name.find('_') != std::string::npos ||
                         std::ranges::count(kDropped, name) > 0;
    if (!dropped) Pass(line);
    return 0;
  }

  // Both lengths at once is how requests are smuggled (RFC 9112 section 6.1).
  HeadVerdict Finish() {
    if (head_.chunked && has_length_) return {400, {}};
    head_.text += kLineEnd;
    return {0, std::move(head_)};
  }

 private:
  int ReadLength(std::string_view value, std::string_view line) {
    const auto [end, error] = std::from_chars(
        value.data(), value.data() + value.size(), head_.content_length);
    const bool digits =
        std::ranges::all_of(value, [](char c) { return c >= '0' && c <= '9'; });
    if (has_length_ || value.empty() || !digits ||
        end != value.data() + value.size()) {
      return 400;
    }
    has_length_ = true;
    if (error != std::errc() || head_.content_length > kMaxRequestBytes) {
      return 413;
    }
    Pass(line);
    return 0;
  }

  int ReadCoding(std::string_view value, std::string_view line) {
    if (head_.chunked) return 400;
    if (Lower(value) != "chunked") return 501;
    head_.chunked = true;
    Pass(line);
    return 0;
  }

  void Pass(std::string_view line) { head_.text.append(line).append(kLineEnd); }

  RequestHead head_;
  std::size_t fields_ = 0;
  bool has_length_ = false;
};

}  // namespace

HeadVerdict CheckHead(std::string_view head) {
  HeadReader reader;
  bool first = true;
  while (!head.empty()) {
    const std::size_t end = head.find(kLineEnd);
    if (end == std::string_view::npos) return {400, {}};
    const std::string_view line = head.substr(0, end);
    head.remove_prefix(end + kLineEnd.size());
    if (line.empty() && !first) return reader.Finish();
    const int status =
        first ? reader.ReadRequestLine(line) : reader.ReadField(line);
    if (status != 0) return {status, {}};
    first = false;
  }
  return {400, {}};
}

Connection::Connection(int fd, std::stop_token stop,
                       std::function<bool()> others_wait)
    : fd_(fd), stop_(std::move(stop)), others_wait_(std::move(others_wait)) {}

Connection::~Connection() {
  if (!broken_ && (refused_ || !RequestConsumed())) Linger();
  close(fd_);
}

bool Connection::NextRequest() {
  if (broken_ || stop_.stop_requested()) return false;
  head_.clear();
  head_at_ = 0;
  body_left_ = 0;
  chunked_ = false;
  waits_left_ = kHeadWaits;
  if (buffer_.empty() && !WaitForFirstOctet()) return false;
  const std::optional<std::size_t> length = ReadHead();
  if (!length) return false;
  HeadVerdict verdict = CheckHead(buffer_.substr(0, *length));
  buffer_.erase(0, *length);
  if (verdict.status != 0) {
    Refuse(verdict.status);
    return false;
  }
  head_ = std::move(verdict.head.text);
  chunked_ = verdict.head.chunked;
  body_left_ = chunked_ ? kMaxChunkedBytes : verdict.head.content_length;
  waits_left_ = kBodyWaits;
  kept_ = true;
  return true;
}

std::int64_t Connection::Read(char* data, std::size_t size) {
  if (head_at_ < head_.size()) {
    const std::size_t count = head_.copy(data, size, head_at_);
    head_at_ += count;
    return static_cast<std::int64_t>(count);
  }
  if (body_left_ == 0 || size == 0) return 0;
  if (buffer_.empty() && !Fill()) return -1;
  const std::size_t most = static_cast<std::size_t>(
      std::min<std::uint64_t>(std::min(size, buffer_.size()), body_left_));
  buffer_.copy(data, most);
  buffer_.erase(0, most);
  body_left_ -= most;
  return static_cast<std::int64_t>(most);
}

bool Connection::Write(std::string_view text) {
  while (!text.empty() && !broken_) {
    const ssize_t sent =
        send(fd_, text.data(), text.size(), MSG_NOSIGNAL | MSG_DONTWAIT);
    if (sent > 0) {
      text.remove_prefix(static_cast<std::size_t>(sent));
      Refund(static_cast<std::size_t>(sent));
    } else {
      const bool would_wait = errno == EINTR || errno == EAGAIN;
      broken_ = !would_wait || WaitFor(POLLOUT) == Wait::kExhausted;
    }
  }
  return text.empty();
}

bool Connection::RequestConsumed() const {
  return !chunked_ && body_left_ == 0 && head_at_ == head_.size() && !broken_;
}

Connection::Wait Connection::WaitFor(std::int16_t events) {
  if (stop_.stop_requested()) waits_left_ = std::min(waits_left_, kLastWaits);
  if (waits_left_ <= 0) return Wait::kExhausted;
  --waits_left_;
  pollfd wanted{.fd = fd_, .events = events, .revents = 0};
  poll(&wanted, 1, kWaitSliceMillis);
  return Wait::kReady;
}

// More octets into the buffer. False: no more come, or too slowly.
bool Connection::Fill() {
  std::array<char, 16'384> piece{};
  while (!broken_ && !stop_.stop_requested()) {
    const ssize_t got = recv(fd_, piece.data(), piece.size(), MSG_DONTWAIT);
    if (got > 0) {
      buffer_.append(piece.data(), static_cast<std::size_t>(got));
      Refund(static_cast<std::size_t>(got));
      return true;
    }
    if (got == 0 || (errno != EINTR && errno != EAGAIN)) {
      broken_ = true;
    } else if (WaitFor(POLLIN) == Wait::kExhausted) {
      return false;
    }
  }
  return false;
}

// An idle connection holds a thread: it is given up as soon as others wait, a
// new one after a second.
bool Connection::WaitForFirstOctet() {
  while (true) {
    std::array<char, 1> octet{};
    const ssize_t got =
        recv(fd_, octet.data(), octet.size(), MSG_DONTWAIT | MSG_PEEK);
    if (got > 0) return true;
    if (got == 0 || (errno != EINTR && errno != EAGAIN)) {
      broken_ = true;
      return false;
    }
    const bool patient = !kept_ && waits_left_ > kHeadWaits - kLastWaits;
    if (stop_.stop_requested() || (!patient && others_wait_()) ||
        WaitFor(POLLIN) == Wait::kExhausted) {
      return false;
    }
  }
}

// The length of a whole head in the buffer; nothing if the request is refused.
std::optional<std::size_t> Connection::ReadHead() {
  // An empty line before a request is ignored (RFC 9112 section 2.2).
  if (buffer_.starts_with(kLineEnd)) buffer_.erase(0, kLineEnd.size());
  std::size_t searched = 0;
  while (true) {
    const std::size_t end = buffer_.find(kHeadEnd, searched);
    if (end != std::string::npos && end + kHeadEnd.size() <= kMaxHeadBytes) {
      return end + kHeadEnd.size();
    }
    if (buffer_.size() >= kMaxHeadBytes) {
      Refuse(buffer_.find(kLineEnd) > kMaxRequestLineBytes ? 414 : 431);
      return std::nullopt;
    }
    searched = buffer_.size() < kHeadEnd.size()
                   ? 0
                   : buffer_.size() - kHeadEnd.size() + 1;
    if (Fill()) continue;
    if (!broken_ && !stop_.stop_requested()) Refuse(408);
    return std::nullopt;
  }
}

void Connection::Refuse(int status) {
  const ApiResponse problem =
      ProblemResponse(status, "the request cannot be read");
  refused_ = true;
  waits_left_ = kLastWaits;
  // The reason phrase may be left out (RFC 9112 section 4).
  broken_ =
      !Write("HTTP/1.1 " + std::to_string(status) +
             " \r\nContent-Type: " + problem.content_type +
             "\r\nConnection: close\r\nContent-Length: " +
             std::to_string(problem.body.size()) + "\r\n\r\n" + problem.body);
}

void Connection::Refund(std::size_t octets) {
  refund_ += octets;
  const auto waits = static_cast<std::int64_t>(refund_ / kOctetsPerWait);
  refund_ %= kOctetsPerWait;
  // Octets do not buy time for later: the budget never passes its start.
  waits_left_ =
      std::min(std::max(waits_left_, kBodyWaits), waits_left_ + waits);
}

// Closes for writing and reads on for a while: a close with unread octets
// resets the connection, and the client would not see the answer.
void Connection::Linger() {
  shutdown(fd_, SHUT_WR);
  waits_left_ = std::min(waits_left_, kLastWaits);
  std::size_t discarded = buffer_.size();
  while (discarded < kMaxDiscardedBytes) {
    buffer_.clear();
    const std::int64_t waits = waits_left_;
    if (!Fill()) return;
    waits_left_ = std::min(waits_left_, waits);  // nothing is refilled
    discarded += buffer_.size();
  }
}

}  // namespace kindred::server
