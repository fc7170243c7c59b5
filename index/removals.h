// Removals: companies that asked to be left out, and what is taken away.
//
// A table in the catalogue's file, reached through a connection of its own;
// Catalog::Open makes it. What it holds is all that stays of such a company.
// Rules are the catalogue's: one thread at a time, several processes; every
// change is durable when its method returns; a failed one changes nothing (kIo,
// with the database's own words). docs/removal.md says how it all works.
#ifndef KINDRED_INDEX_REMOVALS_H_
#define KINDRED_INDEX_REMOVALS_H_

#include <cstddef>
#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"

namespace kindred::index {

struct Removal {
  std::string domain;           // registrable; the key
  std::string reason;           // as told, may be empty
  std::string removed_at = {};  // RFC 3339, UTC
  // The domain somebody asked to remove: its own, or of another domain of the
  // same company.
  std::string asked_for = {};
  bool purged = false;  // no file holds anything of it any more

  friend bool operator==(const Removal&, const Removal&) = default;
};

using RemovedByDomain = std::map<std::string, Removal, std::less<>>;

// "removed on request on 2026-11-25"
[[nodiscard]] std::string ProblemOf(const Removal& removal);
// Whether a row's problem is one of these.
[[nodiscard]] bool IsRemovalProblem(std::string_view problem);

// What removing one domain took away.
struct RemovedDomain {
  Removal removal;
  bool already = false;  // it had been removed before
  std::size_t pages = 0;
  std::size_t events = 0;
  std::size_t feedback = 0;
  std::size_t list_rows = 0;  // emptied: they stay with their line and problem
};

// A record of the archive that stands elsewhere now.
struct MovedRecord {
  std::uint64_t from = 0;  // offset in the old file
  std::uint64_t to = 0;    // in the new one
};

class Removals {
 public:
  // Opens a file that holds a catalogue (kCorrupt: it does not, or the table is
  // of a later version).
  [[nodiscard]] static Result<Removals> Open(const std::string& path);

  Removals(Removals&& other) noexcept;
  Removals& operator=(Removals&& other) noexcept;
  Removals(const Removals&) = delete;
  Removals& operator=(const Removals&) = delete;
  ~Removals();

  // Removes the companies of these domains (reason and removed_at given) with
  // their other domains: those they are the same as, those they lead to and
  // those that lead to them. Returns what was removed, the first asked for
  // first. One transaction; one pass over the companies.
  [[nodiscard]] Result<std::vector<RemovedDomain>> Remove(
      std::span<const Removal> wanted);

  // Lets the domain, and what was removed with it, in again; returns them.
  // Empty: it is not removed. Nothing that was deleted comes back.
  [[nodiscard]] Result<std::vector<Removal>> Undo(const std::string& domain);

  // All by domain.
  [[nodiscard]] Result<RemovedByDomain> All();
  // Another value than before after a removal was added or taken back. Cheap.
  [[nodiscard]] Result<std::string> Stamp();

  // The last steps of a removal, each of which may be done again.
  //
  // Points pages and answers of `old_file` to their places in `new_file`, in
  // one transaction; those that are not in `moved` are deleted.
  Status MoveRecords(const std::string& old_file, const std::string& new_file,
                     std::span<const MovedRecord> moved);
  // Whether a page or an answer stands in this file of the archive.
  [[nodiscard]] Result<bool> Refers(const std::string& file);
  // Deletes what other processes wrote of removed companies meanwhile, and
  // rewrites the database so that no free page and no log holds what was
  // deleted. Waits for others' transactions. Cost: that of copying the file.
  Status Scrub();
  Status SetPurged(std::span<const std::string> domains);

 private:
  struct State;
  explicit Removals(std::unique_ptr<State> state);

  std::unique_ptr<State> state_;
};

}  // namespace kindred::index

#endif  // KINDRED_INDEX_REMOVALS_H_
