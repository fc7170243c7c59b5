// `text --facts`: what sites state about their companies, a line a site.
#include <cstddef>
#include <map>
#include <string>
#include <utility>
#include <vector>

#include "base/json.h"
#include "crawler/robots_tag.h"
#include "crawler/url.h"
#include "crawler/warc.h"
#include "nlp/facts.h"
#include "nlp/page.h"
#include "server/verbs.h"

namespace kindred::server {
namespace {

struct SitePages {
  std::string host;
  std::vector<std::string> urls;
  std::vector<nlp::Document> pages;
};

// The pages of WARC files by host, in the order of their first pages.
class Sites {
 public:
  void Add(const crawler::WarcRecord& record) {
    const Result<crawler::Url> url = crawler::Url::Parse(record.target_uri);
    if (!url.Ok()) return;
    const std::string host(url.Value().Host());
    const auto [at, fresh] = index_.emplace(host, sites_.size());
    if (fresh) sites_.push_back({host, {}, {}});
    SitePages& site = sites_[at->second];
    site.urls.push_back(record.target_uri);
    site.pages.push_back(nlp::ReadPage(
        record.body, {crawler::HeaderValue(record.header_block, "content-type"),
                      crawler::RobotsTags(record.header_block)}));
  }

  [[nodiscard]] const std::vector<SitePages>& All() const { return sites_; }

 private:
  std::map<std::string, std::size_t> index_;
  std::vector<SitePages> sites_;
};

std::string SiteLine(const SitePages& site) {
  Json::Array urls;
  for (const std::string& url : site.urls) urls.emplace_back(url);
  return Json(Json::Object{{"site", site.host},
                           {"pages", std::move(urls)},
                           {"facts", nlp::FactsToJson(nlp::MergeFacts(
                                         site.pages, site.host))}})
             .Dump() +
         "\n";
}

}  // namespace

Result<ExitCode> FactsOfFiles(const CommandLine& command,
                              Surroundings& around) {
  Sites sites;
  ExitCode code = ExitCode::kDone;
  for (const std::string& file : command.files) {
    const Result<crawler::WarcScan> scan = crawler::ScanWarcFile(
        around.files, file, [&](const crawler::WarcRecord& record) {
          if (record.type == "response") sites.Add(record);
          return !around.stop.stop_requested();
        });
    if (!scan.Ok()) return scan.Reason();
    if (scan.Value().damage.empty()) continue;
    around.console.Say(file + ": " + scan.Value().damage);
    code = ExitCode::kSomeFailed;
  }
  if (around.stop.stop_requested()) {
    return Error{ErrorCode::kCancelled, "stopped"};
  }
  for (const SitePages& site : sites.All()) {
    const Status wrote = WriteResult(around, "", SiteLine(site));
    if (!wrote.Ok()) return wrote.Reason();
  }
  return code;
}

}  // namespace kindred::server
