#include "nlp/language.h"

#include <ostream>
#include <string>
#include <string_view>

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
        LanguageCase{
            "Danish",
            "Vi fremstiller plastdele til maskinindustrien og sygehusene.", "",
            "da"},
        LanguageCase{"Norwegian",
                     "Vi lager plastdeler til maskinindustrien og sykehusene.",
                     "", "no"},
        LanguageCase{"Nynorsk",
                     "Me lagar delar av plast til industrien, og dei varer i "
                     "mange \u00e5r.",
                     "", "no"},
        LanguageCase{"Finnish",
                     "Valmistamme muoviosia koneenrakennuksen tarpeisiin.", "",
                     "fi"},
        LanguageCase{
            "Estonian",
            "Toodame plastdetaile masinat\u00f6\u00f6stusele ja haiglatele.",
            "", "et"},
        LanguageCase{"Latvian",
                     "M\u0113s ra\u017eojam plastmasas deta\u013cas "
                     "ma\u0161\u012bnb\u016bvei.",
                     "", "lv"},
        LanguageCase{"Lithuanian",
                     "Gaminame plastikines detales ma\u0161in\u0173 pramonei.",
                     "", "lt"},
        LanguageCase{"Czech",
                     "Vyr\u00e1b\u00edme plastov\u00e9 d\u00edly pro "
                     "stroj\u00edrenstv\u00ed a zdravotnictv\u00ed.",
                     "", "cs"},
        LanguageCase{"Slovak",
                     "Vyr\u00e1bame plastov\u00e9 diely pre stroj\u00e1rstvo a "
                     "zdravotn\u00edctvo.",
                     "", "sk"},
        LanguageCase{"Slovene",
                     "Izdelujemo plasti\u010dne dele za strojno industrijo.",
                     "", "sl"},
        LanguageCase{"Croatian",
                     "Proizvodimo plasti\u010dne dijelove za tvrtke u "
                     "strojarstvu i bolnice.",
                     "", "hr"},
        LanguageCase{
            "SerbianLatin",
            "Proizvodimo plasti\u010dne delove za ma\u0161insku industriju i "
            "saradnju sa bolnicama uvek nudimo svim preduze\u0107ima u Srbiji.",
            "", "sr"},
        LanguageCase{
            "SerbianCyrillic",
            "\u041f\u0440\u043e\u0438\u0437\u0432\u043e\u0434\u0438\u043c\u043e"
            " \u043f\u043b\u0430\u0441\u0442\u0438\u0447\u043d\u0435 "
            "\u0434\u0435\u043b\u043e\u0432\u0435 \u0437\u0430 "
            "\u043c\u0430\u0448\u0438\u043d\u0441\u043a\u0443 "
            "\u0438\u043d\u0434\u0443\u0441\u0442\u0440\u0438\u0458\u0443.",
            "", "sr"},
        LanguageCase{"Hungarian",
                     "M\u0171anyag alkatr\u00e9szeket gy\u00e1rtunk a "
                     "g\u00e9pipar sz\u00e1m\u00e1ra.",
                     "", "hu"},
        LanguageCase{"Romanian",
                     "Producem piese din plastic pentru industria auto.", "",
                     "ro"},
        LanguageCase{"Catalan",
                     "Fabriquem peces de pl\u00e0stic per a la ind\u00fastria "
                     "de l\u2019autom\u00f2bil.",
                     "", "ca"},
        LanguageCase{
            "Turkish",
            "Makine sanayisi i\u00e7in plastik par\u00e7alar \u00fcretiyoruz.",
            "", "tr"},
        LanguageCase{"Indonesian",
                     "Kami membuat komponen plastik untuk industri mesin.", "",
                     "id"},
        LanguageCase{"Vietnamese",
                     "Ch\u00fang t\u00f4i s\u1ea3n xu\u1ea5t linh ki\u1ec7n "
                     "nh\u1ef1a cho ng\u00e0nh c\u01a1 kh\u00ed.",
                     "", "vi"},
        LanguageCase{"Icelandic",
                     "Vi\u00f0 framlei\u00f0um plasthluti fyrir "
                     "v\u00e9lai\u00f0na\u00f0inn.",
                     "", "is"},
        LanguageCase{"Basque",
                     "Makinagintzarako plastikozko piezak egiten ditugu.", "",
                     "eu"},
        LanguageCase{
            "Russian",
            "\u041c\u044b "
            "\u043f\u0440\u043e\u0438\u0437\u0432\u043e\u0434\u0438\u043c "
            "\u043f\u043b\u0430\u0441\u0442\u0438\u043a\u043e\u0432\u044b\u0435"
            " \u0434\u0435\u0442\u0430\u043b\u0438 \u0434\u043b\u044f "
            "\u043c\u0430\u0448\u0438\u043d\u043e\u0441\u0442\u0440\u043e\u0435"
            "\u043d\u0438\u044f.",
            "", "ru"},
        LanguageCase{
            "Ukrainian",
            "\u041c\u0438 "
            "\u0432\u0438\u0440\u043e\u0431\u043b\u044f\u0454\u043c\u043e "
            "\u043f\u043b\u0430\u0441\u0442\u0438\u043a\u043e\u0432\u0456 "
            "\u0434\u0435\u0442\u0430\u043b\u0456 \u0434\u043b\u044f "
            "\u043c\u0430\u0448\u0438\u043d\u043e\u0431\u0443\u0434\u0443\u0432"
            "\u0430\u043d\u043d\u044f.",
            "", "uk"},
        LanguageCase{
            "Bulgarian",
            "\u041f\u0440\u043e\u0438\u0437\u0432\u0435\u0436\u0434\u0430\u043c"
            "\u0435 "
            "\u043f\u043b\u0430\u0441\u0442\u043c\u0430\u0441\u043e\u0432\u0438"
            " \u0434\u0435\u0442\u0430\u0439\u043b\u0438 \u0437\u0430 "
            "\u043c\u0430\u0448\u0438\u043d\u043e\u0441\u0442\u0440\u043e\u0435"
            "\u043d\u0435\u0442\u043e.",
            "", "bg"},
        LanguageCase{"Arabic",
                     "\u0646\u0635\u0646\u0639 \u0642\u0637\u0639\u0627 "
                     "\u0628\u0644\u0627\u0633\u062a\u064a\u0643\u064a\u0629 "
                     "\u0644\u0635\u0646\u0627\u0639\u0629 "
                     "\u0627\u0644\u0622\u0644\u0627\u062a.",
                     "", "ar"},
        LanguageCase{"Persian",
                     "\u0645\u0627 \u0642\u0637\u0639\u0627\u062a "
                     "\u067e\u0644\u0627\u0633\u062a\u06cc\u06a9\u06cc "
                     "\u0628\u0631\u0627\u06cc \u0635\u0646\u0639\u062a "
                     "\u0645\u0627\u0634\u06cc\u0646\u200c\u0633\u0627\u0632"
                     "\u06cc \u062a\u0648\u0644\u06cc\u062f "
                     "\u0645\u06cc\u200c\u06a9\u0646\u06cc\u0645.",
                     "", "fa"},
        LanguageCase{"Hindi",
                     "\u0939\u092e \u092e\u0936\u0940\u0928 "
                     "\u0909\u0926\u094d\u092f\u094b\u0917 \u0915\u0947 "
                     "\u0932\u093f\u090f "
                     "\u092a\u094d\u0932\u093e\u0938\u094d\u091f\u093f\u0915 "
                     "\u0915\u0947 \u092a\u0941\u0930\u094d\u091c\u0947 "
                     "\u092c\u0928\u093e\u0924\u0947 \u0939\u0948\u0902\u0964",
                     "", "hi"},
        LanguageCase{
            "Greek",
            "\u039a\u03b1\u03c4\u03b1\u03c3\u03ba\u03b5\u03c5\u03ac\u03b6\u03bf"
            "\u03c5\u03bc\u03b5 "
            "\u03c0\u03bb\u03b1\u03c3\u03c4\u03b9\u03ba\u03ac "
            "\u03b5\u03be\u03b1\u03c1\u03c4\u03ae\u03bc\u03b1\u03c4\u03b1.",
            "", "el"},
        LanguageCase{
            "Hebrew",
            "\u05d0\u05e0\u05d5 \u05de\u05d9\u05d9\u05e6\u05e8\u05d9\u05dd "
            "\u05d7\u05dc\u05e7\u05d9 \u05e4\u05dc\u05e1\u05d8\u05d9\u05e7.",
            "", "he"},
        LanguageCase{"Thai",
                     "\u0e40\u0e23\u0e32\u0e1c\u0e25\u0e34\u0e15\u0e0a\u0e34"
                     "\u0e49\u0e19\u0e2a\u0e48\u0e27\u0e19\u0e1e\u0e25\u0e32"
                     "\u0e2a\u0e15\u0e34\u0e01",
                     "", "th"},
        LanguageCase{"Korean",
                     "\ud50c\ub77c\uc2a4\ud2f1 \ubd80\ud488\uc744 "
                     "\ub9cc\ub4ed\ub2c8\ub2e4",
                     "", "ko"},
        LanguageCase{
            "Japanese",
            "\u79c1\u305f\u3061\u306f\u30d7\u30e9\u30b9\u30c1\u30c3\u30af\u90e8"
            "\u54c1\u3092\u88fd\u9020\u3057\u3066\u3044\u307e\u3059\u3002",
            "", "ja"},
        LanguageCase{"JapaneseKanjiOnly",
                     "\u55b6\u696d\u6642\u9593 \u7d4c\u55b6\u4f1a\u8b70", "",
                     "ja"},
        LanguageCase{"JapaneseByHint", "\u6771\u4eac\u652f\u793e", "ja-JP",
                     "ja"},
        LanguageCase{"Chinese",
                     "\u6211\u4eec\u751f\u4ea7\u5851\u6599\u96f6\u4ef6\u3002",
                     "", "zh"},
        LanguageCase{"ChineseWithBrands",
                     "\u6211\u4eec\u7528 ISO \u548c CNC "
                     "\u6807\u51c6\u751f\u4ea7\u5851\u6599\u96f6\u4ef6\u3002",
                     "", "zh"},
        LanguageCase{"Georgian",
                     "\u10e9\u10d5\u10d4\u10dc "
                     "\u10d5\u10d0\u10db\u10d6\u10d0\u10d3\u10d4\u10d1\u10d7 "
                     "\u10dc\u10d0\u10ec\u10d8\u10da\u10d4\u10d1\u10e1",
                     "", "ka"},
        LanguageCase{
            "WelshByCld2",
            "Rydym yn gwneud rhannau plastig ar gyfer y diwydiant ceir yng "
            "Nghymru ac rydym yn cynnig gwasanaeth da iawn i'n cwsmeriaid.",
            "", "cy"},
        LanguageCase{"OneWord", "Kunststoffverarbeitung", "", "de"},
        LanguageCase{"OneWordEnglish", "manufacturing", "", "en"},
        LanguageCase{"WordPair", "produits alimentaires", "", "fr"},
        LanguageCase{"Capitals", "WIR FERTIGEN TEILE AUS KUNSTSTOFF", "", "de"},
        LanguageCase{"HintDoesNotOverrule",
                     "Wir fertigen Teile aus Kunststoff f\u00fcr den "
                     "Maschinenbau und die Medizintechnik.",
                     "en-US", "de"},
        LanguageCase{"HintDoesNotOverruleShort",
                     "Wir fertigen Teile aus Kunststoff.", "en", "de"},
        LanguageCase{"HintDecidesShared", "Restaurant Hotel", "de-CH", "de"},
        LanguageCase{"HintDecidesSharedOther", "Restaurant Hotel", "fr-CH",
                     "fr"},
        LanguageCase{"HintOfAnotherScript",
                     "Wir fertigen Teile aus Kunststoff.", "ru", "de"},
        LanguageCase{"HintAlone", "12 345", "de-AT", "de"},
        LanguageCase{"HintNorwegian", "", "nb-NO", "no"},
        LanguageCase{"BadHint", "", "x-default", ""},
        LanguageCase{"ControlCharacters",
                     "We make plastic parts for\u0092 machine builders.", "",
                     "en"},
        LanguageCase{"SoftHyphens",
                     "Kunst\u00adstoff\u00adver\u00adarbei\u00adtung", "",
                     "de"},
        LanguageCase{"AddressesAreNoText",
                     "https://www.example.com/about-our-company "
                     "info@the-company.example Wir fertigen Kunststoffteile.",
                     "", "de"},
        LanguageCase{"AddressesOnly", "www.example.com info@example.com", "",
                     ""},
        LanguageCase{"Nothing", "", "", ""},
        LanguageCase{"NoLetters", "24/7 - 100 %", "", ""},
        LanguageCase{"Gibberish", "bfxkq wpfjg zvnmt qqxzk", "", ""},
        LanguageCase{"GibberishWithHint", "bfxkq wpfjg zvnmt qqxzk", "sv",
                     "sv"}),
    [](const auto& tested) { return tested.param.name; });

// Words of half a text in one language each, in pieces as web pages mix them.
std::string Repeated(std::string_view text, int times) {
  std::string all;
  for (int i = 0; i < times; ++i) all += text;
  return all;
}

constexpr std::string_view kEnglish =
    "We make plastic parts for machines and deliver them in time. ";
constexpr std::string_view kGerman =
    "Wir fertigen Teile aus Kunststoff und liefern sie schnell. ";

TEST(LanguageOfLongTextTest, LooksAtTheStartOnly) {
  EXPECT_EQ(
      DetectLanguage(Repeated(kEnglish, 70) + Repeated(kGerman, 500), "").code,
      "en");
}

TEST(LanguageOfLongTextTest, IsThatOfMostWords) {
  EXPECT_EQ(
      DetectLanguage(Repeated(kEnglish, 9) + Repeated(kGerman, 20), "").code,
      "de");
  EXPECT_EQ(
      DetectLanguage(Repeated(kGerman, 9) + Repeated(kEnglish, 20), "").code,
      "en");
}

TEST(LanguageOfLongTextTest, IsLessSureOfMixedText) {
  const double mixed =
      DetectLanguage(Repeated(kEnglish, 10) + Repeated(kGerman, 15), "")
          .confidence;
  EXPECT_LT(mixed, 0.8);
  EXPECT_GT(DetectLanguage(Repeated(kGerman, 25), "").confidence, 0.95);
}

TEST(LanguageOfLongTextTest, TooMixedIsUnknown) {
  const std::string text =
      Repeated(kEnglish, 8) + Repeated(kGerman, 8) +
      Repeated("Nous fabriquons des pi\u00e8ces en plastique. ", 10) +
      Repeated("Produciamo componenti in plastica per macchine. ", 10);
  EXPECT_EQ(DetectLanguage(text, "").code, "");
  EXPECT_EQ(DetectLanguage(text, "fr").code, "fr");
}

TEST(LanguageConfidenceTest, GrowsWithTheText) {
  const double word = DetectLanguage("plastik", "").confidence;
  const double sentence = DetectLanguage(kGerman, "").confidence;
  EXPECT_LT(word, 0.8);
  EXPECT_GT(sentence, 0.99);
}

TEST(LanguageConfidenceTest, IsNoneForTheUnknown) {
  EXPECT_EQ(DetectLanguage("", "").confidence, 0);
  EXPECT_EQ(DetectLanguage("bfxkq wpfjg zvnmt qqxzk", "").confidence, 0);
}

TEST(LanguageOfAnyOctetsTest, IsAnswered) {
  std::string octets;
  for (int i = 0; i < 5000; ++i) octets += static_cast<char>(i * 7919 >> 3);
  EXPECT_LE(DetectLanguage(octets, "\xFF").confidence, 1);
  EXPECT_LE(DetectLanguage("\xFF\xFE\x80", "\xFF").confidence, 1);
  EXPECT_LE(DetectLanguage(std::string(5000, '\0'), "").confidence, 1);
  EXPECT_EQ(
      DetectLanguage("Wir fertigen Teile\xC3 aus \xF0\x9FKunststoff.", "").code,
      "de");
  EXPECT_LE(DetectLanguage(std::string(5000, 'a'), "").confidence, 1);
}

}  // namespace
}  // namespace kindred::nlp
