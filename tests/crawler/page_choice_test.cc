#include "crawler/page_choice.h"

#include <algorithm>
#include <cstddef>
#include <ostream>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "gtest/gtest.h"

#include "crawler/page_words.h"

namespace kindred::crawler {
namespace {

using Links = std::vector<std::pair<std::string, std::string>>;  // href, text

std::vector<PageChoice> Choose(const Links& links, std::size_t limit = 5,
                               std::string_view home = "https://acme.de/") {
  std::vector<nlp::Link> all;
  for (const auto& [href, text] : links) all.push_back({href, text, ""});
  return ChoosePages(Url::Parse(home).Value(), all, limit);
}

std::vector<std::string> Paths(const std::vector<PageChoice>& choices) {
  std::vector<std::string> paths;
  paths.reserve(choices.size());
  for (const PageChoice& choice : choices) {
    paths.emplace_back(choice.url.PathAndQuery());
  }
  return paths;
}

using Want = std::vector<std::string>;

TEST(PageChoice, OneForEachTopicInTheOrderOfTheirWorth) {
  EXPECT_EQ(Paths(Choose({{"/impressum", "Impressum"},
                          {"/referenzen", "Referenzen"},
                          {"/produkte", "Produkte"},
                          {"/produkte/spritzguss", "Spritzgussteile"},
                          {"/ueber-uns", "Über uns"},
                          {"/leistungen", "Leistungen"}})),
            (Want{"/produkte", "/leistungen", "/ueber-uns", "/referenzen",
                  "/impressum"}));
}

TEST(PageChoice, TheImprintAlwaysHasAPlace) {
  const Links links = {{"/produkte", "Produkte"},
                       {"/leistungen", "Leistungen"},
                       {"/impressum", "Impressum"}};
  EXPECT_EQ(Paths(Choose(links, 2)), (Want{"/produkte", "/impressum"}));
  EXPECT_EQ(Paths(Choose(links, 1)), (Want{"/impressum"}));
  EXPECT_EQ(Paths(Choose(links, 0)), (Want{}));
}

TEST(PageChoice, SecondsComeBehindTheFirstOfEachTopic) {
  EXPECT_EQ(Paths(Choose({{"/products", "Products"},
                          {"/products/pumps", "Pumps"},
                          {"/products/valves", "Valves"},
                          {"/about", "About us"},
                          {"/legal-notice", "Legal notice"},
                          {"/tour", "A tour"}})),
            (Want{"/products", "/about", "/legal-notice", "/products/pumps",
                  "/products/valves"}));
}

TEST(PageChoice, OthersFillTheRest) {
  const auto chosen =
      Choose({{"/contact", "Contact"}, {"/milling", "CNC milling"}});
  EXPECT_EQ(Paths(chosen), (Want{"/contact", "/milling"}));
  EXPECT_EQ(chosen[0].topic, PageTopic::kImprint);
  EXPECT_EQ(chosen[1].topic, PageTopic::kOther);
}

TEST(PageChoice, PrefersAnImprintToAContactPage) {
  EXPECT_EQ(Paths(Choose({{"/kontakt", "Kontakt"}, {"/p/7", "Impressum"}}, 1)),
            (Want{"/p/7"}));
}

TEST(PageChoice, StaysOnTheSite) {
  EXPECT_EQ(Paths(Choose({{"https://other.de/produkte", "Produkte"},
                          {"mailto:info@acme.de", "Kontakt"},
                          {"javascript:void(0)", "Produkte"},
                          {"http://[", "Produkte"},
                          {"https://shop.acme.de/produkte", "Produkte"}})),
            (Want{"/produkte"}));
}

TEST(PageChoice, LeavesOutWhatIsNoPage) {
  EXPECT_EQ(Paths(Choose({{"/katalog.pdf", "Katalog"},
                          {"/login", "Login"},
                          {"/warenkorb", "Warenkorb"},
                          {"/feed", "RSS"},
                          {"/datenschutz", "Datenschutz"},
                          {"/agb", "AGB"},
                          {"/shop?add-to-cart=7", "Shop"},
                          {"/", "Produkte"},
                          {"#top", "Produkte"},
                          {"/index.html", "Home"}})),
            (Want{}));
}

TEST(PageChoice, KeepsTopicsThatNameAnExcludedPageToo) {
  EXPECT_EQ(Paths(Choose({{"/x", "Impressum & Datenschutz"}})), (Want{"/x"}));
}

TEST(PageChoice, LeavesOutOtherLanguages) {
  const Links links = {{"/produkte", "Produkte"},
                       {"/impressum", "Impressum"},
                       {"/unternehmen", "Unternehmen"},
                       {"/en/products", "Products"},
                       {"/fr", "Français"},
                       {"/anfahrt?lang=en", "English"}};
  EXPECT_EQ(Paths(Choose(links)),
            (Want{"/produkte", "/unternehmen", "/impressum"}));
}

TEST(PageChoice, StaysInTheLanguageOfTheHomePage) {
  const Links links = {{"/de/produkte", "Produkte"},
                       {"/en/products", "Products"},
                       {"/en/about", "About"}};
  EXPECT_EQ(Paths(Choose(links, 5, "https://acme.de/de/")),
            (Want{"/de/produkte"}));
  // Without one the folder most links lead to is the site's own.
  EXPECT_EQ(Paths(Choose(links)), (Want{"/en/products", "/en/about"}));
}

TEST(PageChoice, SkipsAlternates) {
  const std::vector<nlp::Link> links = {{"/produkte", "Produkte", "de"}};
  EXPECT_TRUE(
      ChoosePages(Url::Parse("https://acme.de/").Value(), links, 5).empty());
}

TEST(PageChoice, TakesEachPageOnce) {
  EXPECT_EQ(Paths(Choose({{"/produkte", "mehr"},
                          {"/produkte#a", "Produkte"},
                          {"/produkte", "Unsere Produkte"}})),
            (Want{"/produkte"}));
}

TEST(PageChoice, AFewWordsAroundTheTopicDoNotHideIt) {
  const auto chosen = Choose({{"/a", "Alle unsere Produkte ansehen"},
                              {"/b/our-services-2024.html", ""}});
  ASSERT_EQ(chosen.size(), 2U);
  EXPECT_EQ(chosen[0].topic, PageTopic::kProducts);
  EXPECT_EQ(chosen[1].topic, PageTopic::kServices);
}

TEST(PageChoice, SurvivesAnyLinks) {
  std::string all;
  for (int octet = 0; octet < 256; ++octet) all += static_cast<char>(octet);
  Links links;
  for (int i = 0; i < 2000; ++i) {
    links.emplace_back("/" + std::to_string(i) + all, all);
    links.emplace_back(std::string(5000, '/') + "a", std::string(5000, ' '));
  }
  EXPECT_LE(Choose(links).size(), 5U);
}

struct TopicCase {
  std::string name;
  std::string path;
  std::string text;
  PageTopic topic;
};

void PrintTo(const TopicCase& row, std::ostream* out) {
  *out << row.name;
}

class TopicTest : public testing::TestWithParam<TopicCase> {};

TEST_P(TopicTest, IsFound) {
  const auto chosen = Choose({{GetParam().path, GetParam().text}});
  ASSERT_EQ(chosen.size(), 1U);
  EXPECT_EQ(chosen[0].topic, GetParam().topic);
}

INSTANTIATE_TEST_SUITE_P(
    Table, TopicTest,
    testing::Values(
        TopicCase{"German", "/1", "Über uns", PageTopic::kAbout},
        TopicCase{"GermanPath", "/ueber-uns.html", "", PageTopic::kAbout},
        TopicCase{"GermanPathIdn", "/%C3%BCber-uns/", "", PageTopic::kAbout},
        TopicCase{"English", "/1", "OUR SERVICES", PageTopic::kServices},
        TopicCase{"French", "/1", "Nos références", PageTopic::kReferences},
        TopicCase{"FrenchImprint", "/1", "Mentions légales",
                  PageTopic::kImprint},
        TopicCase{"Spanish", "/1", "¿Quiénes somos?", PageTopic::kAbout},
        TopicCase{"Arrow", "/1", "\u2192\u00A0Products \u2026",
                  PageTopic::kProducts},
        TopicCase{"Apostrophe", "/1", "L\u2019azienda", PageTopic::kAbout},
        TopicCase{"SpanishPath", "/aviso.html", "", PageTopic::kImprint},
        TopicCase{"Italian", "/1", "Chi siamo", PageTopic::kAbout},
        TopicCase{"ItalianPath", "/prodotti/", "", PageTopic::kProducts},
        TopicCase{"Dutch", "/1", "Toepassingen", PageTopic::kIndustries},
        TopicCase{"Polish", "/1", "Usługi", PageTopic::kServices},
        TopicCase{"Portuguese", "/1", "Serviços", PageTopic::kServices},
        TopicCase{"Swedish", "/1", "Om oss", PageTopic::kAbout},
        TopicCase{"Danish", "/1", "Ydelser", PageTopic::kServices},
        TopicCase{"Czech", "/1", "Výrobky", PageTopic::kProducts},
        TopicCase{"Finnish", "/1", "Tuotteet", PageTopic::kProducts},
        TopicCase{"Hungarian", "/1", "Rólunk", PageTopic::kAbout},
        TopicCase{"Turkish", "/1", "Hakkımızda", PageTopic::kAbout},
        TopicCase{"Russian", "/1", "О компании", PageTopic::kAbout},
        TopicCase{"Japanese", "/1", "会社概要はこちら", PageTopic::kAbout},
        TopicCase{"Chinese", "/1", "产品中心", PageTopic::kProducts}),
    [](const auto& tested) { return tested.param.name; });

// Every list is there, and no word of a topic's list is excluded.
TEST(PageWords, ListsDoNotContradictEachOther) {
  EXPECT_EQ(EmbeddedFiles().size(), 8U);
  for (const EmbeddedFile& file : EmbeddedFiles()) {
    EXPECT_GT(file.text.size(), 1000U) << file.name;
  }
  for (const char* word : {"products", "leistungen", "о нас", "impressum"}) {
    EXPECT_FALSE(IsWordOf(WordsOfLink(word, "/"), "excluded.txt")) << word;
  }
}

// url_trap.h: one page, however many visitors it has; and no endless ones.
TEST(PageChoice, SessionsAndTrapsAreLeftOut) {
  EXPECT_EQ(Paths(Choose({{"/produkte?PHPSESSID=1a", "Produkte"},
                          {"/produkte?PHPSESSID=2b", "Produkte"},
                          {"/produkte;jsessionid=3c", "Produkte"},
                          {"/?sid=4d4d", "Start"},
                          {"/produkte/de/produkte/de/produkte/de", "Produkte"},
                          {"/produkte?a&b&c&d&e&f&g", "Produkte"}})),
            (Want{"/produkte"}));
}

TEST(PageChoice, ReadsAFewPagesOfACalendar) {
  Links links = {{"/events/2026/open-day", "Products"}};
  for (int day = 10; day < 30; ++day) {
    links.emplace_back("/events/2026-05-" + std::to_string(day), "Products");
  }
  EXPECT_EQ(Paths(Choose(links)),
            (Want{"/events/2026-05-10", "/events/2026-05-11",
                  "/events/2026/open-day"}));
}

}  // namespace
}  // namespace kindred::crawler
