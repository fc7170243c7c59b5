#include "index/database.h"

#include <cstddef>
#include <cstdint>
#include <exception>
#include <functional>
#include <string>

#include <soci/soci.h>
#include <soci/sqlite3/soci-sqlite3.h>

namespace kindred::index {

Error DatabaseError(const std::exception& failed) {
  return {ErrorCode::kIo, std::string("catalogue: ") + failed.what()};
}

void ConnectDatabase(soci::session& sql, const std::string& path) {
  sql.open(soci::sqlite3, "dbname=\"" + path + "\" timeout=30");
  sql << "PRAGMA synchronous = FULL";
  // What is deleted is overwritten: index/removals.h.
  sql << "PRAGMA secure_delete = ON";
}

Status InTransaction(soci::session& sql, const std::function<void()>& body) {
  try {
    soci::transaction transaction(sql);
    body();
    transaction.commit();
    return Done();
  } catch (const std::exception& failed) {
    return DatabaseError(failed);
  }
}

std::int64_t WholeAt(const soci::row& row, std::size_t column) {
  return row.get_properties(column).get_data_type() == soci::dt_integer
             ? row.get<int>(column)
             : row.get<SociInt>(column);
}

bool HasTable(soci::session& sql, const std::string& name) {
  int count = 0;
  sql << "SELECT COUNT(*) FROM sqlite_master WHERE name = :name",
      soci::into(count), soci::use(name);
  return count > 0;
}

Status EnsureTables(soci::session& sql, const std::string& path,
                    const TableSet& tables) {
  if (!HasTable(sql, "companies")) {
    return Error{ErrorCode::kCorrupt, path + ": holds no catalogue"};
  }
  const std::string name(tables.name);
  const std::string format = name + "_format";
  if (!HasTable(sql, format)) {
    return InTransaction(sql, [&] {
      for (const char* statement : tables.statements) sql << statement;
      sql << "CREATE TABLE " + format + " (version BIGINT NOT NULL)";
      sql << "INSERT INTO " + format + " (version) VALUES (:version)",
          soci::use(tables.version);
    });
  }
  int version = 0;
  sql << "SELECT version FROM " + format, soci::into(version);
  if (version == tables.version) return Done();
  return Error{ErrorCode::kCorrupt, path + ": its " + name +
                                        " has the format " +
                                        std::to_string(version) + ", not " +
                                        std::to_string(tables.version)};
}

}  // namespace kindred::index
