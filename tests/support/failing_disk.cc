// A disk that fails: a library for tests, loaded before the program's own.
//
//   LD_PRELOAD=build/release/tests/support/libfailing_disk.so
//       KINDRED_DISK_FOLDER=/tmp/w/data KINDRED_DISK_FAULT=full
//       KINDRED_DISK_AT=17 kindred crawl --workspace /tmp/w/data ...
//
// Works for every verb. In the environment:
//
//   KINDRED_DISK_FOLDER  absolute, without links. Each write, sync and
//                        truncation of what lies in it is a call that counts.
//   KINDRED_DISK_CALLS   "syncs": no other calls count, and none other fails
//   KINDRED_DISK_FAULT   what goes wrong at the call KINDRED_DISK_AT (from 1):
//     full  no space left (ENOSPC): the first write fails with half of its
//           octets written, and so does all that needs space from then on;
//           syncs and cuts work
//     once  this call fails (EIO), and no other
//     dead  this call and all after it fail (EIO)
//   KINDRED_DISK_REPORT  a file outside the folder, which gets "fault CALL
//                        PATH" for the first call that failed, and at the
//                        program's end "calls NUMBER".
//
// A sync that fails loses what was written since the last one that worked, as
// the kernel may: those octets become zeros. Opening, renaming and removing
// always work, and so does what bypasses the C library's functions for writing.
#include <algorithm>
#include <array>
#include <atomic>
#include <cerrno>
#include <cstdint>
#include <cstdlib>
#include <map>
#include <mutex>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <fcntl.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/types.h>
#include <sys/uio.h>
#include <unistd.h>

namespace {

// The system's own functions; those of the C library are ours.
// NOLINTBEGIN(*-vararg)
ssize_t SystemWrite(int file, const void* bytes, std::size_t count) {
  return ::syscall(SYS_write, file, bytes, count);
}
ssize_t SystemWriteAt(int file, const void* bytes, std::size_t count,
                      off_t offset) {
  return ::syscall(SYS_pwrite64, file, bytes, count, offset);
}
int SystemTruncate(int file, off_t size) {
  return static_cast<int>(::syscall(SYS_ftruncate, file, size));
}
int SystemOpen(const std::string& path, int flags) {
  constexpr mode_t kMode = 0644;
  return ::open(path.c_str(), flags | O_CLOEXEC, kMode);
}
// NOLINTEND(*-vararg)

std::string_view Setting(const char* name) {
  const char* const value = std::getenv(name);  // NOLINT(*-mt-unsafe)
  return value == nullptr ? "" : value;
}

struct Settings {
  std::string_view folder = Setting("KINDRED_DISK_FOLDER");
  std::string_view calls = Setting("KINDRED_DISK_CALLS");
  std::string_view fault = Setting("KINDRED_DISK_FAULT");
  std::string_view report = Setting("KINDRED_DISK_REPORT");
  std::uint64_t at =
      std::strtoull(Setting("KINDRED_DISK_AT").data(), nullptr, 10);
};

const Settings& Configured() {
  static const Settings settings;
  return settings;
}

void Report(const std::string& line) {
  if (Configured().report.empty()) return;
  const int file = SystemOpen(std::string(Configured().report),
                              O_WRONLY | O_CREAT | O_APPEND);
  if (file < 0) return;
  static_cast<void>(SystemWrite(file, line.data(), line.size()));
  ::close(file);
}

std::string LinkOf(int file) {
  return "/proc/self/fd/" + std::to_string(file);
}

// Empty for what lies outside the folder: sockets, pipes, the terminal.
std::string CountedPath(int file) {
  std::array<char, 4096> path{};
  const ssize_t length =
      ::readlink(LinkOf(file).c_str(), path.data(), path.size());
  const std::string_view found(
      path.data(), length > 0 ? static_cast<std::size_t>(length) : 0);
  const std::string_view folder = Configured().folder;
  const bool inside =
      !folder.empty() && found.starts_with(folder) &&
      (found.size() == folder.size() || found[folder.size()] == '/');
  return std::string(inside ? found : "");
}

// What was written and not synced, of each file.
class UnsyncedWrites {
 public:
  void Add(int file, off_t begin, ssize_t length) {
    if (length <= 0) return;
    const std::lock_guard lock(mutex_);
    writes_[KeyOf(file)].emplace_back(begin, begin + length);
  }

  void Forget(int file) {
    const std::lock_guard lock(mutex_);
    writes_.erase(KeyOf(file));
  }

  void Lose(int file) {
    const std::lock_guard lock(mutex_);
    const auto found = writes_.find(KeyOf(file));
    struct stat info {};
    if (found == writes_.end() || ::fstat(file, &info) != 0) return;
    // `file` may append all it gets. Never closed, as that would end the locks
    // that the program has on the file.
    const int other = SystemOpen(LinkOf(file), O_WRONLY);
    for (const auto& [begin, end] : found->second) {
      const off_t kept = std::min(end, info.st_size);
      if (begin >= kept) continue;
      const std::string zeros(static_cast<std::size_t>(kept - begin), '\0');
      static_cast<void>(
          SystemWriteAt(other, zeros.data(), zeros.size(), begin));
    }
    writes_.erase(found);
  }

 private:
  // A file's number may be another's once it is removed; its birth is not.
  using Key = std::array<std::uint64_t, 3>;
  static Key KeyOf(int file) {
    struct statx info {};
    ::statx(file, "", AT_EMPTY_PATH, STATX_INO | STATX_BTIME, &info);
    return {info.stx_ino, static_cast<std::uint64_t>(info.stx_btime.tv_sec),
            info.stx_btime.tv_nsec};
  }

  std::mutex mutex_;
  std::map<Key, std::vector<std::pair<off_t, off_t>>> writes_;
};

// NOLINTBEGIN(cppcoreguidelines-avoid-non-const-global-variables)
std::atomic<std::uint64_t> calls = 0;
std::atomic<bool> failed = false;
UnsyncedWrites unsynced;
// NOLINTEND(cppcoreguidelines-avoid-non-const-global-variables)

class CountAtTheEnd {
 public:
  CountAtTheEnd() = default;
  ~CountAtTheEnd() { Report("calls " + std::to_string(calls) + '\n'); }
  CountAtTheEnd(const CountAtTheEnd&) = delete;
  CountAtTheEnd& operator=(const CountAtTheEnd&) = delete;
  CountAtTheEnd(CountAtTheEnd&&) = delete;
  CountAtTheEnd& operator=(CountAtTheEnd&&) = delete;
};
const CountAtTheEnd kCountAtTheEnd;

// How a call goes.
struct Verdict {
  bool inside = false;  // of the folder
  int error = 0;        // 0: it works
  bool first = false;   // of those that fail
};

enum class Kind { kWrite, kCut, kSync };

Verdict Count(std::string_view call, int file, Kind kind) {
  const std::string path = CountedPath(file);
  if (path.empty()) return {};
  Verdict verdict{.inside = true};
  const Settings& settings = Configured();
  if (settings.calls == "syncs" && kind != Kind::kSync) return verdict;
  const std::uint64_t number = ++calls;
  if (settings.at == 0 || number < settings.at) return verdict;
  if (settings.fault == "full" && kind == Kind::kWrite) {
    verdict.error = ENOSPC;
  } else if (settings.fault == "dead" ||
             (settings.fault == "once" && number == settings.at)) {
    verdict.error = EIO;
  }
  if (verdict.error != 0 && !failed.exchange(true)) {
    verdict.first = true;
    Report("fault " + std::string(call) + ' ' + path + '\n');
  }
  return verdict;
}

// Of a write of `count` octets: how many are written before it fails.
std::size_t Room(const Verdict& verdict, std::size_t count) {
  if (verdict.error == 0) return count;
  return verdict.error == ENOSPC && verdict.first ? count / 2 : 0;
}

int Fail(const Verdict& verdict) {
  errno = verdict.error;
  return -1;
}

ssize_t WriteAt(std::string_view call, int file, const void* bytes,
                std::size_t count, off_t offset) {
  const Verdict verdict = Count(call, file, Kind::kWrite);
  const std::size_t room = Room(verdict, count);
  if (verdict.error != 0 && room == 0) return Fail(verdict);
  const ssize_t wrote = SystemWriteAt(file, bytes, room, offset);
  if (verdict.inside) unsynced.Add(file, offset, wrote);
  return wrote;
}

int Sync(std::string_view call, int file, int number) {
  const Verdict verdict = Count(call, file, Kind::kSync);
  if (verdict.error != 0) {
    unsynced.Lose(file);
    return Fail(verdict);
  }
  // NOLINTNEXTLINE(*-vararg)
  const int synced = static_cast<int>(::syscall(number, file));
  if (verdict.inside && synced == 0) unsynced.Forget(file);
  return synced;
}

int Truncate(std::string_view call, int file, off_t size) {
  struct stat info {};
  const bool longer = ::fstat(file, &info) == 0 && size > info.st_size;
  const Verdict verdict = Count(call, file, longer ? Kind::kWrite : Kind::kCut);
  return verdict.error != 0 ? Fail(verdict) : SystemTruncate(file, size);
}

}  // namespace

// NOLINTBEGIN(readability-identifier-naming)
extern "C" {

ssize_t write(int file, const void* bytes, std::size_t count) {
  const Verdict verdict = Count("write", file, Kind::kWrite);
  const std::size_t room = Room(verdict, count);
  if (verdict.error != 0 && room == 0) return Fail(verdict);
  const ssize_t wrote = SystemWrite(file, bytes, room);
  if (verdict.inside) {
    unsynced.Add(file, ::lseek(file, 0, SEEK_CUR) - wrote, wrote);
  }
  return wrote;
}

ssize_t writev(int file, const iovec* parts, int count) {
  const Verdict verdict = Count("writev", file, Kind::kWrite);
  if (verdict.error != 0) return Fail(verdict);
  // NOLINTNEXTLINE(*-vararg)
  const ssize_t wrote = ::syscall(SYS_writev, file, parts, count);
  if (verdict.inside) {
    unsynced.Add(file, ::lseek(file, 0, SEEK_CUR) - wrote, wrote);
  }
  return wrote;
}

ssize_t pwrite(int file, const void* bytes, std::size_t count, off_t offset) {
  return WriteAt("pwrite", file, bytes, count, offset);
}

ssize_t pwrite64(int file, const void* bytes, std::size_t count,
                 off64_t offset) {
  return WriteAt("pwrite64", file, bytes, count, offset);
}

int fsync(int file) {
  return Sync("fsync", file, SYS_fsync);
}

int fdatasync(int file) {
  return Sync("fdatasync", file, SYS_fdatasync);
}

int ftruncate(int file, off_t size) noexcept {
  return Truncate("ftruncate", file, size);
}

int ftruncate64(int file, off64_t size) noexcept {
  return Truncate("ftruncate64", file, size);
}

}  // extern "C"
// NOLINTEND(readability-identifier-naming)
