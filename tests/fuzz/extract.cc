// Any page becomes a Document within its limits, which its stored form keeps.
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

#include "base/result.h"
#include "nlp/document.h"
#include "nlp/document_form.h"
#include "nlp/page.h"
#include "nlp/page_links.h"
#include "nlp/unicode.h"
#include "tests/fuzz/fuzz.h"

namespace kindred::nlp {
namespace {

void Run(std::string_view input) {
  const Document document = ReadPage(input, {"text/html", "noarchive"});
  fuzz::Require(document.links.size() <= kMaxLinks, "links are bounded");
  for (const Block& block : document.blocks) {
    fuzz::Require(!block.text.empty(), "no block is empty");
    fuzz::Require(IsUtf8(block.text), "a block is UTF-8");
  }
  const PageLinks quick = ReadPageLinks(input, "text/html");
  fuzz::Require(quick.links.size() <= kMaxLinks, "quick links are bounded");
  for (const Link& link : quick.links) {
    fuzz::Require(IsUtf8(link.href) && IsUtf8(link.text), "a link is UTF-8");
  }
  const Result<std::string> packed = PackDocument(document);
  fuzz::Require(packed.Ok() && UnpackDocument(packed.Value()).Ok(),
                "the stored form can be read");
}

}  // namespace
}  // namespace kindred::nlp

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data,
                                      std::size_t size) {
  kindred::nlp::Run(kindred::fuzz::AsText(data, size));
  return 0;
}
