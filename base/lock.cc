#include "base/lock.h"

#include <cerrno>
#include <filesystem>
#include <string>
#include <system_error>
#include <utility>

#include <fcntl.h>
#include <sys/file.h>
#include <unistd.h>

namespace kindred {
namespace {

constexpr mode_t kMode = 0644;

}  // namespace

Result<FolderLock> FolderLock::Take(const std::string& folder) {
  std::error_code failed;
  std::filesystem::create_directories(folder, failed);
  if (failed) return Error{ErrorCode::kIo, folder + ": " + failed.message()};
  const std::string path = folder + "/lock";
  const int descriptor =
      ::open(path.c_str(), O_RDWR | O_CREAT | O_CLOEXEC,  // NOLINT(*-vararg)
             kMode);
  if (descriptor < 0) {
    return Error{ErrorCode::kIo,
                 path + ": " + std::generic_category().message(errno)};
  }
  FolderLock lock(descriptor);
  if (::flock(descriptor, LOCK_EX | LOCK_NB) != 0) {
    if (errno != EWOULDBLOCK) {
      return Error{ErrorCode::kIo,
                   path + ": " + std::generic_category().message(errno)};
    }
    return Error{ErrorCode::kUnavailable,
                 folder +
                     ": another kindred is working in this workspace; "
                     "wait for it or use another --workspace"};
  }
  return lock;
}

FolderLock::FolderLock(FolderLock&& other) noexcept
    : descriptor_(std::exchange(other.descriptor_, -1)) {}

FolderLock& FolderLock::operator=(FolderLock&& other) noexcept {
  std::swap(descriptor_, other.descriptor_);
  return *this;
}

FolderLock::~FolderLock() {
  if (descriptor_ >= 0) ::close(descriptor_);
}

}  // namespace kindred
