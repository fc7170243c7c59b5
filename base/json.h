// JSON values (RFC 8259): read with limits, written the same way every time.
//
// nlohmann/json does the reading and writing and is seen by json.cc only.
// A value type; not synchronised.
#ifndef KINDRED_BASE_JSON_H_
#define KINDRED_BASE_JSON_H_

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

#include "base/result.h"

namespace kindred {

inline constexpr int kMaxJsonDepth = 64;

class Json {
 public:
  using Array = std::vector<Json>;
  using Object = std::vector<std::pair<std::string, Json>>;  // in this order

  // Implicit on purpose: {{"name", "x"}, {"rank", 1}} reads as JSON does.
  Json() = default;  // null
  // Copying and comparing walk without recursion, however deep the value.
  Json(const Json& other);
  Json& operator=(const Json& other);
  Json(Json&&) noexcept = default;
  Json& operator=(Json&&) noexcept = default;
  ~Json() = default;
  Json(bool value) : value_(value) {}               // NOLINT
  Json(int value) : value_(std::int64_t{value}) {}  // NOLINT
  Json(std::int64_t value) : value_(value) {}       // NOLINT
  Json(std::size_t value)                           // NOLINT
      : value_(static_cast<std::int64_t>(value)) {}
  Json(double value) : value_(value) {}                         // NOLINT
  Json(const char* value) : value_(std::string(value)) {}       // NOLINT
  Json(std::string_view value) : value_(std::string(value)) {}  // NOLINT
  Json(std::string value) : value_(std::move(value)) {}         // NOLINT
  Json(Array value) : value_(std::move(value)) {}               // NOLINT
  Json(Object value) : value_(std::move(value)) {}              // NOLINT

  // Reads one value that fills `text`. Errors (kInvalidArgument): what is
  // wrong and at which octet; deeper than kMaxJsonDepth. Of equal keys the
  // last counts. Whole numbers past 64 bits become doubles.
  [[nodiscard]] static Result<Json> Parse(std::string_view text);

  // One line without blanks; octets that are no UTF-8 become U+FFFD, numbers
  // that are not finite become null, doubles read back as the same value.
  [[nodiscard]] std::string Dump() const;

  [[nodiscard]] bool IsNull() const { return value_.index() == 0; }
  // The value if it is of this kind, else null (for a pointer) or nothing.
  [[nodiscard]] const bool* AsBool() const;
  [[nodiscard]] const std::int64_t* AsInt() const;
  [[nodiscard]] const std::string* AsString() const;
  [[nodiscard]] const Array* AsArray() const;
  [[nodiscard]] const Object* AsObject() const;
  // A number of either kind, else `otherwise`.
  [[nodiscard]] double NumberOr(double otherwise) const;
  [[nodiscard]] std::string StringOr(std::string_view otherwise) const;

  // The member `key` of an object; null if there is none or this is no object.
  [[nodiscard]] const Json* Find(std::string_view key) const;

  // Adds at the end of an object or array; a null value becomes one first.
  void Set(std::string key, Json value);
  void Push(Json value);

  friend bool operator==(const Json& a, const Json& b) { return a.Equals(b); }

 private:
  // Pairs of values still to be compared.
  using Pairs = std::vector<std::pair<const Json*, const Json*>>;

  [[nodiscard]] bool Equals(const Json& other) const;
  // Whether both are equal but for their children, which join `children`.
  [[nodiscard]] bool EqualsBut(const Json& other, Pairs& children) const;
  // True if `other` is no array or object; then this is a copy of it.
  bool CopyLeaf(const Json& other);

  std::variant<std::monostate, bool, std::int64_t, double, std::string, Array,
               Object>
      value_;
};

}  // namespace kindred

#endif  // KINDRED_BASE_JSON_H_
