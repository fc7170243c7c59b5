// A Resolver whose answers a test gives; it counts what it is asked.
#ifndef KINDRED_TESTS_SUPPORT_FAKE_RESOLVER_H_
#define KINDRED_TESTS_SUPPORT_FAKE_RESOLVER_H_

#include <algorithm>
#include <deque>
#include <map>
#include <string>
#include <utility>
#include <vector>

#include "crawler/resolver.h"

namespace kindred::crawler {

class FakeResolver final : public Resolver {
 public:
  // The next answer for `host`; the last one given stays.
  void Add(const std::string& host, std::vector<std::string> addresses,
           Millis time_to_live = Millis(0)) {
    const Lookup lookup =
        addresses.empty() ? Lookup::kNoAddress : Lookup::kFound;
    answers_[host].push_back(
        {host, lookup, std::move(addresses), time_to_live});
  }
  void SetSilent(bool silent) { silent_ = silent; }

  [[nodiscard]] const std::vector<std::string>& Asked() const { return asked_; }

  void Ask(const std::string& host) override {
    asked_.push_back(host);
    if (silent_) return;
    std::deque<NameAnswer>& answers = answers_[host];
    if (answers.empty()) {
      came_.push_back({host, Lookup::kUnavailable, {}, Millis(0)});
      return;
    }
    came_.push_back(answers.front());
    if (answers.size() > 1) answers.pop_front();
  }
  [[nodiscard]] std::vector<NameAnswer> Collect() override {
    return std::exchange(came_, {});
  }
  [[nodiscard]] int Descriptor() const override { return -1; }
  [[nodiscard]] Millis Patience(Millis most) const override {
    return came_.empty() ? std::min(most, Millis(5)) : Millis(0);
  }

 private:
  std::map<std::string, std::deque<NameAnswer>> answers_;
  std::vector<std::string> asked_;
  std::vector<NameAnswer> came_;
  bool silent_ = false;
};

}  // namespace kindred::crawler

#endif  // KINDRED_TESTS_SUPPORT_FAKE_RESOLVER_H_
