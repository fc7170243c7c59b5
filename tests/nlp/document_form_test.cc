#include "nlp/document_form.h"

#include <cstddef>
#include <ostream>
#include <string>

#include "gmock/gmock.h"
#include "gtest/gtest.h"

#include "base/compression.h"

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
  document.blocks = {{Role::kTitle, "T"},
                     {Role::kBody, "\u00e4"},
                     {Role::kBoilerplate, std::string(300, 'b'), "en"},
                     {Role::kList, ""}};
  document.links = {{"/de/", "", "de"}};
  document.facts.name = {"X GmbH", FactOrigin::kImprint, 300, 2};
  document.facts.phone_country = {"DE", FactOrigin::kDomain, 0, 0};
  return document;
}

// The fields that PackDocument compresses.
std::string FieldsOf(const Document& document) {
  return Decompress(PackDocument(document).Value(), kMaxDocumentBytes).Value();
}

Result<Document> ReadFieldsAgain(const std::string& fields) {
  return UnpackDocument(Compress(fields).Value());
}

TEST(DocumentFormTest, GivesBackWhatItWasGiven) {
  Document every;
  for (int role = 0; role <= static_cast<int>(Role::kBoilerplate); ++role) {
    every.blocks.push_back({static_cast<Role>(role), "text"});
  }
  for (const FactField& field : kFactFields) {
    every.facts.*
        field.member = {"v", FactOrigin::kText, 0xFFFFFFFFU, 0xFFFFFFFFU};
  }
  every.nosnippet = true;
  for (const Document& document : {Document(), Sample(), every}) {
    const Result<std::string> packed = PackDocument(document);
    ASSERT_TRUE(packed.Ok());
    const Result<Document> got = UnpackDocument(packed.Value());
    ASSERT_TRUE(got.Ok()) << got.Reason().message;
    EXPECT_TRUE(got.Value() == document);
  }
}

TEST(DocumentFormTest, KeepsOfTheLinksOnlyThoseToOtherLanguages) {
  Document document = Sample();
  document.links.insert(document.links.begin(), {"a", "b", ""});
  document.links.back().text = "Deutsch";
  const Document got = UnpackDocument(PackDocument(document).Value()).Value();
  EXPECT_EQ(got.links, Sample().links);
}

TEST(DocumentFormTest, RefusesWhatIsTooLong) {
  Document document;
  document.blocks = {{Role::kBody, std::string(kMaxDocumentBytes, 'x')}};
  const Result<std::string> packed = PackDocument(document);
  ASSERT_FALSE(packed.Ok());
  EXPECT_EQ(packed.Reason().code, ErrorCode::kTooLarge);
}

TEST(DocumentFormTest, RefusesEveryCut) {
  const std::string fields = FieldsOf(Sample());
  for (std::size_t size = 0; size < fields.size(); ++size) {
    const Result<Document> cut = ReadFieldsAgain(fields.substr(0, size));
    ASSERT_FALSE(cut.Ok()) << size;
    EXPECT_EQ(cut.Reason().code, ErrorCode::kCorrupt);
  }
}

TEST(DocumentFormTest, EveryChangedOctetIsRefusedOrAnotherDocument) {
  const std::string fields = FieldsOf(Sample());
  for (std::size_t at = 0; at < fields.size(); ++at) {
    for (int value = 0; value < 256; ++value) {
      std::string changed = fields;
      changed[at] = static_cast<char>(value);
      const Result<Document> got = ReadFieldsAgain(changed);
      if (!got.Ok()) continue;
      EXPECT_EQ(FieldsOf(got.Value()), changed) << at;
    }
  }
}

// The fields of an empty document, up to the one that is damaged, by hand.
struct BadFormCase {
  std::string name;
  std::string fields;
  std::string field;  // that is told
};

void PrintTo(const BadFormCase& row, std::ostream* out) {
  *out << row.name;
}

class BadFormTest : public testing::TestWithParam<BadFormCase> {};

TEST_P(BadFormTest, IsNamed) {
  const Result<Document> got = ReadFieldsAgain(GetParam().fields);
  ASSERT_FALSE(got.Ok());
  EXPECT_EQ(got.Reason().code, ErrorCode::kCorrupt);
  EXPECT_THAT(got.Reason().message,
              testing::HasSubstr("\"" + GetParam().field + "\""));
}

// Octets of which some may be zero.
template <std::size_t kSize>
std::string Octets(const char (&text)[kSize]) {  // NOLINT(*-c-arrays)
  return {text, kSize - 1};
}

// Kind, flags, and the four texts.
const std::string kHead = Octets("\0\0\0\0\0\0");
const std::string kNone = Octets("\0");

INSTANTIATE_TEST_SUITE_P(
    Table, BadFormTest,
    testing::Values(
        BadFormCase{"Nothing", "", "kind"}, BadFormCase{"Kind", "\x08", "kind"},
        BadFormCase{"Flags", Octets("\0\x04"), "flags"},
        BadFormCase{"LanguageOctets", Octets("\0\0\1\xFF"), "language"},
        BadFormCase{"LanguageLength", Octets("\0\0\x05\x61"), "language"},
        BadFormCase{"LongNumber", Octets("\0\0\x80\0"), "language"},
        BadFormCase{"NumberOf33Bits", Octets("\0\0\xFF\xFF\xFF\xFF\x1F"),
                    "language"},
        BadFormCase{"NumberWithoutEnd", Octets("\0\0\x80\x80\x80\x80\x80\x80"),
                    "language"},
        BadFormCase{"Encoding", Octets("\0\0\0\x02\x61"), "encoding"},
        BadFormCase{"Canonical", Octets("\0\0\0\0\1\xFF"), "canonical"},
        BadFormCase{"Base", Octets("\0\0\0\0\0\1"), "base"},
        BadFormCase{"Alternates", kHead, "alternates"},
        BadFormCase{"AlternateCount", kHead + "\xFF\xFF\xFF\xFF\x0F",
                    "alternates"},
        BadFormCase{"AlternateLanguage", kHead + Octets("\1\0\1x"),
                    "alternates"},
        BadFormCase{"UnknownFact", kHead + kNone + Octets("\x80\x08"), "facts"},
        BadFormCase{"FactOrigin", kHead + kNone + Octets("\1\0\0\0\1x"),
                    "facts"},
        BadFormCase{"FactOriginPastLast",
                    kHead + kNone + Octets("\1\x0A\0\0\1x"), "facts"},
        BadFormCase{"EmptyFact", kHead + kNone + Octets("\1\1\0\0\0"), "facts"},
        BadFormCase{"BlockCount",
                    kHead + kNone + kNone + "\xFF\xFF\xFF\xFF\x0F", "blocks"},
        BadFormCase{"Role", kHead + kNone + kNone + Octets("\1\x0B\1x"),
                    "blocks"},
        BadFormCase{"BlockBits", kHead + kNone + kNone + Octets("\1\x43\1x"),
                    "blocks"},
        BadFormCase{"BlockLanguage",
                    kHead + kNone + kNone + Octets("\1\x83\0\1x"), "blocks"},
        BadFormCase{"BlockText", kHead + kNone + kNone + Octets("\1\3\1\xFF"),
                    "blocks"},
        BadFormCase{"More", kHead + kNone + kNone + kNone + "x", "end"}),
    [](const auto& tested) { return tested.param.name; });

TEST(DocumentFormTest, AnythingElseIsCorrupt) {
  for (const std::string& packed : {std::string(), std::string("{}"),
                                    PackDocument(Sample()).Value() + "x"}) {
    const Result<Document> got = UnpackDocument(packed);
    ASSERT_FALSE(got.Ok());
    EXPECT_EQ(got.Reason().code, ErrorCode::kCorrupt);
    EXPECT_THAT(got.Reason().message, testing::HasSubstr("stored document"));
  }
}

}  // namespace
}  // namespace kindred::nlp
