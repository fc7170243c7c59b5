#include "base/digest.h"

#include <array>
#include <memory>
#include <string>
#include <string_view>

#include <openssl/evp.h>
#include <openssl/sha.h>

namespace kindred {
namespace {

constexpr std::string_view kDigits = "0123456789abcdef";

using Octets = std::array<unsigned char, SHA256_DIGEST_LENGTH>;

std::string InHex(const Octets& digest) {
  std::string hex;
  hex.reserve(2 * digest.size());
  for (const unsigned octet : digest) {
    hex += kDigits[octet >> 4U];
    hex += kDigits[octet & 15U];
  }
  return hex;
}

}  // namespace

struct Sha256::State {
  std::unique_ptr<EVP_MD_CTX, decltype(&EVP_MD_CTX_free)> context{
      EVP_MD_CTX_new(), EVP_MD_CTX_free};
};

Sha256::Sha256() : state_(std::make_unique<State>()) {
  EVP_DigestInit_ex(state_->context.get(), EVP_sha256(), nullptr);
}

Sha256::~Sha256() = default;

void Sha256::Add(std::string_view bytes) {
  EVP_DigestUpdate(state_->context.get(), bytes.data(), bytes.size());
}

std::string Sha256::Hex() {
  Octets digest{};
  EVP_DigestFinal_ex(state_->context.get(), digest.data(), nullptr);
  return InHex(digest);
}

std::string Sha256Hex(std::string_view bytes) {
  Octets digest{};
  EVP_Digest(bytes.data(), bytes.size(), digest.data(), nullptr, EVP_sha256(),
             nullptr);
  return InHex(digest);
}

}  // namespace kindred
