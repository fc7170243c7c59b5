// What is wrong with a list of customers, by what it taught?
//
// Everything rests on spies: customers hidden from the training as prospects
// are (index/spies.h). Pure; thread-safe.
#ifndef KINDRED_INDEX_LIST_DIAGNOSIS_H_
#define KINDRED_INDEX_LIST_DIAGNOSIS_H_

#include <cstddef>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "index/audience.h"
#include "index/generation.h"

namespace kindred::index {

struct ListDiagnosisOptions {
  std::size_t too_few = 5;  // with fewer, hidden ones leave too few to learn
  std::size_t few = 20;     // with fewer, terms rest on coincidences
  // A hidden customer is an outlier if its modified z-score among them (B.
  // Iglewicz and D. C. Hoaglin, How to Detect and Handle Outliers, 1993) is
  // under the one, and this share of the unlabelled companies score above it.
  // Of nine rules the one that finds most of three strangers in a list for the
  // false alarms it gives; docs/insight.md has the figures. Their -3.5 finds
  // one stranger in twenty: scores of hidden customers spread widely.
  double outlier_z = -1.5;
  double outlier_behind = 0.25;
  // Hidden customers are told from others if the rank sum test (H. B. Mann and
  // D. R. Whitney, Annals of Mathematical Statistics 18, 1947) says so with
  // this z-score: one list of chance in twenty.
  double told_apart_z = 1.645;
  // One language is the list's if this share of the customers write it; it is
  // told if this share of the other companies do not.
  double language_share = 0.8;
  double other_languages_share = 0.2;
  double value_share = 0.5;  // of all known value, by one customer
};

struct ListOutlier {
  std::size_t row = 0;
  double behind = 0;  // share of unlabelled companies that score above it
};

struct ListDiagnosis {
  std::size_t customers = 0;  // that taught the model
  bool too_few = false;
  bool few = false;  // and not too few
  // The chance that a hidden customer scores above a company that is none; none
  // with too few.
  std::optional<double> told_apart;
  // It is no better than chance: the list has nothing in common that websites
  // show. Then no outliers are told.
  bool incoherent = false;
  std::vector<ListOutlier> outliers;        // lowest score first
  std::string language;                     // that dominates; else empty
  double language_share = 0;                // of the customers
  double other_languages_share = 0;         // of the other companies
  std::optional<std::size_t> valuable_row;  // who holds most of the value
  double value_share = 0;
};

// `others` are the rows of companies that are no customers.
[[nodiscard]] ListDiagnosis DiagnoseList(
    const Generation& generation, const Audience& audience,
    std::span<const std::size_t> others,
    const ListDiagnosisOptions& options = {});

}  // namespace kindred::index

#endif  // KINDRED_INDEX_LIST_DIAGNOSIS_H_
