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

namespace kindred::nlp {
namespace {

void Run(std::string_view input) {
  constexpr std::array<Role, 3> kRoles = {Role::kBody, Role::kHeading,
                                          Role::kBoilerplate};
  const std::string text = WellFormed(input);
  std::string_view rest = text;
  const std::vector<std::string> json_ld = {std::string(fuzz::TakeLine(rest))};
  std::vector<Block> blocks;
  while (!rest.empty()) {
    blocks.push_back({kRoles.at(blocks.size() % kRoles.size()),
                      std::string(fuzz::TakeLine(rest))});
  }
  const Facts facts = ReadFacts(json_ld, blocks);
  fuzz::Require(facts.vat_id.empty() || IsVatId(facts.vat_id),
                "a VAT id is checked");
  fuzz::Require(facts.country.empty() || facts.country.size() == 2,
                "a country is a code");
  fuzz::Require(IsUtf8(facts.name) && IsUtf8(facts.city), "facts are UTF-8");
}

}  // namespace
}  // namespace kindred::nlp

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data,
                                      std::size_t size) {
  kindred::nlp::Run(kindred::fuzz::AsText(data, size));
  return 0;
}
