#include "nlp/html_strip.h"

#include <algorithm>
#include <cstddef>
#include <map>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "nlp/ascii.h"
#include "nlp/html_scan.h"
#include "nlp/html_strip_output.h"
#include "nlp/html_tags.h"

namespace kindred::nlp {
namespace {

constexpr std::size_t kNone = std::string_view::npos;

// A tag being read; its kept attributes are in the output already.
struct Tag {
  std::string_view name;  // lower case
  const TagInfo* info = nullptr;
  std::string_view type;  // value of the attribute `type`
  bool self_closing = false;
};

class Stripper {
 public:
  Stripper(std::string_view html, std::size_t max_open)
      : in_(html), max_open_(max_open), output_(html.size()) {
    open_.resize(CountTags());
  }

  StrippedHtml Run() {
    while (!in_.AtEnd()) {
      output_.PutText(in_.TakeUpTo(in_.Find('<')));
      if (!in_.AtEnd()) ReadMarkup();
    }
    StrippedHtml stripped = std::move(output_).Take();
    stripped.json_ld = std::move(json_ld_);
    stripped.has_script = has_script_;
    return stripped;
  }

 private:
  void ReadMarkup() {
    const std::string_view rest = in_.Rest();
    const char next = in_.Peek(1);
    if (rest.starts_with("<!--")) {
      in_.SkipComment();
    } else if (StartsWithIgnoringCase(rest, "<!doctype")) {
      const std::size_t begin = in_.Offset();
      in_.JumpPast('>');
      output_.PutRaw(rest.substr(0, in_.Offset() - begin));
    } else if (IsAsciiAlpha(next)) {
      in_.Skip(1);
      ReadStartTag();
    } else if (next == '/' && IsAsciiAlpha(in_.Peek(2))) {
      in_.Skip(2);
      ReadEndTag();
    } else if (next == '!' || next == '?' || next == '/') {
      in_.JumpPast('>');  // a bogus comment
    } else {
      output_.PutRaw("<");
      in_.Skip(1);
    }
  }

  // Reads `tag_` up to and past '>'. False if the text ends first: then the
  // tokenizer drops the tag.
  bool ReadTag() {
    tag_name_.assign(in_.ReadTagName());
    std::ranges::transform(tag_name_, tag_name_.begin(), ToAsciiLower);
    tag_.name = tag_name_;
    tag_.info = &TagNamed(tag_.name);
    tag_.type = {};
    output_.BeginTag();
    const bool keeps = !tag_.info->Has(TagTrait::kInline);
    for (;;) {
      const bool slash = in_.SkipSpaceAndSlashes();
      if (in_.AtEnd()) return false;
      if (in_.Peek(0) == '>') {
        in_.Skip(1);
        tag_.self_closing = slash;
        return true;
      }
      const auto [name, value, written] = in_.ReadAttribute();
      if (tag_.type.empty() && EqualsIgnoringCase(name, "type")) {
        tag_.type = value;
      }
      if (keeps) output_.AddAttribute(name, value, written);
    }
  }

  void ReadStartTag() {
    if (!ReadTag()) return;
    const Tag& tag = tag_;
    if (tag.name == "svg" || tag.name == "math") {
      if (!tag.self_closing) SkipForeign(tag.name);
    } else if (tag.name == "script") {
      TakeScript();
    } else if (tag.info->Has(TagTrait::kRawDropped)) {
      in_.JumpTo(in_.EndTagOf(tag.name));
      SkipEndTag();
    } else {
      Emit();
      if (tag.name == "plaintext") CopyUpTo(in_.EndOffset());
      if (tag.info->Has(TagTrait::kRawKept)) ReadRawText();
    }
  }

  // The content of a title is text as any other; no one reads a textarea's.
  void ReadRawText() {
    const std::size_t end = in_.EndTagOf(tag_.name);
    if (tag_.name == "xmp") {
      CopyUpTo(end);
      return;
    }
    const std::string_view text = in_.TakeUpTo(end);
    if (tag_.name == "title") output_.PutText(text);
  }

  void CopyUpTo(std::size_t end) { output_.PutRaw(in_.TakeUpTo(end)); }

  void ReadEndTag() {
    if (!ReadTag()) return;
    const TagInfo& info = *tag_.info;
    if (info.Has(TagTrait::kInline) || (tag_.name == "span" && !LeaveSpan())) {
      return;
    }
    if (!info.Has(TagTrait::kNotCounted)) {
      Open& open = OpenOfTag();
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
      Open& open = OpenOfTag();
      if (open_count_ >= max_open_) {
        ++open.dropped;
        return;
      }
      ++open.kept;
      ++open_count_;
    }
    output_.PutStartTag(tag_.name, *tag_.info);
  }

  void TakeScript() {
    const std::string_view body = in_.TakeUpTo(in_.ScriptEnd());
    const std::string type = LowerAscii(TrimAscii(tag_.type));
    if (type.starts_with("application/ld+json")) {
      if (json_ld_.size() < kMaxJsonLdScripts &&
          body.size() <= kMaxJsonLdBytes) {
        json_ld_.emplace_back(TrimAscii(body));
      }
    } else if (type.find("json") == kNone) {
      has_script_ = true;
    }
    SkipEndTag();
  }

  void SkipEndTag() {
    if (in_.AtEnd()) return;
    in_.Skip(2);
    ReadTag();
  }

  // Skips an element of a foreign namespace with all it holds. Without an end
  // tag anywhere only the start tag goes: the page must not vanish with it.
  void SkipForeign(std::string_view name) {
    const auto found =
        foreign_ends_.try_emplace(std::string(name), kNotSought).first;
    if (found->second == kNotSought) found->second = in_.LastEndTag(name);
    const std::size_t last = found->second;
    if (last == kNone || last < in_.Offset()) return;
    foreign_ = {found->first};
    while (foreign_.depth > 0 && !in_.AtEnd()) {
      in_.JumpTo(in_.Find('<'));
      const std::string_view rest = in_.Rest();
      if (rest.starts_with("<!--")) {
        in_.SkipComment();
      } else if (rest.starts_with("<![CDATA[")) {
        in_.SkipCdata();
      } else if (IsAsciiAlpha(in_.Peek(1)) || in_.Peek(1) == '/') {
        if (SkipForeignTag()) return;
      } else if (!in_.AtEnd()) {
        in_.Skip(1);
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
    const std::size_t begin = in_.Offset();
    const int step = in_.Peek(1) == '/' ? -1 : 1;
    in_.Skip(step < 0 ? 2 : 1);
    if (!ReadTag()) return false;
    if (step > 0 && foreign_.html_depth == 0 &&
        tag_.info->Has(TagTrait::kBreakout)) {
      in_.JumpTo(begin);
      return true;
    }
    if (tag_.self_closing) return false;
    if (tag_.name == foreign_.name) foreign_.depth += step;
    if (tag_.info->Has(TagTrait::kIntegrationPoint)) {
      foreign_.html_depth = std::max(0, foreign_.html_depth + step);
    }
    return false;
  }

  struct Open {
    std::size_t kept = 0;
    std::size_t dropped = 0;
  };

  Open& OpenOfTag() {
    return tag_.info->id == kUnknownTag ? unknown_open_[tag_name_]
                                        : open_[tag_.info->id];
  }

  static constexpr std::size_t kNotSought = kNone - 1;

  HtmlScanner in_;
  std::size_t max_open_;
  Tag tag_;
  std::string tag_name_;  // what its name looks into
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
