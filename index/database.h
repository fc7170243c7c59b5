// The catalogue's file as the classes of index/ use it: SQLite through SOCI.
//
// Internal to index/. What is thrown ends in the functions that return a Status
// or a Result (kIo, with the database's own words). Not synchronised.
#ifndef KINDRED_INDEX_DATABASE_H_
#define KINDRED_INDEX_DATABASE_H_

#include <cstddef>
#include <cstdint>
#include <exception>
#include <functional>
#include <span>
#include <string>
#include <string_view>

#include "base/result.h"

namespace soci {
class row;
class session;
}  // namespace soci

namespace kindred::index {

using SociInt = long long;  // NOLINT(google-runtime-int): SOCI's own type

// What a prepared statement reads at each execution.
struct BoundId {
  SociInt id = 0;
};

[[nodiscard]] Error DatabaseError(const std::exception& failed);

// Waits up to 30 s where another process writes. Throws.
void ConnectDatabase(soci::session& sql, const std::string& path);

// One transaction. Its first statement must write where another process may
// too: a lock taken later could not be had while that one does.
Status InTransaction(soci::session& sql, const std::function<void()>& body);

// The same for statements that return something.
template <typename T>
[[nodiscard]] Result<T> Ask(const std::function<T()>& body) {
  try {
    return body();
  } catch (const std::exception& failed) {
    return DatabaseError(failed);
  }
}

// A whole number; SOCI's type for it follows the column's declaration. Throws.
[[nodiscard]] std::int64_t WholeAt(const soci::row& row, std::size_t column);

// Tables beside the catalogue's own.
struct TableSet {
  std::string_view name;  // "history": its version is in history_format
  int version = 0;
  std::span<const char* const> statements;
};

[[nodiscard]] bool HasTable(soci::session& sql, const std::string& name);

// Makes the tables where they are missing. kCorrupt: `path` holds no catalogue,
// or they are of another version. Throws.
Status EnsureTables(soci::session& sql, const std::string& path,
                    const TableSet& tables);

}  // namespace kindred::index

#endif  // KINDRED_INDEX_DATABASE_H_
