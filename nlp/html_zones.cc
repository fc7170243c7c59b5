#include "nlp/html_zones.h"

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include <gumbo.h>

#include "nlp/html_signs.h"

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
constexpr double kMinMainElementShare = 0.4;

// Classes that mark navigation where most of the text is linked.
constexpr SignSet kLinkLists = Only(Sign::kNavigation) |
                               Only(Sign::kBreadcrumb) | Only(Sign::kSide) |
                               Only(Sign::kSocial) | Only(Sign::kRelated);

class ZoneFinder {
 public:
  ZoneFinder(std::span<const TreeItem> tree, std::span<const ItemSigns> signs)
      : tree_(tree), signs_(signs), zones_(tree.size(), Zone::kContent) {
    if (!tree.empty()) total_ = std::max<double>(1, tree.front().text);
  }

  std::vector<Zone> Run() {
    for (std::size_t i = 0; i < tree_.size(); ++i) {
      const TreeItem& item = tree_[i];
      if (i > 0) zones_[i] = zones_[item.parent];
      if (zones_[i] == Zone::kContent && IsElement(item)) {
        zones_[i] = ZoneOf(item, signs_[i].own);
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

  [[nodiscard]] Zone ZoneOf(const TreeItem& item, SignSet own) const {
    const int tag = TagOf(item);
    if (tag == GUMBO_TAG_HTML || tag == GUMBO_TAG_BODY ||
        tag == GUMBO_TAG_HEAD || tag == GUMBO_TAG_MAIN) {
      return Zone::kContent;
    }
    const Zone by_element = ZoneOfElement(item, own);
    if (by_element != Zone::kContent) return by_element;
    const Zone by_class = ZoneOfClass(item, own);
    if (by_class != Zone::kContent) return by_class;
    return IsMenu(item, tag) ? Zone::kNavigation : Zone::kContent;
  }

  // By the name of the element or its ARIA role.
  [[nodiscard]] Zone ZoneOfElement(const TreeItem& item, SignSet own) const {
    if (Has(own, Sign::kLabelElement) ||
        (Has(own, Sign::kButtonElement) && item.text < kMinTitleBytes)) {
      return Zone::kForm;
    }
    if (item.has_h1) return Zone::kContent;
    const double share = Share(item);
    if (share < kMaxToolShare) {
      if (Has(own, Sign::kNavElement)) return Zone::kNavigation;
      if (Has(own, Sign::kFooterElement)) return Zone::kFooter;
      if (Has(own, Sign::kDialogRole)) return Zone::kBoilerplate;
    }
    if (Has(own, Sign::kHeaderElement) && share < kMaxHeaderShare &&
        LinkShare(item) > kLinkHeavy) {
      return Zone::kNavigation;
    }
    if (Has(own, Sign::kAsideElement) && share < kMaxAsideShare) {
      return Zone::kBoilerplate;
    }
    return Has(own, Sign::kFormElement) && share < kMaxShare ? Zone::kForm
                                                             : Zone::kContent;
  }

  [[nodiscard]] Zone ZoneOfClass(const TreeItem& item, SignSet own) const {
    if (Has(own, Sign::kConsentTool) && Share(item) < kMaxToolShare) {
      return Zone::kConsent;
    }
    if (!IsSmall(item, kMaxShare)) return Zone::kContent;
    if (Has(own, Sign::kConsent)) return Zone::kConsent;
    if (Has(own, Sign::kFooter)) return Zone::kFooter;
    return (own & kLinkLists) != 0 && LinkShare(item) > kLinkHeavy
               ? Zone::kNavigation
               : Zone::kContent;
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
      if (inside < kMinMainElementShare * content || inside == 0) return;
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
  std::span<const ItemSigns> signs_;
  std::vector<Zone> zones_;
  double total_ = 1;
};

}  // namespace

std::vector<Zone> FindZones(std::span<const TreeItem> tree,
                            std::span<const ItemSigns> signs) {
  return ZoneFinder(tree, signs).Run();
}

}  // namespace kindred::nlp
