#include "nlp/document.h"

#include <algorithm>
#include <string>
#include <string_view>

namespace kindred::nlp {

std::string_view LanguageOf(const Document& document, const Block& block) {
  return block.language.empty() ? document.language : block.language;
}

std::string_view TitleOf(const Document& document) {
  const auto found =
      std::ranges::find(document.blocks, Role::kTitle, &Block::role);
  return found == document.blocks.end() ? std::string_view() : found->text;
}

std::string MainText(const Document& document) {
  std::string text;
  for (const Block& block : document.blocks) {
    if (!IsContent(block.role)) continue;
    if (!text.empty()) text += '\n';
    text += block.text;
  }
  return text;
}

std::string_view Describe(PageKind kind) {
  switch (kind) {
    case PageKind::kContent:
      return "the page has content";
    case PageKind::kTooLittleText:
      return "the page has too little text";
    case PageKind::kScriptOnly:
      return "the page shows nothing without running scripts";
    case PageKind::kParked:
      return "the page is parked";
    case PageKind::kUnderConstruction:
      return "the page is under construction";
    case PageKind::kLogin:
      return "only a login form";
    case PageKind::kNotHtml:
      return "the page is not HTML";
    case PageKind::kTooComplex:
      return "the page's HTML is too complex to read";
  }
  return {};
}

}  // namespace kindred::nlp
