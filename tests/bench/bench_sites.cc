// What it costs to go over all companies of a workspace, as a reindex does.
//
// usage: bench_sites WORKSPACE [ROUNDS]
//
// Companies a second and the peak memory of the process so far: of the stored
// octets alone, of decoded sites on one and on two threads, and of LoadSite for
// one company after another.
#include <cstddef>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <functional>
#include <string>
#include <vector>

#include <sys/resource.h>

#include "base/files.h"
#include "base/result.h"
#include "crawler/archive.h"
#include "index/catalog.h"
#include "server/site_store.h"
#include "tests/eval/labelled_files.h"

namespace kindred::server {
namespace {

// What a pass saw.
struct Seen {
  std::size_t companies = 0;
  std::size_t pages = 0;
  std::size_t text_bytes = 0;
};

void Count(const Site& site, Seen& seen) {
  ++seen.companies;
  seen.pages += site.documents.size();
  for (const nlp::Document& document : site.documents) {
    for (const nlp::Block& block : document.blocks) {
      seen.text_bytes += block.text.size();
    }
  }
}

Result<Seen> Stored(index::Catalog& catalog) {
  Seen seen;
  for (std::int64_t after = 0;;) {
    const auto sites = catalog.SitesAfter(after);
    if (!sites.Ok()) return sites.Reason();
    if (sites.Value().empty()) return seen;
    for (const index::StoredSite& site : sites.Value()) {
      ++seen.companies;
      seen.pages += site.documents.size();
      for (const auto& document : site.documents) {
        seen.text_bytes += document.body.size();
      }
    }
    after = sites.Value().back().company.id;
  }
}

Result<Seen> Decoded(index::Catalog& catalog, const crawler::Archive& archive,
                     std::size_t threads) {
  Seen seen;
  const Status done =
      ForEachSite(catalog, archive, {.threads = threads},
                  [&seen](const index::CompanyRecord&, const Site& site) {
                    Count(site, seen);
                    return Done();
                  });
  if (!done.Ok()) return done.Reason();
  return seen;
}

Result<Seen> OneByOne(index::Catalog& catalog,
                      const crawler::Archive& archive) {
  const auto companies = catalog.Companies();
  if (!companies.Ok()) return companies.Reason();
  Seen seen;
  for (const index::CompanyRecord& company : companies.Value()) {
    const Result<Site> site = LoadSite(catalog, archive, company.id);
    if (!site.Ok()) return site.Reason();
    Count(site.Value(), seen);
  }
  return seen;
}

int Measure(const char* name, const std::function<Result<Seen>()>& pass) {
  const index::Stopwatch clock;
  const Result<Seen> seen = pass();
  const double seconds = clock.Milliseconds() / 1000;
  if (!seen.Ok()) {
    std::fprintf(stderr, "%s\n", seen.Reason().message.c_str());
    return 3;
  }
  rusage usage{};
  getrusage(RUSAGE_SELF, &usage);
  std::printf(
      "%-20s companies %zu  pages %zu  octets %zu  seconds %.2f  "
      "companies/s %.0f  us a page %.1f  peak %ld MB\n",
      name, seen.Value().companies, seen.Value().pages, seen.Value().text_bytes,
      seconds, static_cast<double>(seen.Value().companies) / seconds,
      1e6 * seconds / static_cast<double>(seen.Value().pages),
      usage.ru_maxrss / 1024);
  std::fflush(stdout);
  return 0;
}

int Main(const std::vector<std::string>& arguments) {
  if (arguments.empty() || arguments.size() > 2) {
    std::fprintf(stderr, "usage: bench_sites WORKSPACE [ROUNDS]\n");
    return 2;
  }
  const int rounds =
      arguments.size() == 2 ? std::atoi(arguments[1].c_str()) : 1;
  DiskFiles files;
  auto catalog = index::Catalog::Open(arguments[0] + "/catalog.sqlite");
  const auto archive = crawler::Archive::Open(files, arguments[0] + "/archive");
  if (!catalog.Ok() || !archive.Ok()) return 3;
  index::Catalog& book = catalog.Value();
  int failed = 0;
  for (int round = 0; round < rounds && failed == 0; ++round) {
    failed += Measure("stored octets", [&] { return Stored(book); });
    failed += Measure("decoded, 1 thread",
                      [&] { return Decoded(book, archive.Value(), 1); });
    failed += Measure("decoded, 2 threads",
                      [&] { return Decoded(book, archive.Value(), 2); });
    failed +=
        Measure("one by one", [&] { return OneByOne(book, archive.Value()); });
  }
  return failed == 0 ? 0 : 3;
}

}  // namespace
}  // namespace kindred::server

int main(int count, char** values) {
  return kindred::server::Main({values + 1, values + count});
}
