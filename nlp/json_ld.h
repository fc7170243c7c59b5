// Organisations in a page's JSON-LD. Internal to nlp.
//
// Source: schema.org Organization and its subtypes, PostalAddress. Pure and
// thread-safe; malformed JSON and other types are skipped.
#ifndef KINDRED_NLP_JSON_LD_H_
#define KINDRED_NLP_JSON_LD_H_

#include <span>
#include <string>
#include <vector>

namespace kindred::nlp {

// Fields as written; empty where missing.
struct Organization {
  std::string name;  // legalName, else name
  std::string vat_id;
  std::string country;  // addressCountry: a code or a name
  std::string city;
  std::string description;
};

// In the order they stand in; at most kMaxOrganizations.
inline constexpr std::size_t kMaxOrganizations = 16;
[[nodiscard]] std::vector<Organization> ReadOrganizations(
    std::span<const std::string> json_ld);

}  // namespace kindred::nlp

#endif  // KINDRED_NLP_JSON_LD_H_
