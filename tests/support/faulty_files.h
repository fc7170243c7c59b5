// Files that fail on purpose at one change of the disk, over any others.
//
// A fault hits the n-th change (append, replacement, truncation, removal): an
// append keeps a part of its octets, as a full or a dying disk does; the rest
// change nothing. Reading always works. Thread-safe as the files below.
#ifndef KINDRED_TESTS_SUPPORT_FAULTY_FILES_H_
#define KINDRED_TESTS_SUPPORT_FAULTY_FILES_H_

#include <atomic>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "base/files.h"
#include "base/result.h"

namespace kindred {

class FaultyFiles final : public Files {
 public:
  // `below` must outlive it.
  explicit FaultyFiles(Files& below) : below_(&below) {}

  // From the `change`-th change on, counted from 1, `changes` of them fail with
  // `reason`; an append keeps `kept` of its octets.
  void FailAt(std::uint64_t change, std::uint64_t changes = 1,
              std::string_view reason = "No space left on device",
              std::uint64_t kept = 0) {
    first_ = change;
    changes_ = changes;
    reason_ = reason;
    kept_ = kept;
  }
  [[nodiscard]] std::uint64_t Changes() const { return count_; }

  [[nodiscard]] Result<std::string> Read(const std::string& path,
                                         ByteRange range) override {
    return below_->Read(path, range);
  }
  Status Replace(const std::string& path, std::string_view bytes) override {
    if (Fails()) return Failed(path);
    return below_->Replace(path, bytes);
  }
  [[nodiscard]] Result<std::uint64_t> Append(const std::string& path,
                                             std::string_view bytes) override {
    if (!Fails()) return below_->Append(path, bytes);
    const auto part = below_->Append(path, bytes.substr(0, kept_));
    if (!part.Ok()) return part.Reason();
    return Failed(path);
  }
  Status Truncate(const std::string& path, std::uint64_t size) override {
    if (Fails()) return Failed(path);
    return below_->Truncate(path, size);
  }
  [[nodiscard]] Result<std::vector<std::string>> List(
      const std::string& folder) override {
    return below_->List(folder);
  }
  Status Remove(const std::string& path) override {
    if (Fails()) return Failed(path);
    return below_->Remove(path);
  }

 private:
  bool Fails() {
    const std::uint64_t change = ++count_;
    return first_ != 0 && change >= first_ && change < first_ + changes_;
  }
  [[nodiscard]] Error Failed(const std::string& path) const {
    return {ErrorCode::kIo, path + ": " + reason_};
  }

  Files* below_;
  std::atomic<std::uint64_t> count_ = 0;
  std::uint64_t first_ = 0;  // 0: none fails
  std::uint64_t changes_ = 0;
  std::uint64_t kept_ = 0;
  std::string reason_;
};

}  // namespace kindred

#endif  // KINDRED_TESTS_SUPPORT_FAULTY_FILES_H_
