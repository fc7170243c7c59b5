#include "tests/bench/sample_pages.h"

#include <algorithm>
#include <chrono>
#include <cstddef>
#include <ctime>
#include <map>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/files.h"
#include "base/result.h"
#include "crawler/warc.h"
#include "nlp/ascii.h"
#include "nlp/document.h"
#include "nlp/page.h"

namespace kindred::bench {
namespace {

constexpr int kOk = 200;

// The value of a header in "HTTP/1.1 200 OK\r\nName: value\r\n..."; empty if
// there is none.
std::string HeaderOf(std::string_view block, std::string_view name) {
  while (!block.empty()) {
    const std::size_t end = std::min(block.find('\n'), block.size());
    const std::string_view line = block.substr(0, end);
    block.remove_prefix(std::min(end + 1, block.size()));
    if (line.size() > name.size() && line[name.size()] == ':' &&
        nlp::StartsWithIgnoringCase(line, name)) {
      return std::string(nlp::TrimAscii(line.substr(name.size() + 1)));
    }
  }
  return {};
}

std::string HostOf(std::string_view url) {
  const std::size_t scheme = url.find("://");
  if (scheme != std::string_view::npos) url.remove_prefix(scheme + 3);
  return nlp::LowerAscii(url.substr(0, url.find_first_of("/?#:")));
}

}  // namespace

Result<std::vector<SampleSite>> ReadSample(const std::string& path) {
  DiskFiles files;
  Result<std::string> bytes = files.Read(path, {});
  if (!bytes.Ok()) return bytes.Reason();
  std::map<std::string, SampleSite> by_host;
  const crawler::WarcScan scan =
      crawler::ScanWarc(bytes.Value(), [&](const crawler::WarcRecord& record) {
        if (record.type != "response" || record.status != kOk) return true;
        SampleSite& site = by_host[HostOf(record.target_uri)];
        site.host = HostOf(record.target_uri);
        site.pages.push_back({record.target_uri,
                              HeaderOf(record.header_block, "content-type"),
                              record.body});
        return true;
      });
  if (!scan.damage.empty()) {
    return Error{ErrorCode::kCorrupt, path + ": " + scan.damage};
  }
  std::vector<SampleSite> sites;
  sites.reserve(by_host.size());
  for (auto& [host, site] : by_host) sites.push_back(std::move(site));
  return sites;
}

std::size_t CountPages(const std::vector<SampleSite>& sites) {
  std::size_t count = 0;
  for (const SampleSite& site : sites) count += site.pages.size();
  return count;
}

std::size_t CountBytes(const std::vector<SampleSite>& sites) {
  std::size_t bytes = 0;
  for (const SampleSite& site : sites) {
    for (const SamplePage& page : site.pages) bytes += page.body.size();
  }
  return bytes;
}

std::chrono::nanoseconds ThreadCpu() {
  timespec now{};
  clock_gettime(CLOCK_THREAD_CPUTIME_ID, &now);
  return std::chrono::seconds(now.tv_sec) +
         std::chrono::nanoseconds(now.tv_nsec);
}

double Median(std::vector<double> values) {
  const auto middle =
      values.begin() + static_cast<std::ptrdiff_t>(values.size() / 2);
  std::ranges::nth_element(values, middle);
  return *middle;
}

std::vector<nlp::Document> ReadSite(const SampleSite& site) {
  std::vector<nlp::Document> documents;
  documents.reserve(site.pages.size());
  for (const SamplePage& page : site.pages) {
    documents.push_back(nlp::ReadPage(page.body, {page.content_type, ""}));
  }
  nlp::MarkRepeatedBlocks(documents);
  return documents;
}

}  // namespace kindred::bench
