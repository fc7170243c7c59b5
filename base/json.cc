#include "base/json.h"

#include <cmath>
#include <cstddef>
#include <cstdint>
#include <map>
#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

#include <nlohmann/json.hpp>

namespace kindred {
namespace {

using Tree = nlohmann::ordered_json;

// Builds a Json from nlohmann's events; stops at the first error.
class Builder final : public nlohmann::json_sax<nlohmann::json> {
 public:
  bool null() override { return Put(Json()); }
  bool boolean(bool value) override { return Put(value); }
  bool number_integer(number_integer_t value) override { return Put(value); }
  bool number_unsigned(number_unsigned_t value) override {
    if (value > static_cast<number_unsigned_t>(INT64_MAX)) {
      return Put(static_cast<double>(value));
    }
    return Put(static_cast<std::int64_t>(value));
  }
  bool number_float(number_float_t value, const string_t& /*text*/) override {
    return Put(value);
  }
  bool string(string_t& value) override { return Put(std::move(value)); }
  bool binary(binary_t& /*value*/) override { return false; }
  bool start_object(std::size_t /*size*/) override {
    return Open(Json(Json::Object()));
  }
  bool start_array(std::size_t /*size*/) override {
    return Open(Json(Json::Array()));
  }
  bool key(string_t& value) override {
    open_.back().key = std::move(value);
    return true;
  }
  bool end_object() override { return Close(); }
  bool end_array() override { return Close(); }
  bool parse_error(std::size_t position, const std::string& /*token*/,
                   const nlohmann::json::exception& /*why*/) override {
    error_ = "invalid JSON at octet " + std::to_string(position);
    return false;
  }

  [[nodiscard]] Json TakeValue() { return std::move(value_); }
  [[nodiscard]] const std::string& ErrorText() const { return error_; }

 private:
  struct Level {
    Json value;
    std::string key;  // of the member that comes next
  };

  bool Put(Json value) {
    if (open_.empty()) {
      value_ = std::move(value);
    } else if (open_.back().value.AsArray() != nullptr) {
      open_.back().value.Push(std::move(value));
    } else {
      open_.back().value.Set(std::move(open_.back().key), std::move(value));
    }
    return true;
  }
  bool Open(Json value) {
    if (open_.size() >= static_cast<std::size_t>(kMaxJsonDepth)) {
      error_ = "JSON nested deeper than " + std::to_string(kMaxJsonDepth);
      return false;
    }
    open_.push_back({std::move(value), {}});
    return true;
  }
  bool Close() {
    Json done = std::move(open_.back().value);
    open_.pop_back();
    return Put(std::move(done));
  }

  std::vector<Level> open_;
  Json value_;
  std::string error_ = "invalid JSON";
};

// For two values of one kind that is no array or object.
bool SameLeaf(const Json& a, const Json& b) {
  if (const bool* flag = a.AsBool()) return *flag == *b.AsBool();
  if (const std::int64_t* whole = a.AsInt()) return *whole == *b.AsInt();
  if (const std::string* text = a.AsString()) return *text == *b.AsString();
  return a.IsNull() || a.NumberOr(0) == b.NumberOr(0);
}

// Json values nest at most as deep as their author made them.
Tree ToTree(const Json& json) {  // NOLINT(misc-no-recursion)
  if (json.IsNull()) return nullptr;
  if (const bool* value = json.AsBool()) return *value;
  if (const std::int64_t* value = json.AsInt()) return *value;
  if (const std::string* value = json.AsString()) return *value;
  if (const Json::Array* values = json.AsArray()) {
    Tree tree = Tree::array();
    for (const Json& value : *values) tree.push_back(ToTree(value));
    return tree;
  }
  if (const Json::Object* members = json.AsObject()) {
    std::map<std::string_view, const Json*> last;
    for (const auto& [key, value] : *members) last[key] = &value;
    // Appended, not looked up: nlohmann's ordered object searches linearly.
    Tree::object_t object;
    for (const auto& [key, value] : *members) {
      if (last.at(key) == &value) object.push_back({key, ToTree(value)});
    }
    return object;
  }
  return json.NumberOr(0);
}

}  // namespace

bool Json::CopyLeaf(const Json& other) {
  if (other.AsArray() != nullptr || other.AsObject() != nullptr) return false;
  if (const bool* flag = other.AsBool()) {
    value_ = *flag;
  } else if (const std::int64_t* whole = other.AsInt()) {
    value_ = *whole;
  } else if (const auto* number = std::get_if<double>(&other.value_)) {
    value_ = *number;
  } else if (const std::string* text = other.AsString()) {
    value_ = *text;
  } else {
    value_ = std::monostate();
  }
  return true;
}

Json::Json(const Json& other) {
  if (CopyLeaf(other)) return;
  std::vector<std::pair<const Json*, Json*>> left = {{&other, this}};
  while (!left.empty()) {
    const auto [from, to] = left.back();
    left.pop_back();
    if (to->CopyLeaf(*from)) continue;
    if (const Array* values = from->AsArray()) {
      auto& copies = to->value_.emplace<Array>(values->size());
      for (std::size_t i = 0; i < copies.size(); ++i) {
        left.emplace_back(&(*values)[i], &copies[i]);
      }
    } else if (const Object* members = from->AsObject()) {
      auto& copies = to->value_.emplace<Object>(members->size());
      for (std::size_t i = 0; i < copies.size(); ++i) {
        copies[i].first = (*members)[i].first;
        left.emplace_back(&(*members)[i].second, &copies[i].second);
      }
    }
  }
}

Json& Json::operator=(const Json& other) {
  if (this != &other) *this = Json(other);
  return *this;
}

bool Json::EqualsBut(const Json& other, Pairs& children) const {
  if (value_.index() != other.value_.index()) return false;
  if (const Array* values = AsArray()) {
    const Array& others = *other.AsArray();
    for (std::size_t i = 0; i < std::min(values->size(), others.size()); ++i) {
      children.emplace_back(&(*values)[i], &others[i]);
    }
    return values->size() == others.size();
  }
  if (const Object* members = AsObject()) {
    const Object& others = *other.AsObject();
    for (std::size_t i = 0; i < std::min(members->size(), others.size()); ++i) {
      if ((*members)[i].first != others[i].first) return false;
      children.emplace_back(&(*members)[i].second, &others[i].second);
    }
    return members->size() == others.size();
  }
  return SameLeaf(*this, other);
}

bool Json::Equals(const Json& other) const {
  Pairs left = {{this, &other}};
  while (!left.empty()) {
    const auto [a, b] = left.back();
    left.pop_back();
    if (!a->EqualsBut(*b, left)) return false;
  }
  return true;
}

Result<Json> Json::Parse(std::string_view text) {
  // nlohmann takes this octet for the end of its input.
  if (const std::size_t zero = text.find('\0');
      zero != std::string_view::npos) {
    return Error{ErrorCode::kInvalidArgument,
                 "invalid JSON at octet " + std::to_string(zero + 1)};
  }
  Builder builder;
  if (!nlohmann::json::sax_parse(text.begin(), text.end(), &builder)) {
    return Error{ErrorCode::kInvalidArgument, builder.ErrorText()};
  }
  return builder.TakeValue();
}

std::string Json::Dump() const {
  return ToTree(*this).dump(-1, ' ', false, Tree::error_handler_t::replace);
}

const bool* Json::AsBool() const {
  return std::get_if<bool>(&value_);
}

const std::int64_t* Json::AsInt() const {
  return std::get_if<std::int64_t>(&value_);
}

const std::string* Json::AsString() const {
  return std::get_if<std::string>(&value_);
}

const Json::Array* Json::AsArray() const {
  return std::get_if<Array>(&value_);
}

const Json::Object* Json::AsObject() const {
  return std::get_if<Object>(&value_);
}

double Json::NumberOr(double otherwise) const {
  if (const auto* whole = AsInt()) return static_cast<double>(*whole);
  const auto* number = std::get_if<double>(&value_);
  return number != nullptr ? *number : otherwise;
}

std::string Json::StringOr(std::string_view otherwise) const {
  const std::string* text = AsString();
  return text != nullptr ? *text : std::string(otherwise);
}

const Json* Json::Find(std::string_view key) const {
  const Object* members = AsObject();
  if (members == nullptr) return nullptr;
  const Json* found = nullptr;
  for (const auto& [name, value] : *members) {
    if (name == key) found = &value;
  }
  return found;
}

void Json::Set(std::string key, Json value) {
  if (IsNull()) value_ = Object();
  std::get<Object>(value_).emplace_back(std::move(key), std::move(value));
}

void Json::Push(Json value) {
  if (IsNull()) value_ = Array();
  std::get<Array>(value_).push_back(std::move(value));
}

}  // namespace kindred
