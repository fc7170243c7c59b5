// SHA-256 (FIPS 180-4) through OpenSSL. Pure; thread-safe.
#ifndef KINDRED_BASE_DIGEST_H_
#define KINDRED_BASE_DIGEST_H_

#include <string>
#include <string_view>

namespace kindred {

// The digest as 64 lower-case hexadecimal digits.
[[nodiscard]] std::string Sha256Hex(std::string_view bytes);

}  // namespace kindred

#endif  // KINDRED_BASE_DIGEST_H_
