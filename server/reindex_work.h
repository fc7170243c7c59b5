// What a reindex has done so far, so that a killed one goes on after the last
// finished part instead of beginning anew.
//
// A folder with state.json, lexicon.jsonl and files of terms, each whole once
// state.json names it, with its SHA-256. For one thread.
#ifndef KINDRED_SERVER_REINDEX_WORK_H_
#define KINDRED_SERVER_REINDEX_WORK_H_

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/files.h"
#include "base/result.h"
#include "index/term_source.h"
#include "nlp/lexicon.h"

namespace kindred::server {

class ReindexWork {
 public:
  // Goes on with what `folder` holds if it was done for equal `inputs` (a
  // digest), as far as it is whole; else clears the folder.
  [[nodiscard]] static Result<ReindexWork> Open(Files& files,
                                                std::string folder,
                                                std::string inputs);

  // The lexicon, if it was learnt.
  [[nodiscard]] std::optional<nlp::Lexicon> TakeLexicon();
  Status KeepLexicon(const nlp::Lexicon& lexicon);

  // Companies whose terms are kept: the first ones.
  [[nodiscard]] std::size_t Counted() const;
  // Keeps those of the next `companies`, as index::AppendTerms wrote them.
  Status KeepTerms(std::size_t companies, std::string_view terms);
  [[nodiscard]] index::TermSource Terms() const;

  // Removes the folder: the work is done.
  Status Clear();

 private:
  struct Part {
    std::string name;
    std::string sha256;
    std::size_t companies = 0;
  };

  ReindexWork(Files& files, std::string folder, std::string inputs)
      : files_(&files),
        folder_(std::move(folder)),
        inputs_(std::move(inputs)) {}

  // Reads state.json and what it names; false if it is of no use.
  [[nodiscard]] bool Resume();
  [[nodiscard]] static std::string PartName(std::size_t number);
  Status WriteState();

  Files* files_;
  std::string folder_;
  std::string inputs_;
  std::optional<nlp::Lexicon> lexicon_;
  std::string lexicon_sha256_;
  std::vector<Part> parts_;
};

}  // namespace kindred::server

#endif  // KINDRED_SERVER_REINDEX_WORK_H_
