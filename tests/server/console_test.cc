#include "server/console.h"

#include <cstddef>
#include <ostream>
#include <sstream>
#include <string>

#include "gtest/gtest.h"

#include "tests/support/fake_clock.h"

namespace kindred::server {
namespace {

// Takes the bar off its line.
const std::string kErase = "\r\x1B[K";

class ConsoleTest : public testing::Test {
 protected:
  [[nodiscard]] Console Make(ProgressStyle style, std::size_t width = 80) {
    return {out_, err_, clock_, style, width};
  }
  // What was written to the message stream since the last call.
  [[nodiscard]] std::string Messages() {
    std::string text = err_.str();
    err_.str("");
    return text;
  }
  void Pass(Millis time) { clock_.Sleep(time); }

  [[nodiscard]] std::string Results() const { return out_.str(); }

 private:
  FakeClock clock_;
  std::ostringstream out_;
  std::ostringstream err_;
};

TEST_F(ConsoleTest, KeepsResultsAndMessagesApart) {
  Console console = Make(ProgressStyle::kLines, 42);
  console.Out() << "result";
  console.Say("message");
  console.Note("note");
  EXPECT_EQ(Results(), "result");
  EXPECT_EQ(Messages(), "message\nnote\n");
  EXPECT_EQ(console.Width(), 42U);
}

TEST_F(ConsoleTest, QuietSaysOnlyWhatMatters) {
  Console console = Make(ProgressStyle::kNone);
  console.Show({"crawl", 1, 4, ""});
  console.Show({"crawl", 4, 4, ""});
  console.Note("note");
  EXPECT_EQ(Messages(), "");
  console.Say("message");
  EXPECT_EQ(Messages(), "message\n");
}

// A stage that does not count ends when the next begins.
TEST_F(ConsoleTest, AStageWithoutACountTellsHowLongItTook) {
  Console console = Make(ProgressStyle::kLines);
  console.Show({"vocabulary", 0, 0, ""});
  EXPECT_EQ(Messages(), "vocabulary\n");
  Pass(Millis{42'000});
  console.Show({"features", 0, 0, ""});
  EXPECT_EQ(Messages(), "vocabulary in 42 s\nfeatures\n");
}

TEST_F(ConsoleTest, LinesComeEveryTenSecondsAndAtTheEnd) {
  Console console = Make(ProgressStyle::kLines);
  console.Show({"crawl", 0, 4, "a.example"});
  EXPECT_EQ(Messages(), "crawl 0/4\n");
  Pass(Millis(9'999));
  console.Show({"crawl", 1, 4, "a.example"});
  EXPECT_EQ(Messages(), "");
  Pass(Millis(1));
  console.Show({"crawl", 2, 4, "b.example"});
  EXPECT_EQ(Messages(), "crawl 2/4, 10 s left\n");
  Pass(Millis(5'000));
  console.Show({"crawl", 4, 4, "d.example"});
  EXPECT_EQ(Messages(), "crawl 4/4 in 15 s\n");
}

TEST_F(ConsoleTest, AStageBeginsAtOnceAndWithItsOwnTime) {
  Console console = Make(ProgressStyle::kLines);
  console.Show({"crawl", 1, 4, ""});
  Pass(Millis(3'000));
  console.Show({"read", 1, 4, ""});
  EXPECT_EQ(Messages(), "crawl 1/4, 0 s left\nread 1/4, 0 s left\n");
  Pass(Millis(2'000));
  console.Show({"read", 4, 4, ""});
  EXPECT_EQ(Messages(), "read 4/4 in 2 s\n");
}

TEST_F(ConsoleTest, ATotalNotKnownIsNotShown) {
  Console console = Make(ProgressStyle::kLines);
  console.Show({"read", 3, 0, ""});
  EXPECT_EQ(Messages(), "read 3\n");
}

TEST_F(ConsoleTest, TheBarIsDrawnAnewTenTimesASecond) {
  Console console = Make(ProgressStyle::kBar);
  console.Show({"crawl", 0, 4, "a.example"});
  EXPECT_EQ(Messages(), "[........................] crawl 0/4  a.example");
  Pass(Millis(99));
  console.Show({"crawl", 1, 4, "b.example"});
  EXPECT_EQ(Messages(), "");
  Pass(Millis(1));
  console.Show({"crawl", 2, 4, "c.example"});
  EXPECT_EQ(
      Messages(),
      kErase + "[############............] crawl 2/4, 0 s left  c.example");
}

TEST_F(ConsoleTest, TheBarMakesRoomForLines) {
  Console console = Make(ProgressStyle::kBar);
  console.Show({"crawl", 1, 4, ""});
  static_cast<void>(Messages());
  console.Say("message");
  console.Note("note");
  EXPECT_EQ(Messages(), kErase + "message\nnote\n");
  Pass(Millis(100));
  console.Show({"crawl", 2, 4, ""});
  static_cast<void>(Messages());
  console.Show({"crawl", 4, 4, ""});
  EXPECT_EQ(Messages(), kErase + "crawl 4/4 in 0 s\n");
}

TEST_F(ConsoleTest, TheBarStaysOnItsLine) {
  Console console = Make(ProgressStyle::kBar, 40);
  console.Show({"crawl", 0, 4, "M\xC3\xBCller"});
  // One column is left free; a character is not cut in two.
  EXPECT_EQ(Messages(), "[........................] crawl 0/4  M");
}

TEST_F(ConsoleTest, TheBarTakesAnyNumbersAndWidth) {
  for (const std::size_t width : {0U, 1U, 2U}) {
    Console console = Make(ProgressStyle::kBar, width);
    console.Show({"crawl", 1, 4, ""});
    EXPECT_EQ(Messages(), "[");
  }
  Console console = Make(ProgressStyle::kBar);
  console.Show({"read", 5, 4, ""});
  EXPECT_EQ(Messages(), "[########################] read 5/4  ");
  console.Show({"index", 5, 0, ""});
  EXPECT_EQ(Messages(), kErase + "[........................] index 5  ");
}

TEST_F(ConsoleTest, TheSinkShows) {
  Console console = Make(ProgressStyle::kLines);
  console.Sink()({"rank", 1, 1, ""});
  EXPECT_EQ(Messages(), "rank 1/1 in 0 s\n");
}

// --- durations

struct DurationCase {
  std::string name;
  Millis time;
  std::string want;
};

void PrintTo(const DurationCase& row, std::ostream* out) {
  *out << row.name;
}

class DurationTest : public testing::TestWithParam<DurationCase> {};

TEST_P(DurationTest, IsShort) {
  FakeClock clock;
  std::ostringstream out;
  std::ostringstream err;
  Console console(out, err, clock, ProgressStyle::kLines, 80);
  console.Show({"crawl", 0, 9, ""});
  clock.Sleep(GetParam().time);
  console.Show({"crawl", 9, 9, ""});
  EXPECT_EQ(err.str(), "crawl 0/9\ncrawl 9/9 in " + GetParam().want + "\n");
}

INSTANTIATE_TEST_SUITE_P(
    Table, DurationTest,
    testing::Values(DurationCase{"None", Millis(0), "0 s"},
                    DurationCase{"LastSeconds", Millis(99'999), "99 s"},
                    DurationCase{"FirstMinute", Millis(100'000), "1 min"},
                    DurationCase{"LastMinutes", Millis(5'999'999), "99 min"},
                    DurationCase{"FirstHour", Millis(6'000'000), "1 h"},
                    DurationCase{"Days", Millis(180'000'000), "50 h"}),
    [](const auto& tested) { return tested.param.name; });

}  // namespace
}  // namespace kindred::server
