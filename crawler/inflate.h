// Decompression of gzip and zlib data through zlib, in steps and with limits.
//
// Sources: RFC 1950, 1951, 1952. Any octets are accepted. Not synchronised.
#ifndef KINDRED_CRAWLER_INFLATE_H_
#define KINDRED_CRAWLER_INFLATE_H_

#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

namespace kindred::crawler {

enum class InflateFormat : std::uint8_t { kGzip, kZlib, kRaw };

// One compressed stream (a gzip member). What it is given to read must outlive
// it, or the next Feed.
class Inflater {
 public:
  Inflater(std::string_view input, InflateFormat format);
  ~Inflater();
  Inflater(const Inflater&) = delete;
  Inflater& operator=(const Inflater&) = delete;
  Inflater(Inflater&&) = delete;
  Inflater& operator=(Inflater&&) = delete;

  // Appends at most `limit` octets to `output`; returns how many. Fewer mean
  // that the stream has ended, is damaged, or wants more input.
  std::size_t Read(std::string& output, std::size_t limit);

  [[nodiscard]] bool Ended() const { return ended_; }  // with its checksum
  [[nodiscard]] bool WantsInput() const;
  // The octets that follow those given before. Requires WantsInput().
  void Feed(std::string_view input);
  [[nodiscard]] std::uint64_t Consumed() const;  // octets of all input

 private:
  struct Stream;

  std::unique_ptr<Stream> stream_;
  std::uint64_t fed_ = 0;  // octets
  bool failed_;
  bool ended_ = false;
};

// The whole of `input`; nothing if it is damaged, cut off, or gives more than
// `limit` octets.
[[nodiscard]] std::optional<std::string> Inflate(std::string_view input,
                                                 InflateFormat format,
                                                 std::size_t limit);

// `bytes` as one gzip member (level 6, no time, no name).
[[nodiscard]] std::string Gzip(std::string_view bytes);

}  // namespace kindred::crawler

#endif  // KINDRED_CRAWLER_INFLATE_H_
