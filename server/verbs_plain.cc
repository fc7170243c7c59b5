// text --plain: a text a line in, a line of JSON each out.
#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <istream>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "nlp/lexicon.h"
#include "server/plain_text.h"
#include "server/verbs.h"

namespace kindred::server {
namespace {

// Results are written when this much has gathered.
constexpr std::size_t kWriteBytes = std::size_t{64} * 1024;

// A longer line of the standard input is read as several texts.
constexpr std::size_t kMaxLineBytes = std::size_t{4} << 20U;

// Texts wait until phrases were learnt from those before, up to this many
// octets of them; further texts are read with what was learnt.
constexpr std::size_t kLearnBytes = std::size_t{64} << 20U;

// Of a few texts only, one more than a pair must say the same.
constexpr std::int64_t kMinTextsOfPhrase = 3;

class LineWriter {
 public:
  explicit LineWriter(Surroundings& around) : around_(&around) {}

  Status Add(std::string_view text) {
    if (text.ends_with('\r')) text.remove_suffix(1);
    PlainText plain = ReadPlainText(text);
    if (waiting_bytes_ < kLearnBytes) {
      waiting_bytes_ += text.size();
      learner_.AddCompany(std::span(&plain.document, 1));
      waiting_.push_back(std::move(plain));
      return waiting_bytes_ < kLearnBytes ? Done() : WriteWaiting();
    }
    return Put(plain);
  }

  Status Finish() {
    Status wrote = WriteWaiting();
    return wrote.Ok() ? Write() : wrote;
  }

 private:
  Status WriteWaiting() {
    if (!waiting_.empty()) {
      lexicon_ = learner_.Finish(
          {.phrases = {.min_companies = kMinTextsOfPhrase}, .compounds = {}});
    }
    for (const PlainText& plain : std::exchange(waiting_, {})) {
      if (Status put = Put(plain); !put.Ok()) return put;
    }
    return Done();
  }

  Status Put(const PlainText& plain) {
    gathered_ += FormatPlainText(plain, lexicon_);
    return gathered_.size() < kWriteBytes ? Done() : Write();
  }

  Status Write() {
    const std::string bytes = std::exchange(gathered_, {});
    if (around_->stop.stop_requested()) {
      return Error{ErrorCode::kCancelled, "stopped"};
    }
    return bytes.empty() ? Done() : WriteResult(*around_, "", bytes);
  }

  Surroundings* around_;
  nlp::LexiconLearner learner_;
  nlp::Lexicon lexicon_;
  std::vector<PlainText> waiting_;
  std::size_t waiting_bytes_ = 0;
  std::string gathered_;
};

Status AddLines(std::string_view bytes, LineWriter& writer) {
  while (!bytes.empty()) {
    const std::size_t end = std::min(bytes.find('\n'), bytes.size());
    Status added = writer.Add(bytes.substr(0, end));
    if (!added.Ok()) return added;
    bytes.remove_prefix(std::min(end + 1, bytes.size()));
  }
  return Done();
}

Status AddStream(std::istream& in, LineWriter& writer) {
  std::string line;
  for (;;) {
    const int next = in.get();
    const bool ended = next == std::istream::traits_type::eof();
    if (ended && line.empty()) return Done();
    if (ended || next == '\n' || line.size() >= kMaxLineBytes) {
      Status added = writer.Add(line);
      if (!added.Ok()) return added;
      line.clear();
    }
    if (ended) return Done();
    if (next != '\n') line += static_cast<char>(next);
  }
}

}  // namespace

Result<ExitCode> PlainTextVerb(const CommandLine& command,
                               Surroundings& around) {
  LineWriter writer(around);
  for (const std::string& file : command.files) {
    const Result<std::string> bytes = around.files.Read(file, {});
    if (!bytes.Ok()) return bytes.Reason();
    Status added = AddLines(bytes.Value(), writer);
    if (!added.Ok()) return added.Reason();
  }
  if (command.files.empty() && around.in != nullptr) {
    Status added = AddStream(*around.in, writer);
    if (!added.Ok()) return added.Reason();
  }
  const Status wrote = writer.Finish();
  if (!wrote.Ok()) return wrote.Reason();
  return ExitCode::kDone;
}

}  // namespace kindred::server
