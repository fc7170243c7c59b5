#include "nlp/html_text.h"

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <unordered_set>
#include <utility>
#include <vector>

#include <gumbo.h>

#include "nlp/ascii.h"
#include "nlp/html_head.h"
#include "nlp/text_builder.h"
#include "nlp/unicode.h"
#include "nlp/words.h"

namespace kindred::nlp {
namespace {

// A body block of at least so many links and hardly any other text is a menu.
constexpr std::uint32_t kMinMenuLinks = 3;
constexpr double kMenuLinkShare = 0.85;

constexpr int kMaxDescriptions = 2;

// Alternative texts: the first ones of a page, and no essays.
constexpr std::size_t kMaxImageTexts = 50;
constexpr std::size_t kMaxImageTextBytes = 200;
constexpr std::ptrdiff_t kMinImageTextBlanks = 2;

// Shorter blocks may stand on a page twice with good reason.
constexpr std::size_t kMinRepeatedBytes = 30;

bool BreaksBlock(int tag) {
  switch (tag) {
    case GUMBO_TAG_ADDRESS:
    case GUMBO_TAG_ARTICLE:
    case GUMBO_TAG_ASIDE:
    case GUMBO_TAG_BLOCKQUOTE:
    case GUMBO_TAG_BODY:
    case GUMBO_TAG_CAPTION:
    case GUMBO_TAG_CENTER:
    case GUMBO_TAG_DD:
    case GUMBO_TAG_DETAILS:
    case GUMBO_TAG_DIR:
    case GUMBO_TAG_DIV:
    case GUMBO_TAG_DL:
    case GUMBO_TAG_DT:
    case GUMBO_TAG_FIELDSET:
    case GUMBO_TAG_FIGCAPTION:
    case GUMBO_TAG_FIGURE:
    case GUMBO_TAG_FOOTER:
    case GUMBO_TAG_FORM:
    case GUMBO_TAG_FRAMESET:
    case GUMBO_TAG_H1:
    case GUMBO_TAG_H2:
    case GUMBO_TAG_H3:
    case GUMBO_TAG_H4:
    case GUMBO_TAG_H5:
    case GUMBO_TAG_H6:
    case GUMBO_TAG_HEADER:
    case GUMBO_TAG_HGROUP:
    case GUMBO_TAG_HR:
    case GUMBO_TAG_LEGEND:
    case GUMBO_TAG_LI:
    case GUMBO_TAG_LISTING:
    case GUMBO_TAG_MAIN:
    case GUMBO_TAG_MENU:
    case GUMBO_TAG_NAV:
    case GUMBO_TAG_OL:
    case GUMBO_TAG_OPTION:
    case GUMBO_TAG_P:
    case GUMBO_TAG_PLAINTEXT:
    case GUMBO_TAG_PRE:
    case GUMBO_TAG_SECTION:
    case GUMBO_TAG_SUMMARY:
    case GUMBO_TAG_TABLE:
    case GUMBO_TAG_TBODY:
    case GUMBO_TAG_TFOOT:
    case GUMBO_TAG_THEAD:
    case GUMBO_TAG_TR:
    case GUMBO_TAG_UL:
    case GUMBO_TAG_XMP:
      return true;
    default:
      return false;
  }
}

bool IsHeading(int tag) {
  return tag >= GUMBO_TAG_H1 && tag <= GUMBO_TAG_H6;
}

// Inline elements that stand apart from their neighbours all the same.
bool StandsApart(int tag) {
  return tag == GUMBO_TAG_A || tag == GUMBO_TAG_BUTTON ||
         tag == GUMBO_TAG_IMG || tag == GUMBO_TAG_LABEL ||
         tag == GUMBO_TAG_INPUT || tag == GUMBO_TAG_IFRAME;
}

// "pump_2", "pump.jpg": a letter follows the point at once.
bool NamesFile(std::string_view text) {
  const auto* const joined = std::ranges::adjacent_find(
      text, [](char c, char next) { return c == '.' && IsAsciiAlpha(next); });
  return joined != text.end() || text.find('_') != std::string_view::npos;
}

// Names of files and of others' marks say nothing about a company.
bool TellsWhatIsSeen(std::string_view image_text) {
  const auto blanks = std::ranges::count(image_text, ' ');
  return blanks >= kMinImageTextBlanks && !NamesFile(image_text) &&
         LowerAscii(image_text).find("logo") == std::string::npos;
}

class TreeReader {
 public:
  TreeReader(std::span<const TreeItem> tree, std::span<const Zone> zones)
      : tree_(tree), zones_(zones) {}

  TreeText Run() {
    for (std::uint32_t i = 0; i < tree_.size(); ++i) {
      while (!open_.empty() && tree_[open_.back()].end <= i) LeaveLast();
      if (IsElement(tree_[i])) {
        Enter(i);
      } else {
        AppendText(i);
      }
    }
    while (!open_.empty()) LeaveLast();
    Flush();
    return {std::move(content_), std::move(sources_)};
  }

 private:
  [[nodiscard]] int TagAt(std::uint32_t i) const { return TagOf(tree_[i]); }

  void Enter(std::uint32_t i) {
    open_.push_back(i);
    const TreeItem& item = tree_[i];
    const int tag = TagAt(i);
    ReadHeadElement(item, content_);
    AddDescription(DescriptionOf(item));
    if (IsHeading(tag)) ++headings_;
    if (BreaksBlock(tag) || IsCustomBlock(item)) Flush();
    if (StandsApart(tag)) text_.Space();
    if (tag == GUMBO_TAG_BR) Break();
    if (tag == GUMBO_TAG_TD || tag == GUMBO_TAG_TH) text_.NextCell();
    if (tag == GUMBO_TAG_A) (void)link_text_.Take();
    if (tag == GUMBO_TAG_IMG) AddImageText(i);
    if (tag == GUMBO_TAG_IMG && item.in_link && link_text_.Empty()) {
      link_text_.Append(AttributeOf(item, "alt"));
      link_text_.Space();
    }
    if (tag == GUMBO_TAG_INPUT &&
        EqualsIgnoringCase(AttributeOf(item, "type"), "password")) {
      content_.has_password_field = true;
    }
  }

  void LeaveLast() {
    const std::uint32_t i = open_.back();
    open_.pop_back();
    const int tag = TagAt(i);
    if (BreaksBlock(tag) || IsCustomBlock(tree_[i])) Flush();
    if (IsHeading(tag)) --headings_;
    if (StandsApart(tag)) text_.Space();
    if (tag == GUMBO_TAG_A) {
      AddLink(content_, AttributeOf(tree_[i], "href"), link_text_.Take());
      ++source_.links;
    }
  }

  // Components of scripts ("my-card") stand apart as blocks do.
  static bool IsCustomBlock(const TreeItem& item) {
    return TagOf(item) == GUMBO_TAG_UNKNOWN &&
           UnknownName(item).find('-') != std::string::npos;
  }

  // Two line breaks in a row separate paragraphs.
  void Break() {
    if (breaks_++ > 0) {
      Flush();
    } else {
      text_.LineBreak();
    }
    link_text_.Space();
  }

  void AppendText(std::uint32_t i) {
    const std::string_view text = TextOf(tree_[i]);
    const int parent = TagAt(tree_[i].parent);
    if (parent == GUMBO_TAG_TITLE) {
      AddTitle(text);
      return;
    }
    if (tree_[i].in_link) link_text_.Append(text);
    const bool blank = std::ranges::all_of(text, IsAsciiSpace);
    if (!blank) {
      breaks_ = 0;
      const Role role = RoleAt(i);
      if (role != role_ || tree_[i].hidden != source_.hidden) Flush();
      role_ = role;
      if (text_.Empty()) {
        source_.item = i;
        source_.hidden = tree_[i].hidden;
        source_.content_role = ContentRoleAt(i);
      }
    }
    const std::size_t before = text_.Size();
    text_.Append(text);
    if (tree_[i].in_link) {
      source_.linked += static_cast<std::uint32_t>(text_.Size() - before);
    }
  }

  [[nodiscard]] Role RoleAt(std::uint32_t i) const {
    switch (zones_[i]) {
      case Zone::kContent:
        return ContentRoleAt(i);
      case Zone::kNavigation:
        return Role::kNavigation;
      case Zone::kForm:
        // A heading may hold a button that folds its section.
        return headings_ > 0 && TagAt(tree_[i].parent) == GUMBO_TAG_BUTTON
                   ? Role::kHeading
                   : Role::kForm;
      case Zone::kConsent:
        return Role::kConsent;
      case Zone::kFooter:
        return Role::kFooter;
      case Zone::kBoilerplate:
        break;
    }
    return Role::kBoilerplate;
  }

  // By the innermost element that makes a block.
  [[nodiscard]] Role ContentRoleAt(std::uint32_t i) const {
    if (headings_ > 0) return Role::kHeading;
    std::uint32_t at = tree_[i].parent;
    while (at != tree_[at].parent && !BreaksBlock(TagAt(at))) {
      at = tree_[at].parent;
    }
    switch (TagAt(at)) {
      case GUMBO_TAG_LI:
      case GUMBO_TAG_DT:
      case GUMBO_TAG_DD:
        return Role::kList;
      case GUMBO_TAG_TR:
        return Role::kTable;
      default:
        return Role::kBody;
    }
  }

  void Flush() {
    BlockSource source = source_;
    source_ = {.hidden = source.hidden};
    breaks_ = 0;
    std::string text = text_.Take();
    if (text.empty()) return;
    Role role = role_;
    // A row of one cell lays out a page.
    if (role == Role::kTable &&
        text.find(kCellSeparator) == std::string::npos) {
      role = Role::kBody;
    }
    if (IsContent(role) && role != Role::kHeading &&
        source.links >= kMinMenuLinks &&
        source.linked >= kMenuLinkShare * static_cast<double>(text.size())) {
      role = Role::kNavigation;
    }
    if (IsContent(role)) {
      if (AsksForConsent(text)) {
        role = Role::kConsent;
      } else if (!source.hidden && IsRepeated(text)) {
        role = Role::kBoilerplate;
      }
    }
    Add({role, std::move(text)}, source);
  }

  void Add(Block block, const BlockSource& source) {
    content_.blocks.push_back(std::move(block));
    sources_.push_back(source);
  }

  // Pages carry parts twice, for wide and for narrow screens.
  bool IsRepeated(const std::string& text) {
    return text.size() >= kMinRepeatedBytes && !seen_.insert(text).second;
  }

  static bool AsksForConsent(std::string_view text) {
    static const PhraseList phrases("consent.txt");
    return phrases.CountIn(FoldCase(text)) > 0;
  }

  void AddTitle(std::string_view text) {
    if (has_title_) return;
    std::string title = CollapseSpace(text);
    if (title.empty()) return;
    has_title_ = true;
    Add({Role::kTitle, std::move(title)}, {});
  }

  void AddDescription(std::string text) {
    if (text.empty() || descriptions_ >= kMaxDescriptions) return;
    const bool known = std::ranges::any_of(
        content_.blocks, [&](const Block& b) { return b.text == text; });
    if (!known) {
      ++descriptions_;
      Add({Role::kDescription, std::move(text)}, {});
    }
  }

  void AddImageText(std::uint32_t i) {
    if (content_.image_texts.size() >= kMaxImageTexts || tree_[i].hidden ||
        zones_[i] != Zone::kContent) {
      return;
    }
    std::string text =
        CollapseSpace(Prefix(AttributeOf(tree_[i], "alt"), kMaxImageTextBytes));
    std::vector<std::string>& texts = content_.image_texts;
    if (TellsWhatIsSeen(text) &&
        std::ranges::find(texts, text) == texts.end()) {
      texts.push_back(std::move(text));
    }
  }

  std::span<const TreeItem> tree_;
  std::span<const Zone> zones_;
  std::vector<std::uint32_t> open_;
  HtmlContent content_;
  std::vector<BlockSource> sources_;
  BlockSource source_;  // of the block that is being read
  TextBuilder text_;
  TextBuilder link_text_;
  Role role_ = Role::kBody;
  std::unordered_set<std::string> seen_;
  int headings_ = 0;  // open heading elements
  int breaks_ = 0;    // <br> since the last text
  int descriptions_ = 0;
  bool has_title_ = false;
};

}  // namespace

TreeText ReadTree(std::span<const TreeItem> tree, std::span<const Zone> zones) {
  return TreeReader(tree, zones).Run();
}

}  // namespace kindred::nlp
