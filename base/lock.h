// A folder claimed by one process, so that two never write to it at once.
//
// Holds an advisory lock (flock) on FOLDER/lock, which the system drops when
// the process ends, however it ends.
#ifndef KINDRED_BASE_LOCK_H_
#define KINDRED_BASE_LOCK_H_

#include <string>

#include "base/result.h"

namespace kindred {

class FolderLock {
 public:
  // Makes `folder` if it is missing. kUnavailable: another process holds it.
  [[nodiscard]] static Result<FolderLock> Take(const std::string& folder);

  FolderLock(FolderLock&& other) noexcept;
  FolderLock& operator=(FolderLock&& other) noexcept;
  FolderLock(const FolderLock&) = delete;
  FolderLock& operator=(const FolderLock&) = delete;
  ~FolderLock();

 private:
  explicit FolderLock(int descriptor) : descriptor_(descriptor) {}

  int descriptor_ = -1;
};

}  // namespace kindred

#endif  // KINDRED_BASE_LOCK_H_
