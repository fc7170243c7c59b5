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
#include "nlp/unicode.h"
#include "nlp/utf8.h"
#include "tests/fuzz/fuzz.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data,
                                      std::size_t size) {
  using namespace kindred;
  constexpr std::array<nlp::Role, 3> kRoles = {
      nlp::Role::kBody, nlp::Role::kHeading, nlp::Role::kBoilerplate};
  const std::string text = nlp::WellFormed(fuzz::AsText(data, size));
  std::string_view rest = text;
  const std::vector<std::string> json_ld = {std::string(fuzz::TakeLine(rest))};
  std::vector<nlp::Block> blocks;
  while (!rest.empty()) {
    blocks.push_back({kRoles.at(blocks.size() % kRoles.size()),
                      std::string(fuzz::TakeLine(rest))});
  }
  const nlp::Facts facts = nlp::ReadFacts(json_ld, blocks);
  fuzz::Require(facts.vat_id.empty() || nlp::IsVatId(facts.vat_id),
                "a VAT id is checked");
  fuzz::Require(facts.country.empty() || facts.country.size() == 2,
                "a country is a code");
  fuzz::Require(nlp::IsUtf8(facts.name) && nlp::IsUtf8(facts.city),
                "facts are UTF-8");
  return 0;
}
