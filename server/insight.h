// Insight: what is told of a company beside its score, and of the customer
// list. docs/insight.md has each formula. Plain values; const access is
// thread-safe.
#ifndef KINDRED_SERVER_INSIGHT_H_
#define KINDRED_SERVER_INSIGHT_H_

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace kindred::server {

// What typical customers have and this website lacks.
struct MissingTermFigures {
  std::string term;
  std::int64_t customers_with = 0;  // of those it is compared with
  std::int64_t customers = 0;
  // A customer who says it, and where; no sentence where none may be quoted.
  std::string domain;
  std::string name;  // may be empty
  std::string sentence;
  std::string url;
  std::string date;  // the page was read
};

struct NearestCustomer {
  std::string domain;
  std::string name;                       // may be empty
  double similarity = 0;                  // above 0, 1: the same text
  std::vector<std::string> shared_terms;  // strongest first
};

struct Insight {
  // Among the ranked of its country and language; none: too few.
  std::optional<double> percentile_country;
  std::optional<double> percentile_language;
  // In the unit of the customers' values; none without values, and of
  // customers.
  std::optional<double> expected_value;  // if it became a customer
  std::optional<double> potential;       // fit times that
  // "the nearest customers", or "the mean of all customers" where similar
  // websites do not tell the value.
  std::string expected_value_from;
  double confidence = 0;         // 0 to 1
  std::string confidence_level;  // "low", "medium", "high"; empty: not scored
  std::vector<std::string> confidence_reasons;
  std::string compared_with;  // "customers who write de"; empty: with nobody
  std::vector<MissingTermFigures> missing;
  std::vector<NearestCustomer> nearest;  // customers, most similar first
};

// Something that is wrong with the list of customers.
struct ListFinding {
  // One row: "unusable", "duplicate", "parked", "unreadable", "outlier". The
  // whole list: "too few", "few", "incoherent", "one language", "one value".
  std::string kind;
  std::int64_t line = 0;  // in the customers file; 0: the whole list
  std::string domain;     // may be empty
  std::string name;       // may be empty
  std::string reason;     // one clause
  std::string advice;     // what to do, one sentence
};

}  // namespace kindred::server

#endif  // KINDRED_SERVER_INSIGHT_H_
