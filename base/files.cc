#include "base/files.h"

#include <algorithm>
#include <cerrno>
#include <cstdint>
#include <filesystem>
#include <memory>
#include <string>
#include <string_view>
#include <system_error>
#include <utility>
#include <vector>

#include <fcntl.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

namespace kindred {
namespace {

constexpr mode_t kFileMode = 0644;

Error SystemError(const std::string& path, int code) {
  return {code == ENOENT ? ErrorCode::kNotFound : ErrorCode::kIo,
          path + ": " + std::generic_category().message(code)};
}

// An open file descriptor, closed at the end of its life.
class Descriptor {
 public:
  Descriptor(const std::string& path, int flags)
      : value_(::open(path.c_str(), flags | O_CLOEXEC,  // NOLINT(*-vararg)
                      kFileMode)) {}
  ~Descriptor() {
    if (value_ >= 0) ::close(value_);
  }
  Descriptor(const Descriptor&) = delete;
  Descriptor& operator=(const Descriptor&) = delete;
  Descriptor(Descriptor&&) = delete;
  Descriptor& operator=(Descriptor&&) = delete;

  [[nodiscard]] bool Ok() const { return value_ >= 0; }
  [[nodiscard]] int Get() const { return value_; }

 private:
  int value_;
};

std::string FolderOf(std::string path) {
  while (path.size() > 1 && path.back() == '/') path.pop_back();
  const std::string folder = std::filesystem::path(path).parent_path();
  return folder.empty() ? "." : folder;
}

// Makes a name in `path`'s folder durable (POSIX leaves it to its own fsync).
Status SyncFolderOf(const std::string& path) {
  const Descriptor folder(FolderOf(path), O_RDONLY | O_DIRECTORY);
  if (!folder.Ok() || ::fsync(folder.Get()) != 0) {
    return SystemError(FolderOf(path), errno);
  }
  return Done();
}

// Makes the missing folders above `path`, durably.
Status MakeFolderOf(const std::string& path) {
  std::error_code failed;
  std::vector<std::string> missing;  // innermost first
  for (std::string folder = FolderOf(path);
       !std::filesystem::exists(folder, failed) && !failed;
       folder = FolderOf(folder)) {
    missing.push_back(folder);
  }
  std::filesystem::create_directories(FolderOf(path), failed);
  if (failed) return SystemError(FolderOf(path), failed.value());
  for (const std::string& folder : missing) {
    if (Status synced = SyncFolderOf(folder); !synced.Ok()) return synced;
  }
  return Done();
}

Status WriteAll(const Descriptor& file, const std::string& path,
                std::string_view bytes) {
  while (!bytes.empty()) {
    const ssize_t wrote = ::write(file.Get(), bytes.data(), bytes.size());
    if (wrote < 0 && errno == EINTR) continue;
    if (wrote < 0) return SystemError(path, errno);
    bytes.remove_prefix(static_cast<std::size_t>(wrote));
  }
  if (::fsync(file.Get()) != 0) return SystemError(path, errno);
  return Done();
}

}  // namespace

Result<std::string> DiskFiles::Read(const std::string& path, ByteRange range) {
  const Descriptor file(path, O_RDONLY);
  struct stat info {};
  if (!file.Ok() || ::fstat(file.Get(), &info) != 0) {
    return SystemError(path, errno);
  }
  if (S_ISDIR(info.st_mode)) return SystemError(path, EISDIR);
  if (!S_ISREG(info.st_mode)) {
    return Error{ErrorCode::kIo, path + ": not a regular file"};
  }
  const auto size = static_cast<std::uint64_t>(info.st_size);
  const std::uint64_t start = std::min(range.offset, size);
  std::string bytes(std::min(range.length, size - start), '\0');
  std::size_t have = 0;
  while (have < bytes.size()) {
    const ssize_t got =
        ::pread(file.Get(), bytes.data() + have, bytes.size() - have,
                static_cast<off_t>(start + have));
    if (got < 0 && errno == EINTR) continue;
    if (got < 0) return SystemError(path, errno);
    if (got == 0) break;  // the file shrank meanwhile
    have += static_cast<std::size_t>(got);
  }
  bytes.resize(have);
  return bytes;
}

Result<FileBytes> Files::Map(const std::string& path) {
  Result<std::string> bytes = Read(path, {});
  if (!bytes.Ok()) return bytes.Reason();
  auto owner = std::make_shared<const std::string>(std::move(bytes).Value());
  const std::string_view all = *owner;
  return FileBytes{all, std::move(owner)};
}

Result<FileBytes> DiskFiles::Map(const std::string& path) {
  const Descriptor file(path, O_RDONLY);
  struct stat info {};
  if (!file.Ok() || ::fstat(file.Get(), &info) != 0) {
    return SystemError(path, errno);
  }
  if (!S_ISREG(info.st_mode) || info.st_size == 0) return Files::Map(path);
  const auto size = static_cast<std::size_t>(info.st_size);
  void* const at = ::mmap(nullptr, size, PROT_READ, MAP_SHARED, file.Get(), 0);
  if (at == MAP_FAILED) return SystemError(path, errno);
  return FileBytes{{static_cast<const char*>(at), size},
                   {at, [size](void* mapped) { ::munmap(mapped, size); }}};
}

Status DiskFiles::Replace(const std::string& path, std::string_view bytes) {
  if (Status made = MakeFolderOf(path); !made.Ok()) return made;
  const std::string beside = path + ".new";
  {
    const Descriptor file(beside, O_WRONLY | O_CREAT | O_TRUNC);
    if (!file.Ok()) return SystemError(beside, errno);
    if (Status wrote = WriteAll(file, beside, bytes); !wrote.Ok()) {
      ::unlink(beside.c_str());
      return wrote;
    }
  }
  if (::rename(beside.c_str(), path.c_str()) != 0) {
    const Error failed = SystemError(path, errno);
    ::unlink(beside.c_str());
    return failed;
  }
  return SyncFolderOf(path);
}

Result<std::uint64_t> DiskFiles::Append(const std::string& path,
                                        std::string_view bytes) {
  if (Status made = MakeFolderOf(path); !made.Ok()) return made.Reason();
  const Descriptor file(path, O_WRONLY | O_CREAT | O_APPEND);
  struct stat info {};
  if (!file.Ok() || ::fstat(file.Get(), &info) != 0) {
    return SystemError(path, errno);
  }
  if (Status wrote = WriteAll(file, path, bytes); !wrote.Ok()) {
    return wrote.Reason();
  }
  if (info.st_size == 0) {
    if (Status synced = SyncFolderOf(path); !synced.Ok()) {
      return synced.Reason();
    }
  }
  return static_cast<std::uint64_t>(info.st_size);
}

Status DiskFiles::Truncate(const std::string& path, std::uint64_t size) {
  const Descriptor file(path, O_WRONLY);
  if (!file.Ok() || ::ftruncate(file.Get(), static_cast<off_t>(size)) != 0 ||
      ::fsync(file.Get()) != 0) {
    return SystemError(path, errno);
  }
  return Done();
}

Result<std::vector<std::string>> DiskFiles::List(const std::string& folder) {
  std::vector<std::string> names;
  std::error_code failed;
  std::filesystem::directory_iterator entry(folder, failed);
  if (failed == std::errc::no_such_file_or_directory) return names;
  for (; !failed && entry != std::filesystem::directory_iterator();
       entry.increment(failed)) {
    names.push_back(entry->path().filename().string());
  }
  if (failed) return SystemError(folder, failed.value());
  std::ranges::sort(names);
  return names;
}

Status DiskFiles::Remove(const std::string& path) {
  std::error_code failed;
  const std::uintmax_t removed = std::filesystem::remove_all(path, failed);
  if (failed) return SystemError(path, failed.value());
  return removed > 0 ? SyncFolderOf(path) : Done();
}

}  // namespace kindred
