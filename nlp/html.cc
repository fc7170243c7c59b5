#include "nlp/html.h"

#include <string_view>
#include <utility>
#include <vector>

#include "nlp/html_guard.h"
#include "nlp/html_signs.h"
#include "nlp/html_strip.h"
#include "nlp/html_text.h"
#include "nlp/html_tree.h"
#include "nlp/html_zones.h"
#include "nlp/main_blocks.h"
#include "nlp/markup.h"

namespace kindred::nlp {

Result<HtmlContent> ParseHtml(std::string_view utf8, const HtmlLimits& limits) {
  StrippedHtml stripped = StripHtml(utf8, limits.max_depth);
  Result<ParsedHtml> parsed =
      ParsedHtml::Parse(stripped, {limits.max_arena_bytes, limits.max_cpu});
  if (!parsed.Ok()) return parsed.Reason();
  const std::vector<TreeItem> tree =
      FlattenTree(parsed.Value().Root(), {limits.max_depth, limits.max_nodes});
  const std::vector<ItemSigns> signs = ReadSigns(tree);
  TreeText text = ReadTree(tree, FindZones(tree, signs));
  text.content.json_ld = std::move(stripped.json_ld);
  text.content.markup = ReadMarkup(tree);
  text.content.has_script = stripped.has_script;
  return WithMainBlocks(tree, signs, std::move(text)).content;
}

}  // namespace kindred::nlp
