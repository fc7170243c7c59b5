#include "nlp/html_strip.h"

#include <algorithm>
#include <cstddef>
#include <map>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "nlp/ascii.h"
#include "nlp/html_strip_output.h"
#include "nlp/html_tags.h"

namespace kindred::nlp {
namespace {

constexpr std::size_t kNone = std::string_view::npos;

// A tag being read; its kept attributes are in the output already.
struct Tag {
  std::string name;  // lower case
  const TagInfo* info = nullptr;
  std::string_view type;  // value of the attribute `type`
  bool self_closing = false;
};

class Stripper {
 public:
  Stripper(std::string_view html, std::size_t max_open)
      : html_(html), max_open_(max_open), output_(html.size()) {
    open_.resize(CountTags());
  }

  StrippedHtml Run() {
    while (at_ < html_.size()) {
      const std::size_t open = std::min(html_.find('<', at_), html_.size());
      output_.PutText(html_.substr(at_, open - at_));
      at_ = open;
      if (at_ < html_.size()) ReadMarkup();
    }
    StrippedHtml stripped = std::move(output_).Take();
    stripped.json_ld = std::move(json_ld_);
    stripped.has_script = has_script_;
    return stripped;
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
      output_.PutRaw(html_.substr(begin, at_ - begin));
    } else if (IsAsciiAlpha(Peek(1))) {
      ++at_;
      ReadStartTag();
    } else if (Peek(1) == '/' && IsAsciiAlpha(Peek(2))) {
      at_ += 2;
      ReadEndTag();
    } else if (Peek(1) == '!' || Peek(1) == '?' || Peek(1) == '/') {
      JumpPast('>');  // a bogus comment
    } else {
      output_.PutRaw("<");
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

  void ReadName() {
    const std::size_t begin = at_;
    while (at_ < html_.size() && !IsAsciiSpace(html_[at_]) &&
           html_[at_] != '/' && html_[at_] != '>') {
      ++at_;
    }
    tag_.name.assign(html_.substr(begin, at_ - begin));
    std::ranges::transform(tag_.name, tag_.name.begin(), ToAsciiLower);
    tag_.info = &TagNamed(tag_.name);
  }

  // Reads `tag_` up to and past '>'. False if the text ends first: then the
  // tokenizer drops the tag.
  bool ReadTag() {
    ReadName();
    tag_.type = {};
    output_.BeginTag();
    const bool keeps = !tag_.info->Has(TagTrait::kInline);
    for (;;) {
      const bool slash = SkipSpaceAndSlashes();
      if (at_ >= html_.size()) return false;
      if (html_[at_] == '>') {
        ++at_;
        tag_.self_closing = slash;
        return true;
      }
      const std::size_t begin = at_;
      const std::string_view name = ReadAttributeName();
      const std::string_view value = ReadAttributeValue();
      if (tag_.type.empty() && EqualsIgnoringCase(name, "type")) {
        tag_.type = value;
      }
      if (keeps) {
        output_.AddAttribute(name, value, html_.substr(begin, at_ - begin));
      }
    }
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
  std::string_view ReadAttributeName() {
    const std::size_t begin = at_;
    ++at_;
    while (at_ < html_.size() && !IsAsciiSpace(html_[at_]) &&
           html_[at_] != '/' && html_[at_] != '>' && html_[at_] != '=') {
      ++at_;
    }
    return html_.substr(begin, at_ - begin);
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
    if (!ReadTag()) return;
    const Tag& tag = tag_;
    if (tag.name == "svg" || tag.name == "math") {
      if (!tag.self_closing) SkipForeign(tag.name);
    } else if (tag.name == "script") {
      TakeScript();
    } else if (tag.info->Has(TagTrait::kRawDropped)) {
      at_ = EndTagOf(tag.name, at_);
      SkipEndTag();
    } else {
      Emit();
      if (tag.name == "plaintext") CopyUpTo(html_.size());
      if (tag.info->Has(TagTrait::kRawKept)) ReadRawText();
    }
  }

  // The content of a title is text as any other; no one reads a textarea's.
  void ReadRawText() {
    const std::size_t end = EndTagOf(tag_.name, at_);
    if (tag_.name == "xmp") {
      CopyUpTo(end);
      return;
    }
    if (tag_.name == "title") output_.PutText(html_.substr(at_, end - at_));
    at_ = end;
  }

  void CopyUpTo(std::size_t end) {
    output_.PutRaw(html_.substr(at_, end - at_));
    at_ = end;
  }

  void ReadEndTag() {
    if (!ReadTag()) return;
    const TagInfo& info = *tag_.info;
    if (info.Has(TagTrait::kInline) || (tag_.name == "span" && !LeaveSpan())) {
      return;
    }
    if (!info.Has(TagTrait::kNotCounted)) {
      Open& open = OpenOf(tag_);
      if (open.dropped > 0) {
        --open.dropped;
        return;
      }
      if (open.kept > 0) {
        --open.kept;
        --open_count_;
      }
    }
    output_.PutEndTag(tag_.name, info);
  }

  // A span without attributes says nothing. False if the innermost open one
  // was left out, or there is none.
  bool LeaveSpan() {
    if (spans_.empty()) return false;
    const bool kept = spans_.back();
    spans_.pop_back();
    return kept;
  }

  // Whether the start tag just read says anything.
  bool IsWanted() {
    if (tag_.info->Has(TagTrait::kInline)) return false;
    if (tag_.name == "span") {
      spans_.push_back(output_.TagHasAttributes());
      return spans_.back();
    }
    if (tag_.name == "img") return output_.TagHas("alt");
    if (tag_.name == "meta") return output_.TagHas("content");
    if (tag_.name == "link") return output_.TagHas("rel") && IsReadLink();
    return true;
  }

  [[nodiscard]] bool IsReadLink() const {
    const std::string rel = LowerAscii(output_.ValueOf("rel"));
    return rel.find("canonical") != kNone || rel.find("alternate") != kNone;
  }

  void Emit() {
    if (!IsWanted()) {
      if (tag_.name == "img") output_.PutSpace();
      return;
    }
    if (!tag_.info->Has(TagTrait::kNotCounted)) {
      Open& open = OpenOf(tag_);
      if (open_count_ >= max_open_) {
        ++open.dropped;
        return;
      }
      ++open.kept;
      ++open_count_;
    }
    output_.PutStartTag(tag_.name, *tag_.info);
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

  void TakeScript() {
    const std::size_t end = ScriptEnd();
    const std::string_view body = html_.substr(at_, end - at_);
    const std::string type = LowerAscii(TrimAscii(tag_.type));
    if (type.starts_with("application/ld+json")) {
      if (json_ld_.size() < kMaxJsonLdScripts &&
          body.size() <= kMaxJsonLdBytes) {
        json_ld_.emplace_back(TrimAscii(body));
      }
    } else if (type.find("json") == kNone) {
      has_script_ = true;
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
    const auto found = foreign_ends_.try_emplace(name, kNotSought).first;
    if (found->second == kNotSought) found->second = LastEndTag(name);
    const std::size_t last = found->second;
    if (last == kNone || last < at_) return;
    foreign_ = {found->first};
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
    if (!ReadTag()) return false;
    if (step > 0 && foreign_.html_depth == 0 &&
        tag_.info->Has(TagTrait::kBreakout)) {
      at_ = begin;
      return true;
    }
    if (tag_.self_closing) return false;
    if (tag_.name == foreign_.name) foreign_.depth += step;
    if (tag_.info->Has(TagTrait::kIntegrationPoint)) {
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

  Open& OpenOf(const Tag& tag) {
    return tag.info->id == kUnknownTag ? unknown_open_[tag.name]
                                       : open_[tag.info->id];
  }

  static constexpr std::size_t kNotSought = kNone - 1;

  std::string_view html_;
  std::size_t max_open_;
  std::size_t at_ = 0;
  Tag tag_;
  std::size_t open_count_ = 0;
  std::vector<Open> open_;  // by the tag's id
  std::map<std::string, Open, std::less<>> unknown_open_;
  std::vector<bool> spans_;  // open ones: kept or left out
  std::map<std::string, std::size_t, std::less<>> foreign_ends_;
  Foreign foreign_;  // being skipped
  std::vector<std::string> json_ld_;
  bool has_script_ = false;
  StripOutput output_;
};

}  // namespace

StrippedHtml StripHtml(std::string_view html, std::size_t max_open) {
  return Stripper(html, max_open).Run();
}

}  // namespace kindred::nlp
