// Fills a workspace with made-up companies, for measuring what a million cost.
//
// usage: make_companies WORKSPACE [--companies N] [--seed S] [--threads T]
//                       [--resample FOLDER]
//
// Makes WORKSPACE/catalog.sqlite, which must not be there: N companies (100,000
// if not told) with their visits, pages and documents, a list of 200 customers
// of one topic and one of 10,000 prospects, for `kindred reindex --workspace
// WORKSPACE` and everything after it. The texts are made up
// (tests/support/made_companies.h), or mixed from those in
// FOLDER/companies.jsonl (tests/support/resampled_companies.h). There is no
// archive: the documents are stored, so that no page is read anew as long as
// the program's kDocumentVersion is the one they were made with; the archive
// file that the pages name does not exist. Equal options give equal rows.
#include <algorithm>
#include <array>
#include <atomic>
#include <cstddef>
#include <cstdint>
#include <cstdio>
#include <filesystem>
#include <functional>
#include <map>
#include <optional>
#include <set>
#include <span>
#include <string>
#include <string_view>
#include <thread>
#include <utility>
#include <vector>

#include "base/digest.h"
#include "base/random.h"
#include "base/result.h"
#include "index/catalog.h"
#include "nlp/document.h"
#include "nlp/document_form.h"
#include "server/engine.h"
#include "tests/eval/labelled_files.h"
#include "tests/support/made_companies.h"
#include "tests/support/resampled_companies.h"

namespace kindred::made {
namespace {

constexpr std::uint64_t kBatch = 4000;  // companies in one step
constexpr std::size_t kCustomerRows = 200;
constexpr std::size_t kProspectRows = 10'000;
constexpr const char* kVisitedAt = "2026-11-25T00:00:00Z";

using Maker = std::function<MadeCompany(std::uint64_t)>;

struct FillOptions {
  std::string workspace;
  std::uint64_t companies = 100'000;
  std::uint64_t seed = 1;
  std::size_t threads = 2;
  std::string resample;  // folder; empty: made up
};

struct Filling {
  std::vector<std::int64_t> ids;  // by company number
  std::map<std::string, std::vector<std::uint64_t>> numbers;  // by main topic
  std::uint64_t pages = 0;
  std::uint64_t text_bytes = 0;
  std::uint64_t stored_bytes = 0;
};

// A company ready to be stored.
struct Packed {
  index::CompanyRecord company;
  std::string topic;
  index::CrawledSite site;
  std::vector<std::string> documents;
  std::uint64_t text_bytes = 0;
};

index::PageRecord PageOf(const MadeCompany& company, std::size_t i) {
  index::PageRecord page;
  page.order = static_cast<int>(i);
  page.url = "https://" + company.domain + "/" +
             (i == 0 ? "" : "page-" + std::to_string(i));
  page.final_url = page.url;
  page.fetched_at = kVisitedAt;
  page.sha256 = Sha256Hex(page.url);
  page.file = "00001.warc.gz";
  return page;
}

Packed Pack(const MadeCompany& company) {
  Packed packed;
  packed.company.domain = company.domain;
  packed.company.start_url = "https://" + company.domain + "/";
  packed.topic = company.topics.empty() ? "" : company.topics.front();
  packed.site.visit = {0, true, "", kVisitedAt, company.domain};
  for (std::size_t i = 0; i < company.pages.size(); ++i) {
    packed.site.pages.push_back(PageOf(company, i));
    for (const nlp::Block& block : company.pages[i].blocks) {
      packed.text_bytes += block.text.size();
    }
    // Made documents are short and there is memory: no error to pass on.
    packed.documents.push_back(nlp::PackDocument(company.pages[i]).Value());
  }
  return packed;
}

std::vector<Packed> PackRange(const Maker& make, std::uint64_t begin,
                              std::uint64_t end, std::size_t threads) {
  std::vector<Packed> packed(end - begin);
  std::atomic<std::uint64_t> next = begin;
  const auto work = [&] {
    for (std::uint64_t i = next++; i < end; i = next++) {
      packed[i - begin] = Pack(make(i));
    }
  };
  std::vector<std::jthread> others;
  for (std::size_t i = 1; i < threads; ++i) others.emplace_back(work);
  work();
  others.clear();  // waits for them
  return packed;
}

Status Store(index::Catalog& catalog, std::span<Packed> batch,
             Filling& filling) {
  std::vector<index::CompanyRecord> companies;
  for (const Packed& packed : batch) companies.push_back(packed.company);
  const auto ids = catalog.AddCompanies(companies);
  if (!ids.Ok()) return ids.Reason();
  std::vector<index::CrawledSite> sites;
  for (std::size_t i = 0; i < batch.size(); ++i) {
    batch[i].site.visit.company_id = ids.Value()[i];
    if (!batch[i].topic.empty()) {
      filling.numbers[batch[i].topic].push_back(filling.ids.size());
    }
    filling.ids.push_back(ids.Value()[i]);
    filling.text_bytes += batch[i].text_bytes;
    sites.push_back(std::move(batch[i].site));
  }
  const auto pages = catalog.SaveVisits(sites);
  if (!pages.Ok()) return pages.Reason();
  std::vector<index::StoredDocument> documents;
  for (Packed& packed : batch) {
    for (std::string& body : packed.documents) {
      filling.stored_bytes += body.size();
      documents.push_back({pages.Value()[documents.size()],
                           nlp::kDocumentVersion, std::move(body)});
    }
  }
  filling.pages += documents.size();
  return catalog.PutDocuments(documents);
}

// The topic with the most companies; of equal ones the first by name.
const std::vector<std::uint64_t>& LargestTopic(const Filling& filling) {
  return std::ranges::max_element(
             filling.numbers, {},
             [](const auto& topic) { return topic.second.size(); })
      ->second;
}

Status PutList(index::Catalog& catalog, std::string_view name,
               const std::vector<std::uint64_t>& numbers, const Maker& make,
               const Filling& filling) {
  std::vector<index::ListEntry> entries;
  for (const std::uint64_t number : numbers) {
    const MadeCompany company = make(number);
    index::ListEntry entry;
    entry.line = static_cast<std::int64_t>(entries.size()) + 2;
    entry.company_id = filling.ids[number];
    entry.input = company.domain;
    entry.name = company.name;
    entry.country = company.country;
    entry.columns = R"({"domain":")" + company.domain + "\"}";
    entries.push_back(std::move(entry));
  }
  return catalog.ReplaceList(name, entries);
}

Status PutLists(index::Catalog& catalog, const Maker& make,
                const FillOptions& options, const Filling& filling) {
  Random random(options.seed);
  std::vector<std::uint64_t> customers = LargestTopic(filling);
  random.Shuffle(std::span(customers));
  customers.resize(std::min(customers.size(), kCustomerRows));
  const std::set<std::uint64_t> taken(customers.begin(), customers.end());
  std::vector<std::uint64_t> prospects;
  for (std::uint64_t i = 0; i < filling.ids.size(); ++i) {
    if (!taken.contains(i)) prospects.push_back(i);
  }
  random.Shuffle(std::span(prospects));
  prospects.resize(std::min(prospects.size(), kProspectRows));
  Status put = PutList(catalog, server::kCustomers, customers, make, filling);
  if (!put.Ok()) return put;
  return PutList(catalog, server::kProspects, prospects, make, filling);
}

Result<Maker> MakerFor(const FillOptions& options) {
  if (options.resample.empty()) {
    CompanyMakerOptions made;
    made.seed = options.seed;
    return Maker([maker = CompanyMaker(made)](std::uint64_t number) {
      return maker.Make(number);
    });
  }
  Result<CompanyResampler> resampler = CompanyResampler::Of(
      index::ReadAll(options.resample + "/companies.jsonl"), options.seed);
  if (!resampler.Ok()) return resampler.Reason();
  return Maker([maker = std::move(resampler).Value()](std::uint64_t number) {
    return maker.Make(number);
  });
}

Status Fill(const FillOptions& options, Filling& filling) {
  const Result<Maker> make = MakerFor(options);
  if (!make.Ok()) return make.Reason();
  const std::string path = options.workspace + "/catalog.sqlite";
  if (std::filesystem::exists(path)) {
    return Error{ErrorCode::kInvalidArgument, path + ": is there already"};
  }
  std::filesystem::create_directories(options.workspace);
  Result<index::Catalog> catalog = index::Catalog::Open(path);
  if (!catalog.Ok()) return catalog.Reason();
  for (std::uint64_t i = 0; i < options.companies; i += kBatch) {
    std::vector<Packed> batch =
        PackRange(make.Value(), i, std::min(i + kBatch, options.companies),
                  options.threads);
    Status stored = Store(catalog.Value(), batch, filling);
    if (!stored.Ok()) return stored;
  }
  return PutLists(catalog.Value(), make.Value(), options, filling);
}

std::optional<FillOptions> ParseOptions(
    const std::vector<std::string>& arguments) {
  FillOptions options;
  if (arguments.size() % 2 != 1) return std::nullopt;
  options.workspace = arguments[0];
  for (std::size_t i = 1; i < arguments.size(); i += 2) {
    const std::string& value = arguments[i + 1];
    if (arguments[i] == "--resample") {
      options.resample = value;
      continue;
    }
    const std::uint64_t number = std::strtoull(value.c_str(), nullptr, 10);
    if (number == 0) return std::nullopt;
    if (arguments[i] == "--companies") {
      options.companies = number;
    } else if (arguments[i] == "--seed") {
      options.seed = number;
    } else if (arguments[i] == "--threads") {
      options.threads = number;
    } else {
      return std::nullopt;
    }
  }
  return options;
}

int Main(const std::vector<std::string>& arguments) {
  const std::optional<FillOptions> options = ParseOptions(arguments);
  if (!options) {
    std::fprintf(stderr,
                 "usage: make_companies WORKSPACE [--companies N] [--seed S] "
                 "[--threads T] [--resample FOLDER]\n");
    return 2;
  }
  const index::Stopwatch clock;
  Filling filling;
  if (const Status filled = Fill(*options, filling); !filled.Ok()) {
    std::fprintf(stderr, "%s\n", filled.Reason().message.c_str());
    return 3;
  }
  const double seconds = clock.Milliseconds() / 1000;
  const auto each = [&filling](std::uint64_t bytes) {
    return static_cast<double>(bytes) / static_cast<double>(filling.ids.size());
  };
  std::printf(
      "companies %zu  pages %llu  seconds %.1f  companies/s %.0f  octets a "
      "company: text %.0f, documents %.0f, catalogue %.0f\n",
      filling.ids.size(),
      static_cast<unsigned long long>(
          filling.pages),  // NOLINT(google-runtime-int)
      seconds, static_cast<double>(filling.ids.size()) / seconds,
      each(filling.text_bytes), each(filling.stored_bytes),
      each(std::filesystem::file_size(options->workspace + "/catalog.sqlite")));
  return 0;
}

}  // namespace
}  // namespace kindred::made

int main(int count, char** values) {
  return kindred::made::Main({values + 1, values + count});
}
