#include "nlp/markup.h"

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>

#include <gumbo.h>

#include "nlp/ascii.h"
#include "nlp/html_tree.h"
#include "nlp/json_ld.h"
#include "nlp/unicode.h"

namespace kindred::nlp {
namespace {

// Names whose ancestors are looked at: products of a shop have them too.
constexpr int kMaxItemNames = 64;

struct Property {
  std::string_view name;
  std::string Organization::*member;
};
constexpr auto kProperties =
    std::to_array<Property>({{"legalName", &Organization::legal_name},
                             {"vatID", &Organization::vat_id},
                             {"taxID", &Organization::vat_id},
                             {"streetAddress", &Organization::street},
                             {"postalCode", &Organization::postcode},
                             {"addressLocality", &Organization::city},
                             {"addressRegion", &Organization::region},
                             {"addressCountry", &Organization::country},
                             {"telephone", &Organization::phone}});

// The text inside the element at `i`.
std::string TextInside(std::span<const TreeItem> tree, std::size_t i) {
  std::string text;
  for (std::size_t at = i + 1;
       at < tree[i].end && text.size() <= 2 * kMaxMarkupBytes; ++at) {
    if (IsElement(tree[at])) continue;
    text += TextOf(tree[at]).substr(0, 2 * kMaxMarkupBytes);
    text += ' ';
  }
  return CollapseSpace(text);
}

std::string ValueOf(std::span<const TreeItem> tree, std::size_t i) {
  std::string value = CollapseSpace(AttributeOf(tree[i], "content"));
  if (value.empty()) value = TextInside(tree, i);
  return value.size() <= kMaxMarkupBytes ? value : std::string();
}

// Whether the item that the element at `i` describes is an organisation.
bool DescribesOrganization(std::span<const TreeItem> tree, std::size_t i) {
  while (i > 0) {
    i = tree[i].parent;
    if (HasAttribute(tree[i], "itemscope")) {
      return IsOrganizationType(TrimAscii(AttributeOf(tree[i], "itemtype")));
    }
  }
  return false;
}

class MarkupReader {
 public:
  explicit MarkupReader(std::span<const TreeItem> tree) : tree_(tree) {}

  MarkupFacts Run() {
    for (std::size_t i = 0; i < tree_.size(); ++i) {
      if (!IsElement(tree_[i])) continue;
      if (TagOf(tree_[i]) == GUMBO_TAG_META) ReadMeta(i);
      const std::string_view property =
          TrimAscii(AttributeOf(tree_[i], "itemprop"));
      if (!property.empty()) ReadProperty(i, property);
    }
    return facts_;
  }

 private:
  void ReadMeta(std::size_t i) {
    const std::string name =
        LowerAscii(TrimAscii(AttributeOf(tree_[i], "name")));
    std::string* field = name == "geo.region"         ? &facts_.geo_region
                         : name == "geo.placename"    ? &facts_.geo_place
                         : name == "application-name" ? &facts_.application
                                                      : nullptr;
    if (field != nullptr && field->empty()) *field = ValueOf(tree_, i);
  }

  void ReadProperty(std::size_t i, std::string_view property) {
    Organization& organization = facts_.organization;
    if (property == "name") {
      if (organization.name.empty() && names_++ < kMaxItemNames &&
          DescribesOrganization(tree_, i)) {
        organization.name = ValueOf(tree_, i);
      }
      return;
    }
    const auto* found =
        std::ranges::find(kProperties, property, &Property::name);
    if (found == kProperties.end()) return;
    std::string& field = organization.*found->member;
    if (field.empty()) field = ValueOf(tree_, i);
  }

  std::span<const TreeItem> tree_;
  MarkupFacts facts_;
  int names_ = 0;  // names looked at
};

}  // namespace

MarkupFacts ReadMarkup(std::span<const TreeItem> tree) {
  return MarkupReader(tree).Run();
}

}  // namespace kindred::nlp
