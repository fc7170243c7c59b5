// WARC records to write: one fetch, with all that belongs to it.
//
// Source: ISO 28500:2017 (WARC 1.1): sections 5 (fields), 6.3 (response), 6.4
// (request), 6.5 (metadata), 6.7 (revisit); annex D: one gzip member a record.
// Record ids are made of the content and its place, so that equal fetches give
// equal octets. Pure; thread-safe.
#ifndef KINDRED_CRAWLER_WARC_WRITE_H_
#define KINDRED_CRAWLER_WARC_WRITE_H_

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/clock.h"

namespace kindred::crawler {

// An answer that is archived already.
struct ArchivedAnswer {
  std::string target_uri;
  UtcTime date{};
  std::string body_sha256;     // 64 hexadecimal digits
  std::string record_id = {};  // WarcRecord::id; empty: not known
};

// One fetch. Blocks are lines with CRLF, without the blank one.
struct Exchange {
  std::string target_uri;
  UtcTime date{};
  std::string address;        // numeric, of the server; may be empty
  std::string request_block;  // as sent; empty: no request record
  std::string header_block;   // of the answer
  std::string body;           // without transfer and content coding
  int status = 0;
  // Why the body lacks its end, by section 5.13: "length", "time",
  // "disconnect", "unspecified"; empty: it does not.
  std::string truncated = {};
  // What else is to be known ("via", "https://acme.example/"); none: no
  // metadata record.
  std::vector<std::pair<std::string, std::string>> notes = {};
  // The answer whose body this one repeats: a 304, or equal octets. Then a
  // revisit record is written, without the body.
  std::optional<ArchivedAnswer> repeats = {};
};

struct WarcOctets {
  std::string octets;                 // response or revisit record first
  std::uint64_t response_length = 0;  // of that one
};

// The answer's record, then those of request and metadata. The stored header
// block has no Content-Encoding and Transfer-Encoding, and the stored body's
// Content-Length, as the body is stored decoded; a 304 has none, as it is not
// about its own body.
// `place` is where the octets will stand ("00001.warc.gz 7"): it tells two
// equal fetches of one second apart in their record ids.
[[nodiscard]] WarcOctets FormatExchange(const Exchange& exchange,
                                        std::string_view place = {});

// The warcinfo record a file begins with.
[[nodiscard]] std::string FormatInfoRecord(UtcTime date,
                                           std::string_view software);

}  // namespace kindred::crawler

#endif  // KINDRED_CRAWLER_WARC_WRITE_H_
