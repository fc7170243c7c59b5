// The demo's sites against what a reader of their pages finds there:
// corpora/demo/facts.csv has name, country and VAT id of each readable site.
// It was made from the pages and the demo's key, not by this program.
#include <algorithm>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <string>
#include <string_view>
#include <vector>

#include "gtest/gtest.h"

#include "base/csv.h"
#include "nlp/facts.h"
#include "nlp/page.h"
#include "nlp/unicode.h"

namespace kindred::nlp {
namespace {

namespace fs = std::filesystem;

std::string ReadFile(const fs::path& path) {
  std::ifstream file(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(file), {}};
}

// The content type that the demo's server announces for a site.
std::string ContentTypeOf(const fs::path& site) {
  const std::string settings = ReadFile(site / ".replay.json");
  const std::size_t begin = settings.find("text/html; charset=");
  if (begin == std::string::npos) return "text/html";
  return settings.substr(begin, settings.find('"', begin) - begin);
}

Facts FactsOfSite(const fs::path& site, std::string_view domain) {
  std::vector<fs::path> files;
  for (const auto& entry : fs::recursive_directory_iterator(site)) {
    if (entry.path().extension().string().starts_with(".htm")) {
      files.push_back(entry.path());
    }
  }
  std::ranges::sort(files);
  std::vector<Document> pages;
  pages.reserve(files.size());
  const std::string type = ContentTypeOf(site);
  for (const fs::path& file : files) {
    pages.push_back(ReadPage(ReadFile(file), {type, ""}));
  }
  return MergeFacts(pages, domain);
}

TEST(DemoFactsTest, NameCountryAndVatIdOfEverySite) {
  const fs::path root = KINDRED_SOURCE_DIR "/corpora/demo";
  const Result<CsvTable> table = ParseCsv(ReadFile(root / "facts.csv"));
  ASSERT_TRUE(table.Ok()) << table.Reason().message;
  EXPECT_EQ(table.Value().rows.size(), 127U);
  for (const CsvRow& row : table.Value().rows) {
    ASSERT_EQ(row.fields.size(), 4U);
    const std::string& domain = row.fields[0];
    SCOPED_TRACE(domain);
    const Facts facts = FactsOfSite(root / "sites" / domain, domain);
    // Sites write their names in capitals in one place and not in another.
    EXPECT_EQ(FoldCase(facts.name.value), FoldCase(row.fields[1]));
    EXPECT_EQ(facts.country.value, row.fields[2]);
    EXPECT_EQ(facts.vat_id.value, row.fields[3]);
  }
}

}  // namespace
}  // namespace kindred::nlp
