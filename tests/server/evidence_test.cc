#include "server/evidence.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <set>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "gmock/gmock.h"
#include "gtest/gtest.h"

#include "index/company_terms.h"
#include "index/term_lift.h"

namespace kindred::server {
namespace {

using testing::HasSubstr;

constexpr std::size_t kCompanies = 24;

constexpr std::array<std::string_view, 12> kMoulderWords = {
    "injection", "moulding", "polymer", "cavity", "granulate",  "hopper",
    "clamping",  "ejector",  "runner",  "nozzle", "automotive", "cleanroom"};
constexpr std::array<std::string_view, 12> kBakerWords = {
    "bread", "bakery", "flour", "oven",    "pastry", "dough",
    "rye",   "yeast",  "wheat", "pretzel", "crust",  "sourdough"};

nlp::Document Page(const std::string& title) {
  nlp::Document page;
  page.language = "en";
  page.blocks.push_back({nlp::Role::kTitle, title});
  return page;
}

index::PageRecord Record(const std::string& url, const std::string& time) {
  index::PageRecord record;
  record.final_url = url;
  record.fetched_at = time;
  return record;
}

// Companies are moulders and bakers by turns; each has a home page, where one
// word of its trade is missing, and a second page, where that word stands.
Site MakeSite(std::size_t company) {
  const auto& words = company % 2 == 0 ? kMoulderWords : kBakerWords;
  const auto& others = company % 2 == 0 ? kBakerWords : kMoulderWords;
  Site site;
  site.documents = {Page("Company " + std::to_string(company)), Page("More")};
  for (std::size_t i = 0; i < words.size(); ++i) {
    const std::size_t page = i == company % words.size() ? 1 : 0;
    site.documents[page].blocks.push_back(
        {nlp::Role::kBody,
         "Customers ask us for " + std::string(words.at(i)) + ". Then we go."});
  }
  // A phrase of its trade, whose words are terms too.
  site.documents[0].blocks.push_back(
      {nlp::Role::kBody, company % 2 == 0 ? "See our tool shop here."
                                          : "See our wedding cake here."});
  for (std::size_t i = 0; i < 7; ++i) {
    const std::string other(others.at((company + i) % others.size()));
    site.documents[1].blocks.push_back(
        {nlp::Role::kBody, "Never ask for " + other + "!"});
  }
  site.pages = {Record("https://home.example/", "2026-11-21T23:59:59Z"),
                Record("https://home.example/more", "2026-11-22T00:00:00Z")};
  return site;
}

index::Generation MakeGeneration() {
  std::vector<index::IndexedCompany> companies;
  for (std::size_t i = 0; i < kCompanies; ++i) {
    companies.push_back({static_cast<std::int64_t>(i) + 1,
                         "c" + std::to_string(i) + ".example",
                         "Name " + std::to_string(i), "DE", "", 0});
  }
  index::CountedCompanies counted = index::CountAllTerms(
      companies, [](std::size_t i) { return MakeSite(i).documents; });
  index::GenerationOptions options;
  options.vocabulary.max_share = 1;
  options.latent.dimensions = 4;
  return index::BuildGeneration(std::move(companies), counted.terms, options,
                                std::move(counted.lexicon));
}

class ExplainCompanyTest : public testing::Test {
 protected:
  // The moulders are the customers.
  ExplainCompanyTest() {
    std::vector<index::Customer> customers;
    std::vector<std::size_t> rows;
    for (std::size_t row = 0; row < kCompanies; ++row) {
      if (row % 2 == 0) customers.push_back({row, 0});
      rows.push_back(row);
    }
    audience_ = index::TrainAudience(generation_, customers).Value();
    lift_ = index::TermLift(generation_, customers);
    for (const index::Score& score :
         index::Rank(generation_, audience_, rows)) {
      scores_.at(score.row) = score;
    }
  }

  [[nodiscard]] ScoredCompany Explain(std::size_t row, const Site& site) const {
    return ExplainCompany({generation_, audience_, lift_}, ScoreOf(row), site,
                          CountSite(generation_, row, site));
  }
  [[nodiscard]] const index::Score& ScoreOf(std::size_t row) const {
    return scores_.at(row);
  }

 private:
  index::Generation generation_ = MakeGeneration();
  index::Audience audience_;
  index::TermLift lift_{generation_, {}};
  std::vector<index::Score> scores_ = std::vector<index::Score>(kCompanies);
};

std::vector<Reason> AllReasons(const ScoredCompany& company) {
  std::vector<Reason> reasons = company.reasons_for;
  reasons.insert(reasons.end(), company.reasons_against.begin(),
                 company.reasons_against.end());
  return reasons;
}

TEST_F(ExplainCompanyTest, TellsWhoItIsAndItsScore) {
  const ScoredCompany company = Explain(2, MakeSite(2));
  EXPECT_EQ(company.domain, "c2.example");
  EXPECT_EQ(company.name, "Name 2");
  EXPECT_EQ(company.country, "DE");
  EXPECT_EQ(company.language, "en");
  EXPECT_EQ(company.title, "Company 2");
  EXPECT_EQ(company.read_on, "2026-11-21");
  EXPECT_EQ(company.score, ScoreOf(2).points);
  EXPECT_EQ(company.grade, index::Letter(ScoreOf(2).grade));
  EXPECT_EQ(company.percentile, ScoreOf(2).percentile);
  EXPECT_EQ(company.raw, ScoreOf(2).raw);
  EXPECT_GT(company.raw, Explain(3, MakeSite(3)).raw);
}

TEST_F(ExplainCompanyTest, ItsPartsSumToTheRawScore) {
  for (std::size_t row = 0; row < kCompanies; ++row) {
    const ScoredCompany company = Explain(row, MakeSite(row));
    double sum = company.bias + company.other + company.lent_other;
    for (const Lender& lender : company.lenders) sum += lender.contribution;
    for (const Reason& reason : AllReasons(company)) sum += reason.contribution;
    EXPECT_NEAR(sum, company.raw, 1e-6);
    EXPECT_NE(company.other, 0);  // there are more terms than reasons
  }
}

TEST_F(ExplainCompanyTest, LendersAreTheLargestOfEitherSign) {
  const ScoredCompany company = Explain(0, MakeSite(0));
  ASSERT_EQ(company.lenders.size(), kLenders);
  for (std::size_t i = 0; i < kLenders; ++i) {
    const Lender& lender = company.lenders[i];
    EXPECT_NE(lender.domain, company.domain);
    EXPECT_EQ(lender.name.rfind("Name ", 0), 0U);
    if (i == 0) continue;
    EXPECT_LE(std::abs(lender.contribution),
              std::abs(company.lenders[i - 1].contribution));
  }
  EXPECT_GT(company.lenders.front().contribution, 0);  // a moulder, too
}

TEST_F(ExplainCompanyTest, ReasonsAreTheLargestOfTheirSign) {
  for (std::size_t row = 0; row < kCompanies; ++row) {
    const ScoredCompany company = Explain(row, MakeSite(row));
    // What speaks for a baker are the seven words of the other trade.
    EXPECT_EQ(company.reasons_for.size(), row % 2 == 0 ? kReasonsFor : 7U);
    EXPECT_EQ(company.reasons_against.size(), kReasonsAgainst);
    double last = 1e9;
    for (const Reason& reason : company.reasons_for) {
      EXPECT_GT(reason.contribution, 0);
      EXPECT_LE(reason.contribution, last);
      last = reason.contribution;
    }
    last = -1e9;
    for (const Reason& reason : company.reasons_against) {
      EXPECT_LT(reason.contribution, 0);
      EXPECT_GE(reason.contribution, last);
      last = reason.contribution;
    }
  }
}

TEST_F(ExplainCompanyTest, NoTwoReasonsOfAKindShareAWord) {
  const ScoredCompany company = Explain(0, MakeSite(0));
  std::set<std::string> words;
  std::size_t count = 0;
  for (const Reason& reason : company.reasons_for) {
    std::string word;
    for (const char c : reason.term + ' ') {
      if (c != ' ') {
        word += c;
        continue;
      }
      words.insert(std::exchange(word, ""));
      ++count;
    }
  }
  EXPECT_EQ(words.size(), count);
}

TEST_F(ExplainCompanyTest, QuotesThePageThatSaysIt) {
  std::size_t on_second_page = 0;
  for (std::size_t row = 0; row < kCompanies; ++row) {
    for (const Reason& reason : AllReasons(Explain(row, MakeSite(row)))) {
      EXPECT_THAT(reason.sentence, HasSubstr(reason.term));
      EXPECT_EQ(reason.sentence.find("Then we go"), std::string::npos);
      const bool second = reason.url == "https://home.example/more";
      EXPECT_EQ(reason.date, second ? "2026-11-22" : "2026-11-21");
      on_second_page += second ? 1U : 0U;
    }
  }
  EXPECT_GT(on_second_page, 0U);
}

// As this site writes it, not as most do: a stem of several languages would
// else be shown as a word that the reader does not find.
TEST_F(ExplainCompanyTest, ATermIsShownAsTheCompanyWritesIt) {
  Site site = MakeSite(0);
  for (nlp::Document& document : site.documents) {
    for (nlp::Block& block : document.blocks) {
      const std::size_t at = block.text.find(" for ");
      if (at == std::string::npos) continue;
      char& initial = block.text.at(at + 5);
      initial = static_cast<char>(initial - 'a' + 'A');
    }
  }
  for (const Reason& reason : AllReasons(Explain(0, site))) {
    EXPECT_THAT(reason.sentence, HasSubstr(reason.term));
  }
}

TEST_F(ExplainCompanyTest, APageThatForbidsQuotingIsNamedOnly) {
  Site site = MakeSite(0);
  site.documents[0].nosnippet = true;
  std::size_t unquoted = 0;
  for (const Reason& reason : AllReasons(Explain(0, site))) {
    const bool home = reason.url == "https://home.example/";
    EXPECT_EQ(reason.sentence.empty(), home) << reason.term;
    EXPECT_EQ(reason.date, home ? "2026-11-21" : "2026-11-22");
    unquoted += home ? 1U : 0U;
  }
  EXPECT_GT(unquoted, 0U);
}

// Moulders are the customers, so what speaks for any company is of theirs, and
// what speaks against it is not.
TEST_F(ExplainCompanyTest, TheCustomersUseOfATermBearsItOut) {
  std::size_t for_a_baker = 0;
  for (std::size_t row = 0; row < kCompanies; ++row) {
    const ScoredCompany company = Explain(row, MakeSite(row));
    const auto is_of = [](const auto& words, const std::string& term) {
      return std::ranges::find(words, term) != words.end();
    };
    for (const Reason& reason : company.reasons_for) {
      EXPECT_FALSE(is_of(kBakerWords, reason.term)) << reason.term;
      for_a_baker += row % 2;
    }
    for (const Reason& reason : company.reasons_against) {
      EXPECT_FALSE(is_of(kMoulderWords, reason.term)) << reason.term;
    }
  }
  EXPECT_GT(for_a_baker, 0U);
}

TEST_F(ExplainCompanyTest, ATermIsWrittenAsTheSiteWritesIt) {
  Site site = MakeSite(0);
  for (nlp::Block& block : site.documents[0].blocks) {
    const std::size_t at = block.text.find("granulate");
    if (at != std::string::npos) block.text.replace(at, 9, "granulates");
  }
  std::set<std::string> terms;
  for (const Reason& reason : Explain(0, site).reasons_for) {
    terms.insert(reason.term);
  }
  EXPECT_EQ(terms.count("granulate"), 0U);
  EXPECT_EQ(terms.count("granulates"), 1U);
}

// The site was read again after the index was built.
TEST_F(ExplainCompanyTest, AReasonTheSiteSaysNoMoreHasNoQuote) {
  Site site = MakeSite(0);
  const ScoredCompany before = Explain(0, site);
  site.documents = {Page("New"), Page("More")};
  const ScoredCompany after = Explain(0, site);
  EXPECT_EQ(after.raw, before.raw);
  ASSERT_EQ(after.reasons_for.size(), before.reasons_for.size());
  for (const Reason& reason : AllReasons(after)) {
    EXPECT_FALSE(reason.term.empty());
    EXPECT_EQ(reason.sentence + reason.url + reason.date, "");
  }
}

}  // namespace
}  // namespace kindred::server
