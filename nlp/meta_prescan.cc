#include "nlp/meta_prescan.h"

#include <algorithm>
#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

#include "nlp/ascii.h"
#include "nlp/encodings.h"

namespace kindred::nlp {
namespace {

struct Attribute {
  std::string name;
  std::string value;
};

// Walks over the octets; every method leaves `at_` at or before the end.
class Prescanner {
 public:
  explicit Prescanner(std::string_view bytes)
      : bytes_(bytes.substr(0, kPrescanBytes)) {}

  std::string_view Run() {
    while (!AtEnd()) {
      const std::string_view rest = bytes_.substr(at_);
      if (rest.starts_with("<!--")) {
        // The two hyphens of "<!-->" may be those of the start.
        JumpPast("-->", at_ + 2);
      } else if (StartsWithIgnoringCase(rest, "<meta") && rest.size() > 5 &&
                 (IsAsciiSpace(rest[5]) || rest[5] == '/')) {
        at_ += 6;
        const std::string_view encoding = Declared(ReadMeta());
        if (!encoding.empty()) return encoding;
      } else if (IsTag(rest)) {
        SkipTag();
      } else if (rest.starts_with("<!") || rest.starts_with("</") ||
                 rest.starts_with("<?")) {
        JumpPast(">", at_);
      } else {
        ++at_;
      }
    }
    return Declared(XmlLabel());
  }

 private:
  // What reads as ASCII cannot be UTF-16.
  static std::string_view Declared(std::string_view label) {
    const std::string_view name = EncodingOfLabel(label);
    if (name.starts_with("utf-16")) return "utf-8";
    return name == "x-user-defined" ? "windows-1252" : name;
  }

  // "Get an XML encoding": of <?xml ... encoding="label" ...>.
  [[nodiscard]] std::string_view XmlLabel() const {
    if (!bytes_.starts_with("<?xml")) return {};
    std::string_view rest = bytes_.substr(0, bytes_.find('>'));
    const std::size_t at = rest.find("encoding");
    if (at == std::string_view::npos || rest.size() == bytes_.size()) return {};
    rest.remove_prefix(at + std::string_view("encoding").size());
    const auto skip_space = [&rest] {
      while (!rest.empty() && static_cast<unsigned char>(rest[0]) <= ' ') {
        rest.remove_prefix(1);
      }
    };
    skip_space();
    if (!rest.starts_with('=')) return {};
    rest.remove_prefix(1);
    skip_space();
    if (!rest.starts_with('"') && !rest.starts_with('\'')) return {};
    const std::size_t end = rest.find(rest.front(), 1);
    return end == std::string_view::npos ? rest.substr(0, 0)
                                         : rest.substr(1, end - 1);
  }

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

  // The label of a meta element whose attributes begin here; empty if none.
  std::string ReadMeta() {
    bool has_pragma = false;
    bool seen_pragma = false;
    std::optional<std::string> from_content;
    std::optional<std::string> from_charset;
    while (std::optional<Attribute> attribute = NextAttribute()) {
      // Of attributes with the same name the first counts.
      if (attribute->name == "http-equiv" && !seen_pragma) {
        seen_pragma = true;
        has_pragma = attribute->value == "content-type";
      } else if (attribute->name == "content" && !from_content) {
        from_content = CharsetOf(attribute->value);
      } else if (attribute->name == "charset" && !from_charset) {
        from_charset = std::move(attribute->value);
      }
    }
    if (AtEnd()) return {};  // an unfinished tag declares nothing
    if (from_charset) return *std::move(from_charset);
    return has_pragma && from_content ? *std::move(from_content)
                                      : std::string();
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

std::string_view PrescanMeta(std::string_view bytes) {
  return Prescanner(bytes).Run();
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
