// Any octets, with any Content-Type, become well-formed UTF-8.
//
// Input: the header's value, a line feed, the body.
#include "nlp/decode.h"

#include <cstddef>
#include <cstdint>
#include <string_view>

#include "base/result.h"
#include "nlp/unicode.h"
#include "tests/fuzz/fuzz.h"

namespace kindred::nlp {
namespace {

void Run(std::string_view input) {
  std::string_view body = input;
  const std::string_view type = fuzz::TakeLine(body);
  const DecodedText page = DecodePage(body, type);
  fuzz::Require(IsUtf8(page.text), "a page's text is UTF-8");
  fuzz::Require(!page.encoding.empty(), "a page has an encoding");
  (void)LooksLikeHtml(type, body);
  const Result<DecodedText> list = DecodeListFile(body);
  fuzz::Require(!list.Ok() || IsUtf8(list.Value().text),
                "a list's text is UTF-8");
}

}  // namespace
}  // namespace kindred::nlp

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data,
                                      std::size_t size) {
  kindred::nlp::Run(kindred::fuzz::AsText(data, size));
  return 0;
}
