// Any page becomes a Document within its limits, which its stored form keeps.
#include <cstddef>
#include <cstdint>

#include "base/json.h"
#include "nlp/document.h"
#include "nlp/page.h"
#include "nlp/unicode.h"
#include "tests/fuzz/fuzz.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data,
                                      std::size_t size) {
  using namespace kindred;
  const nlp::Document document =
      nlp::ReadPage(fuzz::AsText(data, size), {"text/html", "noarchive"});
  fuzz::Require(document.links.size() <= nlp::kMaxLinks, "links are bounded");
  for (const nlp::Block& block : document.blocks) {
    fuzz::Require(!block.text.empty(), "no block is empty");
    fuzz::Require(nlp::IsUtf8(block.text), "a block is UTF-8");
  }
  fuzz::Require(nlp::DocumentFromJson(nlp::ToJson(document)).Ok(),
                "the stored form can be read");
  return 0;
}
