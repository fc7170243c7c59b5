// What the fetcher says of certificates, and HTTP/2, against a TLS server on
// loopback that makes its own certificate.
#include <memory>
#include <ostream>
#include <string>
#include <utility>
#include <vector>

#include "gtest/gtest.h"

#include "base/clock.h"
#include "base/files.h"
#include "crawler/curl_fetcher.h"
#include "tests/support/temp_folder.h"
#include "tests/support/tls_server.h"

namespace kindred::crawler {
namespace {

// A fetcher that trusts one certificate.
struct TrustingClient {
  explicit TrustingClient(const Identity& trusted) {
    FetchOptions options;
    options.ca_file = folder.Path("ca.pem");
    DiskFiles files;
    EXPECT_TRUE(files.Replace(options.ca_file, trusted.Pem()).Ok());
    const std::vector<std::string> networks = {"127.0.0.0/8"};
    fetcher = std::move(
        MakeCurlFetcher(options, AddressGuard::Make(networks).Value(), clock)
            .Value());
  }

  FetchAnswer Get(const std::string& url) {
    fetcher->Start(
        {.id = 1, .url = Url::Parse(url).Value(), .visit = 1, .headers = {}});
    std::vector<FetchAnswer> answers = fetcher->Collect(Millis(20'000));
    EXPECT_EQ(answers.size(), 1U);
    return answers.empty() ? FetchAnswer{} : std::move(answers[0]);
  }

  TempFolder folder;
  SystemClock clock;
  std::unique_ptr<Fetcher> fetcher;
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
  TrustingClient client(GetParam().other ? other : identity);
  const FetchAnswer answer = client.Get(server.Origin());
  EXPECT_EQ(answer.failure, GetParam().failure);
  EXPECT_EQ(answer.failure_text, GetParam().text);
  const bool fetched = GetParam().failure == FetchFailure::kNone;
  EXPECT_EQ(answer.body, fetched ? "secure" : "");
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

TEST(Http2, IsSpokenWithServersThatDo) {
  const Identity identity({});
  const TlsServer server(identity, TlsServer::Speaks::kHttp2);
  TrustingClient client(identity);
  for (int i = 0; i < 3; ++i) {
    const FetchAnswer answer = client.Get(server.Origin() + "/a?b");
    EXPECT_EQ(answer.failure_text, "");
    EXPECT_EQ(answer.status, 200);
    EXPECT_TRUE(answer.header_block.starts_with("HTTP/2 200"));
    EXPECT_EQ(HeaderValue(answer.header_block, "Content-Type"), "text/html");
    EXPECT_TRUE(answer.request_block.starts_with("GET /a?b HTTP/2\r\n"));
    EXPECT_EQ(answer.body, "secure");
  }
  EXPECT_EQ(server.Connections(), 1);
}

}  // namespace
}  // namespace kindred::crawler
