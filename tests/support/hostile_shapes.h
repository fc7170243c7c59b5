// Servers that mean harm, each as one answer of a RudeServer.
#ifndef KINDRED_TESTS_SUPPORT_HOSTILE_SHAPES_H_
#define KINDRED_TESTS_SUPPORT_HOSTILE_SHAPES_H_

#include <chrono>
#include <cstddef>
#include <string>
#include <utility>
#include <vector>

#include "crawler/inflate.h"
#include "tests/support/rude_server.h"

namespace kindred {

struct HostileShape {
  std::string name;  // of a host label
  RudeReply reply;
  std::string scheme = "http";
};

inline std::string PackedAnswer(const std::string& coding,
                                const std::string& body) {
  return "HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Encoding: " +
         coding + "\r\nContent-Length: " + std::to_string(body.size()) +
         "\r\n\r\n" + body;
}

// `brotli` and `zstd` are bombs of those codings; left out where empty.
inline std::vector<HostileShape> HostileShapes(const std::string& brotli,
                                               const std::string& zstd) {
  using Then = RudeReply::Then;
  constexpr std::size_t kBombBytes = 50'000'000;
  constexpr std::size_t kChunk = 65'536;
  const std::string head = "HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n";
  std::vector<HostileShape> shapes = {
      {"gzip-bomb",
       {PackedAnswer("gzip", crawler::Gzip(std::string(kBombBytes, 'x')))}},
      {"endless-body",
       {head + "\r\n", Then::kRepeat, std::string(kChunk, 'x')}},
      {"endless-chunks",
       {head + "Transfer-Encoding: chunked\r\n\r\n", Then::kRepeat,
        "10\r\n0123456789abcdef\r\n"}},
      {"endless-headers", {head, Then::kRepeat, "X-Filler: 0123456789\r\n"}},
      {"endless-line", {head + "X: ", Then::kRepeat, std::string(kChunk, 'x')}},
      {"endless-interim",
       {"", Then::kRepeat, "HTTP/1.1 103 Early\r\nX: y\r\n\r\n"}},
      {"drip-body", {head + "\r\n", Then::kDrip}},
      {"drip-headers", {head, Then::kDrip, "X: y\r\n"}},
      {"silence", {.octets = "", .then = Then::kKeep}},
      {"garbage-status", {"HTTP/1.1 abc\r\n\r\n", Then::kClose}},
      {"not-http", {"220 ready\r\n", Then::kClose}},
      {"reset", {"", Then::kReset}},
      {"reset-in-body", {head + "Content-Length: 99\r\n\r\nabc", Then::kReset}},
      {"short-body", {head + "Content-Length: 99\r\n\r\nabc", Then::kClose}},
      {"broken-chunk",
       {head + "Transfer-Encoding: chunked\r\n\r\nxyz\r\n", Then::kClose}},
      {"no-tls", {"HTTP/1.1 400 Bad\r\n\r\n", Then::kClose}, "https"},
  };
  if (!brotli.empty()) {
    shapes.push_back({"brotli-bomb", {PackedAnswer("br", brotli)}});
  }
  if (!zstd.empty()) {
    shapes.push_back({"zstd-bomb", {PackedAnswer("zstd", zstd)}});
  }
  return shapes;
}

}  // namespace kindred

#endif  // KINDRED_TESTS_SUPPORT_HOSTILE_SHAPES_H_
