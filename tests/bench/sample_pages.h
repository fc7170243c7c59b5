// What every benchmark here starts with: the pages of WARC files, by site, and
// the CPU clock they are measured with.
#ifndef KINDRED_TESTS_BENCH_SAMPLE_PAGES_H_
#define KINDRED_TESTS_BENCH_SAMPLE_PAGES_H_

#include <chrono>
#include <cstddef>
#include <string>
#include <vector>

#include "base/result.h"
#include "nlp/document.h"

namespace kindred::bench {

struct SamplePage {
  std::string url;
  std::string content_type;  // header value, may be empty
  std::string body;          // as sent, content encoding removed
};

struct SampleSite {
  std::string host;
  std::vector<SamplePage> pages;  // in the file's order
};

// The responses with status 200 of the WARC file `path`, sites in order of
// their hosts. Fails if the file cannot be read or is damaged.
[[nodiscard]] Result<std::vector<SampleSite>> ReadSample(
    const std::string& path);

[[nodiscard]] std::size_t CountPages(const std::vector<SampleSite>& sites);
[[nodiscard]] std::size_t CountBytes(const std::vector<SampleSite>& sites);

// CPU time of the calling thread since its start: other programs on the
// machine do not count.
[[nodiscard]] std::chrono::nanoseconds ThreadCpu();

// The middle one of `values`; of an even number, the upper. Requires one.
[[nodiscard]] double Median(std::vector<double> values);

// All pages of a site read, repeated blocks marked.
[[nodiscard]] std::vector<nlp::Document> ReadSite(const SampleSite& site);

}  // namespace kindred::bench

#endif  // KINDRED_TESTS_BENCH_SAMPLE_PAGES_H_
