#include "nlp/page_links.h"

#include <array>
#include <cstddef>
#include <string>
#include <string_view>
#include <utility>

#include "nlp/ascii.h"
#include "nlp/char_refs.h"
#include "nlp/decode.h"
#include "nlp/html_scan.h"
#include "nlp/page.h"
#include "nlp/unicode.h"

namespace kindred::nlp {
namespace {

constexpr std::size_t kMostHrefBytes = 4096;  // longer ones are data
constexpr std::size_t kMostLinkText = 512;
constexpr std::size_t kMostTextOctets = 4096;  // of a link, looked at

// Elements whose content is no markup (HTML 13.2.6.2), or is not shown.
constexpr std::array<std::string_view, 8> kOpaque = {
    "style",    "noscript", "textarea", "title",
    "noframes", "noembed",  "xmp",      "iframe"};

class LinkReader {
 public:
  LinkReader(std::string_view html, PageLinks& page)
      : in_(html), page_(&page) {}

  void Run() {
    while (!in_.AtEnd()) {
      TakeText(in_.TakeUpTo(in_.Find('<')));
      if (in_.AtEnd()) break;
      if (in_.Rest().starts_with("<!--")) {
        in_.SkipComment();
      } else if (IsAsciiAlpha(in_.Peek(1))) {
        in_.Skip(1);
        StartTag();
      } else if (in_.Peek(1) == '/' && IsAsciiAlpha(in_.Peek(2))) {
        in_.Skip(2);
        if (EqualsIgnoringCase(in_.ReadTagName(), "a")) CloseLink();
        in_.JumpPast('>');
      } else if (in_.Peek(1) == '!' || in_.Peek(1) == '?') {
        in_.JumpPast('>');
      } else {
        in_.Skip(1);
      }
    }
    CloseLink();
  }

 private:
  // The attributes a crawl reads, as written.
  struct Tag {
    std::string_view href, rel, hreflang, name, content, src, alt, http_equiv;
    bool closes_itself = false;
  };

  // False if the text ends within the tag.
  bool ReadAttributes(Tag& tag) {
    while (true) {
      tag.closes_itself = in_.SkipSpaceAndSlashes();
      if (in_.AtEnd()) return false;
      if (in_.Peek(0) == '>') {
        in_.Skip(1);
        return true;
      }
      const auto [name, value, written] = in_.ReadAttribute();
      Keep(name, value, tag);
    }
  }

  static void Keep(std::string_view name, std::string_view value, Tag& tag) {
    const std::array<std::pair<std::string_view, std::string_view*>, 8> wanted =
        {{{"href", &tag.href},
          {"rel", &tag.rel},
          {"hreflang", &tag.hreflang},
          {"name", &tag.name},
          {"content", &tag.content},
          {"src", &tag.src},
          {"alt", &tag.alt},
          {"http-equiv", &tag.http_equiv}}};
    for (const auto& [known, place] : wanted) {
      if (name.size() == known.size() && place->data() == nullptr &&
          EqualsIgnoringCase(name, known)) {
        *place = value;
      }
    }
  }

  void StartTag() {
    const std::string name = LowerAscii(in_.ReadTagName());
    Tag tag;
    if (!ReadAttributes(tag)) return;
    if (name == "a") {
      CloseLink();
      href_ = tag.href;
      open_ = true;
    } else if (name == "img" && open_) {
      if (alt_.empty()) alt_ = tag.alt;
      TakeText(" ");
    } else if (name == "script") {
      in_.JumpTo(in_.ScriptEnd());
    } else if (name == "svg" || name == "math") {
      if (!tag.closes_itself) SkipElement(name);
    } else if (!TakeAddress(name, tag)) {
      SkipOpaque(name);
      if (open_ && !IsInline(name)) TakeText(" ");
    }
  }

  // The elements that lead somewhere and hold no text; false for others.
  bool TakeAddress(std::string_view name, const Tag& tag) {
    if (name == "area") {
      Add(tag.href, CollapseSpace(WithoutReferences(tag.alt)), {});
    } else if (name == "frame") {
      Add(tag.src, {}, {});
    } else if (name == "base") {
      if (page_->base.empty()) page_->base = Address(tag.href);
    } else if (name == "link") {
      ReadLink(tag);
    } else if (name == "meta") {
      ReadMeta(tag);
    } else {
      return false;
    }
    return true;
  }

  static bool IsInline(std::string_view name) {
    return name == "b" || name == "i" || name == "em" || name == "strong" ||
           name == "span";
  }

  void SkipOpaque(std::string_view name) {
    for (const std::string_view opaque : kOpaque) {
      if (name == opaque) in_.JumpTo(in_.EndTagOf(name));
    }
  }

  // Without an end tag only the start tag goes. Where there is none, one
  // search tells it for the rest of the page.
  void SkipElement(std::string_view name) {
    bool& endless = name == "svg" ? endless_svg_ : endless_math_;
    if (endless) return;
    const std::size_t end = in_.EndTagOf(name);
    endless = end == in_.EndOffset();
    if (!endless) in_.JumpTo(end);
  }

  void ReadLink(const Tag& tag) {
    const std::string_view rel = TrimAscii(tag.rel);
    if (EqualsIgnoringCase(rel, "alternate") && !tag.hreflang.empty()) {
      Add(tag.href, {}, tag.hreflang);
    }
  }

  void ReadMeta(const Tag& tag) {
    const std::string_view name = TrimAscii(tag.name);
    if (EqualsIgnoringCase(name, "robots") ||
        EqualsIgnoringCase(name, "kindred") ||
        EqualsIgnoringCase(tag.http_equiv, "x-robots-tag")) {
      if (!page_->robots.empty()) page_->robots += ',';
      page_->robots += WithoutReferences(tag.content);
    } else if (EqualsIgnoringCase(tag.http_equiv, "refresh")) {
      const std::size_t at = LowerAscii(tag.content).find("url=");
      if (at == std::string::npos) return;
      std::string_view url = TrimAscii(tag.content.substr(at + 4));
      if (url.starts_with('\'') || url.starts_with('"')) url.remove_prefix(1);
      Add(url.substr(0, url.find_first_of("'\"")), {}, {});
    }
  }

  void TakeText(std::string_view text) {
    if (!open_ || text_.size() >= kMostTextOctets) return;
    text_ += text.substr(0, kMostTextOctets);
  }

  void CloseLink() {
    if (!std::exchange(open_, false)) return;
    std::string text = CollapseSpace(WithoutReferences(text_));
    if (text.empty()) text = CollapseSpace(WithoutReferences(alt_));
    Add(href_, std::move(text), {});
    text_.clear();
    alt_ = {};
  }

  static std::string Address(std::string_view value) {
    return std::string(TrimAscii(WithoutReferences(value)));
  }

  void Add(std::string_view href, std::string text, std::string_view language) {
    std::string address = Address(href);
    if (address.empty() || address.size() > kMostHrefBytes ||
        page_->links.size() >= kMaxLinks) {
      return;
    }
    if (text.size() > kMostLinkText) text = Prefix(text, kMostLinkText);
    page_->links.push_back(
        {std::move(address), std::move(text), LowerAscii(language)});
  }

  HtmlScanner in_;
  PageLinks* page_;
  bool endless_svg_ = false;
  bool endless_math_ = false;
  bool open_ = false;  // in an <a>
  std::string_view href_;
  std::string_view alt_;  // of its first image that has one
  std::string text_;      // of it so far, as written
};

}  // namespace

PageLinks ReadPageLinks(std::string_view bytes, std::string_view content_type) {
  PageLinks page;
  bytes = bytes.substr(0, kMaxPageBytes);
  if (!LooksLikeHtml(content_type, bytes)) return page;
  const DecodedText decoded = DecodePage(bytes, content_type);
  LinkReader(decoded.text, page).Run();
  return page;
}

}  // namespace kindred::nlp
