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

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data,
                                      std::size_t size) {
  using namespace kindred;
  std::string_view body = fuzz::AsText(data, size);
  const std::string_view type = fuzz::TakeLine(body);
  const nlp::DecodedText page = nlp::DecodePage(body, type);
  fuzz::Require(nlp::IsUtf8(page.text), "a page's text is UTF-8");
  fuzz::Require(!page.encoding.empty(), "a page has an encoding");
  (void)nlp::LooksLikeHtml(type, body);
  const Result<nlp::DecodedText> list = nlp::DecodeListFile(body);
  fuzz::Require(!list.Ok() || nlp::IsUtf8(list.Value().text),
                "a list's text is UTF-8");
  return 0;
}
