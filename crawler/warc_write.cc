#include "crawler/warc_write.h"

#include <algorithm>
#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

#include "base/digest.h"
#include "crawler/ascii.h"
#include "crawler/inflate.h"
#include "crawler/warc_http.h"

namespace kindred::crawler {
namespace {

constexpr int kNotModified = 304;
constexpr std::string_view kProfiles =
    "http://netpreserve.org/warc/1.1/revisit/";

// A URN of RFC 9562 version 8 from a digest.
std::string RecordId(const std::string& digest) {
  std::string uuid = digest.substr(0, 32);
  uuid[12] = '8';
  uuid[16] = "89ab"[static_cast<std::size_t>(HexValue(uuid[16])) % 4];
  for (const std::size_t at : {20U, 16U, 12U, 8U}) uuid.insert(at, 1, '-');
  return "<urn:uuid:" + uuid + '>';
}

// A header field; what the web sent cannot begin another one.
std::string Field(std::string_view name, std::string_view value) {
  std::string field(name);
  field.append(": ").append(value);
  std::erase_if(field, [](char c) { return c == '\r' || c == '\n'; });
  return field + "\r\n";
}

struct RecordText {
  std::string id;
  std::string octets;  // compressed
};

// Version line, fields, blank line, content, two line ends. The id is of the
// fields, which name the content by its digest, and of the place.
RecordText MakeRecord(std::string_view type, std::string_view date,
                      std::string_view place, const std::string& fields,
                      std::string_view content) {
  std::string header =
      "WARC/1.1\r\n" + Field("WARC-Type", type) + Field("WARC-Date", date) +
      fields + Field("WARC-Block-Digest", "sha256:" + Sha256Hex(content));
  RecordText record{RecordId(Sha256Hex(header + std::string(place))), {}};
  header += Field("WARC-Record-ID", record.id) +
            Field("Content-Length", std::to_string(content.size()));
  header.append("\r\n").append(content).append("\r\n\r\n");
  record.octets = Gzip(header);
  return record;
}

std::string RevisitFields(const Exchange& exchange) {
  const ArchivedAnswer& before = *exchange.repeats;
  const std::string_view profile = exchange.status == kNotModified
                                       ? "server-not-modified"
                                       : "identical-payload-digest";
  const std::string of_record =
      before.record_id.empty() ? "" : Field("WARC-Refers-To", before.record_id);
  // Section 6.7.2: an identical payload that is left out counts as cut off.
  const std::string cut =
      exchange.status == kNotModified ? "" : Field("WARC-Truncated", "length");
  return Field("WARC-Profile", std::string(kProfiles) + std::string(profile)) +
         of_record + Field("WARC-Refers-To-Target-URI", before.target_uri) +
         Field("WARC-Refers-To-Date", FormatUtc(before.date)) +
         Field("WARC-Payload-Digest", "sha256:" + before.body_sha256) + cut;
}

std::string ResponseFields(const Exchange& exchange) {
  return Field("WARC-Payload-Digest", "sha256:" + Sha256Hex(exchange.body)) +
         (exchange.truncated.empty()
              ? ""
              : Field("WARC-Truncated", exchange.truncated));
}

}  // namespace

WarcOctets FormatExchange(const Exchange& exchange, std::string_view place) {
  const std::string date = FormatUtc(exchange.date);
  const std::string target = Field("WARC-Target-URI", exchange.target_uri);
  const std::string address = exchange.address.empty()
                                  ? ""
                                  : Field("WARC-IP-Address", exchange.address);
  const bool repeats = exchange.repeats.has_value();
  std::optional<std::size_t> size = exchange.body.size();
  if (exchange.status == kNotModified) size.reset();
  std::string block =
      StoredHeaderBlock(exchange.header_block, exchange.status, size) + "\r\n";
  if (!repeats) block += exchange.body;
  const RecordText answer = MakeRecord(
      repeats ? "revisit" : "response", date, place,
      target + address +
          (repeats ? RevisitFields(exchange) : ResponseFields(exchange)) +
          Field("Content-Type", "application/http;msgtype=response"),
      block);
  WarcOctets written{answer.octets, answer.octets.size()};
  const std::string concurrent = Field("WARC-Concurrent-To", answer.id);
  if (!exchange.request_block.empty()) {
    written.octets += MakeRecord("request", date, place,
                                 target + address + concurrent +
                                     Field("Content-Type",
                                           "application/http;msgtype=request"),
                                 exchange.request_block + "\r\n")
                          .octets;
  }
  if (!exchange.notes.empty()) {
    std::string notes;
    for (const auto& [name, value] : exchange.notes) {
      notes += Field(name, value);
    }
    written.octets +=
        MakeRecord("metadata", date, place,
                   target + concurrent +
                       Field("Content-Type", "application/warc-fields"),
                   notes)
            .octets;
  }
  return written;
}

std::string FormatInfoRecord(UtcTime date, std::string_view software) {
  return MakeRecord("warcinfo", FormatUtc(date), {},
                    Field("Content-Type", "application/warc-fields"),
                    Field("software", software) +
                        Field("format", "WARC File Format 1.1"))
      .octets;
}

}  // namespace kindred::crawler
