#include "nlp/html_head.h"

#include <cstddef>
#include <string>
#include <string_view>

#include <gumbo.h>

#include "nlp/ascii.h"
#include "nlp/page.h"
#include "nlp/unicode.h"

namespace kindred::nlp {
namespace {

constexpr std::size_t kMaxHrefBytes = 4096;
constexpr std::size_t kMaxLinkTextBytes = 512;
// The product token of our crawler: <meta name=kindred content=noindex>.
constexpr std::string_view kOwnName = "kindred";

std::string MetaName(const TreeItem& item) {
  std::string name = LowerAscii(TrimAscii(AttributeOf(item, "name")));
  if (name.empty()) name = LowerAscii(AttributeOf(item, "property"));
  return name;
}

// "0; url=/de/" sends the reader on.
void AddRefresh(std::string_view value, HtmlContent& content) {
  const std::string lower = LowerAscii(value);
  const std::size_t at = lower.find("url=");
  if (at == std::string::npos) return;
  std::string_view url = TrimAscii(value.substr(at + 4));
  if (url.starts_with('\'') || url.starts_with('"')) url.remove_prefix(1);
  AddLink(content, url.substr(0, url.find_first_of("'\"")));
}

void ReadMeta(const TreeItem& item, HtmlContent& content) {
  const std::string_view value = AttributeOf(item, "content");
  const std::string name = MetaName(item);
  const std::string_view header = AttributeOf(item, "http-equiv");
  if (name == "robots" || name == kOwnName ||
      EqualsIgnoringCase(header, "x-robots-tag")) {
    if (!content.robots.empty()) content.robots += ',';
    content.robots += value;
  } else if (name == "og:site_name" && content.site_name.empty()) {
    content.site_name = CollapseSpace(value);
  } else if (EqualsIgnoringCase(header, "refresh")) {
    AddRefresh(value, content);
  }
}

void ReadLinkElement(const TreeItem& item, HtmlContent& content) {
  const std::string_view rel = TrimAscii(AttributeOf(item, "rel"));
  const std::string_view href = AttributeOf(item, "href");
  const std::string_view language = AttributeOf(item, "hreflang");
  if (EqualsIgnoringCase(rel, "canonical") && content.canonical.empty() &&
      href.size() <= kMaxHrefBytes) {
    content.canonical = TrimAscii(href);
  } else if (EqualsIgnoringCase(rel, "alternate") && !language.empty()) {
    AddLink(content, href, {}, language);
  }
}

}  // namespace

void ReadHeadElement(const TreeItem& item, HtmlContent& content) {
  switch (TagOf(item)) {
    case GUMBO_TAG_HTML:
      if (content.html_lang.empty()) {
        content.html_lang = AttributeOf(item, "lang");
      }
      break;
    case GUMBO_TAG_META:
      ReadMeta(item, content);
      break;
    case GUMBO_TAG_LINK:
      ReadLinkElement(item, content);
      break;
    case GUMBO_TAG_BASE:
      if (content.base.empty()) {
        content.base = TrimAscii(AttributeOf(item, "href"));
      }
      break;
    case GUMBO_TAG_FRAME:
      AddLink(content, AttributeOf(item, "src"));
      break;
    case GUMBO_TAG_AREA:
      AddLink(content, AttributeOf(item, "href"),
              CollapseSpace(AttributeOf(item, "alt")));
      break;
    default:
      break;
  }
}

std::string DescriptionOf(const TreeItem& item) {
  if (TagOf(item) != GUMBO_TAG_META) return {};
  const std::string name = MetaName(item);
  if (name != "description" && name != "og:description" &&
      name != "twitter:description") {
    return {};
  }
  return CollapseSpace(AttributeOf(item, "content"));
}

void AddLink(HtmlContent& content, std::string_view href, std::string_view text,
             std::string_view language) {
  href = TrimAscii(href);
  if (href.empty() || href.size() > kMaxHrefBytes ||
      content.links.size() >= kMaxLinks) {
    return;
  }
  content.links.push_back({std::string(href),
                           std::string(Prefix(text, kMaxLinkTextBytes)),
                           LowerAscii(language)});
}

}  // namespace kindred::nlp
