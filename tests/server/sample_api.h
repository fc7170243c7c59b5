// A backend with the sample list and one job, and what tests ask of the API.
#ifndef KINDRED_TESTS_SERVER_SAMPLE_API_H_
#define KINDRED_TESTS_SERVER_SAMPLE_API_H_

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "base/json.h"
#include "server/api.h"

namespace kindred::server {

// The list is SampleList(60), the job number 7.
[[nodiscard]] ApiBackend SampleBackend();
// Without a list.
[[nodiscard]] ApiBackend EmptyBackend();

[[nodiscard]] ApiResponse Get(const ApiBackend& backend,
                              const std::string& path);
[[nodiscard]] ApiResponse Post(const ApiBackend& backend,
                               const std::string& path,
                               const std::string& body);

// Null if the body is no JSON.
[[nodiscard]] Json Parsed(const ApiResponse& response);
[[nodiscard]] std::string Text(const Json& object, std::string_view key);
[[nodiscard]] std::vector<std::string> Texts(const Json::Array& objects,
                                             std::string_view key);
// -1 if it is no whole number.
[[nodiscard]] std::int64_t Number(const Json& object, std::string_view key);
[[nodiscard]] std::vector<std::string> Keys(const Json& object);
// "pointer: reason" of each error.
[[nodiscard]] std::vector<std::string> Errors(const ApiResponse& response);

}  // namespace kindred::server

#endif  // KINDRED_TESTS_SERVER_SAMPLE_API_H_
