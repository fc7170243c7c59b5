// Which file a catalogue is, and which files are refused.
#include <array>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <ostream>
#include <string>
#include <utility>

#include "gtest/gtest.h"

#include "index/catalog.h"
#include "tests/support/temp_folder.h"

namespace kindred::index {
namespace {

CompanyRecord Named(const std::string& domain) {
  CompanyRecord company;
  company.domain = domain;
  return company;
}

struct PathCase {
  std::string name;
  std::string file;
};

void PrintTo(const PathCase& row, std::ostream* out) {
  *out << row.name;
}

class CatalogPathTest : public testing::TestWithParam<PathCase> {};

// The path goes through SOCI's connection string, which splits at blanks.
TEST_P(CatalogPathTest, IsTheFileAndNoOther) {
  const TempFolder temp;
  const std::string path = temp.Path(GetParam().file);
  {
    Result<Catalog> catalog = Catalog::Open(path);
    ASSERT_TRUE(catalog.Ok()) << catalog.Reason().message;
    ASSERT_TRUE(
        catalog.Value().AddCompanies(std::array{Named("a.example")}).Ok());
  }
  EXPECT_TRUE(std::filesystem::exists(path));
  const auto count =
      std::distance(std::filesystem::directory_iterator(temp.Path("")),
                    std::filesystem::directory_iterator());
  EXPECT_EQ(count, 1);
  EXPECT_EQ(Catalog::Open(path).Value().Companies().Value().size(), 1U);
}

INSTANTIATE_TEST_SUITE_P(
    Table, CatalogPathTest,
    testing::Values(PathCase{"Plain", "catalog.sqlite"},
                    PathCase{"Blank", "my catalog.sqlite"},
                    PathCase{"Blanks", "my  own   catalog .sqlite"},
                    PathCase{"TrailingBlank", "catalog "},
                    PathCase{"LeadingBlank", " catalog"},
                    PathCase{"SingleQuote", "o'brien catalog"},
                    PathCase{"Equals", "a=b c=d"},
                    PathCase{"LooksLikeAnOption", "x timeout=1 readonly=1"},
                    PathCase{"NotAscii", "M\xC3\xBCller \xE6\x9D\xB1"},
                    PathCase{"Percent", "100%20 a?mode=ro"}),
    [](const auto& tested) { return tested.param.name; });

class CatalogRefusesTest : public testing::Test {
 protected:
  [[nodiscard]] Error Refused(const std::string& name) {
    const Result<Catalog> catalog = Catalog::Open(temp_.Path(name));
    EXPECT_FALSE(catalog.Ok());
    if (catalog.Ok()) return {};
    EXPECT_NE(catalog.Reason().message.find(name), std::string::npos)
        << catalog.Reason().message;
    return catalog.Reason();
  }
  void Write(const std::string& name, const std::string& bytes) {
    std::ofstream(temp_.Path(name), std::ios::binary) << bytes;
  }
  [[nodiscard]] std::string Bytes(const std::string& name) {
    std::ifstream file(temp_.Path(name), std::ios::binary);
    return {std::istreambuf_iterator<char>(file), {}};
  }

  [[nodiscard]] std::string Path(const std::string& name) const {
    return temp_.Path(name);
  }

 private:
  TempFolder temp_;
};

TEST_F(CatalogRefusesTest, AFileThatIsNoDatabase) {
  const std::string text(5000, 'x');
  Write("letter.txt", text);
  const Error error = Refused("letter.txt");
  EXPECT_EQ(error.code, ErrorCode::kCorrupt);
  EXPECT_NE(error.message.find("not a database"), std::string::npos)
      << error.message;
  EXPECT_EQ(Bytes("letter.txt"), text) << "it is left as it was";
}

// SQLite's file format, section 1.3: user_version is the big-endian number at
// 60; the two octets at 18 are 2 in WAL mode.
void SetUserVersion(std::string& database, char version) {
  database[63] = version;
}

TEST_F(CatalogRefusesTest, ACatalogueOfAnotherFormat) {
  { ASSERT_TRUE(Catalog::Open(Path("a")).Ok()); }
  std::string bytes = Bytes("a");
  ASSERT_GT(bytes.size(), 100U);
  SetUserVersion(bytes, 2);
  Write("newer", bytes);
  const Error error = Refused("newer");
  EXPECT_EQ(error.code, ErrorCode::kCorrupt);
  EXPECT_NE(error.message.find("format 2"), std::string::npos) << error.message;
}

// The tables are there under other names.
TEST_F(CatalogRefusesTest, ADatabaseOfAnotherProgramIsLeftAlone) {
  { ASSERT_TRUE(Catalog::Open(Path("a")).Ok()); }
  std::string bytes = Bytes("a");
  for (std::size_t at = bytes.find("companies"); at != std::string::npos;
       at = bytes.find("companies", at)) {
    bytes.replace(at, 9, "customers");
  }
  bytes[18] = 1;
  bytes[19] = 1;
  for (const char version : {char{0}, char{1}, char{7}}) {
    SetUserVersion(bytes, version);
    Write("foreign", bytes);
    const Error error = Refused("foreign");
    EXPECT_EQ(error.code, ErrorCode::kCorrupt);
    EXPECT_NE(error.message.find("another program"), std::string::npos)
        << error.message;
    EXPECT_EQ(Bytes("foreign"), bytes) << "it is left as it was";
  }
}

TEST_F(CatalogRefusesTest, ATornDatabase) {
  { ASSERT_TRUE(Catalog::Open(Path("a")).Ok()); }
  const std::string bytes = Bytes("a");
  for (const std::size_t length : {bytes.size() / 2, std::size_t{1000}}) {
    Write("torn", bytes.substr(0, length));
    Result<Catalog> catalog = Catalog::Open(Path("torn"));
    if (catalog.Ok()) {
      // Opened on its first page: the damage must show, not crash.
      EXPECT_FALSE(catalog.Value().List("a").Ok());
    }
  }
}

TEST_F(CatalogRefusesTest, AFolderAndAMissingFolder) {
  std::filesystem::create_directory(Path("folder"));
  EXPECT_EQ(Refused("folder").code, ErrorCode::kIo);
  EXPECT_EQ(Refused("missing/catalog").code, ErrorCode::kIo);
}

TEST_F(CatalogRefusesTest, APathSociCannotWrite) {
  EXPECT_EQ(Refused("my \"own\" catalog").code, ErrorCode::kInvalidArgument);
  EXPECT_FALSE(std::filesystem::exists(Path("my")));
}

}  // namespace
}  // namespace kindred::index
