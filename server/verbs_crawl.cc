// What the operator of a crawl looks at: crawl --dry-run, events.
#include <cstddef>
#include <string>
#include <utility>
#include <vector>

#include "base/json.h"
#include "server/verbs.h"

namespace kindred::server {
namespace {

std::string DurationText(Millis time) {
  const auto minutes = time.count() / 60'000;
  if (minutes < 2) return std::to_string(time.count() / 1000) + " s";
  if (minutes < 120) return std::to_string(minutes) + " min";
  return std::to_string(minutes / 60) + " h";
}

std::string ListLabel(const index::DueCount& count) {
  return count.list.empty() ? "of no list" : "of the list " + count.list;
}

std::string PreviewText(const CrawlPreview& preview) {
  std::string text = std::to_string(preview.sites) + " sites are due";
  if (preview.sites > 0) {
    text += "; about " + DurationText(preview.estimate) +
            " if every request takes a second";
  }
  text += "\n";
  for (const index::DueCount& count : preview.due) {
    text += "  " + std::to_string(count.sites) + " " + ListLabel(count) + "\n";
  }
  if (!preview.first.empty()) text += "first:\n";
  for (const std::string& domain : preview.first) text += "  " + domain + "\n";
  return text;
}

Json PreviewJson(const CrawlPreview& preview) {
  Json::Array due;
  for (const index::DueCount& count : preview.due) {
    due.emplace_back(
        Json::Object{{"list", count.list}, {"sites", count.sites}});
  }
  return Json::Object{
      {"sites", preview.sites},
      {"due", std::move(due)},
      {"first", Json::Array(preview.first.begin(), preview.first.end())},
      {"estimate_s", preview.estimate.count() / 1000}};
}

std::string EventLine(const index::SiteEvent& event) {
  std::string line = event.at.substr(0, 10) + "  " + event.domain + "  new " +
                     event.kind + ": " + event.subject + "  (" + event.url +
                     ")\n";
  if (!event.sentence.empty() && event.sentence != event.subject) {
    line += "    \"" + event.sentence + "\"\n";
  }
  return line;
}

}  // namespace

Json EventJson(const index::SiteEvent& event) {
  return Json::Object{{"domain", event.domain}, {"at", event.at},
                      {"kind", event.kind},     {"subject", event.subject},
                      {"url", event.url},       {"sentence", event.sentence}};
}

Status TellPreview(const CrawlPreview& preview, const CommandLine& command,
                   Surroundings& around) {
  return WriteResult(
      around, "",
      command.json ? PreviewJson(preview).Dump() + "\n" : PreviewText(preview));
}

Result<ExitCode> EventsVerb(const CommandLine& command, Surroundings& around) {
  // Reads only, so that it may be asked while a crawl runs.
  Result<Engine> engine =
      Engine::Open(command.workspace, around.files, around.clock);
  if (!engine.Ok()) return engine.Reason();
  const Result<std::vector<index::SiteEvent>> events =
      engine.Value().Events(command.domain, command.since);
  if (!events.Ok()) return events.Reason();
  std::string out;
  for (const index::SiteEvent& event : events.Value()) {
    out += command.json ? EventJson(event).Dump() + "\n" : EventLine(event);
  }
  if (out.empty()) around.console.Note("no events");
  const Status wrote = WriteResult(around, "", out);
  if (!wrote.Ok()) return wrote.Reason();
  return ExitCode::kDone;
}

}  // namespace kindred::server
