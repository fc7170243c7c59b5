// What is new on a site: the texts of two visits compared.
//
// Tells terms, pages, job offers and places that the later visit found and the
// earlier did not, each with the sentence it stands in. Pure and thread-safe;
// linear in the text.
#ifndef KINDRED_SERVER_SITE_CHANGES_H_
#define KINDRED_SERVER_SITE_CHANGES_H_

#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "nlp/document.h"

namespace kindred::server {

// The most that is told of one kind.
inline constexpr std::size_t kMaxChanges = 10;

enum class ChangeKind : std::uint8_t {
  kTerm,      // a word used twice at least, never before
  kPage,      // a page with a title not seen before
  kJob,       // a line that offers a job: it is marked "(m/f/d)" or the like
  kLocation,  // a postcode and city stated on a page
};

// "term", "page", "job", "location".
[[nodiscard]] std::string_view NameOf(ChangeKind kind);

struct SiteChange {
  ChangeKind kind = ChangeKind::kTerm;
  std::string subject;   // the word as written, the title, the line, the place
  std::string url;       // of the page
  std::string sentence;  // empty where the page forbids quoting
};

// One visit: documents[i] was read at urls[i].
struct SiteText {
  std::vector<std::string> urls;
  std::vector<nlp::Document> documents;
};

// By kind; terms by how often they are used, all else in page order. Nothing
// if either visit has no page with text. `domain` is the company's own: words
// of its name are no news.
[[nodiscard]] std::vector<SiteChange> CompareSites(const SiteText& before,
                                                   const SiteText& after,
                                                   std::string_view domain);

}  // namespace kindred::server

#endif  // KINDRED_SERVER_SITE_CHANGES_H_
