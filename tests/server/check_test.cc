#include "server/check.h"

#include <algorithm>
#include <cstddef>
#include <ostream>
#include <sstream>
#include <string>
#include <string_view>
#include <vector>

#include "gtest/gtest.h"

#include "base/json.h"
#include "server/verbs.h"
#include "tests/support/fake_clock.h"
#include "tests/support/memory_files.h"
#include "tests/support/test_server.h"

namespace kindred::server {
namespace {

class CheckVerbTest : public testing::Test {
 protected:
  // The lines of the result stream.
  std::vector<Json> Run(const std::vector<std::string>& urls,
                        const std::string& input = "") {
    std::istringstream in(input);
    std::ostringstream out;
    Console console(out, said_, clock_, ProgressStyle::kLines, 80);
    Surroundings around{files_, clock_, console, {}, &in};
    command_.verb = "check";
    command_.check.urls = urls;
    code_ = RunCommand(command_, around);
    std::istringstream lines(out.str());
    std::vector<Json> rows;
    for (std::string line; std::getline(lines, line);) {
      const Result<Json> row = Json::Parse(line);
      EXPECT_TRUE(row.Ok()) << line;
      rows.push_back(row.Ok() ? row.Value() : Json());
    }
    return rows;
  }

  void UseRobots(std::string_view body) {
    ASSERT_TRUE(files_.Replace("robots.txt", body).Ok());
    command_.check.robots = "robots.txt";
  }

  MemoryFiles files_;
  FakeClock clock_;
  std::ostringstream said_;
  CommandLine command_;
  ExitCode code_ = ExitCode::kFailed;
};

// The value under keys joined by dots, as JSON.
std::string At(const Json& row, std::string_view keys) {
  const Json* value = &row;
  while (value != nullptr && !keys.empty()) {
    const std::size_t dot = std::min(keys.find('.'), keys.size());
    value = value->Find(keys.substr(0, dot));
    keys.remove_prefix(std::min(dot + 1, keys.size()));
  }
  return value == nullptr ? "(missing)" : value->Dump();
}

TEST_F(CheckVerbTest, TellsAllOfAUrl) {
  UseRobots("User-agent: *\nCrawl-delay: 90\nDisallow: /private # secret\n");
  const std::vector<Json> rows =
      Run({"HTTP://Shop.Acme.co.uk:80/private/a;jsessionid=1?q=2#top"});
  ASSERT_EQ(rows.size(), 1U);
  const Json& row = rows[0];
  EXPECT_EQ(At(row, "given"),
            R"("HTTP://Shop.Acme.co.uk:80/private/a;jsessionid=1?q=2#top")");
  EXPECT_EQ(At(row, "url"),
            R"("http://shop.acme.co.uk/private/a;jsessionid=1?q=2")");
  EXPECT_EQ(At(row, "canonical"), R"("http://shop.acme.co.uk/private/a?q=2")");
  EXPECT_EQ(At(row, "domain"), R"("acme.co.uk")");
  EXPECT_EQ(At(row, "trap"), "null");
  EXPECT_EQ(At(row, "address.allowed"), "null");
  EXPECT_EQ(At(row, "robots.allowed"), "false");
  EXPECT_EQ(At(row, "robots.line"), "3");
  EXPECT_EQ(At(row, "robots.text"), R"("Disallow: /private # secret")");
  EXPECT_EQ(At(row, "robots.source"), R"("robots.txt")");
  EXPECT_EQ(At(row, "robots.crawl_delay_s"), "90.0");
  EXPECT_EQ(At(row, "robots.delay_kept_s"), "30.0");
  EXPECT_EQ(At(row, "crawled"), "false");
  EXPECT_EQ(At(row, "reasons"),
            R"(["line 3 of robots.txt: Disallow: /private # secret"])");
  EXPECT_EQ(code_, ExitCode::kDone);
}

struct VerdictCase {
  std::string name;
  std::string url;
  std::string crawled;
  std::string reasons;
};

void PrintTo(const VerdictCase& row, std::ostream* out) {
  *out << row.name;
}

class CheckVerdictTest : public CheckVerbTest,
                         public testing::WithParamInterface<VerdictCase> {};

TEST_P(CheckVerdictTest, SaysWhy) {
  UseRobots("User-agent: *\nDisallow: /no\n");
  const std::vector<Json> rows = Run({GetParam().url});
  ASSERT_EQ(rows.size(), 1U);
  EXPECT_EQ(At(rows[0], "crawled"), GetParam().crawled);
  EXPECT_EQ(At(rows[0], "reasons"), GetParam().reasons);
}

INSTANTIATE_TEST_SUITE_P(
    Table, CheckVerdictTest,
    testing::Values(
        VerdictCase{"Fine", "https://acme.de/", "true", "[]"},
        VerdictCase{"Domain", "acme.de", "true", "[]"},
        VerdictCase{"Port", "https://acme.de:8443/", "false",
                    R"(["port 8443 is neither 80 nor 443"])"},
        VerdictCase{"Private", "http://0xa.1/", "false",
                    R"x(["10.0.0.1 is private (10.0.0.0/8)"])x"},
        VerdictCase{"Loopback", "http://a.localhost/", "false",
                    R"x(["127.0.0.1 is loopback (127.0.0.0/8)"])x"},
        VerdictCase{"Public", "http://1.1.1.1/", "true", "[]"},
        VerdictCase{"Trap", "https://acme.de/a/a/a", "false",
                    R"(["the URL repeats a folder, as links that are wrong )"
                    R"(do"])"},
        VerdictCase{"Calendar", "https://acme.de/events/2031/05", "true", "[]"},
        VerdictCase{"Several", "https://acme.de:1/no/a/b/a/b/a/b", "false",
                    R"(["the URL repeats a folder, as links that are wrong )"
                    R"(do","port 1 is neither 80 nor 443","line 2 of )"
                    R"(robots.txt: Disallow: /no"])"},
        VerdictCase{"NoUrl", "ftp://acme.de/x", "false",
                    R"(["no web address: the scheme \"ftp\" is neither http )"
                    R"(nor https"])"}),
    [](const auto& tested) { return tested.param.name; });

// What a file is tried with need not be a URL.
TEST_F(CheckVerbTest, TriesAFileWithAnyPath) {
  UseRobots("User-agent: foobot\nDisallow: /x\nAllow: /$\n");
  command_.check.agent = "FooBot";
  const std::string lengthy = "http://a.de/x" + std::string(9'000, 'y');
  const std::vector<Json> rows =
      Run({"", lengthy, "//a.de/x?#/y", "http://a.de?x", "/x", "\xFF"});
  const std::vector<std::string> want = {"true", "false", "false",
                                         "true", "false", "true"};
  ASSERT_EQ(rows.size(), want.size());
  for (std::size_t i = 0; i < want.size(); ++i) {
    EXPECT_EQ(At(rows[i], "robots.allowed"), want[i]) << rows[i].Dump();
  }
  EXPECT_NE(At(rows[1], "error"), "(missing)");
  EXPECT_EQ(code_, ExitCode::kSomeFailed);
}

TEST_F(CheckVerbTest, TakesTheAgentAsItIs) {
  UseRobots("User-agent: Foo Bar\nAllow: /\n\nUser-agent: *\nDisallow: /\n");
  for (const char* agent : {"Foo Bar", "", "-x", "Foo/1", "F\xC3\xB6\xFF"}) {
    command_.check.agent = agent;
    EXPECT_EQ(At(Run({"http://a.de/"}).at(0), "robots.allowed"), "false");
  }
  command_.check.agent = "FOO";
  EXPECT_EQ(At(Run({"http://a.de/"}).at(0), "robots.allowed"), "true");
}

TEST_F(CheckVerbTest, ReadsAnyFile) {
  std::string all;
  for (int octet = 0; octet < 256; ++octet) all += static_cast<char>(octet);
  for (const std::string& body :
       {std::string(), all, std::string(90'000, '\0')}) {
    UseRobots(body);
    EXPECT_EQ(At(Run({"http://a.de/x"}).at(0), "robots.allowed"), "true");
    EXPECT_EQ(code_, ExitCode::kDone);
  }
  command_.check.robots = "missing.txt";
  EXPECT_TRUE(Run({"http://a.de/x"}).empty());
  EXPECT_EQ(code_, ExitCode::kFailed);
}

// A line of the standard input, a line of the results.
TEST_F(CheckVerbTest, ReadsTheStandardInput) {
  const std::vector<Json> rows =
      Run({"acme.de", "-"}, "http://b.de/\r\n\nhttp://c.de/");
  ASSERT_EQ(rows.size(), 4U);
  EXPECT_EQ(At(rows[0], "given"), R"("acme.de")");
  EXPECT_EQ(At(rows[1], "url"), R"("http://b.de/")");
  EXPECT_EQ(At(rows[2], "given"), R"("")");
  EXPECT_EQ(At(rows[3], "url"), R"("http://c.de/")");
}

TEST_F(CheckVerbTest, AsksNobodyWithoutAContact) {
  const std::vector<Json> rows = Run({"https://acme.de/"});
  EXPECT_EQ(At(rows.at(0), "robots"), "null");
  EXPECT_EQ(At(rows.at(0), "crawled"), "null");
  EXPECT_EQ(code_, ExitCode::kDone);
  EXPECT_NE(said_.str().find("--contact"), std::string::npos);
}

// Of each origin once, through the proxy; the canonical URL is judged.
TEST_F(CheckVerbTest, FetchesRobots) {
  TestServer proxy([](const std::string& request) {
    const bool moved = request.starts_with("GET http://acme.de/robots.txt ");
    const std::string body = "User-agent: *\nDisallow: /*sid=\nDisallow: /x\n";
    return moved ? std::string(
                       "HTTP/1.1 301 Moved\r\nLocation: http://b.de/r\r\n"
                       "Content-Length: 0\r\n\r\n")
                 : "HTTP/1.1 200 OK\r\nContent-Length: " +
                       std::to_string(body.size()) + "\r\n\r\n" + body;
  });
  command_.web.proxy = proxy.Origin();
  const std::vector<Json> rows =
      Run({"http://acme.de/a?sid=0a0a", "http://acme.de/x", "http://10.0.0.1/",
           "http://acme.de:22/"});
  ASSERT_EQ(rows.size(), 4U);
  EXPECT_EQ(At(rows[0], "crawled"), "true") << rows[0].Dump();
  EXPECT_EQ(At(rows[0], "robots.source"), R"("http://b.de/r")");
  EXPECT_EQ(At(rows[0], "robots.status"), "200");
  EXPECT_EQ(At(rows[1], "robots.text"), R"("Disallow: /x")");
  EXPECT_EQ(At(rows[2], "robots"), "null");
  EXPECT_EQ(At(rows[3], "robots"), "null");
  EXPECT_EQ(proxy.Requests().size(), 2U);
  EXPECT_EQ(code_, ExitCode::kDone);
}

// A server of this machine, on its own port, needs no contact.
TEST_F(CheckVerbTest, AsksThisMachineIfItMay) {
  TestServer server([](const std::string&) {
    return std::string("HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\n\r\n");
  });
  EXPECT_EQ(At(Run({server.Origin() + "/x"}).at(0), "crawled"), "false");
  EXPECT_TRUE(server.Requests().empty());
  command_.web.allow = {"127.0.0.0/8"};
  const std::vector<Json> rows =
      Run({server.Origin() + "/x", "http://1.1.1.1/", "http://acme.de/"});
  EXPECT_EQ(At(rows.at(0), "crawled"), "true") << rows[0].Dump();
  EXPECT_EQ(At(rows.at(0), "robots.status"), "404");
  EXPECT_EQ(At(rows.at(0), "robots.reason"),
            R"("robots.txt answers 404, so all is allowed")");
  EXPECT_EQ(At(rows.at(1), "robots"), "null");
  EXPECT_EQ(At(rows.at(2), "robots"), "null");
  EXPECT_EQ(server.Requests().size(), 1U);
}

TEST_F(CheckVerbTest, SaysThatRobotsCannotBeRead) {
  TestServer proxy([](const std::string& request) {
    const bool broken = request.starts_with("GET http://a.de/");
    return broken ? std::string("garbage\r\n\r\n")
                  : std::string(
                        "HTTP/1.1 500 Error\r\n"
                        "Content-Length: 0\r\n\r\n");
  });
  command_.web.proxy = proxy.Origin();
  const std::vector<Json> rows = Run({"http://a.de/", "http://b.de/"});
  ASSERT_EQ(rows.size(), 2U);
  EXPECT_EQ(At(rows[0], "robots.allowed"), "false");
  EXPECT_NE(At(rows[0], "robots.reason").find("cannot be read"),
            std::string::npos);
  EXPECT_EQ(At(rows[1], "reasons"), R"(["robots.txt answers 500"])");
  EXPECT_EQ(code_, ExitCode::kSomeFailed);
}

TEST(Check, JudgesTheAddressesOfAName) {
  const auto guard = crawler::AddressGuard::Make({}).Value();
  EXPECT_EQ(JudgeAddresses({"1.1.1.1"}, guard).allowed, true);
  const AddressFinding both = JudgeAddresses({"10.0.0.1", "1.1.1.1"}, guard);
  EXPECT_EQ(both.allowed, true);
  EXPECT_EQ(both.addresses, (std::vector<std::string>{"10.0.0.1", "1.1.1.1"}));
  EXPECT_EQ(JudgeAddresses({"::1"}, guard).reason,
            "::1 is not of the public IPv6 addresses (2000::/3)");
  EXPECT_EQ(JudgeAddresses({}, guard).allowed, false);
}

}  // namespace
}  // namespace kindred::server
