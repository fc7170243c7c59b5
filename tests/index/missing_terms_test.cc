#include "index/missing_terms.h"

#include <algorithm>
#include <cstddef>
#include <optional>
#include <string>
#include <unordered_set>
#include <vector>

#include "gtest/gtest.h"

#include "tests/support/two_languages.h"

namespace kindred::index {
namespace {

// Rows 0-5: German customers; 6-7: English ones. "iso" is written alike in
// three languages. Then other companies of each language.
class MissingTermsTest : public testing::Test {
 protected:
  MissingTermsTest() {
    std::vector<TestCompany> companies;
    AddCompanies(companies, 6, "de", {"und", "spritzguss", "rein raum", "iso"});
    AddCompanies(companies, 2, "en", {"and", "mould", "iso"});
    AddCompanies(companies, 20, "de", {"und", "brot"}, {"ofen", "mehl"});
    AddCompanies(companies, 20, "en", {"and", "bread"}, {"oven", "flour"});
    AddCompanies(companies, 4, "fr", {"et", "iso"});
    AddCompanies(companies, 12, "fr", {"et", "pain"});
    AddCompanies(companies, 12, "it", {"e", "pane"});
    generation_ = MakeGenerationOf(companies);
    std::vector<Customer> customers;
    for (std::size_t row = 0; row < 8; ++row) customers.push_back({row, 0});
    audience_ = TrainAudience(generation_, customers).Value();
  }

  [[nodiscard]] std::vector<std::string> NamesOf(
      const MissingTerms& missing) const {
    std::vector<std::string> names;
    for (const TypicalTerm* term : missing.terms) {
      names.push_back(generation_.vocabulary.Terms()[term->column].term);
    }
    std::ranges::sort(names);
    return names;
  }

  [[nodiscard]] MissingTermFinder Finder(
      const std::vector<Persona>& personas = {}) const {
    return {generation_, audience_, personas};
  }

  Generation generation_;
  Audience audience_;
};

using Names = std::vector<std::string>;

TEST_F(MissingTermsTest, AGermanSiteLacksWhatGermanCustomersSay) {
  const MissingTermFinder finder = Finder();
  const MissingTerms missing = finder.Find(10, std::nullopt, {"und"}, 5);
  EXPECT_EQ(missing.with, ComparedWith::kLanguage);
  EXPECT_EQ(NamesOf(missing), (Names{"iso", "rein raum", "spritzguss"}));
  for (const TypicalTerm* term : missing.terms) {
    EXPECT_EQ(term->table.customers_with, 6);
    EXPECT_EQ(term->table.customers, 6);
    EXPECT_EQ(term->table.others_with, 0);
    EXPECT_EQ(term->table.others, 20);  // those in German
    ASSERT_FALSE(term->users.empty());
    EXPECT_LT(term->users.front(), 6U);
  }
}

TEST_F(MissingTermsTest, WhatItSaysIsNotMissing) {
  const MissingTermFinder finder = Finder();
  const auto names = [&](const std::unordered_set<std::string>& stems) {
    return NamesOf(finder.Find(10, std::nullopt, stems, 5));
  };
  EXPECT_EQ(names({"spritzguss", "iso"}), (Names{"rein raum"}));
  // Half of a phrase is not the phrase; both words are.
  EXPECT_EQ(names({"spritzguss", "iso", "rein"}), (Names{"rein raum"}));
  EXPECT_EQ(names({"spritzguss", "iso", "rein", "raum"}), Names{});
}

// Two English customers are too few: only what is written alike is compared.
TEST_F(MissingTermsTest, AnEnglishSiteLacksNoGermanWord) {
  const MissingTermFinder finder = Finder();
  const MissingTerms missing = finder.Find(30, std::nullopt, {"and"}, 5);
  EXPECT_EQ(missing.with, ComparedWith::kAll);
  EXPECT_EQ(NamesOf(missing), (Names{"iso"}));
  EXPECT_EQ(missing.terms.front()->table.customers, 8);
}

// Nobody who writes Italian says "iso".
TEST_F(MissingTermsTest, WhatNobodyOfItsLanguageSaysIsNotMissing) {
  const std::size_t italian = generation_.Size() - 1;
  EXPECT_EQ(generation_.companies[italian].language, "it");
  const MissingTermFinder finder = Finder();
  EXPECT_TRUE(finder.Find(italian, std::nullopt, {}, 5).terms.empty());
}

TEST_F(MissingTermsTest, ThePersonaGoesBeforeTheLanguage) {
  Persona persona;
  persona.members = {0, 1, 2, 3, 4};
  const std::vector<Persona> personas = {Persona{}, persona};
  const MissingTermFinder finder = Finder(personas);
  EXPECT_EQ(finder.Find(10, 1, {}, 5).with, ComparedWith::kPersona);
  EXPECT_EQ(finder.Find(10, 0, {}, 5).with, ComparedWith::kLanguage);
  EXPECT_EQ(finder.Find(30, 1, {}, 5).with, ComparedWith::kAll);
}

TEST_F(MissingTermsTest, FewCustomersCompareWithNobody) {
  audience_.customers.resize(4);
  const MissingTerms missing = Finder().Find(10, std::nullopt, {}, 5);
  EXPECT_EQ(missing.with, ComparedWith::kNobody);
  EXPECT_TRUE(missing.terms.empty());
}

// A term that lowers the score is not worth having.
TEST_F(MissingTermsTest, WhatSpeaksAgainstACompanyIsNotMissing) {
  const auto column = generation_.vocabulary.Find("spritzguss").value();
  audience_.model.term_weights[column] = -100;
  EXPECT_EQ(NamesOf(Finder().Find(10, std::nullopt, {}, 5)),
            (Names{"iso", "rein raum"}));
}

TEST_F(MissingTermsTest, TheLimitHolds) {
  EXPECT_EQ(Finder().Find(10, std::nullopt, {}, 2).terms.size(), 2U);
}

TEST(StemsOfTest, SplitsPhrasesAndHyphens) {
  nlp::TermCounts counts;
  counts.terms = {{"clean room", 1.0F, "clean room", {}},
                  {"ride-hail", 1.0F, "ride-hailing", {}},
                  {"-", 1.0F, "-", {}}};
  EXPECT_EQ(StemsOf(counts),
            (std::unordered_set<std::string>{"clean", "room", "ride", "hail"}));
}

}  // namespace
}  // namespace kindred::index
