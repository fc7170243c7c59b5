#include "crawler/resolver.h"

#include <algorithm>
#include <array>
#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <poll.h>

#include "base/clock.h"
#include "base/result.h"
#include "crawler/address_guard.h"
#include "crawler/ascii.h"

namespace kindred::crawler {
namespace {

constexpr std::string_view kHostBlanks = " \t\r";

// The words of a line up to its comment.
std::vector<std::string> WordsOfLine(std::string_view line) {
  std::vector<std::string> words;
  line = line.substr(0, line.find('#'));
  while (true) {
    const std::size_t begin = line.find_first_not_of(kHostBlanks);
    if (begin == std::string_view::npos) return words;
    line.remove_prefix(begin);
    const std::string_view word =
        line.substr(0, line.find_first_of(kHostBlanks));
    words.emplace_back(word);
    line.remove_prefix(word.size());
  }
}

Millis LifeOf(const NameAnswer& answer) {
  switch (answer.lookup) {
    case Lookup::kFound:
      return std::clamp(answer.time_to_live, ResolverCache::kShortestLife,
                        ResolverCache::kLongestLife);
    case Lookup::kNoAddress:
      return ResolverCache::kNoAddressLife;
    case Lookup::kUnavailable:
      break;
  }
  return ResolverCache::kUnavailableLife;
}

}  // namespace

NameAnswer LookUp(Resolver& resolver, const std::string& host,
                  const Clock& clock, Millis patience) {
  const Millis end = clock.Monotonic() + patience;
  resolver.Ask(host);
  while (true) {
    std::vector<NameAnswer> answers = resolver.Collect();
    if (!answers.empty()) return std::move(answers.front());
    const Millis left = end - clock.Monotonic();
    if (left <= Millis(0)) return {.host = host};
    pollfd wanted{resolver.Descriptor(), POLLIN, 0};  // -1: only the time
    static_cast<void>(
        ::poll(&wanted, 1, static_cast<int>(resolver.Patience(left).count())));
  }
}

Result<HostTable> ParseHostTable(std::string_view text) {
  HostTable table;
  for (std::size_t number = 1; !text.empty(); ++number) {
    const std::size_t end = std::min(text.find('\n'), text.size());
    const std::vector<std::string> words = WordsOfLine(text.substr(0, end));
    text.remove_prefix(std::min(end + 1, text.size()));
    if (words.empty()) continue;
    if (words.size() < 2 || AddressOctets(words[0]).empty()) {
      return Error{ErrorCode::kInvalidArgument,
                   "line " + std::to_string(number) +
                       " is no address with a name after it"};
    }
    for (std::size_t i = 1; i < words.size(); ++i) {
      table[LowerAscii(words[i])].push_back(words[0]);
    }
  }
  return table;
}

ResolverCache::ResolverCache(Resolver& resolver, const Clock& clock,
                             HostTable fixed, std::size_t capacity)
    : resolver_(&resolver),
      clock_(&clock),
      fixed_(std::move(fixed)),
      capacity_(capacity) {}

std::optional<NameAnswer> ResolverCache::Find(std::string_view host) {
  if (const auto fixed = fixed_.find(host); fixed != fixed_.end()) {
    return NameAnswer{.host = std::string(host),
                      .lookup = Lookup::kFound,
                      .addresses = fixed->second};
  }
  const auto found = entries_.find(host);
  if (found != entries_.end()) {
    Entry& entry = found->second;
    if (!entry.answer || entry.until > clock_->Monotonic()) return entry.answer;
    entry.answer.reset();
  } else {
    entries_.try_emplace(std::string(host));
  }
  resolver_->Ask(std::string(host));
  return std::nullopt;
}

std::vector<NameAnswer> ResolverCache::Collect() {
  std::vector<NameAnswer> answers = resolver_->Collect();
  for (const NameAnswer& answer : answers) {
    const Millis until = clock_->Monotonic() + LifeOf(answer);
    entries_[answer.host] = {.answer = answer, .until = until};
    ends_.emplace_back(until, answer.host);
  }
  Forget();
  return answers;
}

// Drops what is over, and the oldest where there is too much.
void ResolverCache::Forget() {
  const Millis now = clock_->Monotonic();
  while (!ends_.empty() &&
         (ends_.front().first <= now || ends_.size() > capacity_)) {
    const auto& [until, host] = ends_.front();
    const auto found = entries_.find(host);
    // Another end means that it was asked for again since.
    if (found != entries_.end() && found->second.answer &&
        found->second.until == until) {
      entries_.erase(found);
    }
    ends_.pop_front();
  }
}

}  // namespace kindred::crawler
