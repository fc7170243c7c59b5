// A TLS server on loopback with a certificate it made itself, for HTTP/1.1 or
// HTTP/2.
//
// Of HTTP/2 (RFC 9113) it speaks what a client of one request at a time needs.
// Ends by itself when destroyed.
#ifndef KINDRED_TESTS_SUPPORT_TLS_SERVER_H_
#define KINDRED_TESTS_SUPPORT_TLS_SERVER_H_

#include <algorithm>
#include <array>
#include <atomic>
#include <csignal>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <thread>

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

namespace kindred {

inline constexpr long kDay = 86'400;

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
  enum class Speaks : std::uint8_t { kHttp1, kHttp2 };

  explicit TlsServer(const Identity& identity, Speaks speaks = Speaks::kHttp1)
      : speaks_(speaks),
        context_(SSL_CTX_new(TLS_server_method()), SSL_CTX_free),
        wake_(::eventfd(0, EFD_CLOEXEC)),
        listener_(::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0)) {
    std::signal(SIGPIPE, SIG_IGN);  // a client may hang up in mid-answer
    SSL_CTX_use_certificate(context_.get(), identity.Certificate());
    SSL_CTX_use_PrivateKey(context_.get(), identity.Key());
    if (speaks_ == Speaks::kHttp2) {
      SSL_CTX_set_alpn_select_cb(context_.get(), ChooseHttp2, nullptr);
    }
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
  [[nodiscard]] int Connections() const { return connections_; }

 private:
  void Serve() {
    while (true) {
      std::array<pollfd, 2> wanted = {
          {{wake_, POLLIN, 0}, {listener_, POLLIN, 0}}};
      if (::poll(wanted.data(), wanted.size(), -1) < 0) continue;
      if (wanted[0].revents != 0) return;
      const int socket = ::accept4(listener_, nullptr, nullptr, SOCK_CLOEXEC);
      if (socket < 0) continue;
      ++connections_;
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
    if (SSL_accept(tls.get()) != 1) return;
    if (speaks_ == Speaks::kHttp2) return ServeHttp2(*tls);
    std::array<char, 4096> request{};
    if (SSL_read(tls.get(), request.data(), static_cast<int>(request.size())) <=
        0) {
      return;
    }
    constexpr std::string_view kAnswer =
        "HTTP/1.1 200 OK\r\nContent-Length: 6\r\n\r\nsecure";
    SSL_write(tls.get(), kAnswer.data(), static_cast<int>(kAnswer.size()));
    SSL_shutdown(tls.get());
  }

  static int ChooseHttp2(SSL* /*tls*/, const unsigned char** chosen,
                         unsigned char* size, const unsigned char* offered,
                         unsigned int offered_size, void* /*unused*/) {
    const std::string_view list(reinterpret_cast<const char*>(offered),
                                offered_size);
    const std::size_t place = list.find("\x02h2");
    if (place == std::string_view::npos) return SSL_TLSEXT_ERR_ALERT_FATAL;
    *chosen = offered + place + 1;
    *size = 2;
    return SSL_TLSEXT_ERR_OK;
  }

  enum class Frame : std::uint8_t { kData = 0, kHeaders = 1, kSettings = 4 };
  static constexpr std::size_t kFrameHead = 9;

  // Section 4.1: 24 bits of length, type, flags, 32 bits of stream.
  static void Send(SSL& tls, Frame type, char flags, std::string_view stream,
                   std::string_view payload) {
    std::string frame = {0, 0, static_cast<char>(payload.size()),
                         static_cast<char>(type), flags};
    frame.append(stream).append(payload);
    SSL_write(&tls, frame.data(), static_cast<int>(frame.size()));
  }

  // Until the client hangs up.
  static void ServeHttp2(SSL& tls) {
    constexpr char kAck = 1;
    constexpr char kEndStream = 1;
    constexpr char kEndHeaders = 4;
    constexpr std::string_view kPreface = "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n";
    constexpr std::string_view kNoStream("\0\0\0\0", 4);
    // HPACK (RFC 7541, appendix A): 8 is ":status: 200", 31 "content-type".
    constexpr std::string_view kHeaders = "\x88\x0f\x10\x09text/html";
    Send(tls, Frame::kSettings, 0, kNoStream, "");
    std::string got;
    std::size_t preface = kPreface.size();  // what of it is to come
    std::array<char, 4096> buffer{};
    for (int count = 0;
         (count = SSL_read(&tls, buffer.data(),
                           static_cast<int>(buffer.size()))) > 0;) {
      got.append(buffer.data(), static_cast<std::size_t>(count));
      const std::size_t skipped = std::min(preface, got.size());
      preface -= skipped;
      got.erase(0, skipped);
      while (got.size() >= kFrameHead) {
        const auto octet = [&got](std::size_t at) {
          return std::size_t{static_cast<unsigned char>(got[at])};
        };
        const std::size_t length = octet(0) << 16U | octet(1) << 8U | octet(2);
        if (got.size() < kFrameHead + length) break;
        const auto type = static_cast<Frame>(octet(3));
        const std::string stream = got.substr(5, 4);
        if (type == Frame::kSettings && octet(4) != kAck) {
          Send(tls, Frame::kSettings, kAck, kNoStream, "");
        } else if (type == Frame::kHeaders) {
          Send(tls, Frame::kHeaders, kEndHeaders, stream, kHeaders);
          Send(tls, Frame::kData, kEndStream, stream, "secure");
        }
        got.erase(0, kFrameHead + length);
      }
    }
  }

  Speaks speaks_;
  std::unique_ptr<SSL_CTX, decltype(&SSL_CTX_free)> context_;
  int wake_;
  int listener_;
  std::atomic<int> connections_ = 0;
  std::uint16_t port_ = 0;
  std::thread thread_;
};

}  // namespace kindred

#endif  // KINDRED_TESTS_SUPPORT_TLS_SERVER_H_
