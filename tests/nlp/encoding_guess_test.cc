#include "nlp/encoding_guess.h"

#include <cstddef>
#include <cstdint>
#include <ostream>
#include <string>
#include <string_view>

#include "gtest/gtest.h"
#include <unicode/unistr.h>

namespace kindred::nlp {
namespace {

std::string Encode(const std::string& text, const char* converter) {
  const icu::UnicodeString units = icu::UnicodeString::fromUTF8(text);
  std::string bytes(static_cast<std::size_t>(units.length()) * 4 + 16, '\0');
  const std::int32_t size =
      units.extract(0, units.length(), bytes.data(),
                    static_cast<std::uint32_t>(bytes.size()), converter);
  bytes.resize(static_cast<std::size_t>(size));
  return bytes;
}

struct GuessCase {
  std::string name;
  std::string encoding;
  std::string text;  // in UTF-8; encoded by the test
};

void PrintTo(const GuessCase& row, std::ostream* out) {
  *out << row.name;
}

class GuessEncodingTest : public testing::TestWithParam<GuessCase> {};

TEST_P(GuessEncodingTest, FindsTheEncoding) {
  const GuessCase& row = GetParam();
  const std::string bytes = Encode(row.text, row.encoding.c_str());
  EXPECT_EQ(GuessEncoding(bytes), row.encoding);
  EXPECT_EQ(GuessEncoding("<html><head><title>Home</title></head><body><p>" +
                          bytes + "</p><img src=x.png></body></html>"),
            row.encoding);
}

// Own sentences, as a workshop writes them.
INSTANTIATE_TEST_SUITE_P(
    Table, GuessEncodingTest,
    testing::Values(
        GuessCase{"Ascii", "utf-8", "We make moulds."},
        GuessCase{"Utf8", "utf-8", "Wir fräsen Stähle für Werkzeuge."},
        GuessCase{"German", "windows-1252",
                  "Wir fräsen und schleifen Werkzeuge für Spritzgießer; über "
                  "30 Jahre Erfahrung."},
        GuessCase{"French", "windows-1252",
                  "Nous fabriquons des pièces découpées et embouties depuis "
                  "1975, à l’unité ou en série."},
        GuessCase{"Polish", "windows-1250",
                  "Nasza firma produkuje części z tworzyw sztucznych i formy "
                  "wtryskowe już od wielu lat."},
        GuessCase{"PolishIso", "iso-8859-2",
                  "Nasza firma świadczy usługi w zakresie obróbki metali, "
                  "zaś ceny są niższe niż u innych."},
        GuessCase{"Czech", "windows-1250",
                  "Vyrábíme přesné díly z oceli a hliníku, naše zařízení "
                  "pracují v nepřetržitém provozu."},
        GuessCase{"Hungarian", "windows-1250",
                  "Cégünk műanyag alkatrészek fröccsöntésével és szerszámok "
                  "készítésével foglalkozik, több mint húsz éve."},
        GuessCase{"Turkish", "windows-1254",
                  "Şirketimiz plastik parça ve kalıp üretimi yapmaktadır, "
                  "müşterilerimiz için çözümler geliştiriyoruz."},
        GuessCase{"Lithuanian", "windows-1257",
                  "Mūsų įmonė gamina plastikines detales ir formas, dirbame "
                  "su užsakovais iš visos Europos."},
        GuessCase{"Russian", "windows-1251",
                  "Мы производим детали из пластмасс и пресс-формы."},
        GuessCase{"RussianKoi8", "koi8-r",
                  "Мы производим детали из пластмасс и пресс-формы."},
        GuessCase{"Greek", "windows-1253",
                  "Κατασκευάζουμε καλούπια και πλαστικά εξαρτήματα."},
        GuessCase{"Hebrew", "windows-1255",
                  "אנו מייצרים חלקי פלסטיק ותבניות לפי הזמנה."},
        GuessCase{"Arabic", "windows-1256",
                  "نصنع قطع البلاستيك والقوالب حسب الطلب منذ سنوات."},
        GuessCase{"Thai", "windows-874", "บริษัทของเราผลิตชิ้นส่วนพลาสติกและแม่พิมพ์"},
        GuessCase{"JapaneseShiftJis", "shift_jis",
                  "当社は精密なプラスチック部品の金型を製造しています。"},
        GuessCase{"JapaneseEuc", "euc-jp",
                  "当社は精密なプラスチック部品の金型を製造しています。"},
        GuessCase{"JapaneseIso2022", "iso-2022-jp",
                  "当社は精密なプラスチック部品の金型を製造しています。"},
        GuessCase{"Korean", "euc-kr",
                  "저희 회사는 정밀 플라스틱 부품과 금형을 생산하고 있습니다."},
        GuessCase{"ChineseSimplified", "gb18030",
                  "我们公司生产精密的塑料零件和模具，为客户提供服务。"},
        GuessCase{"ChineseTraditional", "big5",
                  "我們公司生產精密的塑膠零件和模具，為客戶提供服務。"}),
    [](const auto& tested) { return tested.param.name; });

TEST(GuessEncodingTest, NothingSpeaksForAny) {
  EXPECT_EQ(GuessEncoding("\xE4\x80"), "windows-1252");
  EXPECT_EQ(GuessEncoding(""), "utf-8");
}

// One octet cut by a template does not make a page Latin-1.
TEST(GuessEncodingTest, NearlyUtf8IsUtf8) {
  EXPECT_EQ(GuessEncoding("Größe, Länge, Höhe, Füße, Räder \xC3 ..."), "utf-8");
}

}  // namespace
}  // namespace kindred::nlp
