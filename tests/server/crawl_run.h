// An engine that crawls a FakeWeb on a FakeClock, with its archive in memory.
#ifndef KINDRED_TESTS_SERVER_CRAWL_RUN_H_
#define KINDRED_TESTS_SERVER_CRAWL_RUN_H_

#include <cstddef>
#include <stop_token>
#include <string>
#include <utility>
#include <vector>

#include "gtest/gtest.h"

#include "base/digest.h"
#include "crawler/archive.h"
#include "index/frontier.h"
#include "server/engine.h"
#include "tests/support/fake_clock.h"
#include "tests/support/fake_web.h"
#include "tests/support/faulty_files.h"
#include "tests/support/memory_files.h"
#include "tests/support/temp_folder.h"

namespace kindred::server {

class EngineCrawl {
 public:
  EngineCrawl() {
    // The catalogue is a file of its own; the engine only looks for a folder
    // that is not empty.
    EXPECT_TRUE(memory.Replace(temp_.Path("lock"), "").Ok());
    Reopen();
  }

  void Reopen() {
    engines_.clear();
    Result<Engine> engine = Engine::Open(temp_.Path(""), files, clock);
    ASSERT_TRUE(engine.Ok()) << engine.Reason().message;
    engines_.push_back(std::move(engine).Value());
  }
  [[nodiscard]] Engine& Get() { return engines_.front(); }

  void AddProspects(const std::vector<std::string>& domains) {
    std::string list = "domain\n";
    for (const std::string& domain : domains) list += domain + "\n";
    ASSERT_TRUE(memory.Replace("list.csv", list).Ok());
    ASSERT_TRUE(Get().ImportList(kProspects, "list.csv").Ok());
  }

  [[nodiscard]] Result<CrawlSummary> Crawl() {
    return Get().Crawl(plan, web, [](const Progress&) {}, {});
  }

  [[nodiscard]] std::string ArchiveFile() const {
    return temp_.Path("archive/00001.warc.gz");
  }
  [[nodiscard]] index::Frontier OpenFrontier() {
    return index::Frontier::Open(temp_.Path("catalog.sqlite")).Value();
  }

  // Every answer and page that the catalogue says is archived is there.
  // Returns the URLs.
  std::vector<std::string> CheckArchive() {
    std::vector<std::string> urls;
    index::Frontier frontier = OpenFrontier();
    const Result<crawler::Archive> archive =
        crawler::Archive::Open(memory, temp_.Path("archive"));
    EXPECT_TRUE(archive.Ok());
    const auto check = [&](const std::string& url, const std::string& file,
                           const ByteRange& range, const std::string& digest) {
      const auto record = archive.Value().Read({file, range});
      ASSERT_TRUE(record.Ok()) << url << ": " << record.Reason().message;
      EXPECT_EQ(Sha256Hex(record.Value().body), digest) << url;
      urls.push_back(url);
    };
    const std::vector<index::CompanyRecord> companies =
        Get().Catalog().Companies().Value();
    for (const index::CompanyRecord& company : companies) {
      const std::vector<index::KeptFetch> fetches =
          frontier.Fetches(company.id).Value();
      for (const index::KeptFetch& fetch : fetches) {
        if (fetch.file.empty()) continue;
        check(fetch.url, fetch.file, {fetch.offset, fetch.length},
              fetch.sha256);
      }
      const std::vector<index::KnownPage> pages =
          frontier.KnownPages(company.id).Value();
      for (const index::KnownPage& known : pages) {
        check(known.page.final_url, known.page.file,
              {known.page.offset, known.page.length}, known.page.sha256);
      }
    }
    return urls;
  }

  MemoryFiles memory;
  FaultyFiles files{memory};
  FakeClock clock;
  crawler::FakeWeb web{clock};
  CrawlPlan plan;

 private:
  TempFolder temp_;
  std::vector<Engine> engines_;
};

}  // namespace kindred::server

#endif  // KINDRED_TESTS_SERVER_CRAWL_RUN_H_
