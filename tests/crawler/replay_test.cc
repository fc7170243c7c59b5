#include "crawler/replay.h"

#include <set>
#include <string>
#include <string_view>

#include "gtest/gtest.h"

#include "crawler/warc_write.h"
#include "tests/crawler/shared_data.h"
#include "tests/support/memory_files.h"

namespace kindred::crawler {
namespace {

ReplayAnswer Ask(const Replay& replay, std::string_view url) {
  return replay.Answer(Url::Parse(url).Value());
}

class ReplayFolderTest : public testing::Test {
 protected:
  void Put(const std::string& name, std::string_view text) {
    ASSERT_TRUE(files_.Replace("sites/" + name, text).Ok());
  }
  Replay Loaded() {
    Result<Replay> replay = Replay::Load(files_, "sites");
    EXPECT_TRUE(replay.Ok());
    return std::move(replay).Value();
  }
  std::string LoadError() {
    const Result<Replay> replay = Replay::Load(files_, "sites");
    return replay.Ok() ? "" : replay.Reason().message;
  }

 private:
  MemoryFiles files_;
};

TEST_F(ReplayFolderTest, FindsPages) {
  Put("a.example/index.html", "home");
  Put("a.example/x.html", "x");
  Put("a.example/y/index.html", "y");
  Put("a.example/plain", "plain");
  Put("a.example/robots.txt", "User-agent: *");
  Put("README.md", "no site");
  const Replay replay = Loaded();
  EXPECT_EQ(replay.Hosts(), std::vector<std::string>{"a.example"});
  EXPECT_EQ(Ask(replay, "https://a.example/").body, "home");
  EXPECT_EQ(Ask(replay, "http://a.example/x").body, "x");
  EXPECT_EQ(Ask(replay, "http://a.example/x.html?q").body, "x");
  EXPECT_EQ(Ask(replay, "http://a.example/y").body, "y");
  EXPECT_EQ(Ask(replay, "http://a.example/y/").body, "y");
  EXPECT_EQ(Ask(replay, "http://a.example/plain").body, "plain");
  EXPECT_EQ(Ask(replay, "http://a.example/robots.txt").content_type,
            "text/plain; charset=utf-8");
  EXPECT_EQ(Ask(replay, "http://a.example/z").status, 404);
  EXPECT_EQ(Ask(replay, "http://b.example/").status, 502);
}

TEST_F(ReplayFolderTest, StaysInsideOfTheDomain) {
  Put("a.example/index.html", "home");
  Put("b.example/secret.html", "secret");
  const Replay replay = Loaded();
  for (const char* url : {"http://a.example/../b.example/secret.html",
                          "http://a.example/%2e%2e/b.example/secret",
                          "http://a.example/..%2Fb.example%2Fsecret.html",
                          "http://a.example/.%2E%5Cb.example/secret"}) {
    EXPECT_EQ(Ask(replay, url).status, 404) << url;
  }
}

TEST_F(ReplayFolderTest, FollowsItsRules) {
  Put("a.example/index.html", "home");
  Put("a.example/old.html", "old");
  Put("a.example/.replay.json",
      R"({"rules":[{"path":"/","status":301,"location":"https://b.example/"},
          {"path":"/old.html","content_type":"text/html; charset=x"},
          {"path":"*","status":503,"delay_ms":60000}]})");
  const Replay replay = Loaded();
  EXPECT_EQ(Ask(replay, "http://a.example/").status, 301);
  EXPECT_EQ(Ask(replay, "http://a.example/").location, "https://b.example/");
  EXPECT_EQ(Ask(replay, "http://a.example/old.html").status, 200);
  EXPECT_EQ(Ask(replay, "http://a.example/old.html").content_type,
            "text/html; charset=x");
  EXPECT_EQ(Ask(replay, "http://a.example/z").status, 503);
  EXPECT_EQ(Ask(replay, "http://a.example/z").delay, Millis(60'000));
  EXPECT_EQ(Ask(replay, "http://a.example/.replay.json").status, 503);
}

TEST_F(ReplayFolderTest, NamesWhatIsWrongWithARule) {
  Put("a.example/index.html", "home");
  const std::vector<std::pair<std::string, std::string>> rows = {
      {"{", "octet"},
      {"[]", "\"rules\""},
      {R"({"rules":{}})", "\"rules\""},
      {R"({"rules":[],"x":1})", "\"rules\""},
      {R"({"rules":[1]})", "object"},
      {R"({"rules":[{"path":"x"}]})", "\"path\""},
      {R"({"rules":[{}]})", "\"path\""},
      {R"({"rules":[{"path":"/","status":99}]})", "\"status\""},
      {R"({"rules":[{"path":"/","status":"200"}]})", "\"status\""},
      {R"({"rules":[{"path":"/","delay_ms":-1}]})", "\"delay_ms\""},
      {R"({"rules":[{"path":"/","location":1}]})", "\"location\""},
      {R"({"rules":[{"path":"/","location":"a\r\nb"}]})", "\"location\""},
      {R"({"rules":[{"path":"/","colour":1}]})", "\"colour\""}};
  for (const auto& [text, want] : rows) {
    Put("a.example/.replay.json", text);
    const std::string error = LoadError();
    EXPECT_NE(error.find("a.example/.replay.json"), std::string::npos) << text;
    EXPECT_NE(error.find(want), std::string::npos) << text << ": " << error;
  }
}

TEST_F(ReplayFolderTest, NamesAFolderThatHoldsNoSite) {
  EXPECT_NE(LoadError().find("sites"), std::string::npos);
}

std::string Record(const std::string& url, const std::string& body,
                   const std::string& header = "") {
  Exchange record;
  record.target_uri = url;
  record.status = header.starts_with("Location") ? 301 : 200;
  record.header_block = "HTTP/1.1 " + std::to_string(record.status) +
                        " X\r\nContent-Type: text/html\r\n" + header;
  record.body = body;
  return FormatExchange(record).octets;
}

TEST(ReplayWarc, FindsPagesBySeveralSpellings) {
  MemoryFiles files;
  ASSERT_TRUE(
      files
          .Replace("a.warc.gz", Record("http://www.a.example/", "home") +
                                    Record("http://www.a.example/x/", "x") +
                                    Record("http://www.a.example/x/", "again") +
                                    Record("http://www.a.example/y?q=1", "y") +
                                    Record("https://b.example/deep/p", "p") +
                                    Record("https://b.example/m", "",
                                           "Location: /deep/p\r\n"))
          .Ok());
  const Result<Replay> loaded = Replay::Load(files, "a.warc.gz");
  ASSERT_TRUE(loaded.Ok());
  const Replay& replay = loaded.Value();
  EXPECT_EQ(Ask(replay, "https://a.example/").body, "home");
  EXPECT_EQ(Ask(replay, "http://www.a.example/x").body, "x");
  EXPECT_EQ(Ask(replay, "http://www.a.example/x/").body, "x");
  EXPECT_EQ(Ask(replay, "http://www.a.example/y").status, 404);
  EXPECT_EQ(Ask(replay, "http://www.a.example/y?q=1").body, "y");
  EXPECT_EQ(Ask(replay, "http://b.example/").status, 302);
  EXPECT_EQ(Ask(replay, "http://b.example/").location, "/deep/p");
  EXPECT_EQ(Ask(replay, "http://b.example/m").location, "/deep/p");
  EXPECT_EQ(Ask(replay, "http://b.example/robots.txt").status, 404);
  EXPECT_EQ(Ask(replay, "http://c.example/").status, 502);
}

TEST(ReplayWarc, NamesAFileWithoutPages) {
  MemoryFiles files;
  ASSERT_TRUE(files.Replace("a.warc.gz", "nonsense").Ok());
  EXPECT_EQ(Replay::Load(files, "a.warc.gz").Reason().code,
            ErrorCode::kCorrupt);
  EXPECT_EQ(Replay::Load(files, "b.warc").Reason().code, ErrorCode::kNotFound);
}

// ../shared/pages/NOTE.md: 449 pages of 156 hosts, few of them home pages.
TEST(ReplayWarc, ServesRealPages) {
  DiskFiles files;
  const std::string path =
      std::string(KINDRED_SOURCE_DIR) + "/../shared/pages/business-en.warc.gz";
  const Result<Replay> loaded = Replay::Load(files, path);
  if (!loaded.Ok()) GTEST_SKIP() << "../shared is not there";
  const std::vector<std::string> hosts = loaded.Value().Hosts();
  EXPECT_EQ(hosts.size(), 156U);
  for (const std::string& host : hosts) {
    ReplayAnswer home = Ask(loaded.Value(), "https://" + host + "/");
    if (home.status == 302) {
      const Url base = Url::Parse("https://" + host + "/").Value();
      home = loaded.Value().Answer(base.Resolve(home.location).Value());
    }
    EXPECT_EQ(home.status, 200) << host;
    EXPECT_FALSE(home.body.empty()) << host;
  }
}

// The demo's sites and their rules can be read.
TEST(ReplayFolder, LoadsTheDemo) {
  DiskFiles files;
  const Result<Replay> loaded = Replay::Load(
      files, std::string(KINDRED_SOURCE_DIR) + "/corpora/demo/sites");
  ASSERT_TRUE(loaded.Ok()) << loaded.Reason().message;
  EXPECT_FALSE(loaded.Value().Hosts().empty());
}

}  // namespace
}  // namespace kindred::crawler
