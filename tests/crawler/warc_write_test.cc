#include "crawler/warc_write.h"

#include <string>
#include <vector>

#include "gmock/gmock.h"
#include "gtest/gtest.h"

#include "base/digest.h"
#include "crawler/fetcher.h"
#include "crawler/inflate.h"
#include "crawler/warc.h"

namespace kindred::crawler {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::Not;

Exchange Fetched() {
  Exchange exchange;
  exchange.target_uri = "https://acme.example/a";
  exchange.date = *ParseUtc("2026-11-22T18:31:05Z");
  exchange.address = "192.0.2.7";
  exchange.request_block = "GET /a HTTP/1.1\r\nHost: acme.example\r\n";
  exchange.header_block =
      "HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nETag: \"x\"\r\n";
  exchange.body = "<p>Acme</p>";
  exchange.status = 200;
  exchange.notes = {{"via", "https://acme.example/"}, {"topic", "about"}};
  return exchange;
}

// The records as text, decompressed.
std::vector<std::string> Texts(const std::string& octets) {
  std::vector<std::string> texts;
  for (std::size_t at = 0; at < octets.size();) {
    Inflater member(std::string_view(octets).substr(at), InflateFormat::kGzip);
    member.Read(texts.emplace_back(), 1'000'000);
    EXPECT_TRUE(member.Ended());
    at += member.Consumed();
  }
  return texts;
}

std::string ValueOf(const std::string& record, std::string_view name) {
  return std::string(
      HeaderValue(record.substr(0, record.find("\r\n\r\n")), name));
}

TEST(FormatExchangeTest, WritesAnswerRequestAndMetadata) {
  const WarcOctets written = FormatExchange(Fetched());
  const std::vector<std::string> texts = Texts(written.octets);
  ASSERT_EQ(texts.size(), 3U);
  std::vector<std::string> types;
  for (const std::string& text : texts) {
    types.push_back(ValueOf(text, "WARC-Type"));
    EXPECT_THAT(text, testing::StartsWith("WARC/1.1\r\n"));
    EXPECT_THAT(text, testing::EndsWith("\r\n\r\n"));
    EXPECT_EQ(ValueOf(text, "WARC-Date"), "2026-11-22T18:31:05Z");
    EXPECT_EQ(ValueOf(text, "WARC-Target-URI"), "https://acme.example/a");
  }
  EXPECT_THAT(types, ElementsAre("response", "request", "metadata"));
  const std::string id = ValueOf(texts[0], "WARC-Record-ID");
  EXPECT_EQ(ValueOf(texts[1], "WARC-Concurrent-To"), id);
  EXPECT_EQ(ValueOf(texts[2], "WARC-Concurrent-To"), id);
  EXPECT_EQ(ValueOf(texts[0], "WARC-IP-Address"), "192.0.2.7");
  EXPECT_EQ(ValueOf(texts[0], "WARC-Payload-Digest"),
            "sha256:" + Sha256Hex("<p>Acme</p>"));
  EXPECT_THAT(texts[1], HasSubstr("\r\n\r\nGET /a HTTP/1.1\r\n"));
  EXPECT_THAT(texts[2],
              HasSubstr("via: https://acme.example/\r\ntopic: about"));
  // The answer's record is the first one.
  const auto record = ParseRecord(
      std::string_view(written.octets).substr(0, written.response_length), "x",
      0);
  ASSERT_TRUE(record.Ok());
  EXPECT_EQ(record.Value().body, "<p>Acme</p>");
  EXPECT_EQ(record.Value().length, written.response_length);
}

TEST(FormatExchangeTest, AnUnchangedPageIsARevisit) {
  Exchange exchange = Fetched();
  exchange.repeats = {"https://acme.example/a",
                      *ParseUtc("2026-10-01T08:00:00Z"),
                      Sha256Hex("<p>Acme</p>"), "<urn:uuid:1>"};
  for (const int status : {304, 200}) {
    exchange.status = status;
    exchange.header_block = "HTTP/1.1 " + std::to_string(status) + " X\r\n";
    exchange.body = status == 304 ? "" : "<p>Acme</p>";
    const std::string text = Texts(FormatExchange(exchange).octets).front();
    EXPECT_EQ(ValueOf(text, "WARC-Type"), "revisit");
    EXPECT_EQ(ValueOf(text, "WARC-Profile"),
              std::string("http://netpreserve.org/warc/1.1/revisit/") +
                  (status == 304 ? "server-not-modified"
                                 : "identical-payload-digest"));
    EXPECT_EQ(ValueOf(text, "WARC-Refers-To-Target-URI"),
              "https://acme.example/a");
    EXPECT_EQ(ValueOf(text, "WARC-Refers-To-Date"), "2026-10-01T08:00:00Z");
    EXPECT_EQ(ValueOf(text, "WARC-Payload-Digest"),
              "sha256:" + Sha256Hex("<p>Acme</p>"));
    EXPECT_EQ(ValueOf(text, "WARC-Refers-To"), "<urn:uuid:1>");
    EXPECT_EQ(ValueOf(text, "WARC-Truncated"), status == 304 ? "" : "length");
    EXPECT_THAT(text, Not(HasSubstr("<p>")));
    // Of HTTP; the record's own stands before the blank line.
    const std::string http = text.substr(text.find("\r\n\r\n") + 2);
    EXPECT_EQ(ValueOf(http, "Content-Length"), status == 304 ? "" : "11");
  }
}

// Section 5.13. An answer that was given up at its headers, say.
TEST(FormatExchangeTest, SaysWhyABodyIsNotWhole) {
  Exchange exchange = Fetched();
  EXPECT_EQ(
      ValueOf(Texts(FormatExchange(exchange).octets)[0], "WARC-Truncated"), "");
  exchange.truncated = "disconnect";
  EXPECT_EQ(
      ValueOf(Texts(FormatExchange(exchange).octets)[0], "WARC-Truncated"),
      "disconnect");
}

TEST(FormatExchangeTest, WhatTheWebSendsBeginsNoField) {
  Exchange exchange = Fetched();
  exchange.target_uri += "\r\nWARC-Type: warcinfo";
  exchange.address = "1\r\n\r\nx";
  exchange.notes = {{"via\r\nx", "y\r\nWARC-Type: z"}};
  for (const std::string& text : Texts(FormatExchange(exchange).octets)) {
    EXPECT_THAT(text, Not(HasSubstr("\nWARC-Type: warcinfo")));
    EXPECT_THAT(text, Not(HasSubstr("\nWARC-Type: z")));
  }
}

TEST(FormatExchangeTest, EqualFetchesGiveEqualOctetsAndOthersOtherIds) {
  EXPECT_EQ(FormatExchange(Fetched()).octets, FormatExchange(Fetched()).octets);
  Exchange other = Fetched();
  other.body += ' ';
  EXPECT_NE(
      ValueOf(Texts(FormatExchange(Fetched()).octets)[0], "WARC-Record-ID"),
      ValueOf(Texts(FormatExchange(other).octets)[0], "WARC-Record-ID"));
}

}  // namespace
}  // namespace kindred::crawler
