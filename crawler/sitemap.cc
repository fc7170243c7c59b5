#include "crawler/sitemap.h"

#include <algorithm>
#include <cstddef>
#include <memory>
#include <string>
#include <string_view>
#include <utility>

#include <expat.h>

#include "crawler/ascii.h"
#include "crawler/inflate.h"

namespace kindred::crawler {
namespace {

constexpr std::string_view kXmlBlanks = " \t\r\n";
constexpr std::size_t kMaxFieldBytes = 8192;  // of a URL, as url.h
constexpr std::size_t kMaxAlternates = 100;   // of a page
constexpr std::size_t kParseStep = std::size_t{1} << 16U;

// What stands behind the colon of a prefix: files name the namespace wrongly
// more often than the element.
std::string_view LocalName(std::string_view name) {
  const std::size_t colon = name.rfind(':');
  return colon == std::string_view::npos ? name : name.substr(colon + 1);
}

class SitemapReader {
 public:
  SitemapReader() : parser_(XML_ParserCreate(nullptr)) {
    if (!parser_) return;
    XML_SetUserData(parser_.get(), this);
    XML_SetElementHandler(parser_.get(), &OnStart, &OnEnd);
    XML_SetCharacterDataHandler(parser_.get(), &OnText);
    XML_SetEntityDeclHandler(parser_.get(), &OnEntity);
  }

  Sitemap Read(std::string_view body) {
    // In steps, so that a full list ends the work.
    while (parser_ && !body.empty() && !full_) {
      const std::string_view step = body.substr(0, kParseStep);
      body.remove_prefix(step.size());
      if (XML_Parse(parser_.get(), step.data(), static_cast<int>(step.size()),
                    body.empty() ? XML_TRUE : XML_FALSE) != XML_STATUS_OK) {
        break;
      }
    }
    return std::move(sitemap_);
  }

 private:
  struct Free {
    void operator()(XML_Parser parser) const { XML_ParserFree(parser); }
  };
  using Parser = std::unique_ptr<std::remove_pointer_t<XML_Parser>, Free>;

  static void OnStart(void* self, const XML_Char* name,
                      const XML_Char** attributes) {
    static_cast<SitemapReader*>(self)->Start(LocalName(name), attributes);
  }
  static void OnEnd(void* self, const XML_Char* name) {
    static_cast<SitemapReader*>(self)->End(LocalName(name));
  }
  static void OnText(void* self, const XML_Char* text, int size) {
    static_cast<SitemapReader*>(self)->Text(
        {text, static_cast<std::size_t>(size)});
  }
  // No sitemap needs entities of its own: whoever declares some means harm.
  static void OnEntity(void* self, const XML_Char* /*name*/, int /*parameter*/,
                       const XML_Char* /*value*/, int /*size*/,
                       const XML_Char* /*base*/, const XML_Char* /*system*/,
                       const XML_Char* /*public_id*/,
                       const XML_Char* /*notation*/) {
    static_cast<SitemapReader*>(self)->Stop();
  }

  void Stop() {
    full_ = true;
    XML_StopParser(parser_.get(), XML_FALSE);
  }

  void Start(std::string_view name, const XML_Char** attributes) {
    if (name == "sitemapindex") sitemap_.is_index = true;
    if (name == "url" || name == "sitemap") {
      entry_ = {};
      in_entry_ = true;
    }
    field_ = nullptr;
    if (!in_entry_) return;
    // Not <image:loc>, which comes inside of <image:image>.
    if (name == "loc" && entry_.url.empty()) field_ = &entry_.url;
    if (name == "lastmod") field_ = &entry_.changed;
    if (name == "link") AddAlternate(attributes);
  }

  void AddAlternate(const XML_Char** attributes) {
    SitemapAlternate alternate;
    bool is_alternate = false;
    for (; attributes[0] != nullptr; attributes += 2) {
      const std::string_view name = LocalName(attributes[0]);
      const std::string_view value = Trim(attributes[1], kXmlBlanks);
      if (name == "rel") is_alternate = EqualsIgnoringCase(value, "alternate");
      if (name == "hreflang") alternate.language = value;
      if (name == "href") alternate.url = value;
    }
    if (is_alternate && !alternate.language.empty() && !alternate.url.empty() &&
        alternate.url.size() <= kMaxFieldBytes &&
        entry_.alternates.size() < kMaxAlternates) {
      entry_.alternates.push_back(std::move(alternate));
    }
  }

  void Text(std::string_view text) {
    if (field_ == nullptr) return;
    field_->append(text.substr(
        0, kMaxFieldBytes - std::min(kMaxFieldBytes, field_->size())));
  }

  void End(std::string_view name) {
    field_ = nullptr;
    if (!in_entry_ || (name != "url" && name != "sitemap")) return;
    in_entry_ = false;
    entry_.url = Trim(entry_.url, kXmlBlanks);
    entry_.changed = Trim(entry_.changed, kXmlBlanks);
    if (entry_.url.empty()) return;
    sitemap_.entries.push_back(std::move(entry_));
    if (sitemap_.entries.size() == kMaxSitemapEntries) Stop();
  }

  Parser parser_;
  Sitemap sitemap_;
  SitemapEntry entry_;
  std::string* field_ = nullptr;  // that text belongs to
  bool in_entry_ = false;
  bool full_ = false;
};

// One URL a line.
Sitemap ReadText(std::string_view body) {
  Sitemap sitemap;
  while (!body.empty() && sitemap.entries.size() < kMaxSitemapEntries) {
    const std::size_t end = std::min(body.find('\n'), body.size());
    const std::string_view line = Trim(body.substr(0, end), kXmlBlanks);
    body.remove_prefix(std::min(end + 1, body.size()));
    if (line.size() <= kMaxFieldBytes &&
        (StartsWithIgnoringCase(line, "http://") ||
         StartsWithIgnoringCase(line, "https://"))) {
      sitemap.entries.push_back({std::string(line), {}, {}});
    }
  }
  return sitemap;
}

}  // namespace

Sitemap ParseSitemap(std::string_view body) {
  std::string unpacked;
  if (body.starts_with("\x1f\x8b")) {
    Inflater(body, InflateFormat::kGzip).Read(unpacked, kMaxSitemapBytes);
    body = unpacked;
  }
  body = body.substr(0, kMaxSitemapBytes);
  constexpr std::string_view kMark = "\xEF\xBB\xBF";
  std::string_view start = body;
  if (start.starts_with(kMark)) start.remove_prefix(kMark.size());
  start.remove_prefix(
      std::min(start.find_first_not_of(kXmlBlanks), start.size()));
  // Blanks before the XML declaration are an error to expat, and frequent.
  return start.starts_with('<') || body.starts_with("\xFE\xFF") ||
                 body.starts_with("\xFF\xFE")
             ? SitemapReader().Read(start.starts_with('<') ? start : body)
             : ReadText(start);
}

}  // namespace kindred::crawler
