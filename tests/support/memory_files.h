// Files in memory, which fail when told to.
//
// Holds the contract of base/files.h; tests/base may run it on both. Folders
// are there as long as they hold something. Thread-safe.
#ifndef KINDRED_TESTS_SUPPORT_MEMORY_FILES_H_
#define KINDRED_TESTS_SUPPORT_MEMORY_FILES_H_

#include <algorithm>
#include <cstdint>
#include <limits>
#include <map>
#include <mutex>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "base/files.h"
#include "base/result.h"

namespace kindred {

class MemoryFiles final : public Files {
 public:
  // A disk with room for `bytes` more: the write that passes it keeps what
  // fits and fails, as ENOSPC does.
  void SetRoom(std::uint64_t bytes) {
    const std::scoped_lock lock(mutex_);
    room_ = bytes;
  }
  // Every method but List fails for this path, as EIO does; until Repair.
  void Break(const std::string& path) {
    const std::scoped_lock lock(mutex_);
    broken_.insert(path);
  }
  void Repair(const std::string& path) {
    const std::scoped_lock lock(mutex_);
    broken_.erase(path);
  }

  [[nodiscard]] Result<std::string> Read(const std::string& path,
                                         ByteRange range) override {
    const std::scoped_lock lock(mutex_);
    if (broken_.contains(path)) return Failed(path, "Input/output error");
    const auto found = files_.find(path);
    if (found == files_.end()) {
      if (IsFolder(path)) return Failed(path, "Is a directory");
      return Missing(path);
    }
    const std::uint64_t size = found->second.size();
    const std::uint64_t start = std::min(range.offset, size);
    return found->second.substr(start, std::min(range.length, size - start));
  }

  Status Replace(const std::string& path, std::string_view bytes) override {
    const std::scoped_lock lock(mutex_);
    if (broken_.contains(path)) return Failed(path, "Input/output error");
    if (bytes.size() > room_) return Failed(path, "No space left on device");
    room_ -= bytes.size();
    files_[path] = bytes;
    return Done();
  }

  [[nodiscard]] Result<std::uint64_t> Append(const std::string& path,
                                             std::string_view bytes) override {
    const std::scoped_lock lock(mutex_);
    if (broken_.contains(path)) return Failed(path, "Input/output error");
    std::string& file = files_[path];
    const std::uint64_t offset = file.size();
    const std::uint64_t fits = std::min<std::uint64_t>(bytes.size(), room_);
    file.append(bytes.substr(0, fits));
    room_ -= fits;
    if (fits < bytes.size()) return Failed(path, "No space left on device");
    return offset;
  }

  Status Truncate(const std::string& path, std::uint64_t size) override {
    const std::scoped_lock lock(mutex_);
    if (broken_.contains(path)) return Failed(path, "Input/output error");
    const auto found = files_.find(path);
    if (found == files_.end()) return Missing(path);
    found->second.resize(size);
    return Done();
  }

  [[nodiscard]] Result<std::vector<std::string>> List(
      const std::string& folder) override {
    const std::scoped_lock lock(mutex_);
    if (files_.contains(folder)) return Failed(folder, "Not a directory");
    const std::string prefix = folder + '/';
    std::set<std::string> names;
    for (auto file = files_.lower_bound(prefix);
         file != files_.end() && file->first.starts_with(prefix); ++file) {
      const std::string rest = file->first.substr(prefix.size());
      names.insert(rest.substr(0, rest.find('/')));
    }
    return std::vector<std::string>(names.begin(), names.end());
  }

  Status Remove(const std::string& path) override {
    const std::scoped_lock lock(mutex_);
    if (broken_.contains(path)) return Failed(path, "Input/output error");
    std::erase_if(files_, [&](const auto& entry) {
      return entry.first == path || entry.first.starts_with(path + '/');
    });
    return Done();
  }

 private:
  [[nodiscard]] bool IsFolder(const std::string& path) const {
    const auto next = files_.lower_bound(path + '/');
    return next != files_.end() && next->first.starts_with(path + '/');
  }
  [[nodiscard]] static Error Failed(const std::string& path,
                                    std::string_view reason) {
    return {ErrorCode::kIo, path + ": " + std::string(reason)};
  }
  [[nodiscard]] static Error Missing(const std::string& path) {
    return {ErrorCode::kNotFound, path + ": No such file or directory"};
  }

  std::mutex mutex_;
  std::map<std::string, std::string> files_;
  std::set<std::string> broken_;
  std::uint64_t room_ = std::numeric_limits<std::uint64_t>::max();
};

}  // namespace kindred

#endif  // KINDRED_TESTS_SUPPORT_MEMORY_FILES_H_
