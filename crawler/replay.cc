#include "crawler/replay.h"

#include <algorithm>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/clock.h"
#include "base/files.h"
#include "base/result.h"
#include "crawler/fetcher.h"
#include "crawler/replay_folder.h"
#include "crawler/url.h"
#include "crawler/warc.h"

namespace kindred::crawler {
namespace {

constexpr int kFound = 302;
constexpr int kNotFound = 404;
constexpr int kBadGateway = 502;

// The archived pages of one host.
struct WarcHost {
  std::string first;  // path and query of the first page
  std::map<std::string, ReplayAnswer, std::less<>> pages;
};

using WarcHosts = std::map<std::string, WarcHost, std::less<>>;

void AddRecord(const WarcRecord& record, WarcHosts& hosts) {
  const Result<Url> url = Url::Parse(record.target_uri);
  if (record.type != "response" || record.status == 0 || !url.Ok()) return;
  ReplayAnswer answer;
  answer.status = record.status;
  answer.content_type = HeaderValue(record.header_block, "Content-Type");
  answer.location = HeaderValue(record.header_block, "Location");
  answer.body = record.body;
  WarcHost& host = hosts[std::string(url.Value().Host())];
  const std::string path(url.Value().PathAndQuery());
  if (host.pages.empty()) host.first = path;
  host.pages.emplace(path, std::move(answer));  // the first record counts
}

const WarcHost* FindHost(const WarcHosts& hosts, std::string_view name) {
  constexpr std::string_view kWww = "www.";
  auto found = hosts.find(name);
  if (found == hosts.end()) {
    found = name.starts_with(kWww)
                ? hosts.find(name.substr(kWww.size()))
                : hosts.find(std::string(kWww) + std::string(name));
  }
  return found == hosts.end() ? nullptr : &found->second;
}

ReplayAnswer AnswerOf(const WarcHost& host, std::string_view path) {
  auto found = host.pages.find(path);
  if (found == host.pages.end() && path.size() > 1) {
    found = path.ends_with('/')
                ? host.pages.find(path.substr(0, path.size() - 1))
                : host.pages.find(std::string(path) + '/');
  }
  if (found != host.pages.end()) return found->second;
  ReplayAnswer answer;
  answer.status = kNotFound;
  if (path == "/") {
    answer.status = kFound;
    answer.location = host.first;
  }
  return answer;
}

bool IsWarc(std::string_view path) {
  return path.ends_with(".warc") || path.ends_with(".warc.gz");
}

}  // namespace

struct Replay::State {
  WarcHosts warc;
  ReplayFolder folder;
};

Replay::Replay(std::shared_ptr<const State> state) : state_(std::move(state)) {}

Result<Replay> Replay::Load(Files& files, const std::string& path) {
  auto state = std::make_shared<State>();
  if (!IsWarc(path)) {
    Result<ReplayFolder> folder = LoadReplayFolder(files, path);
    if (!folder.Ok()) return folder.Reason();
    state->folder = std::move(folder).Value();
    return Replay(std::move(state));
  }
  const Result<std::string> bytes = files.Read(path, {});
  if (!bytes.Ok()) return bytes.Reason();
  const WarcScan scan = ScanWarc(bytes.Value(), [&](const WarcRecord& record) {
    AddRecord(record, state->warc);
    return true;
  });
  if (state->warc.empty()) {
    return Error{ErrorCode::kCorrupt,
                 path + ": no archived page" +
                     (scan.damage.empty() ? "" : "; " + scan.damage)};
  }
  return Replay(std::move(state));
}

ReplayAnswer Replay::Answer(const Url& url) const {
  if (const auto site = state_->folder.find(url.Host());
      site != state_->folder.end()) {
    return AnswerOf(site->second, url);
  }
  if (const WarcHost* const host = FindHost(state_->warc, url.Host())) {
    return AnswerOf(*host, url.PathAndQuery());
  }
  ReplayAnswer answer;
  answer.status = kBadGateway;
  return answer;
}

std::vector<std::string> Replay::Hosts() const {
  std::vector<std::string> hosts;
  for (const auto& [name, host] : state_->warc) hosts.push_back(name);
  for (const auto& [name, site] : state_->folder) hosts.push_back(name);
  return hosts;
}

}  // namespace kindred::crawler
