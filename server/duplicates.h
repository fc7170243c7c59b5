// One company under several domains: which of them stands for it?
//
// Pure; deterministic; O(n log n).
#ifndef KINDRED_SERVER_DUPLICATES_H_
#define KINDRED_SERVER_DUPLICATES_H_

#include <cstdint>
#include <string>
#include <vector>

namespace kindred::server {

// What a visit found out about a company's home.
struct SiteIdentity {
  std::int64_t id = 0;
  std::string domain;            // the company's key
  std::string final_domain;      // where redirects led; empty: nowhere
  std::string canonical_domain;  // registrable domain of its canonical link
  std::string text_digest;       // of the home page's text; empty: no text
  // Registrable domains of its home page in other languages, its own left out.
  std::vector<std::string> alternate_domains = {};
};

struct SameAs {
  std::int64_t id = 0;
  std::int64_t same_as = 0;  // the company that stands for it; 0: itself
};

// For each site, in order: a redirect to another site's domain makes it the
// same company; so does a redirect to where an earlier site redirected and the
// same text stood (two firms may share a platform's domain); so does a
// canonical link to another site whose home page has the same text. Two sites
// that name each other as their home page in another language are sisters: the
// lower id stands. Chains are followed to their end; of a circle the lowest id
// stands.
[[nodiscard]] std::vector<SameAs> FindSameCompanies(
    const std::vector<SiteIdentity>& sites);

}  // namespace kindred::server

#endif  // KINDRED_SERVER_DUPLICATES_H_
