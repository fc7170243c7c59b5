#include <algorithm>
#include <cstdint>
#include <cstdio>
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
constexpr std::int64_t kFormat = 4;  // of the folder; others are refused

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

std::string FormatManifest(const Generation& generation,
                           std::span<const GenerationPart> parts) {
  Json files{Json::Object()};
  for (const GenerationPart& part : parts) {
    files.Set(part.file, Json::Object{{"bytes", part.bytes.size()},
                                      {"sha256", Sha256Hex(part.bytes)}});
  }
  return Json(Json::Object{{"format", kFormat},
                           {"version", generation.version},
                           {"companies", generation.Size()},
                           {"terms", generation.vocabulary.Terms().size()},
                           {"dimensions", generation.basis.dimensions},
                           {"files", files}})
             .Dump() +
         "\n";
}

// Reads a file that CURRENT or the manifest says is there.
Result<std::string> ReadNamed(Files& files, const std::string& path) {
  Result<std::string> bytes = files.Read(path, {});
  if (bytes.Ok() || bytes.Reason().code != ErrorCode::kNotFound) return bytes;
  return Error{ErrorCode::kCorrupt,
               path + ": it is missing; run kindred reindex"};
}

// Reads a part and compares it with its entry in the manifest.
Result<GenerationPart> ReadPart(Files& files, const std::string& path,
                                const std::string& name, const Json& entry) {
  Result<std::string> bytes = ReadNamed(files, path + "/" + name);
  if (!bytes.Ok()) return bytes.Reason();
  const Json* digest = entry.Find("sha256");
  if (digest == nullptr || digest->StringOr("") != Sha256Hex(bytes.Value())) {
    return Error{ErrorCode::kCorrupt,
                 path + "/" + name +
                     ": its digest is not the manifest's; run kindred reindex"};
  }
  return GenerationPart{name, std::move(bytes).Value()};
}

}  // namespace

Status PublishGeneration(Files& files, const std::string& folder,
                         const Generation& generation, std::size_t keep) {
  Result<std::vector<std::string>> names = Generations(files, folder);
  if (!names.Ok()) return names.Reason();
  const std::uint64_t last =
      names.Value().empty() ? 0 : std::stoull(names.Value().back());
  const std::string name = FolderName(last + 1);
  Result<std::vector<GenerationPart>> parts = FormatParts(generation);
  if (!parts.Ok()) return parts.Reason();
  std::string path = folder;
  path += "/" + name + "/";
  for (const GenerationPart& part : parts.Value()) {
    if (Status wrote = files.Replace(path + part.file, part.bytes);
        !wrote.Ok()) {
      return wrote;
    }
  }
  const std::string manifest = FormatManifest(generation, parts.Value());
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
  const std::size_t old = names.Value().size() + 1;
  for (std::size_t i = 0; i + std::max(keep, std::size_t{1}) < old; ++i) {
    if (Status removed = files.Remove(folder + "/" + names.Value()[i]);
        !removed.Ok()) {
      return removed;
    }
  }
  return Done();
}

Result<Generation> LoadGeneration(Files& files, const std::string& folder) {
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
  const std::string path = folder + "/" + name;
  Result<std::string> text =
      ReadNamed(files, path + "/" + std::string(kManifestFile));
  if (!text.Ok()) return text.Reason();
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
  std::vector<GenerationPart> parts;
  for (const auto& [file, entry] : *entries->AsObject()) {
    if (file.find('/') != std::string::npos) continue;
    Result<GenerationPart> part = ReadPart(files, path, file, entry);
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
