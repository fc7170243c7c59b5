#include "tests/bench/hostile_pages.h"

#include <array>
#include <cstddef>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace kindred::bench {
namespace {

// `before`, then as many of `unit` as fit, then `after`. "#" in `unit` is a
// number that counts up.
struct Shape {
  std::string_view name;
  std::string_view unit;
  std::string_view before = "";
  std::string_view after = "";
};

// Elements, attributes and references: the scan, the parser and the tree.
constexpr auto kMarkup = std::to_array<Shape>({
    {"open-anchors", "<a href=x>"},
    {"open-cells", "<td>"},
    {"cells-in-table", "<td>a", "<table><tr>"},
    {"rows", "<tr><td>some cell", "<table>"},
    {"nested-tables", "<table><tr><td>x"},
    {"table-without-cells", "x<table>"},
    {"line-breaks", "<br>"},
    {"text-and-breaks", "a few words<br>"},
    {"references", "&amp;"},
    {"references-in-attribute", "&amp;", "<a title=x href=\"", "\">x"},
    {"bad-references", "&#x110000;&zzzz;"},
    {"nested-divs", "<div>"},
    {"nested-divs-at-limit", "<div>", "", ""},
    {"closed-divs", "<div>x</div>"},
    {"custom-elements", "<my-card>text "},
    {"new-elements", "<x#>"},
    {"spans", "<span class=a>x</span> "},
    {"open-spans", "<span>"},
    {"open-lists", "<ul><li>item"},
    {"paragraphs", "<p>a paragraph of text "},
    {"one-word-paragraphs", "<p>x"},
    {"wrong-ends", "</p></div></b></a>"},
    {"wrong-order", "<a><p></a></p>"},
    {"forms", "<form><input><label>x"},
    {"selects", "<select><option>x"},
    {"headings", "<h1>Heading #</h1>"},
    {"buttons", "<button>go<a href=#>x"},
    {"links", "<a href=/#>link</a> "},
    {"long-link-list", "<li><a href=/#>item # of the menu</a>"},
    {"mains", "<main>text"},
    {"navs", "<nav><ul><li><a href=#>x</a>"},
    {"bases", "<base href=x><meta name=robots content=noindex>"},
    {"descriptions", "<meta name=description content='text #'>"},
    {"titles", "<title>t#</title>"},
    {"bodies", "<body lang=a#><html lang=b>"},
    {"attributes", "a#=1 ", "<div ", ">x"},
    {"class-attributes", "w# ", "<div class=\"", "\">text"},
    {"small-class-attributes", "<div class=\"a#-footer nav-b\">x</div>"},
    {"style-attributes", "<p style='a: none'>x"},
    {"open-quotes", "<a href=\""},
    {"comments", "<!-- x -->a"},
    {"open-comments", "<!--"},
    {"open-scripts", "<script><!--"},
    {"scripts", "<script>x</script>"},
    {"svgs", "<svg><path/></svg>a"},
    {"open-svgs", "<svg>"},
    {"maths-with-one-end", "<math>", "", "</math>"},
    {"templates", "<template>x"},
    {"framesets", "<frameset><frame src=#>"},
    {"plaintexts", "<plaintext>x"},
    {"less-than", "<"},
    {"less-than-text", "a < b "},
    {"hidden", "<div hidden>text of it</div>"},
    {"images", "<a href=#><img alt='a picture of it'></a>"},
    {"zeros", std::string_view("\0", 1)},
    {"marks", "&#xF0000;"},
    {"bold-with-id", "<b id=#>", "<p>"},
    {"json-ld", "{\"@type\":\"Organization\",\"name\":\"N#\"},",
     "<script type=application/ld+json>[", "{}]</script>"},
    {"json-ld-deep", "[", "<script type=application/ld+json>", "</script>"},
    {"json-ld-scripts",
     "<script type=application/ld+json>{\"@type\":\"Shop\",\"description\":"
     "\"text # of it\"}</script>"},
});

// Texts: blocks, facts, language, tokens and terms.
constexpr auto kTexts = std::to_array<Shape>({
    {"one-word", "a", "<p>"},
    {"words", "word ", "<p>"},
    {"different-words", "w#x ", "<p>"},
    {"different-long-words", "donaudampfschiff#gesellschaft ", "<p>"},
    {"no-space", "text#,", "<p>"},
    {"hyphens", "a-", "<p>"},
    {"hyphened", "teil-a#-b ", "<p>"},
    {"only-hyphens", "-", "<p>"},
    {"addresses", "a@", "<p>"},
    {"e-mails", "a#@b.example ", "<p>"},
    {"digits", "1", "<p>"},
    {"numbers", "# ", "<p>"},
    {"dotted-numbers", "1.", "<p>"},
    {"apostrophes", "l'", "<p>"},
    {"elisions", "l'a# ", "<html lang=fr><p>"},
    {"underscores", "_", "<p>"},
    {"combining-marks", "\u0301", "<p>a"},
    {"marks-of-two-classes", "\u0301\u0323", "<p>a"},
    {"letters-with-marks", "a\u0323\u0301", "<p>"},
    {"ligatures", "\uFDFA", "<p>"},
    {"soft-hyphens", "a\u00AD", "<p>"},
    {"no-break-spaces", "a\u00A0", "<p>"},
    {"joiners", "\u200D", "<p>"},
    {"thai", "\u0E01\u0E32\u0E23\u0E1C\u0E25\u0E34\u0E15", "<html lang=th><p>"},
    {"thai-one-letter", "\u0E01", "<p>"},
    {"khmer", "\u1780\u17B6\u179A", "<p>"},
    {"chinese", "\u6211\u4EEC\u751F\u4EA7\u96F6\u4EF6", "<html lang=zh><p>"},
    {"one-sign", "\u4E00", "<p>"},
    {"hiragana", "\u3042", "<p>"},
    {"katakana", "\u30AB\u30FC", "<p>"},
    {"hangul", "\uD55C\uAD6D ", "<html lang=ko><p>"},
    {"hangul-parts", "\u1112\u1161\u11AB", "<p>"},
    {"cyrillic", "\u0440\u0430\u0431\u043E\u0442\u0430# ", "<p>"},
    {"arabic", "\u0634\u0631\u0643\u0629 ", "<p>"},
    {"emoji", "\U0001F600", "<p>"},
    {"flags", "\U0001F1E9", "<p>"},
    {"quotes", "\"", "<p>"},
    {"sentences", "A sentence. ", "<p>"},
    {"consent", "<p>we use cookies # accept all cookies"},
    {"consent-in-one", "we use cookies ", "<p>"},
    {"phrases-nearly", "domain is for sal ", "<p>"},
    {"imprints", "<p>Impressum Muster# GmbH<br>12345 Ort"},
    {"vat-ids", "<p>USt-IdNr. DE#"},
    {"vat-look-alikes", "DE 123456789 ", "<p>USt-IdNr. "},
    {"vat-labels", "<p>USt-IdNr."},
    {"upper-case", "AB", "<p>VAT "},
    {"legal-forms", " GmbH", "<p>A"},
    {"legal-form-lines", "<p>a b c d # GmbH & Co. KG, Ltd."},
    {"postcodes", "12345 Ort, ", "<p>Muster GmbH<br>"},
    {"copyright", "<p>\u00A9 2024 A# GmbH"},
    {"cells", "a | b \u00B7 ", "<p>"},
    {"utf8-tails", "\x80", "<p>"},
    {"utf8-heads", "\xF0\x90", "<p>\u00e4\u00f6"},
    {"undeclared", "\xE4\xF6 und ", "<p>"},
    {"shift-jis", "\x83\x65\x83", "<meta charset=shift_jis><p>"},
    {"iso-2022-jp", "\x1B$B\x1B(B", "<meta charset=iso-2022-jp><p>"},
    {"gb18030", "\x81\x30\x81\x30", "<meta charset=gb18030><p>"},
    {"utf16", std::string_view("x\0", 2), "\xFF\xFE"},
    {"metas", "<meta http-equiv=content-type content=charset>"},
});

std::string Make(const Shape& shape, std::size_t bytes) {
  std::string html(shape.before);
  html.reserve(bytes + shape.unit.size() + shape.after.size() + 16);
  const std::size_t number = shape.unit.find('#');
  const bool counts = number != std::string_view::npos &&
                      shape.unit.find("&#") == std::string_view::npos;
  for (std::size_t i = 0; html.size() < bytes; ++i) {
    if (!counts) {
      html += shape.unit;
      continue;
    }
    for (const char c : shape.unit) {
      if (c == '#') {
        html += std::to_string(i);
      } else {
        html += c;
      }
    }
  }
  html += shape.after;
  return html;
}

std::string Repeat(std::string_view unit, std::size_t count) {
  std::string text;
  for (std::size_t i = 0; i < count; ++i) text += unit;
  return text;
}

// Bold elements that every further paragraph opens again.
std::string FormattingBomb(std::string_view bold, std::size_t bytes) {
  const Shape open{"", bold};
  return "<p>" + Make(open, bytes / 4) + Make({"", "<p>x"}, bytes / 2);
}

// Elements nested up to a depth, over and over.
std::string Towers(std::size_t depth, std::size_t bytes) {
  std::string html;
  while (html.size() < bytes) {
    html += Repeat("<div class=a>", depth) + "text" + Repeat("</div>", depth);
  }
  return html;
}

}  // namespace

std::vector<HostilePage> HostilePages(std::size_t bytes) {
  std::vector<HostilePage> pages;
  pages.reserve(kMarkup.size() + kTexts.size() + 5);
  for (const Shape& shape : kMarkup) {
    pages.push_back({std::string(shape.name), Make(shape, bytes)});
  }
  for (const Shape& shape : kTexts) {
    pages.push_back({std::string(shape.name), Make(shape, bytes)});
  }
  pages.push_back({"bold-bomb", FormattingBomb("<b id=#>", bytes)});
  pages.push_back({"anchor-bomb", FormattingBomb("<a href=#>", bytes)});
  pages.push_back({"nobr-bomb", FormattingBomb("<table><a>", bytes)});
  pages.push_back({"towers-500", Towers(500, bytes)});
  pages.push_back({"towers-510-lists",
                   Make({"", "<li><p>x"}, bytes / 2) + Towers(510, bytes / 2)});
  return pages;
}

}  // namespace kindred::bench
