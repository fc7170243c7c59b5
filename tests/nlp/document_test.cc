#include "nlp/document.h"

#include <ostream>
#include <string>
#include <string_view>
#include <utility>

#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace kindred::nlp {
namespace {

Document Sample() {
  Document document;
  document.kind = PageKind::kLogin;
  document.language = "de";
  document.encoding = "windows-1252";
  document.canonical = "/x";
  document.base = "/b/";
  document.noindex = true;
  document.blocks = {{Role::kTitle, "T"},      {Role::kDescription, "D"},
                     {Role::kHeading, "H"},    {Role::kBody, "\u00e4"},
                     {Role::kNavigation, "N"}, {Role::kBoilerplate, "B"}};
  document.links = {{"a", "b", ""}, {"/de/", "", "de"}};
  document.facts.name = {"X GmbH", FactOrigin::kImprint, 4, 0};
  document.facts.city = {"Ulm", FactOrigin::kJsonLd, 0, 0};
  return document;
}

TEST(DocumentTest, TitleAndMainText) {
  EXPECT_EQ(TitleOf(Sample()), "T");
  EXPECT_EQ(MainText(Sample()), "H\n\u00e4");
  EXPECT_EQ(TitleOf(Document()), "");
  EXPECT_EQ(MainText(Document()), "");
}

TEST(DocumentTest, EveryKindIsDescribed) {
  for (int kind = 0; kind <= static_cast<int>(PageKind::kTooComplex); ++kind) {
    EXPECT_FALSE(Describe(static_cast<PageKind>(kind)).empty());
  }
  EXPECT_EQ(Describe(PageKind::kParked), "the page is parked");
  EXPECT_EQ(Describe(PageKind::kLogin), "only a login form");
}

TEST(DocumentTest, IsReadBackAsStoredWithoutLinks) {
  const Document stored = Sample();
  const Result<Json> json = Json::Parse(ToJson(stored).Dump());
  ASSERT_TRUE(json.Ok());
  const Result<Document> got = DocumentFromJson(json.Value());
  ASSERT_TRUE(got.Ok()) << got.Reason().message;
  EXPECT_EQ(ToJson(got.Value()), ToJson(stored));
  // Of the links only the page in other languages.
  ASSERT_EQ(got.Value().links.size(), 1U);
  EXPECT_EQ(got.Value().links[0].href, "/de/");
  EXPECT_EQ(got.Value().links[0].language, "de");
  EXPECT_EQ(got.Value().kind, PageKind::kLogin);
  EXPECT_TRUE(got.Value().noindex);
  EXPECT_FALSE(got.Value().nosnippet);
  EXPECT_EQ(got.Value().facts, stored.facts);
}

TEST(DocumentTest, StoresALanguageOnlyWhereABlockHasItsOwn) {
  Document document = Sample();
  EXPECT_EQ(ToJson(document).Find("blocks")->Dump().find("language"),
            std::string::npos);
  document.blocks[3].language = "en";
  EXPECT_EQ(LanguageOf(document, document.blocks[3]), "en");
  EXPECT_EQ(LanguageOf(document, document.blocks[2]), "de");
  const Result<Document> got = DocumentFromJson(ToJson(document));
  ASSERT_TRUE(got.Ok());
  EXPECT_EQ(got.Value().blocks[3].language, "en");
  EXPECT_EQ(got.Value().blocks[2].language, "");
}

// A field of the stored form is replaced: each kind of damage is found.
struct CorruptCase {
  std::string name;
  std::string key;
  Json value;
};

void PrintTo(const CorruptCase& row, std::ostream* out) {
  *out << row.name;
}

class CorruptDocumentTest : public testing::TestWithParam<CorruptCase> {};

TEST_P(CorruptDocumentTest, IsRefused) {
  Json json = ToJson(Sample());
  json.Set(GetParam().key, GetParam().value);
  const Result<Document> got = DocumentFromJson(json);
  ASSERT_FALSE(got.Ok());
  EXPECT_EQ(got.Reason().code, ErrorCode::kCorrupt);
  EXPECT_THAT(got.Reason().message, testing::HasSubstr(GetParam().key));
}

// Facts with one field, on a page.
Json OneFact(const std::string& key, int page) {
  return Json::Object{
      {key,
       Json::Object{
           {"value", "x"}, {"from", "imprint"}, {"page", page}, {"block", 0}}}};
}

INSTANTIATE_TEST_SUITE_P(
    Table, CorruptDocumentTest,
    testing::Values(CorruptCase{"Kind", "kind", "nonsense"},
                    CorruptCase{"KindNumber", "kind", 1},
                    CorruptCase{"Language", "language", Json()},
                    CorruptCase{"LanguageOctets", "language", "\xFF"},
                    CorruptCase{"Encoding", "encoding", 7},
                    CorruptCase{"Canonical", "canonical", false},
                    CorruptCase{"Base", "base", Json::Array()},
                    CorruptCase{"Noindex", "noindex", "yes"},
                    CorruptCase{"Nosnippet", "nosnippet", 0},
                    CorruptCase{"Alternates", "alternates", 1},
                    CorruptCase{"Alternate", "alternates",
                                Json::Array{Json(Json::Object{{"href", "x"}})}},
                    CorruptCase{"Facts", "facts", Json::Object{{"name", "x"}}},
                    CorruptCase{"FactsText", "facts", "x"},
                    CorruptCase{"FactsField", "facts", OneFact("nick", 1)},
                    CorruptCase{"FactsPage", "facts", OneFact("name", -1)},
                    CorruptCase{"Blocks", "blocks", "x"},
                    CorruptCase{"Block", "blocks", Json::Array{Json("x")}},
                    CorruptCase{"Role", "blocks",
                                Json::Array{Json(Json::Object{
                                    {"role", "x"}, {"text", "y"}})}}),
    [](const auto& tested) { return tested.param.name; });

TEST(DocumentTest, AnythingElseIsCorrupt) {
  EXPECT_FALSE(DocumentFromJson(Json()).Ok());
  EXPECT_FALSE(DocumentFromJson(Json::Array()).Ok());
}

}  // namespace
}  // namespace kindred::nlp
