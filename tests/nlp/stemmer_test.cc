#include "nlp/stemmer.h"

#include <ostream>
#include <string>
#include <vector>

#include "gtest/gtest.h"

namespace kindred::nlp {
namespace {

struct StemCase {
  std::string name;
  std::string language;
  std::vector<std::string> forms;  // all of one stem
  std::string want;
};

void PrintTo(const StemCase& row, std::ostream* out) {
  *out << row.name;
}

class StemTest : public testing::TestWithParam<StemCase> {};

TEST_P(StemTest, FormsShareTheStem) {
  Stemmer stemmer(GetParam().language);
  for (const std::string& form : GetParam().forms) {
    EXPECT_EQ(stemmer.Stem(form), GetParam().want) << form;
  }
}

// German to Norwegian: Snowball's own vocabularies (snowballstem.org). The
// others: inflections of the nouns as their grammars have them.
INSTANTIATE_TEST_SUITE_P(
    Table, StemTest,
    testing::Values(
        StemCase{"German", "de", {"maschinen", "maschine"}, "maschin"},
        StemCase{"English", "en", {"mouldings", "moulding"}, "mould"},
        StemCase{"Norwegian", "no", {"bedriftene", "bedrifter"}, "bedrift"},
        StemCase{"Polish",
                 "pl",
                 {"wtryskarka", "wtryskarki", "wtryskarką", "wtryskarkami"},
                 "wtryskark"},
        StemCase{
            "Czech", "cs", {"výroba", "výroby", "výrobou", "výrobu"}, "výrob"},
        StemCase{"Slovak",
                 "sk",
                 {"strojmi", "stroja", "stroje", "strojov"},
                 "stroj"},
        StemCase{"Ukrainian",
                 "uk",
                 {"завод", "заводи", "заводів", "заводом"},
                 "завод"},
        StemCase{"Bulgarian", "bg", {"машина", "машини", "машината"}, "машин"},
        StemCase{"Croatian",
                 "hr",
                 {"stroj", "stroja", "strojevi", "strojem"},
                 "stroj"},
        StemCase{"Slovenian",
                 "sl",
                 {"stroj", "stroja", "strojev", "strojih"},
                 "stroj"},
        StemCase{"Estonian", "et", {"masina", "masinad", "masinate"}, "masin"},
        StemCase{"Latvian", "lv", {"iekārta", "iekārtas", "iekārtu"}, "iekārt"},
        StemCase{
            "Korean", "ko", {"제품을", "제품이", "제품에서", "제품"}, "제품"},
        StemCase{"ShortWordsStay", "pl", {"raz"}, "raz"},
        StemCase{"NoRules", "vi", {"máy"}, "máy"},
        StemCase{"NoLanguage", "", {"maschinen"}, "maschinen"}),
    [](const auto& tested) { return tested.param.name; });

TEST(StemmerTest, EmptyStaysEmpty) {
  EXPECT_EQ(Stemmer("de").Stem(""), "");
  EXPECT_EQ(Stemmer("pl").Stem(""), "");
}

}  // namespace
}  // namespace kindred::nlp
