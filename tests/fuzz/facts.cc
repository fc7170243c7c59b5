// Any JSON-LD and any lines of an imprint become facts, or none.
//
// Input: one line of JSON-LD, then the blocks, a line each.
#include "nlp/facts.h"

#include <array>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "nlp/document.h"
#include "nlp/html.h"
#include "nlp/unicode.h"
#include "nlp/utf8.h"
#include "tests/fuzz/fuzz.h"

namespace kindred::nlp {
namespace {

void Run(std::string_view input) {
  constexpr std::array<Role, 3> kRoles = {Role::kBody, Role::kHeading,
                                          Role::kBoilerplate};
  const std::string text = WellFormed(input);
  std::string_view rest = text;
  HtmlContent content;
  content.json_ld = {std::string(fuzz::TakeLine(rest))};
  while (!rest.empty()) {
    content.blocks.push_back({kRoles.at(content.blocks.size() % kRoles.size()),
                              std::string(fuzz::TakeLine(rest))});
  }
  const Facts facts = ReadFacts(content);
  fuzz::Require(!facts.vat_id.IsStated() || IsVatId(facts.vat_id.value),
                "a VAT id is checked");
  fuzz::Require(!facts.country.IsStated() || facts.country.value.size() == 2,
                "a country is a code");
  for (const FactField& field : kFactFields) {
    fuzz::Require(IsUtf8((facts.*field.member).value), "facts are UTF-8");
  }
}

}  // namespace
}  // namespace kindred::nlp

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data,
                                      std::size_t size) {
  kindred::nlp::Run(kindred::fuzz::AsText(data, size));
  return 0;
}
