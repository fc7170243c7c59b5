// The conformance data beside the checkout, where it is there.
#ifndef KINDRED_TESTS_CRAWLER_SHARED_DATA_H_
#define KINDRED_TESTS_CRAWLER_SHARED_DATA_H_

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "gtest/gtest.h"

#include "base/files.h"
#include "base/json.h"

namespace kindred {

// The octets of "../shared/`name`"; nothing where it is missing.
inline std::optional<std::string> SharedFile(const std::string& name) {
  DiskFiles files;
  Result<std::string> bytes =
      files.Read(std::string(KINDRED_SOURCE_DIR) + "/../shared/" + name, {});
  if (!bytes.Ok()) return std::nullopt;
  return std::move(bytes).Value();
}

// The objects of a JSON array or of JSON lines; a line that cannot be read is
// a failure of the test.
inline std::vector<Json> JsonRows(std::string_view text) {
  std::vector<Json> rows;
  if (text.starts_with('[')) {
    const Result<Json> all = Json::Parse(text);
    if (!all.Ok()) ADD_FAILURE() << all.Reason().message;
    if (all.Ok()) rows = *all.Value().AsArray();
    return rows;
  }
  while (!text.empty()) {
    const std::size_t end = std::min(text.find('\n'), text.size() - 1);
    const Result<Json> row = Json::Parse(text.substr(0, end));
    if (!row.Ok()) ADD_FAILURE() << row.Reason().message;
    if (row.Ok()) rows.push_back(row.Value());
    text.remove_prefix(end + 1);
  }
  return rows;
}

inline std::string TextOf(const Json& row, std::string_view key) {
  const Json* const value = row.Find(key);
  return value == nullptr ? std::string() : value->StringOr("");
}

}  // namespace kindred

#endif  // KINDRED_TESTS_CRAWLER_SHARED_DATA_H_
