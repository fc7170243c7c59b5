#include "server/plain_text.h"

#include <ostream>
#include <sstream>
#include <stop_token>
#include <string>
#include <string_view>

#include "gtest/gtest.h"

#include "base/json.h"
#include "server/verbs.h"
#include "tests/support/fake_clock.h"
#include "tests/support/memory_files.h"

namespace kindred::server {
namespace {

std::string PlainTextLine(std::string_view text) {
  return FormatPlainText(ReadPlainText(text), {});
}

struct PlainCase {
  std::string name;
  std::string text;
  std::string language;
  std::string terms;  // JSON
};

void PrintTo(const PlainCase& row, std::ostream* out) {
  *out << row.name;
}

class PlainTextLineTest : public testing::TestWithParam<PlainCase> {};

TEST_P(PlainTextLineTest, Tells) {
  const std::string line = PlainTextLine(GetParam().text);
  ASSERT_TRUE(line.ends_with('\n'));
  const Result<Json> json = Json::Parse(line);
  ASSERT_TRUE(json.Ok()) << line;
  EXPECT_EQ(*json.Value().Find("language")->AsString(), GetParam().language);
  EXPECT_NE(json.Value().Find("confidence"), nullptr);
  EXPECT_EQ(json.Value().Find("terms")->Dump(), GetParam().terms);
  EXPECT_EQ(json.Value().Find("phrases")->Dump(), "[]");
}

// plain_text.h.
INSTANTIATE_TEST_SUITE_P(
    Table, PlainTextLineTest,
    testing::Values(
        PlainCase{"MostFrequentFirst",
                  "Our moulds are for plastic parts, and plastic is light.",
                  "en", R"(["plastic","light","moulds","parts"])"},
        PlainCase{"StopWordsOfTheLanguage", "Wir sind die mit dem Kunststoff",
                  "de", R"(["Kunststoff"])"},
        PlainCase{"Empty", "", "", "[]"},
        PlainCase{"NoText", "24/7 \x01\xFF", "", "[]"}),
    [](const auto& tested) { return tested.param.name; });

class PlainTextVerbTest : public testing::Test {
 protected:
  // Lines of output for what is in the files or on the standard input.
  std::string Run(CommandLine command, const std::string& input) {
    std::istringstream in(input);
    Console console(out_, err_, clock_, ProgressStyle::kNone, 80);
    Surroundings around{files_, clock_, console, {}, &in};
    command.plain = true;
    const Result<ExitCode> code = TextVerb(command, around);
    return code.Ok() ? out_.str() : code.Reason().message;
  }

  [[nodiscard]] MemoryFiles& FilesOf() { return files_; }

 private:
  MemoryFiles files_;
  FakeClock clock_;
  std::ostringstream out_;
  std::ostringstream err_;
};

TEST_F(PlainTextVerbTest, ReadsTheStandardInput) {
  EXPECT_EQ(Run({}, "plastic parts and moulds\r\n\nKunststoff"),
            PlainTextLine("plastic parts and moulds") + PlainTextLine("") +
                PlainTextLine("Kunststoff"));
}

TEST_F(PlainTextVerbTest, ReadsFilesInstead) {
  ASSERT_TRUE(FilesOf().Replace("a.txt", "plastic\nparts\n").Ok());
  ASSERT_TRUE(FilesOf().Replace("b.txt", "moulds").Ok());
  CommandLine command;
  command.files = {"a.txt", "b.txt"};
  EXPECT_EQ(Run(command, "unread"), PlainTextLine("plastic") +
                                        PlainTextLine("parts") +
                                        PlainTextLine("moulds"));
}

TEST_F(PlainTextVerbTest, LearnsPhrasesFromAllTexts) {
  std::string texts;
  for (const std::string_view other :
       {"paints", "screws", "cables", "timber", "bricks"}) {
    texts += "Those are our gear pumps.\n" + std::string(other) +
             ", tiles, glass, rope, soap, wool, yarn\n";
  }
  const std::string lines = Run({}, texts);
  EXPECT_TRUE(lines.find(R"("phrases":["gear pumps"])") != std::string::npos)
      << lines;
}

TEST_F(PlainTextVerbTest, NamesTheMissingFile) {
  CommandLine command;
  command.files = {"missing.txt"};
  EXPECT_NE(Run(command, "").find("missing.txt"), std::string::npos);
}

}  // namespace
}  // namespace kindred::server
