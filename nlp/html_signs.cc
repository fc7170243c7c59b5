#include "nlp/html_signs.h"

#include <algorithm>
#include <array>
#include <cstddef>
#include <span>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include <gumbo.h>

#include "nlp/ascii.h"
#include "nlp/words.h"

namespace kindred::nlp {
namespace {

// Class attributes longer than this say nothing more.
constexpr std::size_t kMaxClassBytes = 512;

// Longer words are in no list.
constexpr std::size_t kMaxWordBytes = 24;

// An element with a larger share of the page's text is the page.
constexpr double kMaxSectionShare = 0.8;
constexpr SignSet kAlwaysPassedOn = Only(Sign::kMainElement);

// The purposes of class-names.txt, in the order of Sign.
constexpr auto kPurposes = std::to_array<std::string_view>(
    {"consent", "consent-tool", "navigation", "breadcrumb",  "footer",
     "header",  "side",         "social",     "form",        "related",
     "review",  "price",        "product",    "grid",        "filter",
     "overlay", "hidden",       "promotion",  "description", "article",
     "comment", "carousel",     "accordion",  "option",      "delivery",
     "action",  "account",      "picture",    "hero",        "byline"});

using SignsOfWords = std::unordered_map<std::string_view, SignSet>;

SignsOfWords ReadPurposes() {
  SignsOfWords signs;
  for (const std::string_view line : WordLines("class-names.txt")) {
    std::size_t begin = std::min(line.find(' '), line.size());
    const auto* found = std::ranges::find(kPurposes, line.substr(0, begin));
    if (found == kPurposes.end()) continue;
    const SignSet sign = SignSet{1} << (found - kPurposes.begin());
    while (begin < line.size()) {
      const std::size_t end = std::min(line.find(' ', ++begin), line.size());
      signs[line.substr(begin, end - begin)] |= sign;
      begin = end;
    }
  }
  return signs;
}

SignSet SignsOfWord(std::string_view word) {
  static const SignsOfWords table = ReadPurposes();
  const auto found = table.find(word);
  return found == table.end() ? 0 : found->second;
}

// Words end at characters that are no letters or digits, and before an
// upper-case letter after a lower-case one.
SignSet SignsOfNames(std::string_view names) {
  SignSet signs = 0;
  std::array<char, kMaxWordBytes> word{};
  std::size_t size = 0;
  char before = ' ';
  const auto end_word = [&] {
    if (size > 1 && size <= word.size()) {
      signs |= SignsOfWord({word.data(), size});
    }
    size = 0;
  };
  for (const char c : names.substr(0, kMaxClassBytes)) {
    if (!IsAsciiAlnum(c) || (IsAsciiUpper(c) && IsAsciiLower(before))) {
      end_word();
    }
    if (IsAsciiAlnum(c)) {
      if (size < word.size()) word[size] = ToAsciiLower(c);
      ++size;
    }
    before = c;
  }
  end_word();
  return signs;
}

SignSet SignsOfTag(int tag) {
  switch (tag) {
    case GUMBO_TAG_NAV:
      return Only(Sign::kNavElement);
    case GUMBO_TAG_HEADER:
      return Only(Sign::kHeaderElement);
    case GUMBO_TAG_FOOTER:
      return Only(Sign::kFooterElement);
    case GUMBO_TAG_ASIDE:
      return Only(Sign::kAsideElement);
    case GUMBO_TAG_FORM:
    case GUMBO_TAG_FIELDSET:
      return Only(Sign::kFormElement);
    case GUMBO_TAG_BUTTON:
      return Only(Sign::kButtonElement);
    case GUMBO_TAG_LABEL:
    case GUMBO_TAG_LEGEND:
    case GUMBO_TAG_OPTION:
    case GUMBO_TAG_OUTPUT:
      return Only(Sign::kLabelElement);
    case GUMBO_TAG_MAIN:
      return Only(Sign::kMainElement);
    case GUMBO_TAG_ARTICLE:
      return Only(Sign::kArticleElement);
    case GUMBO_TAG_SECTION:
      return Only(Sign::kSectionElement);
    case GUMBO_TAG_TABLE:
      return Only(Sign::kTableElement);
    case GUMBO_TAG_UL:
    case GUMBO_TAG_OL:
    case GUMBO_TAG_DL:
    case GUMBO_TAG_MENU:
    case GUMBO_TAG_DIR:
      return Only(Sign::kListElement);
    default:
      return 0;
  }
}

struct RoleSign {
  std::string_view role;
  Sign sign;
};
// WAI-ARIA 1.2, section 5.3.
constexpr auto kRoleSigns = std::to_array<RoleSign>({
    {"alertdialog", Sign::kDialogRole},
    {"banner", Sign::kHeaderElement},
    {"button", Sign::kButtonElement},
    {"complementary", Sign::kAsideElement},
    {"contentinfo", Sign::kFooterElement},
    {"dialog", Sign::kDialogRole},
    {"form", Sign::kFormElement},
    {"listbox", Sign::kLabelElement},
    {"main", Sign::kMainElement},
    {"menu", Sign::kNavElement},
    {"menubar", Sign::kNavElement},
    {"navigation", Sign::kNavElement},
    {"search", Sign::kFormElement},
    {"tab", Sign::kTabRole},
});

SignSet SignsOfRole(std::string_view role) {
  role = TrimAscii(role);
  if (role.empty()) return 0;
  const auto* found = std::ranges::find_if(kRoleSigns, [&](const RoleSign& r) {
    return EqualsIgnoringCase(r.role, role);
  });
  return found == kRoleSigns.end() ? 0 : Only(found->sign);
}

SignSet SignsOf(const TreeItem& item) {
  return SignsOfTag(TagOf(item)) | SignsOfRole(AttributeOf(item, "role")) |
         SignsOfNames(AttributeOf(item, "class")) |
         SignsOfNames(AttributeOf(item, "id")) |
         SignsOfNames(AttributeOf(item, "itemprop")) |
         (AttributeOf(item, "aria-hidden") == "true" ? Only(Sign::kAriaHidden)
                                                     : SignSet{0});
}

}  // namespace

std::vector<ItemSigns> ReadSigns(std::span<const TreeItem> tree) {
  std::vector<ItemSigns> signs(tree.size());
  if (tree.empty()) return signs;
  const double largest = kMaxSectionShare * tree.front().text;
  for (std::size_t i = 0; i < tree.size(); ++i) {
    const TreeItem& item = tree[i];
    if (IsElement(item)) signs[i].own = SignsOf(item);
    const bool is_page = item.text > largest;
    signs[i].around =
        (is_page ? signs[i].own & kAlwaysPassedOn : signs[i].own) |
        (i == 0 ? SignSet{0} : signs[item.parent].around);
  }
  return signs;
}

}  // namespace kindred::nlp
