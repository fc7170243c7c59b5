// Any octets are refused as a stored document, or are what storing it writes.
#include "nlp/document.h"

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

#include "base/compression.h"
#include "base/result.h"
#include "nlp/document_form.h"
#include "tests/fuzz/fuzz.h"

namespace kindred::nlp {
namespace {

void Run(std::string_view input) {
  (void)UnpackDocument(input);
  // Few inputs are frames: the fields behind one are looked at by themselves.
  const Result<std::string> frame = Compress(input);
  fuzz::Require(frame.Ok(), "any octets can be compressed");
  const Result<Document> document = UnpackDocument(frame.Value());
  if (!document.Ok()) return;
  const Result<std::string> packed = PackDocument(document.Value());
  fuzz::Require(packed.Ok(), "what was read can be stored");
  const Result<std::string> fields =
      Decompress(packed.Value(), kMaxDocumentBytes);
  fuzz::Require(fields.Ok() && fields.Value() == input,
                "a document has one stored form");
}

}  // namespace
}  // namespace kindred::nlp

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data,
                                      std::size_t size) {
  kindred::nlp::Run(kindred::fuzz::AsText(data, size));
  return 0;
}
