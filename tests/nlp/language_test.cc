#include "nlp/language.h"

#include <ostream>
#include <string>

#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace kindred::nlp {
namespace {

struct LanguageCase {
  std::string name;
  std::string text;
  std::string hint;
  std::string want;
};

void PrintTo(const LanguageCase& row, std::ostream* out) {
  *out << row.name;
}

class DetectLanguageTest : public testing::TestWithParam<LanguageCase> {};

TEST_P(DetectLanguageTest, Detects) {
  const LanguageGuess got = DetectLanguage(GetParam().text, GetParam().hint);
  EXPECT_EQ(got.code, GetParam().want);
  EXPECT_GE(got.confidence, 0);
  EXPECT_LE(got.confidence, 1);
}

// language.h. Sentences are our own.
INSTANTIATE_TEST_SUITE_P(
    Table, DetectLanguageTest,
    testing::Values(
        LanguageCase{
            "German",
            "Wir fertigen Teile aus Kunststoff f\u00fcr den Maschinenbau.", "",
            "de"},
        LanguageCase{"English", "We make plastic parts for machine builders.",
                     "", "en"},
        LanguageCase{"Spanish",
                     "Fabricamos piezas de pl\u00e1stico para la industria del "
                     "autom\u00f3vil.",
                     "", "es"},
        LanguageCase{"French",
                     "Nous fabriquons des pi\u00e8ces en plastique pour "
                     "l\u2019industrie.",
                     "", "fr"},
        LanguageCase{
            "Italian",
            "Produciamo componenti in plastica per l'industria meccanica.", "",
            "it"},
        LanguageCase{"Dutch",
                     "Wij maken kunststof onderdelen voor de machinebouw.", "",
                     "nl"},
        LanguageCase{
            "Polish",
            "Produkujemy elementy z tworzyw sztucznych dla przemys\u0142u.", "",
            "pl"},
        LanguageCase{"Portuguese",
                     "Fabricamos pe\u00e7as de pl\u00e1stico para a "
                     "ind\u00fastria autom\u00f3vel.",
                     "", "pt"},
        LanguageCase{"Swedish",
                     "Vi tillverkar plastdetaljer f\u00f6r fordonsindustrin "
                     "och medicinteknik.",
                     "", "sv"},
        LanguageCase{"Finnish",
                     "Valmistamme muoviosia koneenrakennuksen tarpeisiin.", "",
                     "fi"},
        LanguageCase{"Czech",
                     "Vyr\u00e1b\u00edme plastov\u00e9 d\u00edly pro "
                     "stroj\u00edrenstv\u00ed a zdravotnictv\u00ed.",
                     "", "cs"},
        LanguageCase{
            "Japanese",
            "\u79c1\u305f\u3061\u306f\u30d7\u30e9\u30b9\u30c1\u30c3\u30af\u90e8"
            "\u54c1\u3092\u88fd\u9020\u3057\u3066\u3044\u307e\u3059\u3002",
            "", "ja"},
        LanguageCase{"HintDoesNotOverrule",
                     "Wir fertigen Teile aus Kunststoff f\u00fcr den "
                     "Maschinenbau und die Medizintechnik.",
                     "en-US", "de"},
        LanguageCase{"HintDecidesNames",
                     "Mendizar Teknoplast Azkoitia Gipuzkoa", "es-ES", "es"},
        LanguageCase{"HintAlone", "12 345", "de-AT", "de"},
        LanguageCase{"HintNorwegian", "", "nb-NO", "no"},
        LanguageCase{"BadHint", "", "x-default", ""},
        LanguageCase{"ControlCharacters",
                     "We make plastic parts\u0092 for machine builders.", "",
                     "en"},
        LanguageCase{"Nothing", "", "", ""}),
    [](const auto& tested) { return tested.param.name; });

TEST(DetectLanguageTest, LooksAtTheStartOnly) {
  std::string text;
  while (text.size() < 4096) text += "We make plastic parts for machines. ";
  for (int i = 0; i < 1000; ++i) text += "Wir fertigen Teile aus Kunststoff. ";
  EXPECT_EQ(DetectLanguage(text, "").code, "en");
}

TEST(DetectLanguageTest, TakesAnyOctets) {
  EXPECT_LE(DetectLanguage("\xFF\xFE\x80", "\xFF").confidence, 1);
}

}  // namespace
}  // namespace kindred::nlp
