#include "nlp/meta_prescan.h"

#include <algorithm>
#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

#include "nlp/ascii.h"

namespace kindred::nlp {
namespace {

struct Attribute {
  std::string name;
  std::string value;
};

// Walks over the octets; every method leaves `at_` at or before the end.
class Prescanner {
 public:
  Prescanner(std::string_view bytes, bool (*is_label)(std::string_view))
      : bytes_(bytes.substr(0, kPrescanBytes)), is_label_(is_label) {}

  std::string Run() {
    while (!AtEnd()) {
      const std::string_view rest = bytes_.substr(at_);
      if (rest.starts_with("<!--")) {
        // The two hyphens of "<!-->" may be those of the start.
        JumpPast("-->", at_ + 2);
      } else if (StartsWithIgnoringCase(rest, "<meta") && rest.size() > 5 &&
                 (IsAsciiSpace(rest[5]) || rest[5] == '/')) {
        at_ += 6;
        std::string label = ReadMeta();
        if (!label.empty()) return label;
      } else if (IsTag(rest)) {
        SkipTag();
      } else if (rest.starts_with("<!") || rest.starts_with("</") ||
                 rest.starts_with("<?")) {
        JumpPast(">", at_);
      } else {
        ++at_;
      }
    }
    return {};
  }

 private:
  [[nodiscard]] bool AtEnd() const { return at_ >= bytes_.size(); }

  static bool IsTag(std::string_view rest) {
    if (!rest.starts_with('<')) return false;
    rest.remove_prefix(rest.starts_with("</") ? 2 : 1);
    return !rest.empty() && IsAsciiAlpha(rest.front());
  }

  void JumpPast(std::string_view end, std::size_t from) {
    const std::size_t found = bytes_.find(end, from);
    at_ = found == std::string_view::npos ? bytes_.size() : found + end.size();
  }

  void SkipTag() {
    while (!AtEnd() && !IsAsciiSpace(bytes_[at_]) && bytes_[at_] != '>') ++at_;
    while (NextAttribute()) {
    }
  }

  std::string ReadMeta() {
    bool is_content_type = false;
    std::string from_content;
    std::string from_charset;
    bool seen_content = false;
    bool seen_charset = false;
    while (const std::optional<Attribute> attribute = NextAttribute()) {
      if (attribute->name == "http-equiv") {
        is_content_type = attribute->value == "content-type";
      } else if (attribute->name == "content" && !seen_content) {
        seen_content = true;
        from_content = CharsetOf(attribute->value);
      } else if (attribute->name == "charset" && !seen_charset) {
        seen_charset = true;
        from_charset = attribute->value;
      }
    }
    if (AtEnd()) return {};  // an unfinished tag declares nothing
    std::string label;
    if (seen_charset) {
      label = std::move(from_charset);
    } else if (is_content_type) {
      label = std::move(from_content);
    }
    return is_label_(label) ? label : std::string();
  }

  // "Get an attribute": names and values in lower case.
  std::optional<Attribute> NextAttribute() {
    while (!AtEnd() && (IsAsciiSpace(bytes_[at_]) || bytes_[at_] == '/')) ++at_;
    if (AtEnd() || bytes_[at_] == '>') return std::nullopt;
    Attribute attribute;
    while (!AtEnd()) {
      const char c = bytes_[at_];
      if (IsAsciiSpace(c) || c == '/' || c == '>') break;
      if (c == '=' && !attribute.name.empty()) break;
      attribute.name += ToAsciiLower(c);
      ++at_;
    }
    SkipSpace();
    if (AtEnd() || bytes_[at_] != '=') return attribute;
    ++at_;
    SkipSpace();
    attribute.value = ReadValue();
    return attribute;
  }

  std::string ReadValue() {
    if (AtEnd()) return {};
    const char quote = bytes_[at_];
    if (quote == '"' || quote == '\'') {
      const std::size_t begin = at_ + 1;
      const std::size_t end =
          std::min(bytes_.find(quote, begin), bytes_.size());
      at_ = std::min(end + 1, bytes_.size());
      return LowerAscii(bytes_.substr(begin, end - begin));
    }
    const std::size_t begin = at_;
    while (!AtEnd() && !IsAsciiSpace(bytes_[at_]) && bytes_[at_] != '>') ++at_;
    return LowerAscii(bytes_.substr(begin, at_ - begin));
  }

  void SkipSpace() {
    while (!AtEnd() && IsAsciiSpace(bytes_[at_])) ++at_;
  }

  std::string_view bytes_;
  bool (*is_label_)(std::string_view);
  std::size_t at_ = 0;
};

constexpr std::string_view kName = "charset";

// The offset of `word` in `text` without regard to case, from `from` on.
std::size_t FindIgnoringCase(std::string_view text, std::string_view word,
                             std::size_t from) {
  for (std::size_t at = from; at + word.size() <= text.size(); ++at) {
    if (StartsWithIgnoringCase(text.substr(at), word)) return at;
  }
  return std::string_view::npos;
}

}  // namespace

std::string PrescanMeta(std::string_view bytes,
                        bool (*is_label)(std::string_view)) {
  return Prescanner(bytes, is_label).Run();
}

std::string_view CharsetOf(std::string_view content_type) {
  std::size_t at = 0;
  for (;;) {
    at = FindIgnoringCase(content_type, kName, at);
    if (at == std::string_view::npos) return {};
    at += kName.size();
    std::string_view rest = content_type.substr(at);
    while (!rest.empty() && IsAsciiSpace(rest.front())) rest.remove_prefix(1);
    if (!rest.starts_with('=')) continue;
    rest.remove_prefix(1);
    rest = TrimAscii(rest);
    if (rest.starts_with('"') || rest.starts_with('\'')) {
      const std::size_t end = rest.find(rest.front(), 1);
      if (end == std::string_view::npos) return {};
      return rest.substr(1, end - 1);
    }
    return rest.substr(0, rest.find_first_of("; \t\r\n\f"));
  }
}

}  // namespace kindred::nlp
