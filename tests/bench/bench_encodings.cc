// How often the encoding of an undeclared text is found.
//
// usage: bench_encodings IDENTIFICATION.jsonl.gz
//
// Each sentence of a language, and each five of them, is encoded in what its
// writers used before UTF-8 and read back. Right is what gives the same text
// (ISO-8859-1 and windows-1252 differ in names alone). Every other sentence:
// the letters of corpora/words/encoding-letters.txt were counted over the rest.
#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <cstdio>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <unicode/unistr.h>

#include "base/files.h"
#include "base/json.h"
#include "base/result.h"
#include "crawler/inflate.h"
#include "nlp/encoding_guess.h"
#include "nlp/encodings.h"
#include "nlp/unicode.h"

namespace kindred::bench {
namespace {

constexpr std::size_t kMaxBytes = std::size_t{256} << 20U;
constexpr std::size_t kSentencesOfPage = 5;

struct Legacy {
  const char* language;
  const char* converter;  // of ICU
};

constexpr auto kLegacy = std::to_array<Legacy>(
    {{"de", "windows-1252"}, {"fr", "windows-1252"}, {"es", "windows-1252"},
     {"it", "windows-1252"}, {"pt", "windows-1252"}, {"sv", "windows-1252"},
     {"fi", "windows-1252"}, {"da", "windows-1252"}, {"pl", "windows-1250"},
     {"cs", "windows-1250"}, {"sk", "windows-1250"}, {"hu", "windows-1250"},
     {"sl", "windows-1250"}, {"hr", "windows-1250"}, {"tr", "windows-1254"},
     {"lt", "windows-1257"}, {"lv", "windows-1257"}, {"et", "windows-1257"},
     {"ru", "windows-1251"}, {"ru", "koi8-r"},       {"uk", "windows-1251"},
     {"bg", "windows-1251"}, {"el", "windows-1253"}, {"he", "windows-1255"},
     {"ar", "windows-1256"}, {"th", "windows-874"},  {"ja", "windows-31j"},
     {"ja", "euc-jp"},       {"ko", "windows-949"},  {"zh", "gb18030"}});

using Sentences = std::map<std::string, std::vector<std::string>>;

std::string FieldOf(const Json& row, std::string_view key) {
  const Json* value = row.Find(key);
  return value == nullptr ? std::string() : value->StringOr("");
}

Sentences ReadSentences(std::string_view lines) {
  Sentences sentences;
  std::map<std::string, std::size_t> seen;
  while (!lines.empty()) {
    const std::size_t end = std::min(lines.find('\n'), lines.size() - 1);
    const Result<Json> row = Json::Parse(lines.substr(0, end));
    lines.remove_prefix(end + 1);
    if (!row.Ok() || FieldOf(row.Value(), "kind") != "sentences") continue;
    const std::string language = FieldOf(row.Value(), "lang");
    if (seen[language]++ % 2 == 0) {
      sentences[language].push_back(FieldOf(row.Value(), "text"));
    }
  }
  return sentences;
}

// Nothing if `text` holds what the encoding cannot write, or only ASCII.
std::optional<std::string> Encode(const std::string& text,
                                  const char* converter) {
  const icu::UnicodeString units = icu::UnicodeString::fromUTF8(text);
  std::string bytes(static_cast<std::size_t>(units.length()) * 4 + 16, '\0');
  const std::int32_t size =
      units.extract(0, units.length(), bytes.data(),
                    static_cast<std::uint32_t>(bytes.size()), converter);
  bytes.resize(static_cast<std::size_t>(size));
  if (nlp::IsUtf8(bytes)) return std::nullopt;
  const icu::UnicodeString back(bytes.data(), size, converter);
  return back == units ? std::optional(bytes) : std::nullopt;
}

struct Score {
  int right = 0;
  int all = 0;
};

void Try(const std::string& text, const char* converter, Score& score) {
  const std::optional<std::string> bytes = Encode(text, converter);
  if (!bytes) return;
  ++score.all;
  if (nlp::DecodeAs(*bytes, nlp::GuessEncoding(*bytes)) == text) ++score.right;
}

double Percent(const Score& score) {
  return score.all == 0 ? 0 : 100.0 * score.right / score.all;
}

void Report(const Sentences& sentences) {
  Score single_sum;
  Score page_sum;
  for (const Legacy& legacy : kLegacy) {
    const auto found = sentences.find(legacy.language);
    if (found == sentences.end()) continue;
    Score single;
    Score page;
    std::string together;
    std::size_t count = 0;
    for (const std::string& text : found->second) {
      Try(text, legacy.converter, single);
      together += text + "\n";
      if (++count % kSentencesOfPage != 0) continue;
      Try(together, legacy.converter, page);
      together.clear();
    }
    std::printf(
        "%s %-13s sentences %5.1f %% of %3d   by five %5.1f %% of %3d\n",
        legacy.language, legacy.converter, Percent(single), single.all,
        Percent(page), page.all);
    single_sum.right += single.right;
    single_sum.all += single.all;
    page_sum.right += page.right;
    page_sum.all += page.all;
  }
  std::printf("all: sentences %.1f %% of %d, by five %.1f %% of %d\n",
              Percent(single_sum), single_sum.all, Percent(page_sum),
              page_sum.all);
}

int Run(const char* path) {
  DiskFiles files;
  const Result<std::string> bytes = files.Read(path, {});
  const std::optional<std::string> lines =
      bytes.Ok() ? crawler::Inflate(bytes.Value(),
                                    crawler::InflateFormat::kGzip, kMaxBytes)
                 : std::nullopt;
  if (!lines) {
    std::fprintf(stderr, "%s: cannot be read\n", path);
    return 1;
  }
  Report(ReadSentences(*lines));
  return 0;
}

}  // namespace
}  // namespace kindred::bench

int main(int argc, char** argv) {
  if (argc != 2) {
    std::fprintf(stderr, "usage: bench_encodings IDENTIFICATION.jsonl.gz\n");
    return 2;
  }
  return kindred::bench::Run(argv[1]);
}
