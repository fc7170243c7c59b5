#include "tests/support/resampled_companies.h"

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/json.h"
#include "base/random.h"
#include "nlp/document.h"
#include "nlp/language.h"
#include "nlp/unicode.h"
#include "tests/support/made_words.h"

namespace kindred::made {
namespace {

// A paragraph ends with the sentence that passes this many octets.
constexpr std::size_t kParagraphBytes = 300;

// Where the second half of the words begins.
std::size_t MiddleOf(std::string_view text) {
  const auto words =
      static_cast<std::size_t>(std::ranges::count(text, ' ')) + 1;
  std::size_t at = 0;
  for (std::size_t i = 0; i < words / 2; ++i) at = text.find(' ', at) + 1;
  return at;
}

std::vector<nlp::Block> Paragraphs(std::string_view text) {
  std::vector<nlp::Block> blocks;
  while (!text.empty()) {
    std::size_t end = text.size() > kParagraphBytes
                          ? text.find(". ", kParagraphBytes)
                          : std::string_view::npos;
    end = end == std::string_view::npos ? text.size() : end + 1;
    blocks.push_back({nlp::Role::kBody, std::string(text.substr(0, end))});
    text.remove_prefix(std::min(end + 1, text.size()));
  }
  return blocks;
}

}  // namespace

Result<CompanyResampler> CompanyResampler::Of(std::string_view lines,
                                              std::uint64_t seed) {
  CompanyResampler resampler;
  resampler.seed_ = seed;
  while (!lines.empty()) {
    const std::size_t end = std::min(lines.find('\n'), lines.size());
    const Result<Json> json = Json::Parse(lines.substr(0, end));
    lines.remove_prefix(std::min(end + 1, lines.size()));
    if (!json.Ok()) return json.Reason();
    const Json* name = json.Value().Find("name");
    const Json* text = json.Value().Find("text");
    if (name == nullptr || text == nullptr) continue;
    Source source;
    source.name = nlp::CollapseSpace(name->StringOr(""));
    source.text = nlp::CollapseSpace(text->StringOr(""));
    if (source.text.empty()) continue;
    source.middle = MiddleOf(source.text);
    source.language = nlp::DetectLanguage(source.text, "").code;
    const Json* labels = json.Value().Find("labels");
    if (labels != nullptr && labels->AsArray() != nullptr) {
      for (const Json& label : *labels->AsArray()) {
        source.topics.push_back(label.StringOr(""));
      }
    }
    resampler.sources_.push_back(std::move(source));
  }
  if (resampler.sources_.empty()) {
    return Error{ErrorCode::kInvalidArgument, "no line with a name and a text"};
  }
  return resampler;
}

MadeCompany CompanyResampler::Make(std::uint64_t number) const {
  Random random(Mix(seed_, number));
  const bool real = number < sources_.size();
  const Source& first = sources_[real ? number : random.Below(sources_.size())];
  const Source& second =
      sources_[real ? number : random.Below(sources_.size())];
  MadeCompany company;
  company.domain = "c" + std::to_string(number) + "-made.example";
  company.name = real ? first.name : first.name + " " + std::to_string(number);
  company.topics = first.topics;
  nlp::Document page;
  page.language = first.language;
  page.encoding = "utf-8";
  page.blocks = Paragraphs(first.text.substr(0, first.middle) +
                           second.text.substr(second.middle));
  page.blocks.insert(page.blocks.begin(), {nlp::Role::kTitle, company.name});
  company.pages.push_back(std::move(page));
  return company;
}

}  // namespace kindred::made
