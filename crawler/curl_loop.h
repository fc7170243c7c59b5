// An event loop around libcurl's multi interface, on epoll.
//
// Work is done for the transfers whose sockets are ready alone, however many
// are in flight (curl_multi_socket_action). Internal: shows libcurl's types as
// void* and int only. Not synchronised.
#ifndef KINDRED_CRAWLER_CURL_LOOP_H_
#define KINDRED_CRAWLER_CURL_LOOP_H_

#include <optional>

#include "base/clock.h"
#include "crawler/curl_fetcher.h"

namespace kindred::crawler {

class CurlLoop {
 public:
  // Takes over `multi` (a CURLM*) and the epoll descriptor. `clock` must
  // outlive the loop.
  CurlLoop(void* multi, int epoll, const FetchOptions& options,
           const Clock& clock);
  ~CurlLoop();
  CurlLoop(const CurlLoop&) = delete;
  CurlLoop& operator=(const CurlLoop&) = delete;
  CurlLoop(CurlLoop&&) = delete;
  CurlLoop& operator=(CurlLoop&&) = delete;

  void Add(void* easy);  // a CURL*
  void Remove(void* easy);

  // Another descriptor that ends a Wait when it can be read from.
  void Watch(int descriptor);

  // Waits until something is ready, at most `most`, and does its work.
  void Wait(Millis most);

  struct Ended {
    void* easy = nullptr;
    int code = 0;  // a CURLcode
  };
  // A transfer that has ended; each is told once and stays added.
  [[nodiscard]] std::optional<Ended> NextEnded();

 private:
  static int OnSocket(void* easy, int socket, int what, void* loop,
                      void* known);
  // libcurl gives its milliseconds as a long.
  static int OnTimer(void* multi, long milliseconds,  // NOLINT(*-runtime-int)
                     void* loop);
  void Act(int socket, int ready);

  void* multi_;
  int epoll_;
  const Clock* clock_;
  int watched_ = -1;
  std::optional<Millis> alarm_;  // when libcurl wants to be called
};

}  // namespace kindred::crawler

#endif  // KINDRED_CRAWLER_CURL_LOOP_H_
