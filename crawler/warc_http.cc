#include "crawler/warc_http.h"

#include <algorithm>
#include <array>
#include <cstddef>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>

#include "crawler/ascii.h"
#include "crawler/fetcher.h"
#include "crawler/inflate.h"

namespace kindred::crawler {
namespace {

// The next line of `text` without its line end; cuts it off `text`.
std::string_view TakeHttpLine(std::string_view& text) {
  const std::size_t end = text.find('\n');
  std::string_view line = text.substr(0, end);
  text.remove_prefix(end == std::string_view::npos ? text.size() : end + 1);
  if (line.ends_with('\r')) line.remove_suffix(1);
  return line;
}

// The three digits of "HTTP/1.1 200 OK"; 0 if there are none.
int StatusOf(std::string_view line) {
  if (!line.starts_with("HTTP/")) return 0;
  const std::size_t blank = line.find(' ');
  if (blank == std::string_view::npos) return 0;
  const std::string_view code = Trim(line.substr(blank)).substr(0, 3);
  if (code.size() != 3 || !std::ranges::all_of(code, IsAsciiDigit)) return 0;
  return (code[0] - '0') * 100 + (code[1] - '0') * 10 + (code[2] - '0');
}

std::string Without(std::string_view header_block,
                    std::span<const std::string_view> names) {
  std::string kept;
  while (!header_block.empty()) {
    const std::string_view line = TakeHttpLine(header_block);
    if (line.empty()) break;
    const std::string_view name = line.substr(0, line.find(':'));
    const bool dropped =
        std::ranges::any_of(names, [&](std::string_view unwanted) {
          return EqualsIgnoringCase(name, unwanted);
        });
    if (!dropped) kept.append(line).append("\r\n");
  }
  return kept;
}

// The size in front of a chunk; nothing if the line is none.
std::optional<std::size_t> ChunkSize(std::string_view line) {
  const std::string_view digits = Trim(line.substr(0, line.find(';')));
  constexpr std::size_t kMostDigits = 8;
  if (digits.empty() || digits.size() > kMostDigits) return std::nullopt;
  std::size_t size = 0;
  for (const char c : digits) {
    if (HexValue(c) < 0) return std::nullopt;
    size = size * 16 + static_cast<std::size_t>(HexValue(c));
  }
  return size;
}

// A last chunk that is cut off counts as far as it goes.
std::optional<std::string> DecodeChunks(std::string_view body) {
  std::string decoded;
  while (!body.empty()) {
    const std::optional<std::size_t> size = ChunkSize(TakeHttpLine(body));
    if (!size) return std::nullopt;
    if (*size == 0) break;
    decoded += body.substr(0, *size);
    body.remove_prefix(std::min(*size, body.size()));
    if (!body.empty() && !TakeHttpLine(body).empty()) return std::nullopt;
  }
  return decoded;
}

std::optional<std::string> DecodeContent(std::string_view body,
                                         std::string_view coding,
                                         std::size_t max_body) {
  if (EqualsIgnoringCase(coding, "gzip") ||
      EqualsIgnoringCase(coding, "x-gzip")) {
    return Inflate(body, InflateFormat::kGzip, max_body);
  }
  if (EqualsIgnoringCase(coding, "deflate")) {
    // RFC 9110 section 8.4.1.2: some send it without the zlib wrapper.
    if (auto decoded = Inflate(body, InflateFormat::kZlib, max_body)) {
      return decoded;
    }
    return Inflate(body, InflateFormat::kRaw, max_body);
  }
  return std::nullopt;
}

}  // namespace

HttpMessage ReadHttpMessage(std::string_view octets, std::size_t max_body) {
  HttpMessage message;
  message.status = StatusOf(octets.substr(0, octets.find('\n')));
  while (!octets.empty()) {
    const std::string_view line = TakeHttpLine(octets);
    if (line.empty()) break;
    message.header_block.append(line).append("\r\n");
  }
  message.body = octets;
  constexpr std::array<std::string_view, 1> kTransfer = {"Transfer-Encoding"};
  constexpr std::array<std::string_view, 1> kContent = {"Content-Encoding"};
  if (EqualsIgnoringCase(HeaderValue(message.header_block, kTransfer[0]),
                         "chunked")) {
    if (auto decoded = DecodeChunks(message.body)) {
      message.body = *std::move(decoded);
      message.header_block = Without(message.header_block, kTransfer);
    }
  }
  if (auto decoded = DecodeContent(
          message.body, HeaderValue(message.header_block, kContent[0]),
          max_body)) {
    message.body = *std::move(decoded);
    message.header_block = Without(message.header_block, kContent);
  }
  return message;
}

std::string StoredHeaderBlock(std::string_view header_block, int status,
                              std::optional<std::size_t> size) {
  constexpr std::array<std::string_view, 3> kDropped = {
      "Content-Encoding", "Transfer-Encoding", "Content-Length"};
  std::string block = Without(header_block, kDropped);
  if (!block.starts_with("HTTP/")) {
    block.insert(0, "HTTP/1.1 " + std::to_string(status) + "\r\n");
  }
  if (size) block += "Content-Length: " + std::to_string(*size) + "\r\n";
  return block;
}

}  // namespace kindred::crawler
