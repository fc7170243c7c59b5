// Organisations in a page's JSON-LD. Internal to nlp.
//
// Source: schema.org Organization and its subtypes, PostalAddress. Pure and
// thread-safe; malformed JSON and other types are skipped.
#ifndef KINDRED_NLP_JSON_LD_H_
#define KINDRED_NLP_JSON_LD_H_

#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace kindred::nlp {

// Fields as written; empty where missing.
struct Organization {
  std::string name;
  std::string legal_name;
  std::string vat_id;  // vatID, else taxID
  std::string street;
  std::string postcode;
  std::string city;
  std::string region;
  std::string country;  // addressCountry: a code or a name
  std::string phone;    // for its country only: never kept in a Document
  std::string description;
};

// Whether a schema.org type, as a name or URL, is Organization or one of its
// subtypes. By the ends of names ("HomeAndConstructionBusiness"), so that
// subtypes that schema.org adds are known too.
[[nodiscard]] bool IsOrganizationType(std::string_view type);

// In the order they stand in; at most kMaxOrganizations.
inline constexpr std::size_t kMaxOrganizations = 16;
[[nodiscard]] std::vector<Organization> ReadOrganizations(
    std::span<const std::string> json_ld);

}  // namespace kindred::nlp

#endif  // KINDRED_NLP_JSON_LD_H_
