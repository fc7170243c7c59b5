#include "server/score_audit.h"

#include <algorithm>
#include <array>
#include <map>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/digest.h"
#include "base/json.h"

namespace kindred::server {
namespace {

std::string ShortDigest(const Json& json) {
  return Sha256Hex(json.Dump()).substr(0, index::kVersionDigits);
}

// By domain, so that a new index alone does not change it.
std::string CustomersDigest(const index::Generation& generation,
                            const index::Audience& audience) {
  std::map<std::string_view, double> values;
  for (const index::Customer& customer : audience.customers) {
    values.emplace(generation.companies[customer.row].domain, customer.value);
  }
  Json::Array key;
  for (const auto& [domain, value] : values) {
    key.push_back(Json::Array{domain, value});
  }
  return ShortDigest(key);
}

std::string_view DigestOf(const index::ModelParts& parts,
                          std::string_view name) {
  for (const auto& part : parts) {
    if (part.first == name) return part.second;
  }
  return {};
}

// Names of the parts whose digests differ; one that is missing is empty.
std::vector<std::string> ChangedParts(const index::ModelParts& before,
                                      const index::ModelParts& now) {
  std::vector<std::string> names;
  for (const auto& [name, digest] : now) {
    if (DigestOf(before, name) != digest) names.push_back(name);
  }
  for (const auto& [name, digest] : before) {
    const bool told = std::ranges::count(names, name) > 0;
    if (!told && DigestOf(now, name) != digest) names.push_back(name);
  }
  return names;
}

void TellChange(const index::ScoreRecord& before, Since since,
                const RankedList& list, ScoredCompany& company) {
  company.changed.clear();
  company.previous_score.reset();
  if (before.text_digest != company.text_digest) {
    company.changed.emplace_back(kPageText);
  }
  for (std::string& name : ChangedParts(before.parts, list.model_parts)) {
    company.changed.push_back(std::move(name));
  }
  if (company.changed.empty() && before.score != company.score) {
    company.changed.emplace_back(kProgram);
  }
  if (!company.changed.empty()) {
    company.previous_score = before.score;
  } else if (since == Since::kLastChange) {
    company.changed = before.changed;
    company.previous_score = before.previous_score;
  }
}

// Calls `visit` with each company that has a score.
template <typename List, typename Visit>
void ForScored(List& list, const Visit& visit) {
  for (auto& row : list.prospects) {
    if (row.rank > 0) visit(row.company);
  }
  for (auto& row : list.customers) {
    if (row.problem.empty()) visit(row.company);
  }
}

}  // namespace

index::ModelParts PartsOfModel(const index::Generation& generation,
                               const index::Audience& audience,
                               const index::AudienceOptions& options,
                               const std::string& feedback_digest) {
  return {{"index", generation.version},
          {"customers", CustomersDigest(generation, audience)},
          {"feedback", feedback_digest},
          {"options", index::OptionsDigest(options)}};
}

std::string ModelVersion(const index::Audience& audience,
                         const index::ModelParts& parts) {
  constexpr std::array<std::string_view, 3> kNamed = {"index", "customers",
                                                      "options"};
  Json::Array key = {audience.version};
  for (const auto& [name, digest] : parts) {
    if (digest.empty() || std::ranges::count(kNamed, name) > 0) continue;
    key.push_back(Json::Array{name, digest});
  }
  return key.size() == 1 ? audience.version : ShortDigest(key);
}

void TellChanges(std::span<const index::ScoreRecord> before, Since since,
                 RankedList& list) {
  ForScored(list, [&](ScoredCompany& company) {
    const auto found = std::ranges::lower_bound(before, company.domain, {},
                                                &index::ScoreRecord::domain);
    if (found != before.end() && found->domain == company.domain) {
      TellChange(*found, since, list, company);
    }
  });
}

std::vector<index::ScoreRecord> RecordsOf(const RankedList& list) {
  std::map<std::string_view, index::ScoreRecord> records;
  ForScored(list, [&](const ScoredCompany& company) {
    records.try_emplace(
        company.domain,
        index::ScoreRecord{.domain = company.domain,
                           .score = company.score,
                           .model_version = list.model_version,
                           .text_digest = company.text_digest,
                           .parts = list.model_parts,
                           .previous_score = company.previous_score,
                           .changed = company.changed});
  });
  std::vector<index::ScoreRecord> all;
  all.reserve(records.size());
  for (auto& [domain, record] : records) all.push_back(std::move(record));
  return all;
}

}  // namespace kindred::server
