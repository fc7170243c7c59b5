#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/digest.h"
#include "base/json.h"
#include "index/generation.h"
#include "index/generation_file.h"

namespace kindred::index {
namespace {

constexpr std::string_view kManifestFile = "manifest.json";
constexpr std::string_view kCurrentFile = "CURRENT";
constexpr std::int64_t kFormat = 5;  // of the folder; others are refused

// Octets of a part that are held before they are written.
constexpr std::size_t kPieceOfPart = std::size_t{32} << 20U;

// "00042" for 42.
std::string FolderName(std::uint64_t number) {
  std::string digits = std::to_string(number);
  digits.insert(0, digits.size() < 5 ? 5 - digits.size() : 0, '0');
  return digits;
}

// The generations of `folder`, ascending by number; other names are not ours.
Result<std::vector<std::string>> Generations(Files& files,
                                             const std::string& folder) {
  Result<std::vector<std::string>> names = files.List(folder);
  if (!names.Ok()) return names.Reason();
  std::vector<std::string> generations;
  for (const std::string& name : names.Value()) {
    if (name.size() >= 5 && name.size() < 19 &&
        name.find_first_not_of("0123456789") == std::string::npos &&
        FolderName(std::stoull(name)) == name) {
      generations.push_back(name);
    }
  }
  std::ranges::sort(generations, {},
                    [](const auto& name) { return std::stoull(name); });
  return generations;
}

// The folder that CURRENT names.
Result<std::string> LiveName(Files& files, const std::string& folder) {
  Result<std::string> current =
      files.Read(folder + "/" + std::string(kCurrentFile), {});
  if (!current.Ok()) {
    if (current.Reason().code != ErrorCode::kNotFound) return current.Reason();
    return Error{ErrorCode::kNotFound,
                 folder + ": there is no index yet; run kindred reindex"};
  }
  std::string name = std::move(current).Value();
  if (name.size() < 6 || name.back() != '\n' ||
      name.find_first_not_of("0123456789") != name.size() - 1) {
    return Error{ErrorCode::kCorrupt, folder + "/CURRENT names no generation"};
  }
  name.pop_back();
  return name;
}

// One file while it is written, in pieces, and what the manifest says of it.
class PartFile {
 public:
  PartFile(Files& files, std::string path)
      : files_(&files), path_(std::move(path)) {}

  void Write(std::string_view bytes) {
    buffer_ += bytes;
    if (buffer_.size() >= kPieceOfPart) Flush();
  }

  // The manifest's entry; why it could not be written.
  [[nodiscard]] Result<Json> Finish() {
    Flush();
    if (!wrote_.Ok()) return wrote_.Reason();
    return Json(Json::Object{{"bytes", size_}, {"sha256", sha256_.Hex()}});
  }

 private:
  void Flush() {
    if (!wrote_.Ok()) return;
    const Result<std::uint64_t> at = files_->Append(path_, buffer_);
    if (!at.Ok()) wrote_ = at.Reason();
    sha256_.Add(buffer_);
    size_ += buffer_.size();
    buffer_.clear();
  }

  Files* files_;
  std::string path_;
  std::string buffer_;
  Sha256 sha256_;
  std::size_t size_ = 0;
  Status wrote_ = Done();
};

// Writes all parts into the folder `path`, which is new; tells of each.
Result<Json> WriteParts(Files& files, const std::string& path,
                        const Generation& generation) {
  Json entries{Json::Object()};
  for (const std::string_view file : PartFiles()) {
    PartFile part(files, path + std::string(file));
    WritePart(generation, file,
              [&part](std::string_view bytes) { part.Write(bytes); });
    Result<Json> entry = part.Finish();
    if (!entry.Ok()) return entry.Reason();
    entries.Set(std::string(file), std::move(entry).Value());
  }
  return entries;
}

std::string FormatManifest(const Generation& generation, Json files) {
  return Json(Json::Object{{"format", kFormat},
                           {"version", generation.version},
                           {"companies", generation.Size()},
                           {"terms", generation.vocabulary.Terms().size()},
                           {"dimensions", generation.basis.dimensions},
                           {"files", std::move(files)}})
             .Dump() +
         "\n";
}

// Why a file that CURRENT or the manifest says is there cannot be read.
Error MissingIsCorrupt(const std::string& path, Error reason) {
  if (reason.code != ErrorCode::kNotFound) return reason;
  return {ErrorCode::kCorrupt, path + ": it is missing; run kindred reindex"};
}

// Maps a part and compares it with its entry in the manifest.
Result<StoredPart> ReadPart(Files& files, const std::string& path,
                            const std::string& name, const Json& entry) {
  Result<FileBytes> content = files.Map(path + "/" + name);
  if (!content.Ok()) {
    return MissingIsCorrupt(path + "/" + name, content.Reason());
  }
  StoredPart part{name, std::move(content).Value(), ""};
  part.sha256 = Sha256Hex(part.content.bytes);
  const Json* digest = entry.Find("sha256");
  if (digest == nullptr || digest->StringOr("") != part.sha256) {
    return Error{ErrorCode::kCorrupt,
                 path + "/" + name +
                     ": its digest is not the manifest's; run kindred reindex"};
  }
  return part;
}

// Removes all of `names` but the last `keep` that were finished: those whose
// reindex was stopped while it wrote them have no manifest.
Status RemoveOld(Files& files, const std::string& folder,
                 std::span<const std::string> names, std::size_t keep) {
  std::size_t kept = 0;
  for (std::size_t i = names.size(); i-- > 0;) {
    std::string path = folder;
    path += "/" + names[i];
    const bool finished =
        files.Read(path + "/" + std::string(kManifestFile), {}).Ok();
    if (finished && kept < keep) {
      ++kept;
      continue;
    }
    if (Status removed = files.Remove(path); !removed.Ok()) return removed;
  }
  return Done();
}

}  // namespace

Status PublishGeneration(Files& files, const std::string& folder,
                         const Generation& generation, std::size_t keep) {
  Result<std::vector<std::string>> names = Generations(files, folder);
  if (!names.Ok()) return names.Reason();
  const std::uint64_t last =
      names.Value().empty() ? 0 : std::stoull(names.Value().back());
  const std::string name = FolderName(last + 1);
  std::string path = folder;
  path += "/" + name + "/";
  Result<Json> entries = WriteParts(files, path, generation);
  if (!entries.Ok()) return entries.Reason();
  const std::string manifest =
      FormatManifest(generation, std::move(entries).Value());
  if (Status wrote = files.Replace(path + std::string(kManifestFile), manifest);
      !wrote.Ok()) {
    return wrote;
  }
  if (Status swapped =
          files.Replace(folder + "/" + std::string(kCurrentFile), name + "\n");
      !swapped.Ok()) {
    return swapped;
  }
  // The live one stays, whatever `keep` is.
  return RemoveOld(files, folder, names.Value(),
                   std::max(keep, std::size_t{1}) - 1);
}

Status KeepLiveGeneration(Files& files, const std::string& folder) {
  const Result<std::string> live = LiveName(files, folder);
  if (!live.Ok()) return live.Reason();
  Result<std::vector<std::string>> names = Generations(files, folder);
  if (!names.Ok()) return names.Reason();
  std::erase(names.Value(), live.Value());
  return RemoveOld(files, folder, names.Value(), 0);
}

Result<Generation> LoadGeneration(Files& files, const std::string& folder) {
  const Result<std::string> live = LiveName(files, folder);
  if (!live.Ok()) return live.Reason();
  const std::string path = folder + "/" + live.Value();
  const std::string manifest_path = path + "/" + std::string(kManifestFile);
  Result<std::string> text = files.Read(manifest_path, {});
  if (!text.Ok()) return MissingIsCorrupt(manifest_path, text.Reason());
  Result<Json> manifest = Json::Parse(text.Value());
  const Json* format =
      manifest.Ok() ? manifest.Value().Find("format") : nullptr;
  const Json* entries =
      manifest.Ok() ? manifest.Value().Find("files") : nullptr;
  if (format == nullptr || *format != Json(kFormat) || entries == nullptr ||
      entries->AsObject() == nullptr) {
    return Error{ErrorCode::kCorrupt,
                 path +
                     "/manifest.json: not of this program's format; run "
                     "kindred reindex"};
  }
  std::vector<StoredPart> parts;
  for (const auto& [file, entry] : *entries->AsObject()) {
    if (file.find('/') != std::string::npos) continue;
    Result<StoredPart> part = ReadPart(files, path, file, entry);
    if (!part.Ok()) return part.Reason();
    parts.push_back(std::move(part).Value());
  }
  Result<Generation> generation = ParseParts(parts);
  if (!generation.Ok()) {
    return Error{generation.Reason().code,
                 path + "/" + generation.Reason().message};
  }
  return generation;
}

}  // namespace kindred::index
