// The sockets: cpp-httplib behind two functions, on loopback only.
//
// Each blocks until `stop` is requested. Bodies are read with an own count, so
// that chunked ones too end at the limit; ranges and request compression are
// refused; answers to browsers carry a content security policy.
#ifndef KINDRED_SERVER_HTTP_H_
#define KINDRED_SERVER_HTTP_H_

#include <cstddef>
#include <cstdint>
#include <functional>
#include <stop_token>

#include "base/clock.h"
#include "base/result.h"
#include "crawler/replay.h"
#include "server/api.h"

namespace kindred::server {

struct HttpOptions {
  std::uint16_t port = 0;  // 0: a free one
  std::size_t threads = 16;
  // Called once with the port when connections are accepted.
  std::function<void(std::uint16_t port)> ready;
};

// Serves the API on 127.0.0.1. kUnavailable: the port is taken.
Status ServeApi(const ApiBackend& backend, const HttpOptions& options,
                std::stop_token stop);

// Serves a Replay as an HTTP proxy on 127.0.0.1: absolute-form GET and HEAD
// requests are answered from it; CONNECT is refused with 501, so that a client
// falls back from https to http.
Status ServeReplay(const crawler::Replay& replay, const HttpOptions& options,
                   Clock& clock, std::stop_token stop);

}  // namespace kindred::server

#endif  // KINDRED_SERVER_HTTP_H_
