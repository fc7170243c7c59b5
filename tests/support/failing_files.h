// Files that fail at one write and, if told so, at all that follow.
//
// Counts appends, replacements and cuts over another Files. A failed append has
// written a part of its octets, as ENOSPC leaves it. Not synchronised.
#ifndef KINDRED_TESTS_SUPPORT_FAILING_FILES_H_
#define KINDRED_TESTS_SUPPORT_FAILING_FILES_H_

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "base/files.h"
#include "base/result.h"

namespace kindred {

class FailingFiles final : public Files {
 public:
  // `files` must outlive this.
  explicit FailingFiles(Files& files) : files_(&files) {}

  // The write `number` from now (1: the next) fails with `reason`.
  void FailAt(std::size_t number, std::string reason, bool lasting) {
    fail_at_ = writes_ + number;
    reason_ = std::move(reason);
    lasting_ = lasting;
  }
  void Repair() { fail_at_ = 0; }
  [[nodiscard]] std::size_t Writes() const { return writes_; }

  [[nodiscard]] Result<std::string> Read(const std::string& path,
                                         ByteRange range) override {
    return files_->Read(path, range);
  }
  Status Replace(const std::string& path, std::string_view bytes) override {
    if (Fails()) return Failure(path);
    return files_->Replace(path, bytes);
  }
  [[nodiscard]] Result<std::uint64_t> Append(const std::string& path,
                                             std::string_view bytes) override {
    if (Fails()) {
      const auto part = bytes.substr(0, bytes.size() / 2);
      if (const auto wrote = files_->Append(path, part); !wrote.Ok()) {
        return wrote.Reason();
      }
      return Failure(path);
    }
    return files_->Append(path, bytes);
  }
  Status Truncate(const std::string& path, std::uint64_t size) override {
    if (Fails()) return Failure(path);
    return files_->Truncate(path, size);
  }
  [[nodiscard]] Result<std::vector<std::string>> List(
      const std::string& folder) override {
    return files_->List(folder);
  }
  Status Remove(const std::string& path) override {
    return files_->Remove(path);
  }

 private:
  [[nodiscard]] bool Fails() {
    ++writes_;
    return fail_at_ != 0 &&
           (writes_ == fail_at_ || (lasting_ && writes_ > fail_at_));
  }
  [[nodiscard]] Error Failure(const std::string& path) const {
    return {ErrorCode::kIo, path + ": " + reason_};
  }

  Files* files_;
  std::size_t writes_ = 0;
  std::size_t fail_at_ = 0;  // 0: never
  bool lasting_ = false;
  std::string reason_;
};

}  // namespace kindred

#endif  // KINDRED_TESTS_SUPPORT_FAILING_FILES_H_
