#include "index/personas.h"

#include <algorithm>
#include <cstddef>
#include <optional>
#include <set>
#include <span>
#include <string>
#include <vector>

#include "gtest/gtest.h"

#include "base/random.h"
#include "tests/support/synthetic.h"

namespace kindred::index {
namespace {

// `each` customers of each of the first `topics` topics of four, worth 1 to 3.
std::vector<Customer> OfTopics(std::size_t topics, std::size_t each) {
  std::vector<Customer> customers;
  for (std::size_t i = 0; i < each; ++i) {
    for (std::size_t topic = 0; topic < topics; ++topic) {
      customers.push_back({4 * i + topic, static_cast<double>(i % 3 + 1)});
    }
  }
  return customers;
}

void ExpectEqual(std::span<const Persona> one, std::span<const Persona> other) {
  ASSERT_EQ(one.size(), other.size());
  for (std::size_t i = 0; i < one.size(); ++i) {
    EXPECT_EQ(one[i].members, other[i].members);
    EXPECT_EQ(one[i].centre, other[i].centre);
    EXPECT_EQ(one[i].value_share, other[i].value_share);
    ASSERT_EQ(one[i].terms.size(), other[i].terms.size());
    for (std::size_t t = 0; t < one[i].terms.size(); ++t) {
      EXPECT_EQ(one[i].terms[t].column, other[i].terms[t].column);
    }
  }
}

TEST(FindPersonasTest, RecoversTwoGroups) {
  const Generation generation = MakeSyntheticGeneration();
  const std::vector<Persona> personas =
      FindPersonas(generation, OfTopics(2, 15));
  ASSERT_EQ(personas.size(), 2U);
  for (const Persona& persona : personas) {
    EXPECT_EQ(persona.members.size(), 15U);
    for (const std::size_t row : persona.members) {
      EXPECT_EQ(row % 4, persona.members.front() % 4);
    }
  }
}

TEST(FindPersonasTest, OneGroupIsOnePersona) {
  const Generation generation = MakeSyntheticGeneration();
  for (const std::size_t each : {1U, 9U, 12U, 30U}) {
    EXPECT_EQ(FindPersonas(generation, OfTopics(1, each)).size(), 1U) << each;
  }
}

TEST(FindPersonasTest, FewCustomersAreOnePersona) {
  const Generation generation = MakeSyntheticGeneration();
  EXPECT_EQ(FindPersonas(generation, OfTopics(2, 4)).size(), 1U);
  EXPECT_EQ(FindPersonas(generation, OfTopics(2, 5)).size(), 2U);
}

TEST(FindPersonasTest, TermsAreThoseOfTheGroup) {
  const Generation generation = MakeSyntheticGeneration();
  for (const Persona& persona : FindPersonas(generation, OfTopics(2, 15))) {
    const std::string topic =
        "t" + std::to_string(persona.members.front() % 4) + "w";
    ASSERT_EQ(persona.terms.size(), 8U);
    double last = 1e300;
    for (const PersonaTerm& term : persona.terms) {
      EXPECT_TRUE(
          generation.vocabulary.Terms()[term.column].term.starts_with(topic));
      EXPECT_LE(term.weight, last);
      EXPECT_GE(term.against_rest.customers_with, 4);  // a quarter of 15
      last = term.weight;
    }
    EXPECT_TRUE(PersonaName(generation, persona).starts_with(topic));
  }
}

// "the" stands in all companies of one language, so also in a persona's.
TEST(FindPersonasTest, EverydayWordsOfALanguageAreNoName) {
  SyntheticCorpus corpus = MakeSyntheticCorpus({});
  for (std::size_t row = 0; row < corpus.companies.size(); ++row) {
    const bool english = row % 2 == 0;
    corpus.companies[row].language = english ? "en" : "de";
    const std::string word = english ? "the" : "zum";
    corpus.terms[row].terms.push_back({word, 2, word, {}});
    std::ranges::sort(corpus.terms[row].terms, {}, &nlp::TermCount::term);
  }
  const Generation generation = BuildGeneration(corpus.companies, corpus.terms,
                                                SyntheticGenerationOptions({}));
  ASSERT_TRUE(generation.vocabulary.Find("the").has_value());
  const std::vector<Persona> personas =
      FindPersonas(generation, OfTopics(2, 15));
  ASSERT_EQ(personas.size(), 2U);
  for (const Persona& persona : personas) {
    const bool english = persona.members.front() % 2 == 0;
    EXPECT_EQ(persona.language, english ? "en" : "de");
    ASSERT_FALSE(persona.terms.empty());
    for (const PersonaTerm& term : persona.terms) {
      const std::string& text = generation.vocabulary.Terms()[term.column].term;
      EXPECT_TRUE(text.starts_with(english ? "t0w" : "t1w")) << text;
      EXPECT_EQ(term.against_others.others, 0);
      EXPECT_EQ(term.against_rest.others, 45);
    }
  }
}

TEST(FindPersonasTest, CountsCompanies) {
  const Generation generation = MakeSyntheticGeneration();
  const std::vector<Customer> customers = OfTopics(2, 15);
  for (const Persona& persona : FindPersonas(generation, customers)) {
    for (const PersonaTerm& term : persona.terms) {
      std::int64_t others = 0;
      std::int64_t rest = 0;
      for (std::size_t row = 0; row < generation.Size(); ++row) {
        const bool has = std::ranges::binary_search(
            generation.features.Row(row).columns, term.column);
        const bool customer = row % 4 < 2 && row < 60;
        const bool member = customer && row % 4 == persona.members.front() % 4;
        others += has && customer && !member ? 1 : 0;
        rest += has && !customer ? 1 : 0;
      }
      EXPECT_EQ(term.against_others.others_with, others);
      EXPECT_EQ(term.against_others.others, 15);
      EXPECT_EQ(term.against_rest.others_with, rest);
      EXPECT_EQ(term.against_rest.others, 90);
    }
  }
}

TEST(FindPersonasTest, IsDeterministicAndFreeOfTheOrder) {
  const Generation generation = MakeSyntheticGeneration();
  std::vector<Customer> customers = OfTopics(3, 12);
  const std::vector<Persona> personas = FindPersonas(generation, customers);
  ExpectEqual(personas, FindPersonas(generation, customers));
  Random random(5);
  for (int i = 0; i < 5; ++i) {
    random.Shuffle(std::span(customers));
    ExpectEqual(personas, FindPersonas(generation, customers));
  }
}

TEST(FindPersonasTest, EachCustomerIsInOne) {
  const Generation generation = MakeSyntheticGeneration();
  for (const std::size_t topics : {1U, 2U, 3U, 4U}) {
    const std::vector<Customer> customers = OfTopics(topics, 12);
    std::multiset<std::size_t> members;
    for (const Persona& persona : FindPersonas(generation, customers)) {
      members.insert(persona.members.begin(), persona.members.end());
    }
    std::multiset<std::size_t> rows;
    for (const Customer& customer : customers) rows.insert(customer.row);
    EXPECT_EQ(members, rows);
  }
}

TEST(FindPersonasTest, ValueSharesSumToOne) {
  const Generation generation = MakeSyntheticGeneration();
  for (const std::size_t topics : {1U, 2U, 4U}) {
    std::vector<Customer> customers = OfTopics(topics, 12);
    for (const double value : {7.0, 0.0, -1.0}) {  // unknown for some, for all
      customers[1].value = value;
      double sum = 0;
      for (const Persona& persona : FindPersonas(generation, customers)) {
        sum += persona.value_share;
      }
      EXPECT_NEAR(sum, 1.0, 1e-9);
      if (value < 0) break;
      for (Customer& customer : customers) customer.value *= value;
    }
  }
}

TEST(FindPersonasTest, ValueSharesGoByValue) {
  const Generation generation = MakeSyntheticGeneration();
  std::vector<Customer> customers = OfTopics(2, 15);
  for (Customer& customer : customers) {
    customer.value = customer.row % 4 == 0 ? 3 : 1;
  }
  const std::vector<Persona> personas = FindPersonas(generation, customers);
  ASSERT_EQ(personas.size(), 2U);
  EXPECT_EQ(personas[0].members.front() % 4, 0U);  // of equal size, worth more
  EXPECT_NEAR(personas[0].value_share, 0.75, 1e-9);
}

TEST(FindPersonasTest, WithoutReadableCustomersThereIsNone) {
  const Generation generation = MakeSyntheticGeneration();
  EXPECT_TRUE(FindPersonas(generation, {}).empty());
}

TEST(NearestPersonaTest, ProspectsAreNearTheirOwnTopic) {
  const Generation generation = MakeSyntheticGeneration();
  const std::vector<Persona> personas =
      FindPersonas(generation, OfTopics(2, 15));
  for (std::size_t row = 60; row < generation.Size(); ++row) {
    const std::optional<PersonaMatch> match =
        NearestPersona(generation, personas, row);
    if (row % 4 >= 2) continue;
    ASSERT_TRUE(match.has_value());
    EXPECT_EQ(personas[match->persona].members.front() % 4, row % 4);
    EXPECT_GT(match->similarity, 0.0);
    EXPECT_LE(match->similarity, 1.0 + 1e-6);
    EXPECT_FALSE(OwnPersona(generation, personas, row).has_value());
  }
  EXPECT_FALSE(NearestPersona(generation, {}, 0).has_value());
}

TEST(OwnPersonaTest, MembersAreNearestFirst) {
  const Generation generation = MakeSyntheticGeneration();
  const std::vector<Persona> personas =
      FindPersonas(generation, OfTopics(3, 12));
  for (std::size_t i = 0; i < personas.size(); ++i) {
    double last = 1 + 1e-6;
    for (const std::size_t row : personas[i].members) {
      const std::optional<PersonaMatch> own =
          OwnPersona(generation, personas, row);
      ASSERT_TRUE(own.has_value());
      EXPECT_EQ(own->persona, i);
      EXPECT_LE(own->similarity, last);
      last = own->similarity;
    }
  }
}

}  // namespace
}  // namespace kindred::index
