// What the elements around a text say about it. Internal to nlp.
//
// A sign is one word of the page's author about a part: an element's name, an
// ARIA role, an itemprop, or a word of its class and id attributes
// (corpora/words/class-names.txt). Signs hold for everything inside, but one
// on an element that holds nearly all of the page's text says nothing about
// its parts and is not passed on. Nothing is decided here: html_zones.h does
// by rules, block_features.h hands them to the model.
// Pure and thread-safe; one pass over the tree.
#ifndef KINDRED_NLP_HTML_SIGNS_H_
#define KINDRED_NLP_HTML_SIGNS_H_

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include "nlp/html_tree.h"

namespace kindred::nlp {

// The order is that of the model's features; the model is trained again when
// it changes. Up to kByline: the purposes of class-names.txt, in its order.
enum class Sign : std::uint8_t {
  kConsent,
  kConsentTool,
  kNavigation,
  kBreadcrumb,
  kFooter,
  kHeader,
  kSide,
  kSocial,
  kForm,
  kRelated,
  kReview,
  kPrice,
  kProduct,
  kGrid,
  kFilter,
  kOverlay,
  kHidden,
  kPromotion,
  kDescription,
  kArticle,
  kComment,
  kCarousel,
  kAccordion,
  kOption,
  kDelivery,
  kAction,
  kAccount,
  kPicture,
  kHero,
  kByline,
  // Elements and ARIA roles.
  kNavElement,
  kHeaderElement,
  kFooterElement,
  kAsideElement,
  kFormElement,
  kButtonElement,
  kLabelElement,
  kMainElement,
  kArticleElement,
  kSectionElement,
  kTableElement,
  kListElement,
  kDialogRole,
  kTabRole,
  kAriaHidden,
  kCount,
};
inline constexpr std::size_t kSignCount =
    static_cast<std::size_t>(Sign::kCount);

// A set of signs, a bit each.
using SignSet = std::uint64_t;
[[nodiscard]] constexpr SignSet Only(Sign sign) {
  return SignSet{1} << static_cast<unsigned>(sign);
}
[[nodiscard]] constexpr bool Has(SignSet signs, Sign sign) {
  return (signs & Only(sign)) != 0;
}

struct ItemSigns {
  SignSet own = 0;     // of the item itself
  SignSet around = 0;  // its own and those passed on by what it stands in
};

// The signs of each item of `tree`, in its order.
[[nodiscard]] std::vector<ItemSigns> ReadSigns(std::span<const TreeItem> tree);

}  // namespace kindred::nlp

#endif  // KINDRED_NLP_HTML_SIGNS_H_
