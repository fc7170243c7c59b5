// Unicode services of ICU in UTF-8: validity, case folding, domain names.
//
// Pure and thread-safe. Ill-formed octets count as U+FFFD, one for each
// maximal subpart (Unicode 15, section 3.9), and never stop a function.
#ifndef KINDRED_NLP_UNICODE_H_
#define KINDRED_NLP_UNICODE_H_

#include <optional>
#include <string>
#include <string_view>

namespace kindred::nlp {

[[nodiscard]] bool IsUtf8(std::string_view text);

// NFKC_Casefold (Unicode 15, section 3.13): what terms are compared in. A run
// of combining marks is cut behind 30 (UAX 15, section 13): linear time.
[[nodiscard]] std::string FoldCase(std::string_view text);

// Runs of white space and control characters become one U+0020; none remain
// at the ends. Ill-formed octets become U+FFFD.
[[nodiscard]] std::string CollapseSpace(std::string_view text);

// The longest prefix of at most `max_bytes` that ends between two characters.
[[nodiscard]] std::string_view Prefix(std::string_view text,
                                      std::size_t max_bytes);

// Domain to ASCII, non-transitional and not strict, as the URL standard asks
// (UTS 46; WHATWG URL section 3.3): "Müller.example" gives
// "xn--mller-kva.example". Nothing if the name is no domain.
[[nodiscard]] std::optional<std::string> DomainToAscii(std::string_view host);

// The form people read; labels that cannot be decoded stay as they are.
[[nodiscard]] std::string DomainToUnicode(std::string_view ascii);

}  // namespace kindred::nlp

#endif  // KINDRED_NLP_UNICODE_H_
