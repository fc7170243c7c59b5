#include "nlp/html_zones.h"

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <map>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include <gumbo.h>

#include "nlp/ascii.h"
#include "nlp/words.h"

namespace kindred::nlp {
namespace {

// A part that holds more of the page's text than this is not what a weak sign
// says it is.
constexpr double kMaxShare = 0.4;
constexpr double kMaxToolShare = 0.9;  // of a consent tool known by name
constexpr double kMaxHeaderShare = 0.2;
constexpr double kMaxAsideShare = 0.25;

// A part with a larger share of link text is a list of links.
constexpr double kLinkHeavy = 0.5;
constexpr double kAlmostAllLinks = 0.85;
constexpr std::uint32_t kMinListLinks = 3;
constexpr std::uint32_t kMaxMenuItemBytes = 30;  // mean, without blanks

// A button with more text than this folds a section under its title.
constexpr std::uint32_t kMinTitleBytes = 24;

// <main> is believed if it holds this share of the content.
constexpr double kMinMainShare = 0.4;

// Class attributes longer than this say nothing more.
constexpr std::size_t kMaxClassBytes = 512;

using Purposes = std::map<std::string, std::string, std::less<>>;

// Word to purpose.
Purposes ReadPurposes() {
  Purposes purposes;
  for (const auto& [purpose, words] : KeyedWords("class-names.txt")) {
    for (const std::string& word : words) purposes.emplace(word, purpose);
  }
  return purposes;
}

// What the class and id of one element say.
class ClassWords {
 public:
  explicit ClassWords(const TreeItem& item) {
    Read(AttributeOf(item, "class"));
    Read(AttributeOf(item, "id"));
  }
  [[nodiscard]] bool Say(std::string_view purpose) const {
    return std::ranges::find(purposes_, purpose) != purposes_.end();
  }

 private:
  // Words end at characters that are no letters, and before an upper-case
  // letter after a lower-case one.
  void Read(std::string_view names) {
    names = names.substr(0, kMaxClassBytes);
    std::string word;
    char before = ' ';
    for (const char c : names) {
      if (!IsAsciiAlnum(c) || (IsAsciiUpper(c) && IsAsciiLower(before))) {
        Take(word);
        word.clear();
      }
      if (IsAsciiAlnum(c)) word += ToAsciiLower(c);
      before = c;
    }
    Take(word);
  }
  void Take(std::string_view word) {
    static const Purposes table = ReadPurposes();
    const auto found = table.find(word);
    if (found != table.end()) purposes_.push_back(found->second);
  }

  std::vector<std::string_view> purposes_;
};

class ZoneFinder {
 public:
  explicit ZoneFinder(std::span<const TreeItem> tree)
      : tree_(tree), zones_(tree.size(), Zone::kContent) {
    if (!tree.empty()) total_ = std::max<double>(1, tree.front().text);
  }

  std::vector<Zone> Run() {
    for (std::size_t i = 0; i < tree_.size(); ++i) {
      const TreeItem& item = tree_[i];
      if (i > 0) zones_[i] = zones_[item.parent];
      if (zones_[i] == Zone::kContent && IsElement(item)) {
        zones_[i] = ZoneOf(item);
      }
    }
    PreferMain();
    return zones_;
  }

 private:
  [[nodiscard]] double Share(const TreeItem& item) const {
    return item.text / total_;
  }
  static double LinkShare(const TreeItem& item) {
    return item.text == 0 ? 0.0
                          : static_cast<double>(item.link_text) / item.text;
  }
  [[nodiscard]] bool IsSmall(const TreeItem& item, double max_share) const {
    return !item.has_h1 && Share(item) < max_share;
  }

  [[nodiscard]] Zone ZoneOf(const TreeItem& item) const {
    const int tag = TagOf(item);
    if (tag == GUMBO_TAG_HTML || tag == GUMBO_TAG_BODY ||
        tag == GUMBO_TAG_HEAD || tag == GUMBO_TAG_MAIN) {
      return Zone::kContent;
    }
    const Zone by_tag = ZoneOfTag(item, tag);
    if (by_tag != Zone::kContent) return by_tag;
    const Zone by_role = ZoneOfRole(item);
    if (by_role != Zone::kContent) return by_role;
    const Zone by_class = ZoneOfClass(item);
    if (by_class != Zone::kContent) return by_class;
    return IsMenu(item, tag) ? Zone::kNavigation : Zone::kContent;
  }

  [[nodiscard]] Zone ZoneOfTag(const TreeItem& item, int tag) const {
    switch (tag) {
      case GUMBO_TAG_NAV:
        return IsSmall(item, kMaxToolShare) ? Zone::kNavigation
                                            : Zone::kContent;
      case GUMBO_TAG_FOOTER:
        return IsSmall(item, kMaxToolShare) ? Zone::kBoilerplate
                                            : Zone::kContent;
      case GUMBO_TAG_HEADER:
        return ZoneOfHeader(item);
      case GUMBO_TAG_ASIDE:
        return IsSmall(item, kMaxAsideShare) ? Zone::kBoilerplate
                                             : Zone::kContent;
      case GUMBO_TAG_FORM:
        return IsSmall(item, kMaxShare) ? Zone::kBoilerplate : Zone::kContent;
      case GUMBO_TAG_BUTTON:
        return item.text < kMinTitleBytes ? Zone::kBoilerplate : Zone::kContent;
      case GUMBO_TAG_LABEL:
      case GUMBO_TAG_LEGEND:
      case GUMBO_TAG_OPTION:
      case GUMBO_TAG_OUTPUT:
        return Zone::kBoilerplate;
      default:
        return Zone::kContent;
    }
  }

  [[nodiscard]] Zone ZoneOfHeader(const TreeItem& item) const {
    return IsSmall(item, kMaxHeaderShare) && LinkShare(item) > kLinkHeavy
               ? Zone::kNavigation
               : Zone::kContent;
  }

  [[nodiscard]] Zone ZoneOfRole(const TreeItem& item) const {
    const std::string role = LowerAscii(TrimAscii(AttributeOf(item, "role")));
    if (role.empty() || !IsSmall(item, kMaxToolShare)) return Zone::kContent;
    if (role == "navigation" || role == "menu" || role == "menubar") {
      return Zone::kNavigation;
    }
    if (role == "dialog" || role == "alertdialog" || role == "contentinfo" ||
        role == "search") {
      return Zone::kBoilerplate;
    }
    return role == "banner" ? ZoneOfHeader(item) : Zone::kContent;
  }

  [[nodiscard]] Zone ZoneOfClass(const TreeItem& item) const {
    const ClassWords words(item);
    if (words.Say("consent-tool") && Share(item) < kMaxToolShare) {
      return Zone::kBoilerplate;
    }
    if (!IsSmall(item, kMaxShare)) return Zone::kContent;
    if (words.Say("consent") || words.Say("footer")) return Zone::kBoilerplate;
    const bool link_heavy = LinkShare(item) > kLinkHeavy;
    if (words.Say("navigation") && link_heavy) return Zone::kNavigation;
    if (words.Say("side") && link_heavy) return Zone::kNavigation;
    if (words.Say("social") && link_heavy) return Zone::kNavigation;
    return Zone::kContent;
  }

  // A list of short links outside of <main>.
  [[nodiscard]] bool IsMenu(const TreeItem& item, int tag) const {
    if (tag != GUMBO_TAG_UL && tag != GUMBO_TAG_OL && tag != GUMBO_TAG_MENU &&
        tag != GUMBO_TAG_DIR && tag != GUMBO_TAG_TR) {
      return false;
    }
    return item.links >= kMinListLinks && LinkShare(item) >= kAlmostAllLinks &&
           item.link_text / item.links <= kMaxMenuItemBytes &&
           IsSmall(item, kMaxShare) && !InMain(item);
  }

  static bool IsMain(const TreeItem& item) {
    return TagOf(item) == GUMBO_TAG_MAIN ||
           (IsElement(item) && AttributeOf(item, "role") == "main");
  }

  [[nodiscard]] bool InMain(const TreeItem& item) const {
    const TreeItem* at = &item;
    while (at != &tree_[at->parent]) {
      if (IsMain(*at)) return true;
      at = &tree_[at->parent];
    }
    return false;
  }

  // Content outside of the first large <main> becomes boilerplate.
  void PreferMain() {
    double content = 0;
    for (std::size_t i = 0; i < tree_.size(); ++i) content += InkAt(i);
    for (std::size_t i = 0; i < tree_.size(); ++i) {
      if (!IsMain(tree_[i])) continue;
      double inside = 0;
      for (std::size_t k = i; k < tree_[i].end; ++k) inside += InkAt(k);
      if (inside < kMinMainShare * content || inside == 0) return;
      for (std::size_t k = 0; k < tree_.size(); ++k) {
        const bool outside = k < i || k >= tree_[i].end;
        if (outside && zones_[k] == Zone::kContent) {
          zones_[k] = Zone::kBoilerplate;
        }
      }
      return;
    }
  }

  // Text of a text item in the content.
  [[nodiscard]] double InkAt(std::size_t i) const {
    return !IsElement(tree_[i]) && zones_[i] == Zone::kContent ? tree_[i].text
                                                               : 0;
  }

  std::span<const TreeItem> tree_;
  std::vector<Zone> zones_;
  double total_ = 1;
};

}  // namespace

std::vector<Zone> FindZones(std::span<const TreeItem> tree) {
  return ZoneFinder(tree).Run();
}

}  // namespace kindred::nlp
