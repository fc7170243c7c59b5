#include "server/crawl_summary.h"

#include <array>
#include <cstddef>
#include <cstdint>
#include <cstdio>
#include <string>
#include <string_view>

namespace kindred::server {
namespace {

// With one digit after the point, whatever the locale.
std::string OneDigit(std::uint64_t tenths) {
  return std::to_string(tenths / 10) + "." + std::to_string(tenths % 10);
}

std::string PerSecond(std::size_t count, Millis spent) {
  const auto millis = static_cast<std::uint64_t>(spent.count());
  return OneDigit(millis == 0 ? 0 : std::uint64_t{count} * 10'000 / millis);
}

// Label values escape three characters.
std::string LabelText(std::string_view value) {
  std::string text;
  for (const char c : value) {
    if (c == '\\' || c == '"') text += '\\';
    text += c == '\n' ? ' ' : c;
  }
  return text;
}

void AddMetric(std::string& out, std::string_view name, std::string_view type,
               std::string_view help) {
  out += "# HELP kindred_crawl_" + std::string(name) + " " + std::string(help) +
         "\n# TYPE kindred_crawl_" + std::string(name) + " " +
         std::string(type) + "\n";
}

void AddValue(std::string& out, std::string_view name, std::uint64_t value,
              const std::string& labels = {}) {
  out += "kindred_crawl_" + std::string(name) +
         (labels.empty() ? "" : "{" + labels + "}") + " " +
         std::to_string(value) + "\n";
}

struct PlainMetric {
  std::string_view name;
  std::string_view type;
  std::string_view help;
  std::uint64_t value = 0;
};

}  // namespace

std::string RateLine(const CrawlSummary& summary, Millis spent) {
  std::string line = PerSecond(summary.pages, spent) + " pages/s";
  const std::size_t failed = summary.sites - summary.read;
  if (failed == 0) return line;
  line += ", " + std::to_string(failed) + " not read:";
  std::string_view before = " ";
  for (const auto& [reason, count] : summary.reasons) {
    line += std::string(before) + std::to_string(count) + " " + reason;
    before = ", ";
  }
  return line;
}

std::string OctetsText(std::uint64_t octets) {
  constexpr std::uint64_t kKilo = 1000;
  if (octets < kKilo) return std::to_string(octets) + " octets";
  if (octets < kKilo * kKilo) return OneDigit(octets / 100) + " kB";
  if (octets < kKilo * kKilo * kKilo) {
    return OneDigit(octets / (100 * kKilo)) + " MB";
  }
  return OneDigit(octets / (100 * kKilo * kKilo)) + " GB";
}

Json SummaryJson(const CrawlSummary& summary) {
  Json::Object reasons;
  for (const auto& [reason, count] : summary.reasons) {
    reasons.emplace_back(reason, count);
  }
  Json::Object answers;
  for (const auto& [kind, count] : summary.answers) {
    answers.emplace_back(kind, count);
  }
  return Json::Object{{"sites", summary.sites},
                      {"read", summary.read},
                      {"pages", summary.pages},
                      {"unchanged", summary.unchanged},
                      {"resumed", summary.resumed},
                      {"events", summary.events},
                      {"received", static_cast<std::int64_t>(summary.received)},
                      {"bodies", static_cast<std::int64_t>(summary.bodies)},
                      {"answers", std::move(answers)},
                      {"reasons", std::move(reasons)}};
}

std::string FormatMetrics(const CrawlSummary& summary, UtcTime now) {
  const std::array metrics = {
      PlainMetric{"pages_total", "counter", "Pages fetched.", summary.pages},
      PlainMetric{"pages_unchanged_total", "counter",
                  "Pages that were the same as at the last visit.",
                  summary.unchanged},
      PlainMetric{"received_bytes_total", "counter",
                  "Octets of headers and coded bodies.", summary.received},
      PlainMetric{"events_total", "counter", "Change signals found.",
                  summary.events},
      PlainMetric{"due_sites", "gauge", "Sites to visit when the crawl began.",
                  summary.due},
      PlainMetric{"open_sites", "gauge", "Sites begun and not done.",
                  summary.open_sites},
      PlainMetric{"requests_in_flight", "gauge", "Requests under way.",
                  summary.in_flight},
      PlainMetric{"written_timestamp_seconds", "gauge",
                  "When these figures were written.",
                  static_cast<std::uint64_t>(
                      std::chrono::floor<std::chrono::seconds>(now)
                          .time_since_epoch()
                          .count())}};
  std::string out;
  AddMetric(out, "sites_total", "counter", "Sites visited, by outcome.");
  AddValue(out, "sites_total", summary.read, "outcome=\"read\"");
  for (const auto& [reason, count] : summary.reasons) {
    AddValue(out, "sites_total", count,
             "outcome=\"" + LabelText(reason) + "\"");
  }
  AddMetric(out, "answers_total", "counter", "Answers by class of status.");
  for (const auto& [kind, count] : summary.answers) {
    AddValue(out, "answers_total", count, "class=\"" + kind + "\"");
  }
  for (const PlainMetric& metric : metrics) {
    AddMetric(out, metric.name, metric.type, metric.help);
    AddValue(out, metric.name, metric.value);
  }
  return out;
}

}  // namespace kindred::server
