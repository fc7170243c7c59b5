// Files as a dependency: whole reads, atomic replacement, durable appends.
//
// Paths are UTF-8, '/'-separated. What a method has returned success for
// survives a crash of the process and of the machine. Errors name the path and
// the system's reason (kNotFound, else kIo). Implementations are thread-safe
// as long as two threads do not write one path.
#ifndef KINDRED_BASE_FILES_H_
#define KINDRED_BASE_FILES_H_

#include <cstdint>
#include <limits>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"

namespace kindred {

// A part of a file in octets; past its end there is nothing to read.
struct ByteRange {
  std::uint64_t offset = 0;
  std::uint64_t length = std::numeric_limits<std::uint64_t>::max();
};

// The octets of a whole file, which stay as long as a copy of this does.
struct FileBytes {
  std::string_view bytes;
  std::shared_ptr<const void> owner;
};

// tests/support/memory_files.h is the fake; it can fail on purpose.
class Files {
 public:
  Files() = default;
  virtual ~Files() = default;
  Files(const Files&) = delete;
  Files& operator=(const Files&) = delete;
  Files(Files&&) = delete;
  Files& operator=(Files&&) = delete;

  [[nodiscard]] virtual Result<std::string> Read(const std::string& path,
                                                 ByteRange range) = 0;

  // The whole file, on disk mapped into memory: for files that are never
  // changed. They may be removed meanwhile, but not cut.
  [[nodiscard]] virtual Result<FileBytes> Map(const std::string& path);

  // Puts `bytes` in the place of the file by one rename; missing folders are
  // made. After a failure or a crash the old content stands.
  virtual Status Replace(const std::string& path, std::string_view bytes) = 0;

  // Adds `bytes` at the end (the file and its folders are made if missing)
  // and returns the offset they begin at. After a failure the file may hold
  // a part of them: see Truncate.
  [[nodiscard]] virtual Result<std::uint64_t> Append(
      const std::string& path, std::string_view bytes) = 0;

  // Cuts the file to `size` octets.
  virtual Status Truncate(const std::string& path, std::uint64_t size) = 0;

  // Names of files and folders in `folder`, sorted; none if it is missing.
  [[nodiscard]] virtual Result<std::vector<std::string>> List(
      const std::string& folder) = 0;

  // Removes a file, or a folder with all it holds; a missing one is no error.
  virtual Status Remove(const std::string& path) = 0;
};

class DiskFiles final : public Files {
 public:
  [[nodiscard]] Result<std::string> Read(const std::string& path,
                                         ByteRange range) override;
  [[nodiscard]] Result<FileBytes> Map(const std::string& path) override;
  Status Replace(const std::string& path, std::string_view bytes) override;
  [[nodiscard]] Result<std::uint64_t> Append(const std::string& path,
                                             std::string_view bytes) override;
  Status Truncate(const std::string& path, std::uint64_t size) override;
  [[nodiscard]] Result<std::vector<std::string>> List(
      const std::string& folder) override;
  Status Remove(const std::string& path) override;
};

}  // namespace kindred

#endif  // KINDRED_BASE_FILES_H_
