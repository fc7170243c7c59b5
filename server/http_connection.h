// One client's TCP connection as HTTP/1 messages with limits. No HTTP library.
//
// It delimits requests itself (RFC 9112 sections 2, 6 and 7.1), so that the
// parser behind it sees one clean head and never more than its body: oversized
// or malformed heads, ambiguous lengths and slow clients end here. Waiting is
// done in slices of kWaitSlice; each costs one of a budget that received
// octets refill, so that a client that drips is dropped without a clock, and a
// stop is noticed within a slice. For one thread.
#ifndef KINDRED_SERVER_HTTP_CONNECTION_H_
#define KINDRED_SERVER_HTTP_CONNECTION_H_

#include <cstddef>
#include <cstdint>
#include <functional>
#include <limits>
#include <optional>
#include <stop_token>
#include <string>
#include <string_view>

namespace kindred::server {

inline constexpr int kWaitSliceMillis = 50;
inline constexpr std::size_t kMaxRequestLineBytes = 8192;
inline constexpr std::size_t kMaxHeadBytes = std::size_t{32} * 1024;
inline constexpr std::size_t kMaxHeaderLines = 100;

// A request head as far as its framing goes.
struct RequestHead {
  // The head to parse on, with its final blank line: fields that serve nothing
  // here (ranges, compressed answers) or whose names hold '_' are left out.
  std::string text;
  bool chunked = false;
  std::uint64_t content_length = 0;
};

// Checks a head that ends with a blank line. If it is refused: `status` is
// what to answer (400, 413, 414, 431, 501), else 0.
struct HeadVerdict {
  int status = 0;
  RequestHead head;
};
[[nodiscard]] HeadVerdict CheckHead(std::string_view head);

class Connection {
 public:
  // Owns the socket `fd`. `others_wait` says whether other clients wait for a
  // thread: then an idle connection is not kept.
  Connection(int fd, std::stop_token stop, std::function<bool()> others_wait);
  ~Connection();
  Connection(const Connection&) = delete;
  Connection& operator=(const Connection&) = delete;
  Connection(Connection&&) = delete;
  Connection& operator=(Connection&&) = delete;

  // Waits for the next request. False: there is none (closed, idle, stopped,
  // or refused with an answer already sent).
  [[nodiscard]] bool NextRequest();

  // Octets of the current request: its head, then its body, then no more (0).
  // Negative: the client is gone or too slow.
  [[nodiscard]] std::int64_t Read(char* data, std::size_t size);
  // All of `text`, or false.
  [[nodiscard]] bool Write(std::string_view text);

  // Whether the current request was read to its end, so that another one can
  // follow. Never for a chunked body.
  [[nodiscard]] bool RequestConsumed() const;

  [[nodiscard]] bool Chunked() const { return chunked_; }
  [[nodiscard]] int Socket() const { return fd_; }

 private:
  enum class Wait : std::uint8_t { kReady, kExhausted };

  [[nodiscard]] Wait WaitFor(std::int16_t events);
  [[nodiscard]] bool Fill();
  [[nodiscard]] bool WaitForFirstOctet();
  [[nodiscard]] std::optional<std::size_t> ReadHead();
  void Refuse(int status);
  void Refund(std::size_t octets);
  void Linger();

  int fd_;
  std::stop_token stop_;
  std::function<bool()> others_wait_;
  std::string buffer_;  // received and not yet given out
  std::string head_;    // the checked head, not yet given out
  std::size_t head_at_ = 0;
  std::uint64_t body_left_ = 0;  // octets that Read may still give
  bool chunked_ = false;
  bool kept_ = false;     // a request was answered before
  bool refused_ = false;  // NextRequest answered with an error
  bool broken_ = false;   // the socket failed or was closed by the client
  std::int64_t waits_left_ = 0;
  std::size_t refund_ = 0;  // octets not yet turned into waits
};

}  // namespace kindred::server

#endif  // KINDRED_SERVER_HTTP_CONNECTION_H_
