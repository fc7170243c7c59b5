// A removed company is not visited, stored or told again, and its last octet
// goes with the next reindex, wherever that stops.
#include <array>
#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

#include "gmock/gmock.h"
#include "gtest/gtest.h"

#include "crawler/archive_rewrite.h"
#include "crawler/warc.h"
#include "server/removal_input.h"
#include "tests/server/crawl_run.h"

namespace kindred::server {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::Not;

std::string PageOf(const std::string& name) {
  return "<!doctype html><html lang=en><title>" + name +
         "</title><body><p>We make small plastic parts of high precision for "
         "pumps, valves and filters, and our toolmakers build each mould in "
         "our own house, says " +
         name + ".</p>";
}

index::Removal RemovalOf(const std::string& domain) {
  return {.domain = domain,
          .reason = "asked",
          .removed_at = "2026-11-25T07:00:00Z"};
}

class RemovalTest : public testing::Test {
 protected:
  RemovalTest() {
    for (const std::string name : {"gone", "stays", "other"}) {
      run.web.AddText("https://" + name + ".example/", PageOf(name));
    }
    run.AddProspects({"gone.example", "stays.example", "other.example"});
  }
  void Remove(const std::string& domain) {
    const auto removed = run.Get().Remove(std::array{RemovalOf(domain)});
    ASSERT_TRUE(removed.Ok()) << removed.Reason().message;
  }
  [[nodiscard]] Status Reindex() {
    const auto done = run.Get().Reindex([](const Progress&) {}, {});
    if (!done.Ok()) return done.Reason();
    if (done.Value().unpurged.empty()) return Done();
    return Error{ErrorCode::kIo, done.Value().unpurged};
  }
  [[nodiscard]] std::string ArchiveFolder() const {
    const std::string file = run.ArchiveFile();
    return file.substr(0, file.rfind('/'));
  }
  // All that the archive holds, decompressed.
  [[nodiscard]] std::string ArchiveText() {
    std::string text;
    const auto names = crawler::ArchiveFiles(run.memory, ArchiveFolder());
    for (const std::string& name : names.Value()) {
      EXPECT_TRUE(crawler::ScanWarcFile(
                      run.memory, ArchiveFolder() + '/' + name,
                      [&text](const crawler::WarcRecord& record) {
                        text += record.target_uri + record.header_block +
                                record.body + '\n';
                        return true;
                      })
                      .Ok());
    }
    return text;
  }

  EngineCrawl run;
};

TEST_F(RemovalTest, AnImportedRowStaysWithItsProblemAlone) {
  Remove("gone.example");
  ASSERT_TRUE(run.memory
                  .Replace("again.csv",
                           "name,website\nGone Ltd,https://www.gone.example/"
                           "\nStays Ltd,stays.example\n")
                  .Ok());
  const auto summary = run.Get().ImportList(kCustomers, "again.csv");
  ASSERT_TRUE(summary.Ok());
  EXPECT_EQ(summary.Value().rows, 2U);
  EXPECT_EQ(summary.Value().usable, 1U);
  EXPECT_THAT(summary.Value().problems,
              ElementsAre("line 2: removed on request on 2026-11-25"));
  const auto entries = run.Get().Catalog().List(kCustomers).Value();
  EXPECT_EQ(entries[0].columns + entries[0].input + entries[0].name, "{}");
  EXPECT_EQ(entries[1].name, "Stays Ltd");
}

TEST_F(RemovalTest, ItIsNotVisitedNotEvenThroughAnother) {
  Remove("gone.example");
  run.AddProspects({"gone.example", "sister.example"});
  run.web.AddRedirect("https://sister.example/", "https://gone.example/");
  ASSERT_TRUE(run.Crawl().Ok());
  for (const std::string& url : run.web.Urls()) {
    EXPECT_THAT(url, Not(HasSubstr("gone.example")));
  }
  EXPECT_EQ(ArchiveText().find("gone.example"), std::string::npos);
  const auto companies = run.Get().Catalog().Companies();
  for (const index::CompanyRecord& company : companies.Value()) {
    EXPECT_NE(company.domain, "gone.example");
    if (company.domain != "sister.example") continue;
    EXPECT_FALSE(company.readable);
    EXPECT_THAT(company.reason, HasSubstr("removed on request"));
    EXPECT_THAT(company.reason, Not(HasSubstr("gone")));
  }
}

TEST_F(RemovalTest, ACrawlUnderWayGoesOnWithoutIt) {
  bool removed = false;
  run.web.SetSource([&](const crawler::Url& url) {
    // Asked for while the site is open, and before its home page came.
    if (!removed && url.Host() == "gone.example") {
      removed = true;
      Remove("gone.example");
    }
    return std::optional<crawler::FakePage>();
  });
  const auto summary = run.Crawl();
  ASSERT_TRUE(summary.Ok()) << summary.Reason().message;
  EXPECT_TRUE(removed);
  EXPECT_EQ(run.Get().Catalog().Companies().Value().size(), 2U);
  EXPECT_EQ(run.CheckArchive().size(), 2U);
  ASSERT_TRUE(Reindex().Ok());
  EXPECT_EQ(ArchiveText().find("gone"), std::string::npos);
}

TEST_F(RemovalTest, WarcFilesAreReadWithoutIt) {
  ASSERT_TRUE(run.Crawl().Ok());
  const std::string warc = run.memory.Read(run.ArchiveFile(), {}).Value();
  ASSERT_TRUE(run.memory.Replace("old.warc.gz", warc).Ok());
  Remove("gone.example");
  const auto imported = run.Get().ImportWarc({"old.warc.gz"}, {});
  ASSERT_TRUE(imported.Ok());
  EXPECT_EQ(imported.Value().removed, 1U);
  EXPECT_EQ(imported.Value().companies, 2U);
  EXPECT_EQ(run.Get().Catalog().Companies().Value().size(), 2U);
}

TEST_F(RemovalTest, FeedbackOnItIsRefused) {
  Remove("gone.example");
  ASSERT_TRUE(run.memory
                  .Replace("told.csv",
                           "domain,outcome\ngone.example,won\n"
                           "stays.example,won\n")
                  .Ok());
  const auto summary = run.Get().ImportFeedback("told.csv");
  ASSERT_TRUE(summary.Ok());
  EXPECT_EQ(summary.Value().added, 1U);
  EXPECT_THAT(
      summary.Value().problems,
      ElementsAre("line 2, domain: was removed on request on 2026-11-25"));
}

// Every change of the disk fails in turn, as at a kill there; then the next
// reindex does the rest. What the catalogue says can be read after each.
TEST(Removal, AReindexThatStopsAnywhereLosesNothingOfOthers) {
  bool failed = true;
  std::uint64_t at = 0;
  for (; failed; ++at) {
    SCOPED_TRACE(at);
    ASSERT_LT(at, 100U);
    EngineCrawl one;
    for (const std::string name : {"gone", "stays", "other"}) {
      one.web.AddText("https://" + name + ".example/", PageOf(name));
    }
    one.AddProspects({"gone.example", "stays.example", "other.example"});
    ASSERT_TRUE(one.Crawl().Ok());
    ASSERT_TRUE(one.Get().Reindex([](const Progress&) {}, {}).Ok());
    ASSERT_TRUE(one.Get().Remove(std::array{RemovalOf("gone.example")}).Ok());
    one.files.FailAt(one.files.Changes() + 1 + at, 1, "Input/output error", 9);
    const auto stopped = one.Get().Reindex([](const Progress&) {}, {});
    failed = !stopped.Ok() || !stopped.Value().unpurged.empty();
    EXPECT_EQ(one.CheckArchive().size(), 2U);
    if (!failed) break;
    one.Reopen();
    const auto again = one.Get().Reindex([](const Progress&) {}, {});
    ASSERT_TRUE(again.Ok()) << again.Reason().message;
    EXPECT_EQ(again.Value().unpurged, "");
    EXPECT_EQ(again.Value().companies, 2U);
    EXPECT_EQ(one.CheckArchive().size(), 2U);
    const std::string folder =
        one.ArchiveFile().substr(0, one.ArchiveFile().rfind('/'));
    EXPECT_THAT(crawler::ArchiveFiles(one.memory, folder).Value(),
                ElementsAre("00001-1.warc.gz"));
    EXPECT_TRUE(one.Get().Removed().Value().at("gone.example").purged);
  }
  EXPECT_GT(at, 5U);
}

TEST_F(RemovalTest, TheLastCompanysIndexGoesToo) {
  ASSERT_TRUE(run.Crawl().Ok());
  ASSERT_TRUE(Reindex().Ok());
  for (const std::string name : {"gone", "stays", "other"}) {
    Remove(name + ".example");
  }
  EXPECT_FALSE(Reindex().Ok());
  const std::string index =
      ArchiveFolder().substr(0, ArchiveFolder().rfind('/')) + "/index";
  EXPECT_THAT(run.memory.List(index).Value(), IsEmpty());
}

TEST(RemovalInput, BringsSpellingsToTheirDomainAndNamesWhatIsWrong) {
  const RemovalInput input = ReadRemovals(
      std::array<std::string, 4>{"https://www.acme.example/x", "ACME.example",
                                 "no domain", "shop.other.example"},
      "asked");
  ASSERT_EQ(input.removals.size(), 2U);
  EXPECT_EQ(input.removals[0].domain, "acme.example");
  EXPECT_EQ(input.removals[1].domain, "other.example");
  ASSERT_EQ(input.problems.size(), 1U);
  EXPECT_THAT(input.problems[0], HasSubstr("domain: \"no domain\""));
  EXPECT_THAT(
      ReadRemovals(std::array<std::string, 1>{"a.example"}, "a@b").problems,
      ElementsAre("reason: must not hold an e-mail address"));
}

TEST(RemovalInput, AFileHasReasonsAndItsBadRowsAreNamedByLineAndField) {
  const auto input = ParseRemovalFile(
      "Domain;Reason\nacme.example;by mail\nnot a domain;x\nother.example;\n"
      "third.example;me@third.example\nwww.acme.example;again\n",
      "out.csv", "told");
  ASSERT_TRUE(input.Ok());
  ASSERT_EQ(input.Value().removals.size(), 2U);
  EXPECT_EQ(input.Value().removals[0].reason, "by mail");
  EXPECT_EQ(input.Value().removals[1].reason, "told");
  EXPECT_THAT(
      input.Value().problems,
      ElementsAre(HasSubstr("out.csv line 3, domain: "),
                  "out.csv line 5, reason: must not hold an e-mail address"));
  EXPECT_FALSE(ParseRemovalFile("name\nAcme\n", "out.csv", "").Ok());
}

}  // namespace
}  // namespace kindred::server
