// Resolver: names to addresses, many at once, without a thread for each.
//
// A Resolver asks; a ResolverCache remembers, so that a name is asked for once
// while its answer lives, however many requests need it. Who uses them judges
// each address before connecting. Not synchronised.
#ifndef KINDRED_CRAWLER_RESOLVER_H_
#define KINDRED_CRAWLER_RESOLVER_H_

#include <cstddef>
#include <cstdint>
#include <deque>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/clock.h"
#include "base/result.h"

namespace kindred::crawler {

enum class Lookup : std::uint8_t {
  kFound,        // at least one address
  kNoAddress,    // the name does not exist, or has no A and no AAAA record
  kUnavailable,  // its servers give no answer, or none that makes sense
};

struct NameAnswer {
  std::string host;  // as asked for
  Lookup lookup = Lookup::kUnavailable;
  std::vector<std::string> addresses = {};  // numeric, in the order to try
  Millis time_to_live{0};                   // as the DNS states it
};

// tests/support/fake_resolver.h is the fake.
class Resolver {
 public:
  Resolver() = default;
  Resolver(const Resolver&) = delete;
  Resolver& operator=(const Resolver&) = delete;
  Resolver(Resolver&&) = delete;
  Resolver& operator=(Resolver&&) = delete;
  virtual ~Resolver() = default;

  // Begins to ask for an ASCII host name. Each call gets one answer.
  virtual void Ask(const std::string& host) = 0;

  // The answers that came, without waiting.
  [[nodiscard]] virtual std::vector<NameAnswer> Collect() = 0;

  // A descriptor that can be read from once Collect has something to do; -1:
  // there is none. Stays the same.
  [[nodiscard]] virtual int Descriptor() const = 0;

  // Collect is due after this time even if the descriptor stays silent (a
  // server that does not answer is asked again); at most `most`.
  [[nodiscard]] virtual Millis Patience(Millis most) const = 0;
};

// The name servers of this machine (resolv.conf) through c-ares; also
// /etc/hosts. Search domains are not used. kIo if it cannot be set up.
[[nodiscard]] Result<std::unique_ptr<Resolver>> MakeDnsResolver();

// Asks for one name and waits for the answer, at most `patience`; kUnavailable
// past it.
[[nodiscard]] NameAnswer LookUp(Resolver& resolver, const std::string& host,
                                const Clock& clock, Millis patience);

// Fixed addresses of names, lower case.
using HostTable = std::map<std::string, std::vector<std::string>, std::less<>>;

// Reads the format of hosts(5): "10.1.2.3 shop.acme.example www.acme.example",
// '#' begins a comment. kInvalidArgument names the line that is none.
[[nodiscard]] Result<HostTable> ParseHostTable(std::string_view text);

class ResolverCache {
 public:
  // How long an answer lives: what the DNS states, within these bounds. A
  // visit takes minutes, so a shorter life only costs questions.
  static constexpr Millis kShortestLife{60'000};
  static constexpr Millis kLongestLife{3'600'000};
  static constexpr Millis kNoAddressLife{60'000};
  static constexpr Millis kUnavailableLife{10'000};

  // `fixed` names are never asked for. `resolver` and `clock` must outlive the
  // cache, which keeps at most `capacity` names.
  ResolverCache(Resolver& resolver, const Clock& clock, HostTable fixed,
                std::size_t capacity = 20'000);

  // What is known of `host` now; if nothing is, it is asked for unless it
  // already is, and Collect tells the answer later. O(log names).
  [[nodiscard]] std::optional<NameAnswer> Find(std::string_view host);

  // The answers that came since the last call, now known.
  [[nodiscard]] std::vector<NameAnswer> Collect();

 private:
  struct Entry {
    std::optional<NameAnswer> answer;  // nothing: it is being asked for
    Millis until{0};
  };

  void Forget();

  Resolver* resolver_;
  const Clock* clock_;
  HostTable fixed_;
  std::size_t capacity_;
  std::map<std::string, Entry, std::less<>> entries_;
  std::deque<std::pair<Millis, std::string>> ends_;  // known ones, as they came
};

}  // namespace kindred::crawler

#endif  // KINDRED_CRAWLER_RESOLVER_H_
