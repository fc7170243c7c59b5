#include "server/api.h"

#include <cstdint>
#include <memory>
#include <optional>
#include <ostream>
#include <stdexcept>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "gmock/gmock.h"
#include "gtest/gtest.h"

#include "base/json.h"
#include "base/result.h"
#include "index/catalog.h"
#include "server/ranked_list.h"
#include "tests/server/sample_api.h"
#include "tests/server/sample_list.h"

namespace kindred::server {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::Pair;

// --- statuses

struct StatusCase {
  std::string name;
  ApiRequest request;
  int want = 0;
  int without_model = 0;
};

void PrintTo(const StatusCase& row, std::ostream* out) {
  *out << row.name;
}

class ApiStatusTest : public testing::TestWithParam<StatusCase> {};

TEST_P(ApiStatusTest, Is) {
  EXPECT_EQ(HandleRequest(SampleBackend(), GetParam().request).status,
            GetParam().want);
  EXPECT_EQ(HandleRequest(EmptyBackend(), GetParam().request).status,
            GetParam().without_model);
}

constexpr const char* kSearch = "/v1/prospects/search";
constexpr const char* kBatch = "/v1/score:batch";
constexpr const char* kJson = "application/json";

// Status codes: RFC 9110 section 15; 422 for a wrong field as in RFC 9457
// section 3.
INSTANTIATE_TEST_SUITE_P(
    Table, ApiStatusTest,
    testing::Values(
        StatusCase{"Report", {"GET", "/", "", ""}, 200, 503},
        StatusCase{"ReportHead", {"HEAD", "/", "", ""}, 200, 503},
        StatusCase{"Health", {"GET", "/healthz", "", ""}, 200, 200},
        StatusCase{"Personas", {"GET", "/v1/personas", "", ""}, 200, 503},
        StatusCase{
            "PersonasByPost", {"POST", "/v1/personas", kJson, "{}"}, 405, 405},
        StatusCase{"Search", {"POST", kSearch, kJson, "{}"}, 200, 503},
        StatusCase{"SearchWithCharset",
                   {"POST", kSearch, "Application/JSON ; charset=utf-8", "{}"},
                   200,
                   503},
        StatusCase{"SearchByGet", {"GET", kSearch, "", ""}, 405, 405},
        StatusCase{"ReportByPost", {"POST", "/", kJson, "{}"}, 405, 405},
        StatusCase{"CompanyByDelete",
                   {"DELETE", "/v1/companies/firma1.example", "", ""},
                   405,
                   405},
        StatusCase{"NoType", {"POST", kSearch, "", "{}"}, 415, 415},
        StatusCase{"FormType",
                   {"POST", kSearch, "application/x-www-form-urlencoded", "{}"},
                   415,
                   415},
        StatusCase{"TypeThatBeginsAlike",
                   {"POST", kSearch, "application/jsonp", "{}"},
                   415,
                   415},
        StatusCase{"NoJson", {"POST", kSearch, kJson, "{"}, 400, 400},
        StatusCase{"EmptyBody", {"POST", kSearch, kJson, ""}, 400, 400},
        StatusCase{"DeepJson",
                   {"POST", kSearch, kJson, std::string(100'000, '[')},
                   400,
                   400},
        StatusCase{
            "TooLarge",
            {"POST", kSearch, kJson, std::string(kMaxRequestBytes + 1, ' ')},
            413,
            413},
        StatusCase{
            "WrongField", {"POST", kSearch, kJson, R"({"x":1})"}, 422, 422},
        StatusCase{"NoSuchPath", {"GET", "/v2", "", ""}, 404, 404},
        StatusCase{"NoSuchPost", {"POST", "/v1/score", kJson, "{}"}, 404, 404},
        StatusCase{"NoCompany", {"GET", "/v1/companies/", "", ""}, 404, 404},
        StatusCase{"UnknownCompany",
                   {"GET", "/v1/companies/nobody.example", "", ""},
                   404,
                   503},
        StatusCase{
            "NoDomain", {"GET", "/v1/companies/10.0.0.1", "", ""}, 404, 404},
        StatusCase{"Job", {"GET", "/v1/jobs/7", "", ""}, 200, 200},
        StatusCase{"UnknownJob", {"GET", "/v1/jobs/8", "", ""}, 404, 404},
        StatusCase{"JobOfNoNumber", {"GET", "/v1/jobs/7x", "", ""}, 404, 404},
        StatusCase{"JobPastNumbers",
                   {"GET", "/v1/jobs/99999999999999999999", "", ""},
                   404,
                   404},
        StatusCase{"StartJob",
                   {"POST", "/v1/jobs", kJson, R"({"kind":"reindex"})"},
                   202,
                   202}),
    [](const auto& tested) { return tested.param.name; });

// --- wrong fields

struct FieldCase {
  std::string name;
  std::string path;
  std::string body;
  std::string want;  // the only error
};

void PrintTo(const FieldCase& row, std::ostream* out) {
  *out << row.name;
}

class ApiFieldTest : public testing::TestWithParam<FieldCase> {};

TEST_P(ApiFieldTest, IsNamed) {
  const ApiResponse response =
      Post(SampleBackend(), GetParam().path, GetParam().body);
  EXPECT_EQ(response.status, 422);
  EXPECT_EQ(response.content_type, "application/problem+json");
  EXPECT_THAT(Errors(response), ElementsAre(HasSubstr(GetParam().want)));
}

// Pointers: RFC 6901 section 5.
INSTANTIATE_TEST_SUITE_P(
    Table, ApiFieldTest,
    testing::Values(
        FieldCase{"NoObject", kSearch, "[]", ": must be an object"},
        FieldCase{"Unknown", kSearch, R"({"limits":1})", "/limits: unknown"},
        FieldCase{"UnknownEscaped", kSearch, R"({"a/b~c":1})",
                  "/a~1b~0c: unknown field"},
        FieldCase{"LimitOfText", kSearch, R"({"limit":"5"})", "/limit: must"},
        FieldCase{"LimitOfZero", kSearch, R"({"limit":0})", "/limit: must"},
        FieldCase{"LimitPastMost", kSearch, R"({"limit":1001})", "1 to 1000"},
        FieldCase{"LimitOfFraction", kSearch, R"({"limit":1.5})", "/limit"},
        FieldCase{"CountryOfName", kSearch, R"({"country":"Germany"})",
                  "/country: must be two letters"},
        FieldCase{"CountryOfNull", kSearch, R"({"country":null})", "/country"},
        FieldCase{"MinScoreOfText", kSearch, R"({"min_score":"9"})",
                  "/min_score: must be a number from 0 to 100"},
        FieldCase{"MinScorePastMost", kSearch, R"({"min_score":100.1})",
                  "/min_score"},
        FieldCase{"Explain", kSearch, R"({"explain":true})",
                  R"(/explain: must be "none", "summary" or "full")"},
        FieldCase{"NoCompanies", kBatch, "{}", "/companies: must be a list"},
        FieldCase{"EmptyCompanies", kBatch, R"({"companies":[]})",
                  "/companies: must be a list"},
        FieldCase{"CompanyOfText", kBatch, R"({"companies":["a.example"]})",
                  "/companies/0: must be an object"},
        FieldCase{"DomainMissing", kBatch,
                  R"({"companies":[{"domain":"a.example"},{}]})",
                  "/companies/1/domain: is missing"},
        FieldCase{"DomainOfNumber", kBatch, R"({"companies":[{"domain":5}]})",
                  "/companies/0/domain: must be a text"},
        FieldCase{"DomainEmpty", kBatch, R"({"companies":[{"domain":""}]})",
                  "/companies/0/domain: must be a text"},
        FieldCase{"UnknownInCompany", kBatch,
                  R"({"companies":[{"domain":"a.example","id":1}]})",
                  "/companies/0/id: unknown field"},
        FieldCase{"JobOfNoKind", "/v1/jobs", "{}", "/kind: is missing"},
        FieldCase{"JobOfOtherKind", "/v1/jobs", R"({"kind":"crawl"})",
                  R"(/kind: must be "reindex")"}),
    [](const auto& tested) { return tested.param.name; });

TEST(ApiFieldsTest, AllFaultsAreToldAtOnceUpToALimit) {
  EXPECT_EQ(Errors(Post(SampleBackend(), kSearch,
                        R"({"limit":0,"country":1,"explain":2,"a":3})"))
                .size(),
            4U);
  std::string many = R"({"companies":[{})";
  for (int i = 0; i < 100; ++i) many += ",{}";
  EXPECT_EQ(Errors(Post(SampleBackend(), kBatch, many + "]}")).size(), 20U);
}

TEST(ApiFieldsTest, BatchHasALimit) {
  std::string body = R"({"companies":[{"domain":"a.example"})";
  for (std::size_t i = 0; i < kMaxBatch; ++i) {
    body += R"(,{"domain":"b.example"})";
  }
  EXPECT_EQ(Post(SampleBackend(), kBatch, body + "]}").status, 422);
}

// --- answers

TEST(ApiTest, HealthNamesTheModel) {
  EXPECT_EQ(Get(SampleBackend(), "/healthz").body,
            "{\"status\":\"ok\",\"model_version\":\"g00012-7f3a9c41\","
            "\"model_parts\":{\"index\":\"a1\",\"feedback\":null}}\n");
  EXPECT_EQ(Get(EmptyBackend(), "/healthz").body,
            "{\"status\":\"ok\",\"model_version\":null,\"model_parts\":null}"
            "\n");
}

TEST(ApiTest, SearchFiltersCountsAndCuts) {
  const Json all = Parsed(Post(SampleBackend(), kSearch, R"({"limit":3})"));
  EXPECT_EQ(Number(all, "total"), 60);
  EXPECT_EQ(all.Find("hits")->AsArray()->size(), 3U);
  const Json some = Parsed(
      Post(SampleBackend(), kSearch,
           R"({"limit":2,"country":"fr","min_score":50,"explain":"none"})"));
  EXPECT_EQ(Text(some, "model_version"), "g00012-7f3a9c41");
  // Of 60 by fives from the third on, those that score 50 and more: ranks 3,
  // 8, ... 28.
  EXPECT_EQ(Number(some, "total"), 6);
  const Json::Array& hits = *some.Find("hits")->AsArray();
  ASSERT_EQ(hits.size(), 2U);
  EXPECT_EQ(Number(hits[0], "rank"), 3);
  EXPECT_EQ(Number(hits[1], "rank"), 8);
  EXPECT_TRUE(hits[0].Find("reasons")->IsNull());
  EXPECT_TRUE(hits[0].Find("persona")->IsNull());
  EXPECT_TRUE(hits[0].Find("persona_similarity")->IsNull());
}

TEST(ApiTest, AHitHasAllFieldsInOrder) {
  const Json body = Parsed(Post(SampleBackend(), kSearch, R"({"limit":1})"));
  const Json& hit = body.Find("hits")->AsArray()->front();
  EXPECT_THAT(
      Keys(hit),
      ElementsAre("rank", "domain", "aliases", "external_id", "name", "country",
                  "language", "score", "grade", "percentile", "persona",
                  "persona_similarity", "win_probability", "outcome",
                  "previous_score", "score_change", "changed",
                  "percentile_country", "percentile_language", "expected_value",
                  "expected_value_from", "potential", "confidence", "reasons",
                  "read_on", "model_version"));
  EXPECT_EQ(Text(hit, "persona"), "Medizintechnik, Reinraum");
  EXPECT_EQ(hit.Find("persona_similarity")->NumberOr(0), 0.625);
  EXPECT_THAT(Keys(*hit.Find("reasons")),
              ElementsAre("for", "against", "lent_by_similar", "missing",
                          "nearest_customers"));
  EXPECT_THAT(
      Keys(hit.Find("reasons")->Find("lent_by_similar")->AsArray()->front()),
      ElementsAre("domain", "name", "contribution"));
  EXPECT_EQ(hit.Find("reasons")->Find("for")->AsArray()->size(), 3U);
  EXPECT_EQ(hit.Find("reasons")->Find("against")->AsArray()->size(), 2U);
  EXPECT_THAT(Keys(hit.Find("reasons")->Find("for")->AsArray()->front()),
              ElementsAre("term", "contribution", "sentence", "url", "date"));
}

TEST(ApiTest, TheAudienceIsToldWithItsFindings) {
  const Json body = Parsed(Get(SampleBackend(), "/v1/audience"));
  EXPECT_THAT(Keys(body), ElementsAre("model_version", "customers", "used",
                                      "value_readable", "in_common",
                                      "sets_apart", "findings"));
  EXPECT_EQ(Number(body, "used"), 25);
}

TEST(ApiTest, PersonasAreListedWithTheirFigures) {
  const Json body = Parsed(Get(SampleBackend(), "/v1/personas"));
  const Json::Array& personas = *body.Find("personas")->AsArray();
  ASSERT_EQ(personas.size(), 2U);
  EXPECT_THAT(Keys(personas[0]),
              ElementsAre("name", "language", "customers", "value_share",
                          "prospects", "terms", "typical_customers"));
  EXPECT_EQ(Text(personas[0], "name"), "Medizintechnik, Reinraum");
  EXPECT_EQ(Number(personas[0], "customers"), 14);
  EXPECT_EQ(personas[0].Find("value_share")->NumberOr(0), 0.625);
  const Json& term = personas[0].Find("terms")->AsArray()->front();
  EXPECT_THAT(Keys(term),
              ElementsAre("term", "members_with", "members", "others_with",
                          "others", "rest_with", "rest"));
  EXPECT_EQ(Number(term, "members_with"), 12);
  EXPECT_TRUE(personas[0]
                  .Find("typical_customers")
                  ->AsArray()
                  ->back()
                  .Find("name")
                  ->IsNull());
}

TEST(ApiTest, AFullExplanationAddsUp) {
  const Json company =
      Parsed(Get(SampleBackend(), "/v1/companies/firma2.example"));
  const Json& reasons = *company.Find("reasons");
  EXPECT_THAT(Keys(reasons), ElementsAre("for", "against", "lent_by_similar",
                                         "missing", "nearest_customers", "raw",
                                         "bias", "other", "lent_other"));
  EXPECT_NEAR(SumOfParts(reasons), reasons.Find("raw")->NumberOr(0), 1e-9);
}

struct CompanyCase {
  std::string name;
  std::string spelling;
  std::string domain;
  std::string role;
  std::string status;
};

void PrintTo(const CompanyCase& row, std::ostream* out) {
  *out << row.name;
}

class ApiCompanyTest : public testing::TestWithParam<CompanyCase> {};

TEST_P(ApiCompanyTest, IsFound) {
  const ApiResponse response =
      Get(SampleBackend(), "/v1/companies/" + GetParam().spelling);
  EXPECT_EQ(response.status, 200) << response.body;
  const Json body = Parsed(response);
  EXPECT_EQ(Text(body, "domain"), GetParam().domain);
  EXPECT_EQ(Text(body, "role"), GetParam().role);
  EXPECT_EQ(Text(body, "status"), GetParam().status);
}

INSTANTIATE_TEST_SUITE_P(
    Table, ApiCompanyTest,
    testing::Values(CompanyCase{"Domain", "firma1.example", "firma1.example",
                                "prospect", "scored"},
                    CompanyCase{"Url", "https://www.firma1.example/a/b",
                                "firma1.example", "prospect", "scored"},
                    CompanyCase{"UpperCase", "WWW.Firma1.Example",
                                "firma1.example", "prospect", "scored"},
                    CompanyCase{"Alias", "xn--mller-kva5.example",
                                "firma5.example", "prospect", "scored"},
                    CompanyCase{"UnscoredProspect", "still0.example",
                                "still0.example", "prospect", "unscored"},
                    CompanyCase{"Customer", "kunde2.example", "kunde2.example",
                                "customer", "scored"},
                    CompanyCase{"UnusedCustomer", "kunde6.example",
                                "kunde6.example", "customer", "unscored"}),
    [](const auto& tested) { return tested.param.name; });

TEST(ApiTest, ACustomerHasNoRank) {
  const Json body =
      Parsed(Get(SampleBackend(), "/v1/companies/kunde2.example"));
  EXPECT_TRUE(body.Find("rank")->IsNull());
  EXPECT_TRUE(body.Find("percentile")->IsNull());
  EXPECT_EQ(body.Find("score")->NumberOr(0), 94);
}

TEST(ApiTest, ACustomerAmongTheProspectsIsACustomer) {
  RankedList list = SampleList(1);
  list.prospects.back().company.domain = "kunde2.example";
  list.prospects.back().problem = "is a customer";
  ApiBackend backend = SampleBackend();
  backend.current = [&] { return std::make_shared<const RankedList>(list); };
  EXPECT_EQ(Text(Parsed(Get(backend, "/v1/companies/kunde2.example")), "role"),
            "customer");
}

TEST(ApiTest, ABatchAnswersEachInputInOrder) {
  const ApiResponse response = Post(
      SampleBackend(), kBatch,
      R"({"companies":[{"domain":"nobody.example"},{"domain":"10.0.0.1"},)"
      R"({"domain":"still1.example"},{"domain":"http://firma9.example/x"},)"
      R"({"domain":"firma9.example"}]})");
  ASSERT_EQ(response.status, 200);
  const Json body = Parsed(response);
  const Json::Array& results = *body.Find("results")->AsArray();
  EXPECT_THAT(
      Texts(results, "status"),
      ElementsAre("unknown", "invalid", "unscored", "scored", "scored"));
  EXPECT_EQ(Text(results[0], "domain"), "nobody.example");
  EXPECT_NE(Text(results[1], "reason"), "(none)");
  EXPECT_THAT(Text(results[2], "problem"), HasSubstr("time-out"));
  EXPECT_EQ(Text(results[3], "input"), "http://firma9.example/x");
  EXPECT_EQ(Number(results[3], "rank"), 9);
  EXPECT_TRUE(results[3].Find("reasons")->IsNull());
}

TEST(ApiTest, StartsAJobAndSaysWhereItIs) {
  const ApiResponse response =
      Post(SampleBackend(), "/v1/jobs", R"({"kind":"reindex"})");
  EXPECT_THAT(response.headers, ElementsAre(Pair("Location", "/v1/jobs/7")));
  const Json job = Parsed(response);
  EXPECT_THAT(Keys(job), ElementsAre("id", "kind", "state", "detail",
                                     "created_at", "finished_at"));
  EXPECT_TRUE(job.Find("finished_at")->IsNull());
  EXPECT_EQ(Get(SampleBackend(), "/v1/jobs/7").body, response.body);
}

struct JobErrorCase {
  std::string name;
  ErrorCode code;
  int want;
};

void PrintTo(const JobErrorCase& row, std::ostream* out) {
  *out << row.name;
}

class ApiJobErrorTest : public testing::TestWithParam<JobErrorCase> {};

TEST_P(ApiJobErrorTest, BecomesAStatus) {
  ApiBackend backend = SampleBackend();
  backend.start_job =
      [](std::string_view /*kind*/) -> Result<index::JobRecord> {
    return Error{GetParam().code, "another job is running"};
  };
  const ApiResponse response =
      Post(backend, "/v1/jobs", R"({"kind":"reindex"})");
  EXPECT_EQ(response.status, GetParam().want);
  EXPECT_THAT(response.body, HasSubstr("another job is running"));
}

INSTANTIATE_TEST_SUITE_P(
    Table, ApiJobErrorTest,
    testing::Values(JobErrorCase{"Invalid", ErrorCode::kInvalidArgument, 422},
                    JobErrorCase{"Unavailable", ErrorCode::kUnavailable, 503},
                    JobErrorCase{"Io", ErrorCode::kIo, 500}),
    [](const auto& tested) { return tested.param.name; });

TEST(ApiTest, SaysWhatIsAllowedAndWhenToTryAgain) {
  EXPECT_THAT(Get(SampleBackend(), kSearch).headers,
              ElementsAre(Pair("Allow", "POST")));
  EXPECT_THAT(Post(SampleBackend(), "/healthz", "{}").headers,
              ElementsAre(Pair("Allow", "GET, HEAD")));
  EXPECT_THAT(Post(EmptyBackend(), kSearch, "{}").headers,
              ElementsAre(Pair("Retry-After", "30")));
}

TEST(ApiTest, TheReportForbidsWhatItDoesNotNeed) {
  const ApiResponse response = Get(SampleBackend(), "/");
  EXPECT_EQ(response.content_type, "text/html; charset=utf-8");
  EXPECT_THAT(response.headers,
              ElementsAre(Pair("Content-Security-Policy",
                               HasSubstr("frame-ancestors 'none'"))));
  EXPECT_THAT(Get(EmptyBackend(), "/").body,
              HasSubstr("There is no ranked list yet"));
}

TEST(ApiTest, WhatTheBackendThrowsIsAProblem) {
  ApiBackend backend = SampleBackend();
  backend.current = []() -> std::shared_ptr<const RankedList> {
    throw std::runtime_error("secret");
  };
  const ApiResponse response = Get(backend, "/healthz");
  EXPECT_EQ(response.status, 500);
  EXPECT_THAT(response.body, Not(HasSubstr("secret")));
}

}  // namespace
}  // namespace kindred::server
