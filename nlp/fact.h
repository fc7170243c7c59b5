// What a company's pages state about it, and where they state it.
//
// Plain values; not synchronised. Companies only: no e-mail address, no phone
// number and no name of a person is ever kept here (the name of a sole trader's
// company, with its legal form, is a company's name).
#ifndef KINDRED_NLP_FACT_H_
#define KINDRED_NLP_FACT_H_

#include <array>
#include <cstdint>
#include <string>
#include <string_view>

#include "base/json.h"

namespace kindred::nlp {

// The kind of place a fact was read from.
enum class FactOrigin : std::uint8_t {
  kNone,       // not stated
  kJsonLd,     // schema.org in a JSON-LD script
  kMicrodata,  // schema.org in itemprop attributes
  kMeta,       // a meta element: og:site_name, geo.region, ...
  kImprint,    // a block under an imprint's heading, label or VAT id
  kCopyright,  // a block with a copyright sign
  kText,       // any other block
  kTitle,      // the page's title
  kLink,       // a tel: link
  kDomain,     // a guess from the site's country code domain
};

// One statement. `value` is empty where nothing is stated.
struct Fact {
  std::string value;
  FactOrigin origin = FactOrigin::kNone;
  std::uint32_t block = 0;  // index in Document::blocks if HasBlock(origin)
  std::uint32_t page = 0;   // index of the page given to MergeFacts; else 0

  [[nodiscard]] bool IsStated() const { return !value.empty(); }
  friend bool operator==(const Fact&, const Fact&) = default;
};

struct Facts {
  Fact name;             // with its legal form if one is stated, as written
  Fact legal_form;       // the form as the name has it: "GmbH", "B.V."
  Fact street;           // with the house number, as written
  Fact postcode;         // as written, blanks collapsed
  Fact city;             // as written
  Fact country;          // ISO 3166-1 alpha-2
  Fact vat_id;           // its country's code first, no blanks; IsVatId holds
  Fact register_name;    // "Amtsgericht Ulm", "RCS Lyon", "Companies House"
  Fact register_number;  // with the division if it has one: "HRB 1234"
  Fact phone_country;    // ISO 3166-1 alpha-2 of the calling code

  friend bool operator==(const Facts&, const Facts&) = default;
};

// All fields of Facts with their keys in JSON, for code that treats them alike.
struct FactField {
  std::string_view key;
  Fact Facts::*member;
};
inline constexpr auto kFactFields = std::to_array<FactField>({
    {"name", &Facts::name},
    {"legal_form", &Facts::legal_form},
    {"street", &Facts::street},
    {"postcode", &Facts::postcode},
    {"city", &Facts::city},
    {"country", &Facts::country},
    {"vat_id", &Facts::vat_id},
    {"register_name", &Facts::register_name},
    {"register_number", &Facts::register_number},
    {"phone_country", &Facts::phone_country},
});

// A fact of no block yet; one that is not stated if `value` is empty.
[[nodiscard]] Fact Stated(std::string value, FactOrigin origin);

// Whether a postcode or city is stated: a street alone is no address.
[[nodiscard]] bool HasAddress(const Facts& facts);

// `facts` with the street, postcode and city of `other`, stated or not: they
// are only moved together, so that they are always of one address.
[[nodiscard]] Facts WithAddressOf(Facts facts, const Facts& other);

// Whether Fact::block means something for facts of this origin.
[[nodiscard]] bool HasBlock(FactOrigin origin);

// The word for an origin in JSON: "json-ld", "imprint".
[[nodiscard]] std::string_view NameOf(FactOrigin origin);

// An object of the stated facts only, in the order of kFactFields:
//   {"name": {"value": "X GmbH", "from": "imprint", "page": 0, "block": 4}}
[[nodiscard]] Json FactsToJson(const Facts& facts);

}  // namespace kindred::nlp

#endif  // KINDRED_NLP_FACT_H_
