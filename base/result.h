// Result<T>: a value, or the reason there is none.
//
// The part of std::expected this project uses; libstdc++ 12 has the original
// only from C++23 on. A value type: not synchronised.
#ifndef KINDRED_BASE_RESULT_H_
#define KINDRED_BASE_RESULT_H_

#include <cassert>
#include <cstdint>
#include <string>
#include <utility>
#include <variant>

namespace kindred {

// Sorted by what a caller may do about it, not by where it arose.
enum class ErrorCode : std::uint8_t {
  kInvalidArgument,  // the caller's input is wrong; retrying is useless
  kNotFound,         // the named thing does not exist
  kUnavailable,      // may succeed later: timeout, refused, 5xx
  kTooLarge,         // a documented limit was passed
  kCorrupt,          // stored bytes fail their checksum or format
  kIo,               // the operating system refused
  kCancelled,        // a stop was requested; what was done so far is kept
};

struct Error {
  ErrorCode code = ErrorCode::kIo;
  std::string message;  // one clause that names the object, no final dot
};

template <typename T>
class [[nodiscard]] Result {
 public:
  // Implicit on purpose: `return value;` and `return Error{...};` both work.
  Result(T value)  // NOLINT(google-explicit-constructor)
      : state_(std::in_place_index<0>, std::move(value)) {}
  Result(Error error)  // NOLINT(google-explicit-constructor)
      : state_(std::in_place_index<1>, std::move(error)) {}

  [[nodiscard]] bool Ok() const { return state_.index() == 0; }

  // The value. Requires Ok().
  [[nodiscard]] const T& Value() const& {
    assert(Ok());
    return *std::get_if<0>(&state_);
  }
  [[nodiscard]] T& Value() & {
    assert(Ok());
    return *std::get_if<0>(&state_);
  }
  [[nodiscard]] T&& Value() && {
    assert(Ok());
    return std::move(*std::get_if<0>(&state_));
  }

  // The reason. Requires !Ok().
  [[nodiscard]] const Error& Reason() const {
    assert(!Ok());
    return *std::get_if<1>(&state_);
  }

 private:
  std::variant<T, Error> state_;
};

using Status = Result<std::monostate>;  // success carries nothing

// Success of a Status.
[[nodiscard]] inline Status Done() {
  return std::monostate{};
}

}  // namespace kindred

#endif  // KINDRED_BASE_RESULT_H_
