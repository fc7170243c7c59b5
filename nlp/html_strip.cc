#include "nlp/html_strip.h"

#include <algorithm>
#include <array>
#include <cstddef>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

#include "nlp/ascii.h"

namespace kindred::nlp {
namespace {

constexpr std::size_t kNone = std::string_view::npos;

// All lists are sorted.
constexpr auto kKeptAttributes = std::to_array<std::string_view>(
    {"alt", "aria-hidden", "class", "content", "hidden", "href", "hreflang",
     "http-equiv", "id", "itemprop", "lang", "name", "open", "property", "rel",
     "role", "src", "style", "type"});

constexpr auto kFormatting = std::to_array<std::string_view>(
    {"b", "big", "blink", "code", "em", "font", "i", "nobr", "s", "small",
     "strike", "strong", "tt", "u"});

// Elements whose content is no text of the page, up to their end tag.
constexpr auto kRawDropped = std::to_array<std::string_view>(
    {"iframe", "noembed", "noframes", "noscript", "script", "style"});

// Elements whose content the tokenizer reads as text.
constexpr auto kRawKept =
    std::to_array<std::string_view>({"textarea", "title", "xmp"});

// Elements that others close by themselves, or that have no content: they do
// not count as open.
constexpr auto kNotCounted = std::to_array<std::string_view>(
    {"area",   "base",     "basefont", "bgsound", "body",     "br",
     "col",    "colgroup", "dd",       "dt",      "embed",    "frame",
     "head",   "hr",       "html",     "img",     "input",    "isindex",
     "keygen", "li",       "link",     "meta",    "optgroup", "option",
     "p",      "param",    "rp",       "rt",      "source",   "tbody",
     "td",     "tfoot",    "th",       "thead",   "tr",       "wbr"});

// Start tags that end SVG and MathML, and elements in which they do not (HTML
// 13.2.6.5 and the integration points of 13.2.6).
constexpr auto kBreakouts = std::to_array<std::string_view>(
    {"b",      "big",    "blockquote", "body",    "br",    "center", "code",
     "dd",     "div",    "dl",         "dt",      "em",    "embed",  "h1",
     "h2",     "h3",     "h4",         "h5",      "h6",    "head",   "hr",
     "i",      "img",    "li",         "listing", "menu",  "meta",   "nobr",
     "ol",     "p",      "pre",        "ruby",    "s",     "small",  "span",
     "strike", "strong", "sub",        "sup",     "table", "tt",     "u",
     "ul",     "var"});

constexpr auto kIntegrationPoints =
    std::to_array<std::string_view>({"annotation-xml", "desc", "foreignobject",
                                     "mi", "mn", "mo", "ms", "mtext", "title"});

template <typename List>
bool IsOneOf(std::string_view name, const List& sorted) {
  return std::ranges::binary_search(sorted, name);
}

// Blocks younger than Gumbo, which would not end them where paragraphs are
// open: to it they are divisions with the ARIA role of that name.
bool IsNewBlock(std::string_view name) {
  return name == "dialog" || name == "search";
}

struct Tag {
  std::string name;        // lower case
  std::string attributes;  // kept ones, as written, each after a blank
  std::string type;        // value of the attribute `type`
  bool self_closing = false;
};

class Stripper {
 public:
  Stripper(std::string_view html, std::size_t max_open)
      : html_(html), max_open_(max_open) {
    stripped_.html.reserve(html.size());
  }

  StrippedHtml Run() {
    while (at_ < html_.size()) {
      const std::size_t open = std::min(html_.find('<', at_), html_.size());
      stripped_.html += html_.substr(at_, open - at_);
      at_ = open;
      if (at_ < html_.size()) ReadMarkup();
    }
    return std::move(stripped_);
  }

 private:
  [[nodiscard]] char Peek(std::size_t ahead) const {
    return at_ + ahead < html_.size() ? html_[at_ + ahead] : '\0';
  }

  void ReadMarkup() {
    const std::string_view rest = html_.substr(at_);
    if (rest.starts_with("<!--")) {
      SkipComment();
    } else if (StartsWithIgnoringCase(rest, "<!doctype")) {
      const std::size_t begin = at_;
      JumpPast('>');
      stripped_.html += html_.substr(begin, at_ - begin);
    } else if (IsAsciiAlpha(Peek(1))) {
      ++at_;
      ReadStartTag();
    } else if (Peek(1) == '/' && IsAsciiAlpha(Peek(2))) {
      at_ += 2;
      ReadEndTag();
    } else if (Peek(1) == '!' || Peek(1) == '?' || Peek(1) == '/') {
      JumpPast('>');  // a bogus comment
    } else {
      stripped_.html += '<';
      ++at_;
    }
  }

  void JumpPast(char end) {
    const std::size_t found = html_.find(end, at_);
    at_ = found == kNone ? html_.size() : found + 1;
  }

  // HTML 13.2.5.43 to 13.2.5.51: "-->" and "--!>" end a comment, and so do
  // "<!-->" and "<!--->".
  void SkipComment() {
    at_ += 4;
    if (Peek(0) == '>') {
      ++at_;
      return;
    }
    if (Peek(0) == '-' && Peek(1) == '>') {
      at_ += 2;
      return;
    }
    while ((at_ = html_.find("--", at_)) != kNone) {
      if (Peek(2) == '>') {
        at_ += 3;
        return;
      }
      if (Peek(2) == '!' && Peek(3) == '>') {
        at_ += 4;
        return;
      }
      ++at_;
    }
    at_ = html_.size();
  }

  std::string ReadName() {
    const std::size_t begin = at_;
    while (at_ < html_.size() && !IsAsciiSpace(html_[at_]) &&
           html_[at_] != '/' && html_[at_] != '>') {
      ++at_;
    }
    return LowerAscii(html_.substr(begin, at_ - begin));
  }

  // Reads up to and past '>'. Nothing if the text ends first: then the
  // tokenizer drops the tag.
  std::optional<Tag> ReadTag() {
    Tag tag;
    tag.name = ReadName();
    const bool formatting = IsOneOf(tag.name, kFormatting);
    std::size_t kept = 0;
    for (;;) {
      const bool slash = SkipSpaceAndSlashes();
      if (at_ >= html_.size()) return std::nullopt;
      if (html_[at_] == '>') {
        ++at_;
        tag.self_closing = slash;
        return tag;
      }
      const std::size_t begin = at_;
      const std::string name = ReadAttributeName();
      const std::string_view value = ReadAttributeValue();
      if (name == "type" && tag.type.empty()) tag.type = LowerAscii(value);
      if (!formatting && kept < kMaxKeptAttributes && IsKept(name, value)) {
        tag.attributes += ' ';
        tag.attributes += html_.substr(begin, at_ - begin);
        ++kept;
      }
    }
  }

  static bool IsKept(std::string_view name, std::string_view value) {
    if (!IsOneOf(name, kKeptAttributes)) return false;
    if (name != "style") return true;
    return value.find("none") != kNone || value.find("hidden") != kNone;
  }

  // True if the last character skipped is a slash.
  bool SkipSpaceAndSlashes() {
    bool slash = false;
    while (at_ < html_.size() &&
           (IsAsciiSpace(html_[at_]) || html_[at_] == '/')) {
      slash = html_[at_] == '/';
      ++at_;
    }
    return slash;
  }

  // HTML 13.2.5.32 and 13.2.5.33: a '=' at the start is part of the name.
  std::string ReadAttributeName() {
    const std::size_t begin = at_;
    ++at_;
    while (at_ < html_.size() && !IsAsciiSpace(html_[at_]) &&
           html_[at_] != '/' && html_[at_] != '>' && html_[at_] != '=') {
      ++at_;
    }
    return LowerAscii(html_.substr(begin, at_ - begin));
  }

  // The value without quotes, if there is one; stays behind it.
  std::string_view ReadAttributeValue() {
    const std::size_t name_end = at_;
    SkipSpace();
    if (Peek(0) != '=') {
      at_ = name_end;
      return {};
    }
    ++at_;
    SkipSpace();
    const char quote = Peek(0);
    if (quote == '"' || quote == '\'') {
      const std::size_t begin = at_ + 1;
      const std::size_t end = std::min(html_.find(quote, begin), html_.size());
      at_ = std::min(end + 1, html_.size());
      return html_.substr(std::min(begin, end), end - std::min(begin, end));
    }
    const std::size_t begin = at_;
    while (at_ < html_.size() && !IsAsciiSpace(html_[at_]) &&
           html_[at_] != '>') {
      ++at_;
    }
    return html_.substr(begin, at_ - begin);
  }

  void SkipSpace() {
    while (at_ < html_.size() && IsAsciiSpace(html_[at_])) ++at_;
  }

  void ReadStartTag() {
    const std::optional<Tag> read = ReadTag();
    if (!read) return;
    const Tag& tag = *read;
    if (tag.name == "svg" || tag.name == "math") {
      if (!tag.self_closing) SkipForeign(tag.name);
    } else if (tag.name == "script") {
      TakeScript(tag);
    } else if (IsOneOf(tag.name, kRawDropped)) {
      at_ = EndTagOf(tag.name, at_);
      SkipEndTag();
    } else {
      Emit(tag);
      if (tag.name == "plaintext") CopyUpTo(html_.size());
      if (IsOneOf(tag.name, kRawKept)) CopyUpTo(EndTagOf(tag.name, at_));
    }
  }

  void CopyUpTo(std::size_t end) {
    end = std::min(end, html_.size());
    stripped_.html += html_.substr(at_, end - at_);
    at_ = end;
  }

  void ReadEndTag() {
    const std::optional<Tag> read = ReadTag();
    if (!read) return;
    const Tag& tag = *read;
    if (!IsOneOf(tag.name, kNotCounted)) {
      Open& open = open_[tag.name];
      if (open.dropped > 0) {
        --open.dropped;
        return;
      }
      if (open.kept > 0) {
        --open.kept;
        --open_count_;
      }
    }
    stripped_.html += IsNewBlock(tag.name) ? "</div>" : "</" + tag.name + ">";
  }

  void Emit(const Tag& tag) {
    if (!IsOneOf(tag.name, kNotCounted)) {
      Open& open = open_[tag.name];
      if (open_count_ >= max_open_) {
        ++open.dropped;
        return;
      }
      ++open.kept;
      ++open_count_;
    }
    stripped_.html +=
        IsNewBlock(tag.name) ? "<div role=" + tag.name : "<" + tag.name;
    stripped_.html += tag.attributes;
    stripped_.html += tag.self_closing ? " />" : ">";
  }

  // The offset of "</name" that ends the element from `from` on; end of the
  // text if there is none.
  [[nodiscard]] std::size_t EndTagOf(std::string_view name,
                                     std::size_t from) const {
    for (std::size_t at = html_.find("</", from); at != kNone;
         at = html_.find("</", at + 2)) {
      if (NamesAt(at + 2, name)) return at;
    }
    return html_.size();
  }

  // Whether a tag name stands at `at`: `name` and then space, '/' or '>'.
  [[nodiscard]] bool NamesAt(std::size_t at, std::string_view name) const {
    if (!StartsWithIgnoringCase(html_.substr(at), name)) return false;
    const std::size_t end = at + name.size();
    return end < html_.size() &&
           (IsAsciiSpace(html_[end]) || html_[end] == '/' || html_[end] == '>');
  }

  // HTML 13.2.5.15 to 13.2.5.31: inside "<!--" a nested script element hides
  // its own end tag.
  [[nodiscard]] std::size_t ScriptEnd() const {
    bool escaped = false;
    bool nested = false;
    std::size_t at = html_.find('<', at_);
    while (at != kNone) {
      if (html_[at] == '-') {
        if (html_.substr(at, 3) == "-->") escaped = nested = false;
      } else if (!escaped && html_.substr(at, 4) == "<!--") {
        escaped = true;
        ++at;  // the hyphens may be those of "-->"
      } else if (NamesAt(at + 1, "script")) {
        nested = escaped;
      } else if (html_.substr(at, 2) == "</" && NamesAt(at + 2, "script")) {
        if (!nested) return at;
        nested = false;
      }
      at = html_.find_first_of(escaped ? "<-" : "<", at + 1);
    }
    return html_.size();
  }

  void TakeScript(const Tag& tag) {
    const std::size_t end = ScriptEnd();
    const std::string_view body = html_.substr(at_, end - at_);
    const std::string_view type = TrimAscii(tag.type);
    if (type.starts_with("application/ld+json")) {
      if (stripped_.json_ld.size() < kMaxJsonLdScripts &&
          body.size() <= kMaxJsonLdBytes) {
        stripped_.json_ld.emplace_back(TrimAscii(body));
      }
    } else if (type.find("json") == kNone) {
      stripped_.has_script = true;
    }
    at_ = end;
    SkipEndTag();
  }

  void SkipEndTag() {
    if (at_ >= html_.size()) return;
    at_ += 2;
    ReadTag();
  }

  // Skips an element of a foreign namespace with all it holds. Without an end
  // tag anywhere only the start tag goes: the page must not vanish with it.
  void SkipForeign(const std::string& name) {
    if (!foreign_ends_.contains(name)) foreign_ends_[name] = LastEndTag(name);
    const std::size_t last = foreign_ends_[name];
    if (last == kNone || last < at_) return;
    foreign_ = {name};
    while (foreign_.depth > 0 && at_ < html_.size()) {
      at_ = std::min(html_.find('<', at_), html_.size());
      if (html_.substr(at_, 4) == "<!--") {
        SkipComment();
      } else if (html_.substr(at_, 9) == "<![CDATA[") {
        const std::size_t end = html_.find("]]>", at_);
        at_ = end == kNone ? html_.size() : end + 3;
      } else if (IsAsciiAlpha(Peek(1)) || Peek(1) == '/') {
        if (SkipForeignTag()) return;
      } else if (at_ < html_.size()) {
        ++at_;
      }
    }
  }

  struct Foreign {
    std::string_view name;
    int depth = 1;
    int html_depth = 0;  // open elements that may hold HTML
  };

  // True, and stays before the tag, if it ends the foreign content.
  bool SkipForeignTag() {
    const std::size_t begin = at_;
    const int step = Peek(1) == '/' ? -1 : 1;
    at_ += step < 0 ? 2 : 1;
    const std::optional<Tag> read = ReadTag();
    if (!read) return false;
    const Tag& tag = *read;
    if (step > 0 && foreign_.html_depth == 0 && IsOneOf(tag.name, kBreakouts)) {
      at_ = begin;
      return true;
    }
    if (tag.self_closing) return false;
    if (tag.name == foreign_.name) foreign_.depth += step;
    if (IsOneOf(tag.name, kIntegrationPoints)) {
      foreign_.html_depth = std::max(0, foreign_.html_depth + step);
    }
    return false;
  }

  [[nodiscard]] std::size_t LastEndTag(std::string_view name) const {
    for (std::size_t at = html_.rfind("</"); at != kNone && at > 0;
         at = html_.rfind("</", at - 1)) {
      if (NamesAt(at + 2, name)) return at;
    }
    return kNone;
  }

  struct Open {
    std::size_t kept = 0;
    std::size_t dropped = 0;
  };

  std::string_view html_;
  std::size_t max_open_;
  std::size_t at_ = 0;
  std::size_t open_count_ = 0;
  std::map<std::string, Open, std::less<>> open_;
  std::map<std::string, std::size_t, std::less<>> foreign_ends_;
  Foreign foreign_;  // being skipped
  StrippedHtml stripped_;
};

}  // namespace

StrippedHtml StripHtml(std::string_view html, std::size_t max_open) {
  return Stripper(html, max_open).Run();
}

}  // namespace kindred::nlp
