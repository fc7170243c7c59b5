// Lesson: all that one model is learnt from, read once: the index with both
// lists, what was told of companies, and the rules.
//
// A value; const access is thread-safe.
#ifndef KINDRED_SERVER_LESSON_H_
#define KINDRED_SERVER_LESSON_H_

#include <string>

#include "base/files.h"
#include "base/result.h"
#include "index/audience.h"
#include "index/catalog.h"
#include "index/history.h"
#include "index/steering.h"
#include "server/feedback.h"
#include "server/ranking.h"

namespace kindred::server {

struct Lesson {
  Ranking ranking;
  Outcomes outcomes;
  index::Steering steering;
  index::AudienceOptions options;  // with the outcomes and the rules
};

// kNotFound: there is no index.
[[nodiscard]] Result<Lesson> LoadLesson(Files& files,
                                        const std::string& index_folder,
                                        index::Catalog& catalog,
                                        index::History& history,
                                        const index::Steering& steering);

}  // namespace kindred::server

#endif  // KINDRED_SERVER_LESSON_H_
