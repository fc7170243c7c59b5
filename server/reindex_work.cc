#include "server/reindex_work.h"

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/digest.h"
#include "base/json.h"

namespace kindred::server {
namespace {

constexpr std::string_view kStateFile = "/state.json";
constexpr std::string_view kLearntFile = "/lexicon.jsonl";

// The octets of a file, if they have this digest.
std::optional<std::string> ReadIfWhole(Files& files, const std::string& path,
                                       std::string_view sha256) {
  Result<std::string> bytes = files.Read(path, {});
  if (!bytes.Ok() || Sha256Hex(bytes.Value()) != sha256) return std::nullopt;
  return std::move(bytes).Value();
}

std::string TextOf(const Json& json, std::string_view key) {
  const Json* value = json.Find(key);
  return value != nullptr ? value->StringOr("") : std::string();
}

}  // namespace

Result<ReindexWork> ReindexWork::Open(Files& files, std::string folder,
                                      std::string inputs) {
  ReindexWork work(files, std::move(folder), std::move(inputs));
  if (work.Resume()) return work;
  if (Status cleared = work.Clear(); !cleared.Ok()) return cleared.Reason();
  return work;
}

bool ReindexWork::Resume() {
  const Result<std::string> text =
      files_->Read(folder_ + std::string(kStateFile), {});
  if (!text.Ok()) return false;
  const Result<Json> state = Json::Parse(text.Value());
  if (!state.Ok() || TextOf(state.Value(), "inputs") != inputs_) return false;
  const std::string sha256 = TextOf(state.Value(), "lexicon");
  const std::optional<std::string> lexicon =
      ReadIfWhole(*files_, folder_ + std::string(kLearntFile), sha256);
  if (!lexicon) return false;
  Result<nlp::Lexicon> parsed = nlp::ParseLexicon(*lexicon);
  if (!parsed.Ok()) return false;
  lexicon_ = std::move(parsed).Value();
  lexicon_sha256_ = sha256;
  const Json* parts = state.Value().Find("terms");
  if (parts == nullptr || parts->AsArray() == nullptr) return true;
  for (const Json& entry : *parts->AsArray()) {
    const Json* companies = entry.Find("companies");
    Part part{TextOf(entry, "file"), TextOf(entry, "sha256"), 0};
    if (companies == nullptr || companies->AsInt() == nullptr ||
        part.name != PartName(parts_.size()) ||
        !ReadIfWhole(*files_, folder_ + part.name, part.sha256)) {
      break;
    }
    part.companies = static_cast<std::size_t>(*companies->AsInt());
    parts_.push_back(std::move(part));
  }
  return true;
}

std::optional<nlp::Lexicon> ReindexWork::TakeLexicon() {
  return std::exchange(lexicon_, std::nullopt);
}

Status ReindexWork::KeepLexicon(const nlp::Lexicon& lexicon) {
  const std::string bytes = nlp::FormatLexicon(lexicon);
  lexicon_sha256_ = Sha256Hex(bytes);
  if (Status wrote = files_->Replace(folder_ + std::string(kLearntFile), bytes);
      !wrote.Ok()) {
    return wrote;
  }
  return WriteState();
}

std::size_t ReindexWork::Counted() const {
  std::size_t companies = 0;
  for (const Part& part : parts_) companies += part.companies;
  return companies;
}

Status ReindexWork::KeepTerms(std::size_t companies, std::string_view terms) {
  Part part{PartName(parts_.size()), Sha256Hex(terms), companies};
  if (Status wrote = files_->Replace(folder_ + part.name, terms); !wrote.Ok()) {
    return wrote;
  }
  parts_.push_back(std::move(part));
  return WriteState();
}

index::TermSource ReindexWork::Terms() const {
  std::vector<index::TermFile> files;
  for (const Part& part : parts_) {
    files.push_back({folder_ + part.name, part.companies});
  }
  return index::TermsInFiles(*files_, std::move(files));
}

Status ReindexWork::Clear() {
  return files_->Remove(folder_);
}

std::string ReindexWork::PartName(std::size_t number) {
  return "/terms-" + std::to_string(number + 1);
}

Status ReindexWork::WriteState() {
  Json::Array parts;
  for (const Part& part : parts_) {
    parts.push_back(Json::Object{{"file", part.name},
                                 {"sha256", part.sha256},
                                 {"companies", part.companies}});
  }
  return files_->Replace(folder_ + std::string(kStateFile),
                         Json(Json::Object{{"inputs", inputs_},
                                           {"lexicon", lexicon_sha256_},
                                           {"terms", std::move(parts)}})
                             .Dump());
}

}  // namespace kindred::server
