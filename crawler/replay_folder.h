// Sites in a folder, for replay.h. Internal. Values; immutable once loaded.
#ifndef KINDRED_CRAWLER_REPLAY_FOLDER_H_
#define KINDRED_CRAWLER_REPLAY_FOLDER_H_

#include <map>
#include <string>
#include <vector>

#include "base/clock.h"
#include "base/files.h"
#include "base/result.h"
#include "crawler/replay.h"
#include "crawler/url.h"

namespace kindred::crawler {

// One rule of a .replay.json; a key that is not set leaves the file's answer.
struct ReplayRule {
  std::string path;  // or "*"
  int status = 0;    // 0: not set
  std::string location;
  std::string content_type;
  Millis delay{0};
};

struct ReplaySite {
  std::map<std::string, std::string, std::less<>> files;  // by path, "a/b.html"
  std::vector<ReplayRule> rules;
};

using ReplayFolder = std::map<std::string, ReplaySite, std::less<>>;  // by host

// Errors name the path, and the file and key of a .replay.json that is wrong.
[[nodiscard]] Result<ReplayFolder> LoadReplayFolder(Files& files,
                                                    const std::string& path);

[[nodiscard]] ReplayAnswer AnswerOf(const ReplaySite& site, const Url& url);

}  // namespace kindred::crawler

#endif  // KINDRED_CRAWLER_REPLAY_FOLDER_H_
