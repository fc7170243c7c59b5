#include "tests/server/sample_list.h"

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/json.h"
#include "server/ranked_list.h"

namespace kindred::server {
namespace {

struct SampleReason {
  std::string_view term;
  std::string_view sentence;
  std::string_view path;
};

constexpr std::array kFor = {
    SampleReason{"Spritzguss",
                 "Wir fertigen Bauteile aus technischen Kunststoffen im "
                 "Spritzguss, von der Nullserie bis zu zwei Millionen Stück "
                 "im Jahr.",
                 "leistungen/"},
    SampleReason{"eigener Werkzeugbau",
                 "Unser eigener Werkzeugbau begleitet Sie von der ersten "
                 "Skizze bis zum freigegebenen Serienwerkzeug.",
                 "werkzeugbau"},
    SampleReason{"Reinraum ISO 7",
                 "Medizinische Teile montieren und verpacken wir im Reinraum "
                 "ISO 7.",
                 "medizintechnik/reinraum.html"},
    SampleReason{"Baugruppenmontage",
                 "Baugruppenmontage, Prüfung und Verpackung übernehmen wir "
                 "auf Wunsch gleich mit.",
                 "leistungen/montage"},
    SampleReason{"two-component moulding",
                 "Two-component moulding joins hard and soft materials in one "
                 "cycle.",
                 "en/technology"},
    SampleReason{"Bemusterung", "", "service/bemusterung"},
    SampleReason{"IATF 16949", "Zertifiziert nach IATF 16949 und ISO 14001.",
                 "unternehmen/zertifikate"}};

constexpr std::array kAgainst = {
    SampleReason{"Onlineshop",
                 "In unserem Onlineshop finden Sie über 12.000 Artikel ab "
                 "Lager.",
                 "shop"},
    SampleReason{"Ladengeschäft",
                 "Besuchen Sie unser Ladengeschäft in der Altstadt.", ""},
    SampleReason{"Vermietung", "Vermietung von Geräten für Haus und Garten.",
                 "vermietung/"}};

constexpr std::array<std::string_view, 10> kNames = {
    "Brandl Kunststofftechnik GmbH",
    "Atelier Moulage Dupré",
    "Halvorsen Precision Parts",
    "日本精密成形株式会社",
    "Müller & Söhne Formenbau",
    "Officine Plastiche Valdarno S.r.l.",
    "Northgate Medical Components Ltd",
    "Plastwerk",
    "Kärntner Spritzgusswerk und Werkzeugbau Gesellschaft m.b.H. & Co. KG",
    "Elastomer Solutions"};

constexpr std::array<std::string_view, 5> kCountries = {"DE", "AT", "FR", "GB",
                                                        ""};
constexpr std::array<std::string_view, 3> kPersonas = {
    "Medizintechnik, Reinraum", "Automotive, IATF 16949", ""};

std::string Url(std::string_view domain, std::string_view path) {
  std::string url = "https://www.";
  return url.append(domain).append("/").append(path);
}

template <typename Array>
std::vector<Reason> Reasons(const Array& samples, std::string_view domain,
                            std::size_t from, double first) {
  std::vector<Reason> reasons;
  for (std::size_t i = from; i < samples.size(); ++i) {
    const SampleReason& sample = samples.at(i);
    reasons.push_back({.term = std::string(sample.term),
                       .contribution = first / static_cast<double>(i + 1),
                       .sentence = std::string(sample.sentence),
                       .url = Url(domain, sample.path),
                       .date = "2026-11-12"});
  }
  return reasons;
}

char GradeOf(double score) {
  if (score >= 78) return 'A';
  if (score >= 60) return 'B';
  return score >= 35 ? 'C' : 'D';
}

ProspectRow RankedRow(std::size_t rank, std::size_t ranked) {
  const std::size_t i = rank - 1;
  ProspectRow row;
  row.line = static_cast<std::int64_t>(rank) + 1;
  const std::string domain = "firma" + std::to_string(rank) + ".example";
  row.input = "https://www." + domain;
  row.external_id = "CRM-" + std::to_string(1000 + rank);
  row.columns = {
      {"Website", row.input}, {"name", "as in CRM"}, {"Owner", "Kim"}};
  row.rank = rank;
  if (rank % 11 == 0) row.note = "2 pages could not be read";
  ScoredCompany& company = row.company;
  company.domain = domain;
  if (rank % 10 == 5) {
    company.aliases = {"xn--mller-kva" + std::to_string(rank) + ".example"};
  }
  company.name = kNames.at(i % kNames.size());
  company.country = kCountries.at(i % kCountries.size());
  company.language = i % 3 == 2 ? "en" : "de";
  company.read_on = "2026-11-12";
  const double place = static_cast<double>(i) / static_cast<double>(ranked);
  company.score = 96.4 - 88.0 * place;
  company.grade = GradeOf(company.score);
  company.percentile = 100.0 * (1.0 - place);
  company.persona = kPersonas.at(i % kPersonas.size());
  company.persona_similarity = company.persona.empty() ? 0 : 0.625;
  company.reasons_for = Reasons(kFor, domain, i % 4, 1.4 - place);
  company.reasons_against =
      Reasons(kAgainst, domain, rank % 4 == 0 ? 3 : i % 3, -0.2 - place);
  company.bias = -1.25;
  company.other = 0.125;
  company.lenders = {{"nachbar" + std::to_string(rank) + ".example",
                      rank % 2 == 0 ? "" : "Nachbar & Söhne", 0.25 - place}};
  company.lent_other = 0.0625;
  company.raw = company.bias + company.other + company.lent_other +
                company.lenders.front().contribution;
  for (const auto* reasons : {&company.reasons_for, &company.reasons_against}) {
    for (const Reason& reason : *reasons) company.raw += reason.contribution;
  }
  return row;
}

ProspectRow UnrankedRow(std::int64_t line, std::string input,
                        std::string problem) {
  ProspectRow row;
  row.line = line;
  row.input = std::move(input);
  row.problem = std::move(problem);
  row.external_id = "CRM-" + std::to_string(5000 + line);
  row.columns = {{"Website", row.input}, {"name", ""}, {"Owner", "Kim"}};
  return row;
}

void AddUnranked(RankedList& list) {
  auto line = static_cast<std::int64_t>(list.prospects.size()) + 2;
  for (int i = 0; i < 5; ++i) {
    const std::string domain = "still" + std::to_string(i) + ".example";
    list.prospects.push_back(UnrankedRow(
        line++, domain, "the website could not be reached: time-out"));
    list.prospects.back().company.domain = domain;
  }
  for (const std::string_view mail :
       {"info@web.example", "sales@post.example"}) {
    list.prospects.push_back(UnrankedRow(
        line++, std::string(mail),
        "an e-mail address is no website; write the domain after the @"));
  }
  for (int i = 0; i < 2; ++i) {
    list.prospects.push_back(
        UnrankedRow(line++, "leer" + std::to_string(i) + ".example",
                    "too little text to judge: 14 words"));
    list.prospects.back().company.name = "Leer & Partner";
  }
}

CustomerRow MakeCustomer(std::int64_t line) {
  CustomerRow row;
  row.line = line;
  const auto i = static_cast<std::size_t>(line - 2);
  row.company.domain = "kunde" + std::to_string(line) + ".example";
  row.input = row.company.domain;
  row.company.name = kNames.at((i + 3) % kNames.size());
  row.value = 1'250'000.0 / static_cast<double>(i + 1);
  if (i % 9 == 4) {
    row.problem = "the website forbids crawlers (robots.txt)";
    return row;
  }
  row.weight = std::min(3.0, 1.0 + 4.0 / static_cast<double>(i + 1));
  row.company.score = 94.0 - static_cast<double>(i);
  row.company.grade = GradeOf(row.company.score);
  row.company.read_on = "2026-11-10";
  row.company.persona = kPersonas.at(i % 2);
  row.company.persona_similarity = 0.75;
  return row;
}

void AddPersonas(RankedList& list) {
  list.personas.push_back({.language = "de",
                           .name = std::string(kPersonas[0]),
                           .customers = 14,
                           .value_share = 0.625,
                           .terms = {{"Medizintechnik", 12, 14, 1, 11, 40, 950},
                                     {"Reinraum", 9, 14, 0, 11, 3, 950}},
                           .typical = {{"kunde2.example", "Müller & Söhne"},
                                       {"kunde4.example", ""}},
                           .prospects = 5});
  list.personas.push_back({.language = "",
                           .name = std::string(kPersonas[1]),
                           .customers = 11,
                           .value_share = 0.375,
                           .terms = {{"Automotive", 10, 11, 2, 14, 80, 950}},
                           .typical = {{"kunde3.example", "Plastwerk"}},
                           .prospects = 4});
}

}  // namespace

RankedList SampleList(std::size_t ranked) {
  RankedList list;
  list.model_version = "g00012-7f3a9c41";
  list.read_from = "2026-11-10";
  list.read_until = "2026-11-12";
  for (std::size_t rank = 1; rank <= ranked; ++rank) {
    list.prospects.push_back(RankedRow(rank, ranked));
  }
  AddUnranked(list);
  for (std::int64_t line = 2; line < 30; ++line) {
    list.customers.push_back(MakeCustomer(line));
  }
  std::int64_t with = 24;
  for (const SampleReason& sample : kFor) {
    list.in_common.push_back(
        {std::string(sample.term), with, 25, 2 * with + 3, 950});
    list.sets_apart.insert(
        list.sets_apart.begin(),
        {std::string(sample.term), with - 8, 25, (24 - with) / 3, 950});
    with -= 2;
  }
  for (const std::string_view term : {"Qualitätssicherung", "ISO 9001",
                                      "Automatisierung", "Serienfertigung"}) {
    list.in_common.push_back({std::string(term), with--, 25, 180, 950});
  }
  AddPersonas(list);
  list.companies = 975;
  list.terms = 48'211;
  list.value_readable = 0.94;
  return list;
}

double SumOfParts(const Json& reasons) {
  double sum = reasons.Find("bias")->NumberOr(0) +
               reasons.Find("other")->NumberOr(0) +
               reasons.Find("lent_other")->NumberOr(0);
  for (const char* const side : {"for", "against", "lent_by_similar"}) {
    for (const Json& reason : *reasons.Find(side)->AsArray()) {
      sum += reason.Find("contribution")->NumberOr(0);
    }
  }
  return sum;
}

std::size_t CountOf(std::string_view text, std::string_view part) {
  std::size_t count = 0;
  for (std::size_t at = text.find(part); at != std::string_view::npos;
       at = text.find(part, at + part.size())) {
    ++count;
  }
  return count;
}

}  // namespace kindred::server
