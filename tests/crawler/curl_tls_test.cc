// What the fetcher says of certificates, against a TLS server on loopback that
// makes its own.
#include <array>
#include <csignal>
#include <cstdint>
#include <memory>
#include <ostream>
#include <string>
#include <string_view>
#include <thread>
#include <utility>
#include <vector>

#include "gtest/gtest.h"
#include <arpa/inet.h>
#include <netinet/in.h>
#include <openssl/bio.h>
#include <openssl/evp.h>
#include <openssl/pem.h>
#include <openssl/ssl.h>
#include <openssl/x509v3.h>
#include <poll.h>
#include <sys/eventfd.h>
#include <sys/socket.h>
#include <sys/time.h>
#include <unistd.h>

#include "base/clock.h"
#include "base/files.h"
#include "crawler/curl_fetcher.h"
#include "tests/support/temp_folder.h"

namespace kindred::crawler {
namespace {

constexpr long kDay = 86'400;

struct Validity {
  long from = -kDay;  // seconds from now
  long to = kDay;
  std::string name = "IP:127.0.0.1";
};

// A key with a certificate it signed itself.
class Identity {
 public:
  explicit Identity(const Validity& validity)
      : key_(EVP_PKEY_Q_keygen(nullptr, nullptr, "ED25519"), EVP_PKEY_free),
        cert_(X509_new(), X509_free) {
    X509_set_version(cert_.get(), 2);
    ASN1_INTEGER_set(X509_get_serialNumber(cert_.get()), 1);
    X509_gmtime_adj(X509_getm_notBefore(cert_.get()), validity.from);
    X509_gmtime_adj(X509_getm_notAfter(cert_.get()), validity.to);
    X509_set_pubkey(cert_.get(), key_.get());
    X509_NAME* const name = X509_get_subject_name(cert_.get());
    const std::string_view text = "kindred test";
    X509_NAME_add_entry_by_txt(
        name, "CN", MBSTRING_ASC,
        reinterpret_cast<const unsigned char*>(text.data()),
        static_cast<int>(text.size()), -1, 0);
    X509_set_issuer_name(cert_.get(), name);
    X509_EXTENSION* const names = X509V3_EXT_conf_nid(
        nullptr, nullptr, NID_subject_alt_name, validity.name.c_str());
    X509_add_ext(cert_.get(), names, -1);
    X509_EXTENSION_free(names);
    X509_sign(cert_.get(), key_.get(), nullptr);  // Ed25519 has its own
  }

  [[nodiscard]] std::string Pem() const {
    const std::unique_ptr<BIO, decltype(&BIO_free)> memory(BIO_new(BIO_s_mem()),
                                                           BIO_free);
    PEM_write_bio_X509(memory.get(), cert_.get());
    std::string text(static_cast<std::size_t>(BIO_pending(memory.get())), '\0');
    BIO_read(memory.get(), text.data(), static_cast<int>(text.size()));
    return text;
  }
  [[nodiscard]] EVP_PKEY* Key() const { return key_.get(); }
  [[nodiscard]] X509* Certificate() const { return cert_.get(); }

 private:
  std::unique_ptr<EVP_PKEY, decltype(&EVP_PKEY_free)> key_;
  std::unique_ptr<X509, decltype(&X509_free)> cert_;
};

// Answers every request with "secure".
class TlsServer {
 public:
  explicit TlsServer(const Identity& identity)
      : context_(SSL_CTX_new(TLS_server_method()), SSL_CTX_free),
        wake_(::eventfd(0, EFD_CLOEXEC)),
        listener_(::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0)) {
    std::signal(SIGPIPE, SIG_IGN);  // a client may hang up in mid-answer
    SSL_CTX_use_certificate(context_.get(), identity.Certificate());
    SSL_CTX_use_PrivateKey(context_.get(), identity.Key());
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    socklen_t size = sizeof address;
    auto* const any = reinterpret_cast<sockaddr*>(&address);
    EXPECT_EQ(::bind(listener_, any, size), 0);
    EXPECT_EQ(::listen(listener_, 16), 0);
    ::getsockname(listener_, any, &size);
    port_ = ntohs(address.sin_port);
    thread_ = std::thread([this] { Serve(); });
  }
  ~TlsServer() {
    const std::uint64_t one = 1;
    static_cast<void>(!::write(wake_, &one, sizeof one));
    thread_.join();
    ::close(listener_);
    ::close(wake_);
  }
  TlsServer(const TlsServer&) = delete;
  TlsServer& operator=(const TlsServer&) = delete;
  TlsServer(TlsServer&&) = delete;
  TlsServer& operator=(TlsServer&&) = delete;

  [[nodiscard]] std::string Origin() const {
    return "https://127.0.0.1:" + std::to_string(port_);
  }

 private:
  void Serve() {
    while (true) {
      std::array<pollfd, 2> wanted = {
          {{wake_, POLLIN, 0}, {listener_, POLLIN, 0}}};
      if (::poll(wanted.data(), wanted.size(), -1) < 0) continue;
      if (wanted[0].revents != 0) return;
      const int socket = ::accept4(listener_, nullptr, nullptr, SOCK_CLOEXEC);
      if (socket < 0) continue;
      const timeval limit{.tv_sec = 5, .tv_usec = 0};
      ::setsockopt(socket, SOL_SOCKET, SO_RCVTIMEO, &limit, sizeof limit);
      Answer(socket);
      ::close(socket);
    }
  }

  void Answer(int socket) {
    const std::unique_ptr<SSL, decltype(&SSL_free)> tls(SSL_new(context_.get()),
                                                        SSL_free);
    SSL_set_fd(tls.get(), socket);
    std::array<char, 4096> request{};
    if (SSL_accept(tls.get()) != 1 ||
        SSL_read(tls.get(), request.data(), static_cast<int>(request.size())) <=
            0) {
      return;
    }
    constexpr std::string_view kAnswer =
        "HTTP/1.1 200 OK\r\nContent-Length: 6\r\n\r\nsecure";
    SSL_write(tls.get(), kAnswer.data(), static_cast<int>(kAnswer.size()));
    SSL_shutdown(tls.get());
  }

  std::unique_ptr<SSL_CTX, decltype(&SSL_CTX_free)> context_;
  int wake_;
  int listener_;
  std::uint16_t port_ = 0;
  std::thread thread_;
};

struct CertificateCase {
  std::string name;
  Validity validity;
  Validity trusted;  // what the client's bundle holds, if `other`
  bool other = false;
  FetchFailure failure = FetchFailure::kTls;
  std::string text;
};

void PrintTo(const CertificateCase& row, std::ostream* out) {
  *out << row.name;
}

class CertificateTest : public testing::TestWithParam<CertificateCase> {};

TEST_P(CertificateTest, IsJudged) {
  const Identity identity(GetParam().validity);
  const Identity other(GetParam().trusted);
  const TlsServer server(identity);
  const TempFolder folder;
  DiskFiles files;
  FetchOptions options;
  options.ca_file = folder.Path("ca.pem");
  const std::string pem = GetParam().other ? other.Pem() : identity.Pem();
  ASSERT_TRUE(files.Replace(options.ca_file, pem).Ok());
  const SystemClock clock;
  const std::vector<std::string> networks = {"127.0.0.0/8"};
  auto fetcher =
      MakeCurlFetcher(options, AddressGuard::Make(networks).Value(), clock);
  ASSERT_TRUE(fetcher.Ok());
  fetcher.Value()->Start(
      {.id = 1, .url = Url::Parse(server.Origin()).Value(), .headers = {}});
  const auto answers = fetcher.Value()->Collect(Millis(20'000));
  ASSERT_EQ(answers.size(), 1U);
  EXPECT_EQ(answers[0].failure, GetParam().failure);
  EXPECT_EQ(answers[0].failure_text, GetParam().text);
  const bool fetched = GetParam().failure == FetchFailure::kNone;
  EXPECT_EQ(answers[0].body, fetched ? "secure" : "");
}

INSTANTIATE_TEST_SUITE_P(
    Table, CertificateTest,
    testing::Values(
        CertificateCase{"Good", {}, {}, false, FetchFailure::kNone, ""},
        CertificateCase{"Expired",
                        {-3 * kDay, -kDay, "IP:127.0.0.1"},
                        {},
                        false,
                        FetchFailure::kTls,
                        "the certificate is not valid (expired)"},
        CertificateCase{
            "NotYetValid",
            {kDay, 2 * kDay, "IP:127.0.0.1"},
            {},
            false,
            FetchFailure::kTls,
            "the certificate is not valid (its time has not begun)"},
        CertificateCase{
            "OtherName",
            {-kDay, kDay, "DNS:other.example"},
            {},
            false,
            FetchFailure::kTls,
            "the certificate is not valid (it is for another name)"},
        CertificateCase{"SelfSigned",
                        {},
                        {-kDay, kDay, "DNS:ca.example"},
                        true,
                        FetchFailure::kTls,
                        "the certificate is not valid (self-signed)"}),
    [](const auto& tested) { return tested.param.name; });

}  // namespace
}  // namespace kindred::crawler
