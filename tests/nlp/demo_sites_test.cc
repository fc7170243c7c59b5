// The demo's fictional sites, read as they would be from the web: languages
// agree with what the pages state, and nearly all are content.
#include <algorithm>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <string>
#include <vector>

#include "gmock/gmock.h"
#include "gtest/gtest.h"

#include "nlp/facts.h"
#include "nlp/page.h"

namespace kindred::nlp {
namespace {

namespace fs = std::filesystem;

std::vector<fs::path> DemoPages() {
  const fs::path root = KINDRED_SOURCE_DIR "/corpora/demo/sites";
  std::vector<fs::path> pages;
  if (!fs::exists(root)) return pages;
  for (const auto& entry : fs::recursive_directory_iterator(root)) {
    if (entry.path().extension() == ".html") pages.push_back(entry.path());
  }
  std::ranges::sort(pages);
  return pages;
}

std::string ReadFile(const fs::path& path) {
  std::ifstream file(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(file), {}};
}

// The first two letters of <html lang>, if stated that simply.
std::string StatedLanguage(const std::string& html) {
  const std::size_t at = html.find("<html lang=\"");
  return at == std::string::npos ? std::string() : html.substr(at + 12, 2);
}

TEST(DemoSitesTest, AreReadAsMeant) {
  const std::vector<fs::path> pages = DemoPages();
  if (pages.empty()) GTEST_SKIP() << "corpora/demo/sites is empty";
  std::size_t content = 0;
  std::size_t stated = 0;
  std::size_t agreed = 0;
  for (const fs::path& path : pages) {
    const std::string html = ReadFile(path);
    const Document page = ReadPage(html, {"text/html", ""});
    if (page.kind != PageKind::kContent) continue;
    ++content;
    EXPECT_FALSE(MainText(page).empty()) << path;
    const std::string language = StatedLanguage(html);
    if (language.empty()) continue;
    ++stated;
    if (language == page.language) ++agreed;
  }
  EXPECT_GE(static_cast<double>(content),
            0.9 * static_cast<double>(pages.size()));
  EXPECT_GE(static_cast<double>(agreed), 0.98 * static_cast<double>(stated));
}

TEST(DemoSitesTest, StatedVatIdsAreValid) {
  for (const fs::path& path : DemoPages()) {
    const Document page = ReadPage(ReadFile(path), {"text/html", ""});
    if (page.facts.vat_id.value.empty()) continue;
    EXPECT_TRUE(IsVatId(page.facts.vat_id.value)) << path;
    EXPECT_FALSE(page.facts.country.value.empty()) << path;
  }
}

}  // namespace
}  // namespace kindred::nlp
