#include "nlp/page.h"

#include <ostream>
#include <string>
#include <string_view>
#include <vector>

#include "gmock/gmock.h"
#include "gtest/gtest.h"

#include "base/random.h"
#include "nlp/document.h"
#include "nlp/unicode.h"

namespace kindred::nlp {
namespace {

const std::string kText =
    "<p>We mould technical parts in polyamide for makers of pumps and valves, "
    "and we build the tools for them in our own shop in the old mill.</p>";

// As much again in other words: what a page says twice counts once.
const std::string kMoreText =
    "<p>Each morning a van brings the granulate from the harbour, and each "
    "night another takes the finished housings to the customers in the valley "
    "and beyond the pass, where they are fitted into meters.</p><p>Our "
    "toolmakers repair what others built, polish cavities by hand and keep the "
    "drawings of forty years in a room that is dry and warm; they also teach "
    "two apprentices a year, who mostly stay and mostly get better than they "
    "were. The measuring room is open to guests on Fridays, when the robot "
    "sleeps and the kettle sings, and questions about shrinkage are answered "
    "with patience, with examples and with a second cup of tea.</p>";

const std::string kLoginForm =
    "<form><label>User</label><input name=u><input type=password></form>";

struct KindCase {
  std::string name;
  std::string html;
  PageKind want = PageKind::kContent;
};

void PrintTo(const KindCase& row, std::ostream* out) {
  *out << row.name;
}

const std::string kApp =
    "<div id=root></div><script src=/static/js/main.3f2a.js></script>";

class PageKindTest : public testing::TestWithParam<KindCase> {};

TEST_P(PageKindTest, IsFound) {
  const Document got = ReadPage(GetParam().html, {"text/html", ""});
  EXPECT_EQ(Describe(got.kind), Describe(GetParam().want));
}

// document.h, PageKind.
INSTANTIATE_TEST_SUITE_P(
    Table, PageKindTest,
    testing::Values(
        KindCase{"Content", kText, PageKind::kContent},
        KindCase{"VendorWithLogin", kText + kLoginForm, PageKind::kContent},
        KindCase{"VendorOfLogins",
                 "<h1>Login portals for clinics</h1>" + kText + kMoreText +
                     kLoginForm,
                 PageKind::kContent},
        KindCase{"Login", "<h1>Sign in</h1>" + kLoginForm, PageKind::kLogin},
        KindCase{"LoginGerman",
                 "<title>Anmelden</title><p>Bitte geben Sie Ihre Zugangsdaten "
                 "ein.</p>" +
                     kLoginForm,
                 PageKind::kLogin},
        KindCase{"TooLittle", "<p>Hello there.", PageKind::kTooLittleText},
        KindCase{"Empty", "", PageKind::kTooLittleText},
        KindCase{"ScriptOnly", "<div id=app></div><script src=a.js></script>",
                 PageKind::kScriptOnly},
        KindCase{"ScriptAndNoscript",
                 "<noscript>You need to enable JavaScript to run this app."
                 "</noscript><div id=root></div><script>x</script>",
                 PageKind::kScriptOnly},
        KindCase{"LittleTextWithScript",
                 "<p>One two three four five six seven eight nine ten eleven."
                 "</p><script>x</script>",
                 PageKind::kTooLittleText},
        KindCase{"ParkedEnglish",
                 "<h1>mill.example</h1><p>This domain is for sale! Related "
                 "searches: <a href=1>Plastic moulding</a>",
                 PageKind::kParked},
        KindCase{"ParkedGerman", "<p>Diese Domain steht zum Verkauf.",
                 PageKind::kParked},
        KindCase{"ParkedSpanish", "<p>Este dominio est\u00e1 en venta",
                 PageKind::kParked},
        KindCase{"ParkedFrench", "<p>Ce nom de domaine est \u00e0 vendre",
                 PageKind::kParked},
        KindCase{"ParkedPolish", "<p>Ta domena jest na sprzeda\u017c",
                 PageKind::kParked},
        KindCase{
            "DomainTrader",
            kText + kMoreText + "<p>A domain name is for sale in our shop.",
            PageKind::kContent},
        KindCase{"ConstructionGerman", "<h1>Website im Aufbau</h1>",
                 PageKind::kUnderConstruction},
        KindCase{"ConstructionItalian", "<p>Sito in costruzione",
                 PageKind::kUnderConstruction},
        KindCase{
            "ConstructionDutch",
            "<h1>Binnenkort online</h1><p>Wij zijn er "
            "bijna, nog even geduld en dan kunt u hier alles lezen over ons "
            "bedrijf en over wat wij maken.",
            PageKind::kUnderConstruction},
        KindCase{"Builder",
                 "<p>Three bridges are under construction by our teams in the "
                 "north, and our moulds serve the makers of concrete pipes for "
                 "all of them.",
                 PageKind::kContent}),
    [](const auto& tested) { return tested.param.name; });

TEST(ReadPageTest, TellsTheLanguageOfForeignBlocks) {
  const Document got = ReadPage(
      "<html lang=en><p>Wir fertigen Teile aus Kunststoff f\u00fcr den "
      "Maschinenbau und liefern sie schnell."
      "<p>Unsere Formen bauen wir selbst, und unsere Kunden bleiben lange."
      "<p>We also ship plastic parts to makers of machines abroad, in time."
      "<p>Quality made in Germany",
      {"text/html; charset=utf-8", ""});
  EXPECT_EQ(got.language, "de");
  ASSERT_EQ(got.blocks.size(), 4U);
  EXPECT_EQ(got.blocks[0].language, "");
  EXPECT_EQ(got.blocks[1].language, "");
  EXPECT_EQ(got.blocks[2].language, "en");
  EXPECT_EQ(got.blocks[3].language, "");  // too short to be sure
}

// Wordings as servers, registrars, hosters and frameworks send them.
INSTANTIATE_TEST_SUITE_P(
    Wordings, PageKindTest,
    testing::Values(
        KindCase{"Nginx",
                 "<h1>Welcome to nginx!</h1><p>If you see this page, the nginx "
                 "web server is successfully installed and working. Further "
                 "configuration is required.</p><p>For online documentation "
                 "and support please refer to the manual.</p>",
                 PageKind::kParked},
        KindCase{"ApacheDebian",
                 "<title>Apache2 Debian Default Page: It works</title><p>This "
                 "is the default welcome page used to test the correct "
                 "operation of the Apache2 server after installation on Debian "
                 "systems. You should replace this file before continuing to "
                 "operate your HTTP server.",
                 PageKind::kParked},
        KindCase{"Iis", "<title>IIS Windows Server</title><img alt=IIS>",
                 PageKind::kParked},
        KindCase{"Plesk",
                 "<title>Web Server's Default Page</title><p>This page is "
                 "generated by Plesk, the leading hosting automation software.",
                 PageKind::kParked},
        KindCase{"Suspended",
                 "<h1>Account Suspended</h1><p>This Account has been "
                 "suspended. Contact your hosting provider for more "
                 "information.",
                 PageKind::kParked},
        KindCase{"SuspendedSpanish", "<p>Esta cuenta ha sido suspendida.",
                 PageKind::kParked},
        KindCase{"Expired",
                 "<p>This domain has expired. If you are the owner, renew this "
                 "domain now.",
                 PageKind::kParked},
        KindCase{"ExpiredFrench", "<p>Ce nom de domaine a expir\u00e9",
                 PageKind::kParked},
        KindCase{"ExpiredItalian", "<h1>Dominio scaduto</h1>",
                 PageKind::kParked},
        KindCase{"ReservedDutch",
                 "<p>Deze domeinnaam is gereserveerd voor een klant",
                 PageKind::kParked},
        KindCase{"RegisteredGerman",
                 "<p>Diese Domain wurde soeben registriert. Diese Domain ist "
                 "bereits registriert.",
                 PageKind::kParked},
        KindCase{"HosterIsNoParking",
                 kText + "<p>We host sites with Apache and nginx and tell you "
                         "before your plan ends.",
                 PageKind::kContent},
        KindCase{"MaintenanceEnglish",
                 "<h1>We'll be back soon!</h1><p>Sorry, we're performing some "
                 "maintenance at the moment.",
                 PageKind::kUnderConstruction},
        KindCase{"ComingSoon", "<title>Acme - Coming soon</title><h1>Acme</h1>",
                 PageKind::kUnderConstruction},
        KindCase{"ConstructionSwedish", "<p>Sidan \u00e4r under uppbyggnad",
                 PageKind::kUnderConstruction},
        KindCase{"ReactApp",
                 "<title>Acme</title><noscript>You need to enable JavaScript "
                 "to run this app.</noscript>" +
                     kApp,
                 PageKind::kScriptOnly},
        KindCase{"VisibleNotice",
                 "<title>Acme</title><p>Please enable JavaScript in your "
                 "browser to view this website.</p>" +
                     kApp,
                 PageKind::kScriptOnly},
        KindCase{"VisibleNoticeLong",
                 "<p>This application requires JavaScript. Your browser does "
                 "not support JavaScript or it is turned off. Please enable it "
                 "and reload the page.</p>" +
                     kApp,
                 PageKind::kScriptOnly},
        KindCase{"VisibleNoticeGerman",
                 "<p>Bitte aktivieren Sie JavaScript, um diese Seite zu "
                 "nutzen.</p>" +
                     kApp,
                 PageKind::kScriptOnly},
        KindCase{
            "VisibleNoticeFrench",
            "<p>Veuillez activer JavaScript pour afficher ce site.</p>" + kApp,
            PageKind::kScriptOnly},
        KindCase{"Loading", "<div>Loading...</div>" + kApp,
                 PageKind::kScriptOnly},
        KindCase{"NoticeAboveContent",
                 "<p>Please enable JavaScript for the best experience.</p>" +
                     kText + kMoreText + kApp,
                 PageKind::kContent}),
    [](const auto& tested) { return tested.param.name; });

TEST(ReadPageTest, ReadsEverything) {
  const Document got = ReadPage(
      "<html lang=en><head><title>Mill</title><link rel=canonical href=/c>"
      "<base href=/b/><script type=application/ld+json>"
      "{\"@type\":\"Organization\",\"name\":\"Mill Ltd\","
      "\"description\":\"Moulders.\"}</script></head><body>" +
          kText + "<p>Mill<br>Lane</p><a href=x>y</a>",
      {"text/html; charset=utf-8", ""});
  EXPECT_EQ(got.kind, PageKind::kContent);
  EXPECT_EQ(got.language, "en");
  EXPECT_EQ(got.encoding, "utf-8");
  EXPECT_EQ(got.canonical, "/c");
  EXPECT_EQ(got.base, "/b/");
  EXPECT_EQ(got.facts.name.value, "Mill Ltd");
  EXPECT_EQ(TitleOf(got), "Mill");
  ASSERT_GE(got.blocks.size(), 4U);
  EXPECT_EQ(got.blocks[1].role, Role::kDescription);
  EXPECT_EQ(got.blocks[1].text, "Moulders.");
  EXPECT_EQ(got.blocks[3].text, "Mill Lane");
  EXPECT_EQ(got.links.size(), 1U);
}

struct RobotsCase {
  std::string name;
  std::string header;
  std::string meta;
  bool want_noindex = false;
  bool want_nosnippet = false;
};

void PrintTo(const RobotsCase& row, std::ostream* out) {
  *out << row.name;
}

class RobotsTest : public testing::TestWithParam<RobotsCase> {};

TEST_P(RobotsTest, AreObeyed) {
  const RobotsCase& row = GetParam();
  const Document got =
      ReadPage("<meta name=robots content='" + row.meta + "'>" + kText,
               {"text/html", row.header});
  EXPECT_EQ(got.noindex, row.want_noindex);
  EXPECT_EQ(got.nosnippet, row.want_nosnippet);
}

// Google Search Central, "Robots meta tag ... specifications".
INSTANTIATE_TEST_SUITE_P(
    Table, RobotsTest,
    testing::Values(
        RobotsCase{"None", "", "", false, false},
        RobotsCase{"MetaNoindex", "", "NOINDEX, follow", true, false},
        RobotsCase{"MetaNone", "", "none", true, false},
        RobotsCase{"HeaderNosnippet", "nosnippet", "", false, true},
        RobotsCase{"HeaderOfOneRobot", "otherbot: noindex", "", true, false},
        RobotsCase{"HeaderNone", "none", "", true, false},
        RobotsCase{"SeveralHeaders", "nofollow\nnosnippet, noindex", "", true,
                   true},
        RobotsCase{"HeaderOfUs", "kindred: noindex, nosnippet", "", true, true},
        RobotsCase{"NoDirective", "unavailable_after: 25 Jun 2010 15:00:00 PST",
                   "noindexed, notnone", false, false},
        RobotsCase{"MaxSnippetZero", "", "max-snippet:0", false, true},
        RobotsCase{"MaxSnippetMany", "", "max-snippet:50", false, false},
        RobotsCase{"Others", "noarchive, nofollow", "index,follow", false,
                   false}),
    [](const auto& tested) { return tested.param.name; });

struct MetaCase {
  std::string name;
  std::string html;
  bool want_noindex = false;
};

void PrintTo(const MetaCase& row, std::ostream* out) {
  *out << row.name;
}

class RobotsMetaTest : public testing::TestWithParam<MetaCase> {};

TEST_P(RobotsMetaTest, IsFound) {
  EXPECT_EQ(ReadPage(GetParam().html + kText, {"text/html", ""}).noindex,
            GetParam().want_noindex);
}

INSTANTIATE_TEST_SUITE_P(
    Table, RobotsMetaTest,
    testing::Values(
        MetaCase{"Ours", "<meta name=Kindred content=noindex>", true},
        MetaCase{"Another", "<meta name=otherbot content=noindex>", false},
        MetaCase{"AsHeader", "<meta http-equiv=X-Robots-Tag content='noindex'>",
                 true},
        MetaCase{"Second",
                 "<meta name=robots content=follow>"
                 "<META CONTENT=' NoIndex ' NAME=' ROBOTS '>",
                 true},
        MetaCase{"InTheBody", "<body><p>x<meta name=robots content=none>",
                 true},
        MetaCase{"NoContent", "<meta name=robots>", false}),
    [](const auto& tested) { return tested.param.name; });

// Three words and more, no names of files, no marks, nothing of the footer.
TEST(ReadPageTest, CountsWhatPicturesShowWhereTextIsPoor) {
  const std::string pictures =
      "<!doctype html><main><h1>Pumps</h1><img alt='Gear pump, 5.5 kW, of "
      "stainless steel.'><img alt='Gear pump, 5.5 kW, of stainless steel.'>"
      "<img alt=Pump><img alt='new pump 2.jpg'><img alt='hall 2 IMG_0381'>"
      "<img alt='The Acme logo'></main>"
      "<footer><img alt='Member of the guild'></footer>";
  EXPECT_EQ(MainText(ReadPage(pictures, {})),
            "Pumps\nGear pump, 5.5 kW, of stainless steel.");
  std::string text = "<!doctype html><p>";
  for (int i = 0; i < 40; ++i) text += "pump" + std::to_string(i) + " ";
  EXPECT_THAT(MainText(ReadPage(text + pictures, {})),
              testing::Not(testing::HasSubstr("stainless")));
}

TEST(ReadPageTest, OtherTypesAreNotHtml) {
  const Document got = ReadPage("%PDF-1.4", {"application/pdf", "noindex"});
  EXPECT_EQ(got.kind, PageKind::kNotHtml);
  EXPECT_TRUE(got.noindex);
}

TEST(ReadPageTest, ReadsOnlyTheStartOfHugePages) {
  const std::string huge = kText + std::string(kMaxPageBytes, ' ') + "<p>tail";
  const Document got = ReadPage(huge, {"text/html", ""});
  EXPECT_EQ(got.kind, PageKind::kContent);
  EXPECT_THAT(MainText(got), testing::Not(testing::HasSubstr("tail")));
}

// Any octets: damaged copies of a page never crash and give valid text.
TEST(ReadPageTest, AcceptsAnyOctets) {
  const std::string page =
      "<!DOCTYPE html><html lang=de><title>a&amp;b</title><script>x</script>"
      "<!-- c --><svg><path/></svg><table><tr><td>1<td>2</table>" +
      kText + kLoginForm;
  Random random(7);
  for (int round = 0; round < 400; ++round) {
    std::string damaged = page;
    for (std::uint64_t i = random.Below(20); i > 0; --i) {
      damaged[random.Below(damaged.size())] =
          static_cast<char>(random.Below(256));
    }
    const Document got = ReadPage(damaged, {"text/html", ""});
    for (const Block& block : got.blocks) {
      EXPECT_TRUE(IsUtf8(block.text));
      EXPECT_FALSE(block.text.empty());
      EXPECT_EQ(block.text, CollapseSpace(block.text));
    }
  }
}

Document Site(std::vector<std::string> texts) {
  Document page;
  for (std::string& text : texts) {
    page.blocks.push_back({Role::kBody, std::move(text)});
  }
  return page;
}

TEST(MarkRepeatedBlocksTest, MarksWhatHalfOfThePagesSay) {
  std::vector<Document> site = {Site({"Call us!", "a"}),
                                Site({"CALL US!", "b"}), Site({"c"}),
                                Site({"d", "a and more"})};
  MarkRepeatedBlocks(site);
  EXPECT_EQ(site[0].blocks[0].role, Role::kBoilerplate);
  EXPECT_EQ(site[1].blocks[0].role, Role::kBoilerplate);
  EXPECT_EQ(site[0].blocks[1].role, Role::kBody);
  EXPECT_EQ(site[2].blocks[0].role, Role::kBody);
}

TEST(MarkRepeatedBlocksTest, OnePageOrCopiesOfOneRepeatNothing) {
  std::vector<Document> one = {Site({"a", "b"})};
  MarkRepeatedBlocks(one);
  EXPECT_EQ(one[0].blocks[0].role, Role::kBody);
  std::vector<Document> copies = {Site({"a", "b"}), Site({"a", "b"})};
  MarkRepeatedBlocks(copies);
  EXPECT_EQ(copies[0].blocks[0].role, Role::kBody);
  EXPECT_EQ(copies[1].blocks[1].role, Role::kBody);
}

TEST(MarkRepeatedBlocksTest, ListsAsBodyHeadingsOnThreePages) {
  std::vector<Document> site = {Site({"a"}), Site({"b"})};
  for (Document& page : site) {
    page.blocks.push_back({Role::kList, "Free samples"});
    page.blocks.push_back({Role::kHeading, "Gear pumps"});
  }
  MarkRepeatedBlocks(site);
  EXPECT_EQ(site[0].blocks[1].role, Role::kBoilerplate);
  EXPECT_EQ(site[0].blocks[2].role, Role::kHeading);
  site.push_back(Site({"c"}));
  site[2].blocks.push_back({Role::kHeading, "Gear pumps"});
  MarkRepeatedBlocks(site);
  EXPECT_EQ(site[0].blocks[2].role, Role::kBoilerplate);
}

TEST(MarkRepeatedBlocksTest, RareRepetitionsStay) {
  std::vector<Document> site = {Site({"x", "a"}), Site({"x", "b"}), Site({"c"}),
                                Site({"d"}), Site({"e"})};
  MarkRepeatedBlocks(site);
  EXPECT_EQ(site[0].blocks[0].role, Role::kBody);
}

TEST(ReadPageTest, ReadsPlainTextALineABlock) {
  const Document page = ReadPage(
      "Home\r\nProducts\n\nWe mould housings of glass-filled polyamide for "
      "pumps, valves and meters, from the first sketch to the millionth part."
      "\nOur toolroom builds and mends every mould within the same week.\n",
      {.content_type = "text/plain; charset=utf-8", .robots_tag = ""});
  EXPECT_EQ(page.kind, PageKind::kContent);
  EXPECT_EQ(page.language, "en");
  ASSERT_EQ(page.blocks.size(), 4U);
  EXPECT_EQ(page.blocks[0].role, Role::kNavigation);
  EXPECT_EQ(page.blocks[0].text, "Home");
  EXPECT_EQ(page.blocks[2].role, Role::kBody);
  EXPECT_EQ(page.blocks[3].role, Role::kBody);
  EXPECT_EQ(ReadPage("Moved.", {"text/plain", ""}).kind,
            PageKind::kTooLittleText);
  EXPECT_EQ(ReadPage("Moved.", {"image/png", ""}).kind, PageKind::kNotHtml);
}

}  // namespace
}  // namespace kindred::nlp
