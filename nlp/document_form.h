// The stored form of a Document: binary fields in one compressed frame.
//
// Behind the frame (base/compression.h): the kind, an octet of flags, the
// texts of Document in its order, the alternates, a bit for each
// stated fact and those facts, the blocks. A number is a LEB128 of 7 bits an
// octet, the low ones first; a text its length in octets and then itself.
// Pure; thread-safe; linear in the text.
#ifndef KINDRED_NLP_DOCUMENT_FORM_H_
#define KINDRED_NLP_DOCUMENT_FORM_H_

#include <cstddef>
#include <string>
#include <string_view>

#include "base/result.h"
#include "nlp/document.h"

namespace kindred::nlp {

// Of the form before compression. A page has 4 MiB at most (page.h), and an
// octet of it becomes three in UTF-8 at most, in a block and in a fact.
inline constexpr std::size_t kMaxDocumentBytes = std::size_t{32} << 20U;

// Of the links only those to the page in other languages are kept. kTooLarge:
// longer than kMaxDocumentBytes.
[[nodiscard]] Result<std::string> PackDocument(const Document& document);

// Checks every field; kCorrupt names the first that PackDocument cannot have
// written. Memory follows the octets there are, not the counts they claim.
[[nodiscard]] Result<Document> UnpackDocument(std::string_view packed);

}  // namespace kindred::nlp

#endif  // KINDRED_NLP_DOCUMENT_FORM_H_
