#include "index/task_ranking.h"

#include <algorithm>
#include <ostream>
#include <set>
#include <string>
#include <vector>

#include "gtest/gtest.h"

#include "base/json.h"

namespace kindred::index {
namespace {

TEST(ParseLabelledCompaniesTest, ReadsLinesAndSkipsBlankOnes) {
  const auto companies = ParseLabelledCompanies(
      "{\"id\":\"a\",\"name\":\"A\",\"text\":\"x\",\"more\":[1]}\r\n"
      "\n \t\n"
      "{\"id\":\"b\"}");
  ASSERT_TRUE(companies.Ok()) << companies.Reason().message;
  ASSERT_EQ(companies.Value().size(), 2U);
  EXPECT_EQ(companies.Value()[0].id, "a");
  EXPECT_EQ(companies.Value()[0].name, "A");
  EXPECT_EQ(companies.Value()[0].text, "x");
  EXPECT_EQ(companies.Value()[1].id, "b");
  EXPECT_EQ(companies.Value()[1].text, "");
  EXPECT_TRUE(ParseLabelledCompanies("").Value().empty());
}

TEST(ParseLabelledTasksTest, ReadsLines) {
  const auto tasks = ParseLabelledTasks(
      "{\"task\":\"t\",\"customers\":[\"a\",\"b\"],\"relevant\":[\"c\"]}\n"
      "{\"task\":\"u\",\"customers\":[]}\n");
  ASSERT_TRUE(tasks.Ok()) << tasks.Reason().message;
  ASSERT_EQ(tasks.Value().size(), 2U);
  EXPECT_EQ(tasks.Value()[0].name, "t");
  EXPECT_EQ(tasks.Value()[0].customers, (std::vector<std::string>{"a", "b"}));
  EXPECT_TRUE(tasks.Value()[1].customers.empty());
}

struct RefusedCase {
  std::string name;
  std::string text;
  std::string line;   // "line N:"
  std::string field;  // named in the message
};

void PrintTo(const RefusedCase& row, std::ostream* out) {
  *out << row.name;
}

void ExpectNamed(const Error& error, const RefusedCase& row) {
  EXPECT_EQ(error.code, ErrorCode::kInvalidArgument);
  EXPECT_EQ(error.message.find(row.line), 0U) << error.message;
  EXPECT_NE(error.message.find(row.field), std::string::npos) << error.message;
}

class CompaniesRefusedTest : public testing::TestWithParam<RefusedCase> {};

TEST_P(CompaniesRefusedTest, NamesLineAndField) {
  const auto companies = ParseLabelledCompanies(GetParam().text);
  ASSERT_FALSE(companies.Ok());
  ExpectNamed(companies.Reason(), GetParam());
}

INSTANTIATE_TEST_SUITE_P(
    Table, CompaniesRefusedTest,
    testing::Values(
        RefusedCase{"NoJson", "{\"id\":\"a\"}\n\nx\n", "line 3:", "JSON"},
        RefusedCase{"Torn", "{\"id\":\"a\"", "line 1:", "JSON"},
        RefusedCase{"NoId", "{\"id\":\"a\"}\n{\"name\":\"b\"}",
                    "line 2:", "\"id\""},
        RefusedCase{"EmptyId", "{\"id\":\"\"}", "line 1:", "\"id\""},
        RefusedCase{"IdIsANumber", "{\"id\":7}", "line 1:", "\"id\""},
        RefusedCase{"NoObject", "[\"id\"]", "line 1:", "\"id\""}),
    [](const auto& tested) { return tested.param.name; });

class TasksRefusedTest : public testing::TestWithParam<RefusedCase> {};

TEST_P(TasksRefusedTest, NamesLineAndField) {
  const auto tasks = ParseLabelledTasks(GetParam().text);
  ASSERT_FALSE(tasks.Ok());
  ExpectNamed(tasks.Reason(), GetParam());
}

INSTANTIATE_TEST_SUITE_P(
    Table, TasksRefusedTest,
    testing::Values(
        RefusedCase{"NoJson", "x", "line 1:", "JSON"},
        RefusedCase{"NoName", "{\"customers\":[]}", "line 1:", "\"task\""},
        RefusedCase{"NoCustomers", "\n{\"task\":\"t\"}",
                    "line 2:", "\"customers\""},
        RefusedCase{"CustomersIsText", "{\"task\":\"t\",\"customers\":\"a\"}",
                    "line 1:", "\"customers\""},
        RefusedCase{"CustomerIsANumber",
                    "{\"task\":\"t\",\"customers\":[\"a\",7]}",
                    "line 1:", "\"customers\""}),
    [](const auto& tested) { return tested.param.name; });

// Two trades of 12 companies each: "m1".."m12" and "h1".."h12"; and "none",
// which wrote nothing.
std::vector<LabelledCompany> TwoTrades() {
  std::vector<LabelledCompany> companies;
  const std::vector<std::string> ends = {
      "for the automotive industry", "in small series",
      "with experienced engineers", "for medical customers"};
  for (std::size_t i = 0; i < 12; ++i) {
    const std::string number = std::to_string(i + 1);
    companies.push_back({"m" + number, "Maker " + number,
                         "We manufacture injection moulding tools and plastic "
                         "housings " +
                             ends[i % ends.size()] + "."});
    companies.push_back({"h" + number, "Host " + number,
                         "Our hotel offers comfortable rooms, breakfast and a "
                         "wellness spa with sauna " +
                             ends[i % ends.size()] + "."});
  }
  companies.push_back({"none", "None", ""});
  return companies;
}

class RankTaskTest : public testing::Test {
 protected:
  [[nodiscard]] const Generation& Indexed() const { return generation_; }

 private:
  Generation generation_ = IndexLabelled(TwoTrades());
};

TEST_F(RankTaskTest, IndexesAllInTheirOrder) {
  ASSERT_EQ(Indexed().Size(), 25U);
  EXPECT_EQ(Indexed().companies[0].domain, "m1");
  EXPECT_EQ(Indexed().companies[1].domain, "h1");
  EXPECT_EQ(Indexed().companies[0].language, "en");
  EXPECT_TRUE(Indexed().features.Row(24).columns.empty());
}

TEST_F(RankTaskTest, RanksTheOthersOfTheTradeFirst) {
  const Result<std::string> line =
      RankTask(Indexed(), {"makers", {"m1", "m2", "m3", "m4", "m2"}});
  ASSERT_TRUE(line.Ok()) << line.Reason().message;
  const Result<Json> json = Json::Parse(line.Value());
  ASSERT_TRUE(json.Ok());
  EXPECT_EQ(json.Value().Find("task")->StringOr(""), "makers");
  const Json::Array& ranking = *json.Value().Find("ranking")->AsArray();
  ASSERT_EQ(ranking.size(), 21U) << "all but the customers";
  std::set<std::string> seen;
  for (std::size_t i = 0; i < ranking.size(); ++i) {
    const std::string id = ranking[i].StringOr("");
    EXPECT_TRUE(seen.insert(id).second) << id;
    if (i < 8) {
      EXPECT_TRUE(id.starts_with("m")) << id;
    }
  }
  for (const char* customer : {"m1", "m2", "m3", "m4"}) {
    EXPECT_FALSE(seen.contains(customer));
  }
  EXPECT_TRUE(seen.contains("none"));
}

TEST_F(RankTaskTest, GivesEqualOctetsForEqualInput) {
  const LabelledTask task = {"t", {"h1", "h2", "h3"}};
  EXPECT_EQ(RankTask(Indexed(), task).Value(),
            RankTask(IndexLabelled(TwoTrades()), task).Value());
}

TEST_F(RankTaskTest, NamesTheTaskAndTheCompanyThatIsMissing) {
  const Result<std::string> line =
      RankTask(Indexed(), {"makers", {"m1", "x9"}});
  ASSERT_FALSE(line.Ok());
  EXPECT_EQ(line.Reason().code, ErrorCode::kInvalidArgument);
  EXPECT_NE(line.Reason().message.find("makers"), std::string::npos);
  EXPECT_NE(line.Reason().message.find("x9"), std::string::npos);
}

TEST_F(RankTaskTest, ATaskWithoutTextIsAnError) {
  for (const LabelledTask& task :
       {LabelledTask{"silent", {"none"}}, LabelledTask{"silent", {}}}) {
    const Result<std::string> line = RankTask(Indexed(), task);
    ASSERT_FALSE(line.Ok());
    EXPECT_EQ(line.Reason().code, ErrorCode::kNotFound);
    EXPECT_NE(line.Reason().message.find("silent"), std::string::npos);
  }
}

TEST(IndexLabelledTest, TakesNobody) {
  EXPECT_EQ(IndexLabelled({}).Size(), 0U);
}

}  // namespace
}  // namespace kindred::index
