// The features of every block of the pages of WARC files, a JSON line a page:
// what main_text_model.py learns from.
#include <cstddef>
#include <iostream>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/files.h"
#include "base/json.h"
#include "crawler/fetcher.h"
#include "crawler/warc.h"
#include "nlp/block_features.h"
#include "nlp/decode.h"
#include "nlp/html.h"
#include "nlp/html_guard.h"
#include "nlp/html_signs.h"
#include "nlp/html_strip.h"
#include "nlp/html_text.h"
#include "nlp/html_tree.h"
#include "nlp/html_zones.h"
#include "nlp/page.h"

namespace {

using namespace kindred;  // NOLINT(google-build-using-namespace)

Json LineOf(const crawler::WarcRecord& record) {
  const nlp::DecodedText decoded = nlp::DecodePage(
      record.body.substr(0, nlp::kMaxPageBytes),
      crawler::HeaderValue(record.header_block, "content-type"));
  const nlp::HtmlLimits limits;
  nlp::StrippedHtml stripped = nlp::StripHtml(decoded.text, limits.max_depth);
  const Result<nlp::ParsedHtml> parsed = nlp::ParsedHtml::Parse(
      stripped, {limits.max_arena_bytes, limits.max_cpu});
  if (!parsed.Ok()) return {};
  const std::vector<nlp::TreeItem> tree = nlp::FlattenTree(
      parsed.Value().Root(), {limits.max_depth, limits.max_nodes});
  const std::vector<nlp::ItemSigns> signs = nlp::ReadSigns(tree);
  nlp::TreeText text = nlp::ReadTree(tree, nlp::FindZones(tree, signs));
  text.content.json_ld = std::move(stripped.json_ld);
  const std::vector<nlp::BlockFeatures> features =
      nlp::ReadBlockFeatures(tree, signs, text);
  Json::Array blocks;
  for (std::size_t i = 0; i < features.size(); ++i) {
    const nlp::Block& block = text.content.blocks[i];
    Json::Array numbers;
    for (const float feature : features[i]) {
      numbers.emplace_back(static_cast<double>(feature));
    }
    blocks.emplace_back(Json::Object{{"text", block.text},
                                     {"role", static_cast<int>(block.role)},
                                     {"hidden", text.sources[i].hidden},
                                     {"features", std::move(numbers)}});
  }
  return Json::Object{{"url", record.target_uri},
                      {"script", stripped.has_script},
                      {"h1", tree.front().has_h1},
                      {"blocks", std::move(blocks)}};
}

}  // namespace

int main(int argc, char** argv) {
  const std::vector<std::string_view> files(argv + 1, argv + argc);
  DiskFiles disk;
  for (const std::string_view file : files) {
    const Result<std::string> bytes = disk.Read(std::string(file), {});
    if (!bytes.Ok()) return 1;
    const crawler::WarcScan scan =
        crawler::ScanWarc(bytes.Value(), [](const crawler::WarcRecord& record) {
          if (record.type == "response") {
            std::cout << LineOf(record).Dump() << '\n';
          }
          return true;
        });
    if (!scan.damage.empty()) return 1;
  }
  return 0;
}
