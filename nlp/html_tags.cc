#include "nlp/html_tags.h"

#include <array>
#include <cstddef>
#include <cstdint>
#include <initializer_list>
#include <span>
#include <string_view>
#include <vector>

namespace kindred::nlp {
namespace {

using TagNames = std::span<const std::string_view>;

constexpr auto kInlines = std::to_array<std::string_view>(
    {"abbr", "acronym", "b",      "bdi",  "bdo", "big",  "blink", "cite",
     "code", "data",    "del",    "dfn",  "em",  "font", "i",     "ins",
     "kbd",  "mark",    "nobr",   "q",    "s",   "samp", "small", "strike",
     "sub",  "sup",     "strong", "time", "tt",  "u",    "var",   "wbr"});

constexpr auto kRawDropped = std::to_array<std::string_view>(
    {"iframe", "noembed", "noframes", "noscript", "script", "style"});

constexpr auto kRawKept =
    std::to_array<std::string_view>({"textarea", "title", "xmp"});

constexpr auto kNotCounted = std::to_array<std::string_view>(
    {"area",   "base",     "basefont", "bgsound", "body",     "br",
     "col",    "colgroup", "dd",       "dt",      "embed",    "frame",
     "head",   "hr",       "html",     "img",     "input",    "isindex",
     "keygen", "li",       "link",     "meta",    "optgroup", "option",
     "p",      "param",    "rp",       "rt",      "source",   "tbody",
     "td",     "tfoot",    "th",       "thead",   "tr",       "wbr"});

constexpr auto kBreakouts = std::to_array<std::string_view>(
    {"b",      "big",    "blockquote", "body",    "br",    "center", "code",
     "dd",     "div",    "dl",         "dt",      "em",    "embed",  "h1",
     "h2",     "h3",     "h4",         "h5",      "h6",    "head",   "hr",
     "i",      "img",    "li",         "listing", "menu",  "meta",   "nobr",
     "ol",     "p",      "pre",        "ruby",    "s",     "small",  "span",
     "strike", "strong", "sub",        "sup",     "table", "tt",     "u",
     "ul",     "var"});

constexpr auto kIntegrationPoints =
    std::to_array<std::string_view>({"annotation-xml", "desc", "foreignobject",
                                     "mi", "mn", "mo", "ms", "mtext", "title"});

constexpr auto kLineBreakers = std::to_array<std::string_view>(
    {"address", "article",    "aside",  "base",  "blockquote", "body",
     "br",      "caption",    "center", "col",   "colgroup",   "dd",
     "details", "dir",        "div",    "dl",    "dt",         "fieldset",
     "figure",  "figcaption", "footer", "form",  "frameset",   "h1",
     "h2",      "h3",         "h4",     "h5",    "h6",         "head",
     "header",  "hgroup",     "hr",     "html",  "legend",     "li",
     "link",    "main",       "menu",   "meta",  "nav",        "ol",
     "p",       "section",    "script", "style", "summary",    "table",
     "tbody",   "td",         "tfoot",  "th",    "thead",      "title",
     "tr",      "ul"});

constexpr auto kParserReads =
    std::to_array<std::string_view>({"body", "html", "input", "isindex"});

constexpr auto kNewBlocks =
    std::to_array<std::string_view>({"dialog", "search"});

// TagNames that only need an id.
constexpr auto kOthers = std::to_array<std::string_view>(
    {"a", "button", "label", "select", "span", "svg", "math", "template"});

struct TraitList {
  TagTrait trait;
  TagNames names;
};

// Open addressing; the size keeps probes short (about 120 names).
constexpr std::size_t kSlots = 1024;

std::size_t SlotOf(std::string_view name) {
  std::size_t hash = name.size();
  for (const char c : name) {
    hash = hash * 31 + static_cast<unsigned char>(c);
  }
  return (hash ^ (hash >> 10U)) % kSlots;
}

class TagTable {
 public:
  TagTable() : infos_(1) {
    for (const TraitList& list : std::initializer_list<TraitList>{
             {TagTrait::kInline, kInlines},
             {TagTrait::kRawDropped, kRawDropped},
             {TagTrait::kRawKept, kRawKept},
             {TagTrait::kNotCounted, kNotCounted},
             {TagTrait::kBreakout, kBreakouts},
             {TagTrait::kIntegrationPoint, kIntegrationPoints},
             {TagTrait::kBreaksLine, kLineBreakers},
             {TagTrait::kParserReads, kParserReads},
             {TagTrait::kNewBlock, kNewBlocks}}) {
      for (const std::string_view name : list.names) {
        Add(name).traits |= static_cast<std::uint16_t>(list.trait);
      }
    }
    for (const std::string_view name : kOthers) Add(name);
  }

  [[nodiscard]] const TagInfo& Find(std::string_view name) const {
    std::size_t slot = SlotOf(name);
    while (slots_[slot] != kUnknownTag && infos_[slots_[slot]].name != name) {
      slot = (slot + 1) % kSlots;
    }
    return infos_[slots_[slot]];
  }

  [[nodiscard]] std::size_t Size() const { return infos_.size(); }

 private:
  TagInfo& Add(std::string_view name) {
    std::size_t slot = SlotOf(name);
    while (slots_[slot] != kUnknownTag) {
      if (infos_[slots_[slot]].name == name) return infos_[slots_[slot]];
      slot = (slot + 1) % kSlots;
    }
    slots_[slot] = static_cast<std::uint16_t>(infos_.size());
    infos_.push_back({name, 0, slots_[slot]});
    return infos_.back();
  }

  std::vector<TagInfo> infos_;  // by id
  std::array<std::uint16_t, kSlots> slots_{};
};

const TagTable& Table() {
  static const TagTable table;
  return table;
}

}  // namespace

const TagInfo& TagNamed(std::string_view name) {
  return Table().Find(name);
}

std::size_t CountTags() {
  return Table().Size();
}

}  // namespace kindred::nlp
