#include "nlp/page.h"

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <set>
#include <span>
#include <string>
#include <string_view>
#include <unordered_map>
#include <unordered_set>
#include <utility>
#include <vector>

#include "nlp/ascii.h"
#include "nlp/decode.h"
#include "nlp/facts.h"
#include "nlp/html.h"
#include "nlp/json_ld.h"
#include "nlp/language.h"
#include "nlp/robots_directives.h"
#include "nlp/text_hash.h"
#include "nlp/unicode.h"
#include "nlp/word_breaks.h"
#include "nlp/words.h"

namespace kindred::nlp {
namespace {

// Words of content past which a page is not asked whether it is parked, under
// construction or a login form, whatever it says.
constexpr std::size_t kMaxParkedWords = 120;
constexpr std::size_t kMaxConstructionWords = 60;
constexpr std::size_t kMaxLoginWords = 50;

// Visible words of any role under which a page with scripts shows nothing.
constexpr std::size_t kMaxScriptOnlyWords = 10;

// Words of content past which "enable JavaScript" is a notice beside the text.
constexpr std::size_t kMaxNoticeWords = 60;

// Text shown to the language detector: the beginnings of blocks, so that one
// long block does not speak for the page.
constexpr std::size_t kLanguageSample = 2048;
constexpr std::size_t kLanguageOfBlock = 256;

// A block is asked for its own language from this many octets on (a sentence),
// by its beginning, and believed from this probability on.
constexpr std::size_t kMinBlockSample = 60;
constexpr std::size_t kBlockSample = 200;
constexpr double kSureOfBlock = 0.98;

// Two pages may well have the same heading: what the company makes.
constexpr std::size_t kMinHeadingPages = 3;

// Words of content under which what images show counts as text, too.
constexpr std::size_t kPoorWords = 40;

constexpr std::size_t kEnough = 200;
// A line of plain text with fewer words is an entry of a menu, not content.
constexpr std::size_t kMinLineWords = 4;

// Words of the blocks for which `wanted` holds, counted up to a few more than
// any limit above.
template <typename Predicate>
std::size_t CountWords(const Document& document, Predicate wanted) {
  WordBreaker breaker;
  std::size_t words = 0;
  for (const Block& block : document.blocks) {
    if (words > kEnough) break;
    if (wanted(block.role)) words += breaker.Words(block.text).size();
  }
  return words;
}

bool IsVisible(Role role) {
  return role != Role::kTitle && role != Role::kDescription;
}
bool IsAnnounced(Role role) {
  return role == Role::kHeading || role == Role::kTitle;
}

// Phrases of a list in the folded texts of the blocks.
template <typename Predicate>
int CountPhrases(const Document& document, const PhraseList& phrases,
                 Predicate wanted) {
  int count = 0;
  for (const Block& block : document.blocks) {
    if (wanted(block.role)) count += phrases.CountIn(FoldCase(block.text));
  }
  return count;
}

PageKind KindOf(const Document& document, const HtmlContent& html) {
  static const PhraseList parked("parked.txt");
  static const PhraseList construction("construction.txt");
  static const PhraseList login("login.txt");
  const std::size_t words = CountWords(document, IsContent);
  const auto says = [&](const PhraseList& phrases) {
    return CountPhrases(document, phrases, [](Role) { return true; }) > 0;
  };
  if (words < kMaxParkedWords && says(parked)) return PageKind::kParked;
  if (words < kMaxConstructionWords && says(construction) &&
      (words < kMinContentWords ||
       CountPhrases(document, construction, IsAnnounced) > 0)) {
    return PageKind::kUnderConstruction;
  }
  if (html.has_password_field &&
      (words < kMinContentWords ||
       (words < kMaxLoginWords &&
        CountPhrases(document, login, IsAnnounced) > 0))) {
    return PageKind::kLogin;
  }
  static const PhraseList notices("script-notices.txt");
  if (html.has_script && words < kMaxNoticeWords && says(notices)) {
    return PageKind::kScriptOnly;
  }
  if (words >= kMinContentWords) return PageKind::kContent;
  const bool shows_nothing =
      CountWords(document, IsVisible) < kMaxScriptOnlyWords;
  return html.has_script && shows_nothing ? PageKind::kScriptOnly
                                          : PageKind::kTooLittleText;
}

// The blocks with what the JSON-LD says of the organisation.
std::vector<Block> WithDescriptions(std::vector<Block> blocks,
                                    std::span<const std::string> json_ld) {
  for (Organization& organization : ReadOrganizations(json_ld)) {
    std::string& text = organization.description;
    const bool known = std::ranges::any_of(
        blocks, [&](const Block& block) { return block.text == text; });
    if (text.empty() || known) continue;
    blocks.insert(std::ranges::find_if(
                      blocks, [](const Block& b) { return IsVisible(b.role); }),
                  {Role::kDescription, std::move(text)});
  }
  return blocks;
}

// The blocks with the alternative texts of a page that shows its content in
// pictures.
Document WithImageTexts(Document document, std::vector<std::string> texts) {
  if (texts.empty() || CountWords(document, IsContent) >= kPoorWords) {
    return document;
  }
  for (std::string& text : texts) {
    const bool known = std::ranges::any_of(
        document.blocks, [&](const Block& b) { return b.text == text; });
    if (!known) document.blocks.push_back({Role::kBody, std::move(text)});
  }
  return document;
}

// Title and content; where there is none, whatever there is.
std::string LanguageSample(const Document& document) {
  std::string sample(TitleOf(document));
  for (const bool content : {true, false}) {
    for (const Block& block : document.blocks) {
      if (sample.size() > kLanguageSample) return sample;
      if (IsContent(block.role) != content || block.role == Role::kTitle) {
        continue;
      }
      sample += '\n';
      sample += Prefix(block.text, kLanguageOfBlock);
    }
    if (sample.size() > kLanguageSample / 4) break;
  }
  return sample;
}

// The blocks with the language of those that are surely in another one than
// the page.
std::vector<Block> WithLanguages(std::vector<Block> blocks,
                                 std::string_view of_page) {
  for (Block& block : blocks) {
    if (!IsContent(block.role) && block.role != Role::kDescription) continue;
    if (block.text.size() < kMinBlockSample) continue;
    LanguageGuess guess =
        DetectLanguage(Prefix(block.text, kBlockSample), of_page);
    if (guess.confidence >= kSureOfBlock && guess.code != of_page) {
      block.language = std::move(guess.code);
    }
  }
  return blocks;
}

// A page of which only the text is known, a block a line. Menus come as short
// lines.
Document ReadPlainText(std::string_view bytes, std::string_view content_type,
                       Document document) {
  DecodedText decoded = DecodePage(bytes, content_type);
  document.encoding = std::move(decoded.encoding);
  WordBreaker breaker;
  for (std::string_view rest = decoded.text; !rest.empty();) {
    const std::size_t end = std::min(rest.find('\n'), rest.size());
    std::string line = CollapseSpace(rest.substr(0, end));
    rest.remove_prefix(std::min(end + 1, rest.size()));
    if (line.empty()) continue;
    const bool is_short = breaker.Words(line).size() < kMinLineWords;
    document.blocks.push_back(
        {is_short ? Role::kNavigation : Role::kBody, std::move(line)});
  }
  document.language = DetectLanguage(LanguageSample(document), {}).code;
  document.blocks =
      WithLanguages(std::move(document.blocks), document.language);
  document.kind = KindOf(document, {});
  return document;
}

// On how many of `pages` each text of a content block stands, by the hash of
// the folded text.
std::unordered_map<std::uint64_t, std::size_t> PagesWithBlock(
    const std::vector<const Document*>& pages) {
  std::unordered_map<std::uint64_t, std::size_t> counts;
  for (const Document* page : pages) {
    std::unordered_set<std::uint64_t> on_page;
    for (const Block& block : page->blocks) {
      if (!IsContent(block.role)) continue;
      const std::uint64_t text = HashText(FoldCase(block.text));
      if (on_page.insert(text).second) ++counts[text];
    }
  }
  return counts;
}

}  // namespace

Document ReadPage(std::string_view bytes, const PageHeaders& headers) {
  Document document;
  bytes = bytes.substr(0, kMaxPageBytes);
  const RobotsDirectives header_rules =
      ReadRobotsDirectives(headers.robots_tag);
  document.noindex = header_rules.noindex;
  document.nosnippet = header_rules.nosnippet;
  if (!LooksLikeHtml(headers.content_type, bytes)) {
    if (IsPlainText(headers.content_type)) {
      return ReadPlainText(bytes, headers.content_type, std::move(document));
    }
    document.kind = PageKind::kNotHtml;
    return document;
  }
  DecodedText decoded = DecodePage(bytes, headers.content_type);
  document.encoding = std::move(decoded.encoding);
  Result<HtmlContent> parsed = ParseHtml(decoded.text);
  if (!parsed.Ok()) {
    document.kind = PageKind::kTooComplex;
    return document;
  }
  HtmlContent html = std::move(parsed).Value();
  const RobotsDirectives meta_rules = ReadRobotsDirectives(html.robots);
  document.noindex = document.noindex || meta_rules.noindex;
  document.nosnippet = document.nosnippet || meta_rules.nosnippet;
  html.blocks = WithDescriptions(std::move(html.blocks), html.json_ld);
  document.facts = ReadFacts(html);
  for (Block& block : html.blocks) {
    std::ranges::replace(block.text, '\n', ' ');
  }
  document.blocks = std::move(html.blocks);
  document = WithImageTexts(std::move(document), std::move(html.image_texts));
  document.links = std::move(html.links);
  document.canonical = std::move(html.canonical);
  document.base = std::move(html.base);
  document.language =
      DetectLanguage(LanguageSample(document), html.html_lang).code;
  document.blocks =
      WithLanguages(std::move(document.blocks), document.language);
  document.kind = KindOf(document, html);
  return document;
}

void MarkRepeatedBlocks(std::span<Document> site) {
  // The same page under two addresses repeats nothing.
  std::set<std::string> texts;
  std::vector<const Document*> pages;
  for (const Document& page : site) {
    if (texts.insert(MainText(page)).second) pages.push_back(&page);
  }
  if (pages.size() < 2) return;
  const std::unordered_map<std::uint64_t, std::size_t> counts =
      PagesWithBlock(pages);
  const auto repeated = [&](const Block& block) {
    if (!IsContent(block.role)) return false;
    const auto found = counts.find(HashText(FoldCase(block.text)));
    const bool heads = block.role == Role::kHeading;
    return found != counts.end() &&
           found->second >= (heads ? kMinHeadingPages : 2) &&
           2 * found->second >= pages.size();
  };
  for (Document& page : site) {
    for (Block& block : page.blocks) {
      if (repeated(block)) block.role = Role::kBoilerplate;
    }
  }
}

}  // namespace kindred::nlp
