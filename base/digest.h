// SHA-256 (FIPS 180-4) through OpenSSL. Pure; thread-safe.
#ifndef KINDRED_BASE_DIGEST_H_
#define KINDRED_BASE_DIGEST_H_

#include <memory>
#include <string>
#include <string_view>

namespace kindred {

// The digest of octets that come in pieces. For one thread.
class Sha256 {
 public:
  Sha256();
  ~Sha256();
  Sha256(const Sha256&) = delete;
  Sha256& operator=(const Sha256&) = delete;
  Sha256(Sha256&&) = delete;
  Sha256& operator=(Sha256&&) = delete;

  void Add(std::string_view bytes);
  // As Sha256Hex of all pieces; nothing may be added after it.
  [[nodiscard]] std::string Hex();

 private:
  struct State;
  std::unique_ptr<State> state_;
};

// The digest as 64 lower-case hexadecimal digits.
[[nodiscard]] std::string Sha256Hex(std::string_view bytes);

}  // namespace kindred

#endif  // KINDRED_BASE_DIGEST_H_
