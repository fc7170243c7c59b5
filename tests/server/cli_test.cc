#include "server/cli.h"

#include <array>
#include <ostream>
#include <sstream>
#include <string>
#include <string_view>
#include <vector>

#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace kindred::server {
namespace {

using testing::HasSubstr;
using testing::StartsWith;

// `text` cut at its blanks.
std::vector<std::string> Words(const std::string& text) {
  std::istringstream stream(text);
  std::vector<std::string> words;
  for (std::string word; stream >> word;) words.push_back(word);
  return words;
}

ParsedCommandLine Parse(const std::string& line) {
  return ParseCommandLine(Words(line));
}

std::string Joined(const std::vector<std::string>& parts) {
  std::string joined;
  for (const std::string& part : parts) {
    joined += (joined.empty() ? "" : "+") + part;
  }
  return joined;
}

// What differs from the defaults: "run customers=a.csv pages=9".
std::string Shown(const CommandLine& command) {
  const CommandLine none;
  std::string shown = command.verb;
  const auto add = [&shown](std::string_view name, const auto& value,
                            const auto& usual) {
    if (value == usual) return;
    std::ostringstream text;
    text << ' ' << name << '=' << value;
    shown += text.str();
  };
  add("workspace", command.workspace, none.workspace);
  add("json", command.json, none.json);
  add("quiet", command.quiet, none.quiet);
  add("customers", command.customers, none.customers);
  add("prospects", command.prospects, none.prospects);
  add("warc", Joined(command.warcs), "");
  add("known_only", command.known_only, none.known_only);
  add("out", command.out, none.out);
  add("format", command.format, none.format);
  add("files", Joined(command.files), "");
  add("domain", command.domain, none.domain);
  add("feedback", command.feedback_file, none.feedback_file);
  add("outcome", command.feedback.outcome, none.feedback.outcome);
  add("reason", command.feedback.reason, none.feedback.reason);
  add("date", command.feedback.date, none.feedback.date);
  add("note", command.feedback.note, none.feedback.note);
  add("plain", command.plain, none.plain);
  add("refresh", command.refresh, none.refresh);
  add("retry_failed", command.retry_failed, none.retry_failed);
  add("companies", command.companies, none.companies);
  add("tasks", command.tasks, none.tasks);
  add("rankings", command.rankings, none.rankings);
  add("seed", command.evaluation.seed, none.evaluation.seed);
  add("repeats", command.evaluation.repeats, none.evaluation.repeats);
  add("resamples", command.evaluation.resamples, none.evaluation.resamples);
  add("port", command.port, none.port);
  add("proxy", command.web.proxy, none.web.proxy);
  add("contact", command.web.contact, none.web.contact);
  add("urls", Joined(command.check.urls), "");
  add("robots", command.check.robots, none.check.robots);
  add("agent", command.check.agent, none.check.agent);
  add("resolve", command.check.resolve, none.check.resolve);
  add("allow", Joined(command.web.allow), "");
  add("ca_file", command.web.ca_file, none.web.ca_file);
  add("hosts", command.web.hosts_file, none.web.hosts_file);
  add("pages", command.web.pages, none.web.pages);
  add("delay_ms", command.web.delay_ms, none.web.delay_ms);
  add("timeout_s", command.web.timeout_s, none.web.timeout_s);
  add("in_flight", command.web.in_flight, none.web.in_flight);
  return shown;
}

struct LineCase {
  std::string name;
  std::string line;
  std::string want;
};

void PrintTo(const LineCase& row, std::ostream* out) {
  *out << row.name;
}

// Empty words are words.
TEST(CommandLine, TakesEmptyWords) {
  const std::array<std::string, 5> words = {"check", "", "--agent", "",
                                            "--robots=r"};
  const ParsedCommandLine parsed = ParseCommandLine(words);
  EXPECT_EQ(parsed.text, "");
  EXPECT_EQ(parsed.command.check.urls, std::vector<std::string>{""});
  EXPECT_EQ(parsed.command.check.agent, "");
}

// --- commands

class CommandTest : public testing::TestWithParam<LineCase> {};

TEST_P(CommandTest, IsRead) {
  const ParsedCommandLine parsed = Parse(GetParam().line);
  EXPECT_FALSE(parsed.failed);
  EXPECT_EQ(parsed.text, "");
  EXPECT_EQ(Shown(parsed.command), GetParam().want);
}

INSTANTIATE_TEST_SUITE_P(
    Table, CommandTest,
    testing::Values(
        LineCase{"Run", "run --customers a.csv --prospects b.csv",
                 "run customers=a.csv prospects=b.csv"},
        LineCase{"RunWithAll",
                 "run --prospects b.csv --customers a.csv --out o --json "
                 "--quiet --workspace w --proxy http://127.0.0.1:1 --contact "
                 "me@a.example --pages 0 --delay-ms 0 --timeout-s 1 "
                 "--in-flight 1 --allow-network 10.0.0.0/8 --allow-network "
                 "fd00::/8 --ca-file c.pem --hosts h",
                 "run workspace=w json=1 quiet=1 customers=a.csv "
                 "prospects=b.csv out=o proxy=http://127.0.0.1:1 "
                 "contact=me@a.example allow=10.0.0.0/8+fd00::/8 ca_file=c.pem "
                 "hosts=h pages=0 "
                 "delay_ms=0 timeout_s=1 in_flight=1"},
        LineCase{"RunUpToTheBounds",
                 "run --customers=a --prospects=b --pages=50 "
                 "--delay-ms=600000 --timeout-s=600 --in-flight=1000",
                 "run customers=a prospects=b pages=50 delay_ms=600000 "
                 "timeout_s=600 in_flight=1000"},
        LineCase{"Import",
                 "import --customers a --prospects b --warc c.warc.gz --pages "
                 "9",
                 "import customers=a prospects=b warc=c.warc.gz pages=9"},
        LineCase{"ImportFeedback", "import --feedback f.csv",
                 "import feedback=f.csv"},
        LineCase{"Feedback",
                 "feedback a.example rejected --reason other --date "
                 "2026-11-22 --note x",
                 "feedback domain=a.example outcome=rejected reason=other "
                 "date=2026-11-22 note=x"},
        LineCase{"FeedbackAsked", "feedback a.example",
                 "feedback domain=a.example"},
        LineCase{"Crawl", "crawl", "crawl"},
        LineCase{"CrawlAgain", "crawl --refresh --retry-failed --pages 1",
                 "crawl refresh=1 retry_failed=1 pages=1"},
        LineCase{"Check",
                 "check a.example - --robots r.txt --agent Foo --resolve",
                 "check urls=a.example+- robots=r.txt agent=Foo resolve=1"},
        LineCase{"CheckNamesEachNetwork",
                 "check --allow-network 10.0.0.0/8 a.example",
                 "check urls=a.example allow=10.0.0.0/8"},
        LineCase{"Reindex", "reindex --quiet", "reindex quiet=1"},
        LineCase{"Score", "score leads.csv --out scored.csv",
                 "score out=scored.csv files=leads.csv"},
        LineCase{"Explain", "explain acme.example --json",
                 "explain json=1 domain=acme.example"},
        LineCase{"Evaluate", "evaluate", "evaluate"},
        LineCase{"EvaluateWithAll",
                 "evaluate --seed 18446744073709551615 --repeats 50 "
                 "--resamples 10000 --json",
                 "evaluate json=1 seed=18446744073709551615 repeats=50 "
                 "resamples=10000"},
        LineCase{"EvaluateTasks",
                 "evaluate --companies c --tasks t --rankings r",
                 "evaluate companies=c tasks=t rankings=r"},
        LineCase{"Export", "export", "export"},
        LineCase{"ExportHtml", "export --format html --out r.html",
                 "export out=r.html format=html"},
        LineCase{"ExportJsonLines", "export --format jsonl",
                 "export format=jsonl"},
        LineCase{"Serve", "serve --port 65535", "serve port=65535"},
        LineCase{"Replay", "replay sites --port 8089",
                 "replay files=sites port=8089"},
        LineCase{"Text", "text", "text"},
        LineCase{"TextOfFiles", "text a.warc b.warc",
                 "text files=a.warc+b.warc"},
        LineCase{"TextPlain", "text --plain a.txt", "text files=a.txt plain=1"},
        LineCase{"FileThatLooksLikeAFlag", "score -- --leads.csv",
                 "score files=--leads.csv"}),
    [](const auto& tested) { return tested.param.name; });

// --- wrong usage

class UsageTest : public testing::TestWithParam<LineCase> {};

TEST_P(UsageTest, SaysWhatIsWrong) {
  const ParsedCommandLine parsed = Parse(GetParam().line);
  EXPECT_TRUE(parsed.failed);
  EXPECT_EQ(parsed.text,
            GetParam().want + "\nRun with --help for more information.\n");
}

INSTANTIATE_TEST_SUITE_P(
    Table, UsageTest,
    testing::Values(
        LineCase{"Nothing", "", "A subcommand is required"},
        LineCase{"UnknownVerb", "rnu --customers a", "unknown verb \"rnu\""},
        LineCase{"FlagBeforeTheVerb", "--json reindex",
                 "The following argument was not expected: --json"},
        LineCase{"TwoVerbs", "reindex crawl",
                 "The following argument was not expected: crawl"},
        LineCase{"UnknownFlag", "crawl --fast",
                 "The following argument was not expected: --fast"},
        LineCase{"FlagOfAnotherVerb", "reindex --refresh",
                 "The following argument was not expected: --refresh"},
        LineCase{"ArgumentTooMany", "reindex now",
                 "The following argument was not expected: now"},
        LineCase{"RunWithoutCustomers", "run --prospects b",
                 "--customers is required"},
        LineCase{"RunWithoutProspects", "run --customers a",
                 "--prospects is required"},
        LineCase{"FlagWithoutValue", "serve --port",
                 "--port: 1 required UINT missing"},
        LineCase{"PagesOverTheBound", "import --pages 51",
                 "--pages: Value 51 not in range 0 to 50"},
        LineCase{"PagesUnderTheBound", "crawl --pages -1",
                 "--pages: Value -1 not in range 0 to 50"},
        LineCase{"DelayOverTheBound", "crawl --delay-ms 600001",
                 "--delay-ms: Value 600001 not in range 0 to 600000"},
        LineCase{"NoTimeout", "crawl --timeout-s 0",
                 "--timeout-s: Value 0 not in range 1 to 600"},
        LineCase{"NoRequests", "crawl --in-flight 0",
                 "--in-flight: Value 0 not in range 1 to 1000"},
        LineCase{"ScoreWithoutFile", "score", "file is required"},
        LineCase{"ScoreOfTwoFiles", "score a b",
                 "file: At Most 1 required but received 2"},
        LineCase{"ExplainNobody", "explain", "domain is required"},
        LineCase{"ReplayNothing", "replay", "path is required"},
        LineCase{"PortPastTheLast", "serve --port 65536",
                 "Could not convert: --port = 65536"},
        LineCase{"PortNoNumber", "replay a --port http",
                 "Could not convert: --port = http"},
        LineCase{"UnknownFormat", "export --format pdf",
                 "--format: pdf not in {csv,jsonl,html}"},
        LineCase{"NoRepeats", "evaluate --repeats 0",
                 "--repeats: Value 0 not in range 1 to 50"},
        LineCase{"TooFewResamples", "evaluate --resamples 99",
                 "--resamples: Value 99 not in range 100 to 10000"},
        LineCase{"SeedNoNumber", "evaluate --seed x",
                 "Could not convert: --seed = x"},
        LineCase{"SeedOfTasks",
                 "evaluate --companies a --tasks b --rankings c --seed 2",
                 "--companies excludes --seed"},
        LineCase{"CompaniesWithoutTasks", "evaluate --companies a",
                 "--companies requires --tasks"},
        LineCase{"CompaniesWithoutRankings", "evaluate --companies a --tasks b",
                 "--tasks requires --rankings"},
        LineCase{"TasksWithoutCompanies", "evaluate --tasks b",
                 "--tasks requires --rankings"},
        LineCase{"RankingsWithoutCompanies", "evaluate --rankings b",
                 "--rankings requires --companies"}),
    [](const auto& tested) { return tested.param.name; });

// --- help

constexpr std::array<std::string_view, 12> kVerbs = {
    "run",     "import",   "crawl",  "reindex", "feedback", "score",
    "explain", "evaluate", "export", "serve",   "replay",   "text"};

TEST(HelpTest, NamesEveryVerb) {
  const ParsedCommandLine parsed = Parse("--help");
  EXPECT_FALSE(parsed.failed);
  EXPECT_THAT(parsed.text, StartsWith("Ranks prospects by how well"));
  for (const std::string_view verb : kVerbs) {
    EXPECT_THAT(parsed.text, HasSubstr("\n  " + std::string(verb) + " "));
  }
}

TEST(HelpTest, BeginsWithAnExampleThatWorks) {
  for (const std::string_view verb : kVerbs) {
    const ParsedCommandLine help = Parse(std::string(verb) + " --help");
    EXPECT_FALSE(help.failed);
    constexpr std::string_view kExample = "Example: kindred ";
    ASSERT_THAT(help.text, StartsWith(std::string(kExample)));
    const std::string example = help.text.substr(
        kExample.size(), help.text.find('\n') - kExample.size());
    const ParsedCommandLine parsed = Parse(example);
    EXPECT_EQ(parsed.text, "") << example;
    EXPECT_EQ(parsed.command.verb, verb);
  }
}

TEST(HelpTest, ShowsDefaultsAndBounds) {
  EXPECT_THAT(Parse("crawl -h").text,
              HasSubstr("--pages INT:INT in [0 - 50]=5"));
}

TEST(VersionTest, IsTheProgramsOwn) {
  const ParsedCommandLine parsed = Parse("--version");
  EXPECT_FALSE(parsed.failed);
  EXPECT_EQ(parsed.text, std::string(kVersion) + "\n");
}

}  // namespace
}  // namespace kindred::server
