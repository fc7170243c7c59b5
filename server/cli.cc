#include "server/cli.h"

#include <algorithm>
#include <array>
#include <map>
#include <memory>
#include <span>
#include <sstream>
#include <string>
#include <vector>

#include <CLI/CLI.hpp>

namespace kindred::server {
namespace {

// In the list of verbs, each with what it does; its example is its own help's.
class VerbFormatter : public CLI::Formatter {
 public:
  std::string make_subcommand(const CLI::App* verb) const override {
    const std::string text = verb->get_description();
    const std::size_t blank = text.rfind("\n\n");
    std::string line = "  " + verb->get_name();
    line.resize(std::max(line.size() + 2, get_column_width()), ' ');
    return line + text.substr(blank == std::string::npos ? 0 : blank + 2) +
           "\n";
  }
};

// Every verb's help begins with an example.
CLI::App* AddVerb(CLI::App& app, const std::string& name,
                  const std::string& what, const std::string& example) {
  CLI::App* verb = app.add_subcommand(name, what);
  verb->description("Example: kindred " + example + "\n\n" + what);
  return verb;
}

void AddCommon(CLI::App& verb, CommandLine& command) {
  verb.add_option("--workspace", command.workspace,
                  "folder for everything kindred keeps")
      ->capture_default_str();
  verb.add_flag("--json", command.json, "results as JSON");
  verb.add_flag("--quiet", command.quiet, "no progress");
}

void AddWeb(CLI::App& verb, WebFlags& web) {
  verb.add_option("--proxy", web.proxy,
                  "HTTP proxy, as http://127.0.0.1:8089 of kindred replay");
  verb.add_option("--contact", web.contact,
                  "URL or e-mail that site owners see in the user agent; "
                  "needed for anything but a proxy on this machine");
  verb.add_option("--pages", web.pages, "pages a site beside its home page")
      ->check(CLI::Range(0, 50))
      ->capture_default_str();
  verb.add_option("--delay-ms", web.delay_ms,
                  "pause between two requests to one host")
      ->check(CLI::Range(0, 600'000))
      ->capture_default_str();
  verb.add_option("--timeout-s", web.timeout_s, "limit of one request")
      ->check(CLI::Range(1, 600))
      ->capture_default_str();
  verb.add_option("--in-flight", web.in_flight, "requests at once")
      ->check(CLI::Range(1, 1000))
      ->capture_default_str();
  verb.add_option("--per-address", web.per_address,
                  "requests at once to one address, however many hosts it "
                  "has; 0: no bound")
      ->check(CLI::Range(0, 1000))
      ->capture_default_str();
  verb.add_option("--metrics-file", web.metrics_file,
                  "file that a running crawl writes its figures to, in "
                  "Prometheus' text format");
  verb.add_option("--allow-network", web.allow,
                  "private network the crawler may reach, as 10.1.0.0/16");
  verb.add_option(
      "--ca-file", web.ca_file,
      "PEM file of the certificate authorities to trust in place of "
      "the system's, for sites of the own network");
  verb.add_option("--hosts", web.hosts_file,
                  "file of lines ADDRESS NAME... as in /etc/hosts: these names "
                  "are not looked up");
}

void AddRun(CLI::App& app, CommandLine& command) {
  CLI::App* run = AddVerb(
      app, "run", "the main job: two lists in, a ranked list and a report out",
      "run --customers customers.csv --prospects prospects.csv");
  run->add_option("--customers", command.customers, "CSV of your customers")
      ->required();
  run->add_option("--prospects", command.prospects, "CSV of the prospects")
      ->required();
  run->add_option("--exclusions", command.exclusions,
                  "CSV of companies that are never ranked");
  run->add_option("--out", command.out,
                  "folder for the results; default: the workspace");
  AddWeb(*run, command.web);
}

void AddImport(CLI::App& app, CommandLine& command) {
  CLI::App* import = AddVerb(app, "import", "take in lists, or archived pages",
                             "import --customers customers.csv");
  import->add_option("--customers", command.customers, "CSV of your customers");
  import->add_option("--prospects", command.prospects, "CSV of the prospects");
  import->add_option("--exclusions", command.exclusions,
                     "CSV of companies that are never ranked");
  import->add_option("--warc", command.warcs,
                     "WARC files with pages, or Common Crawl's WET files");
  import->add_flag("--known-only", command.known_only,
                   "of WARC files only pages of companies already known");
  import->add_option("--feedback", command.feedback_file,
                     "CSV of outcomes: domain, outcome, reason, date, note");
  import
      ->add_option("--pages", command.web.pages,
                   "pages a site beside its home page")
      ->check(CLI::Range(0, 50))
      ->capture_default_str();
}

void AddCrawl(CLI::App& app, CommandLine& command) {
  CLI::App* crawl = AddVerb(app, "crawl", "visit the sites that are due",
                            "crawl --contact https://acme.example/bot");
  CLI::Option* refresh =
      crawl->add_flag("--refresh", command.refresh, "visit all sites again");
  CLI::Option* retry = crawl->add_flag("--retry-failed", command.retry_failed,
                                       "visit again what could not be read");
  crawl
      ->add_flag("--dry-run", command.dry_run,
                 "tell what is due; fetch nothing")
      ->excludes(refresh)
      ->excludes(retry);
  AddWeb(*crawl, command.web);

  CLI::App* events =
      AddVerb(app, "events", "what visiting sites again found to be new",
              "events --since 2026-11-01");
  events->add_option("--since", command.since, "a day, as 2026-11-22");
  events->add_option("--domain", command.domain, "of one company alone");

  AddVerb(app, "reindex", "rebuild the index from the archive", "reindex");
}

void AddScoring(CLI::App& app, CommandLine& command) {
  CLI::App* score = AddVerb(
      app, "score", "score the companies of a file, keeping its columns",
      "score leads.csv --out scored.csv");
  score->add_option("file", command.files, "CSV with a domain column")
      ->required()
      ->expected(1);
  score->add_option("--out", command.out, "file to write; default: stdout");

  CLI::App* explain = AddVerb(app, "explain", "one company's score in full",
                              "explain acme.example");
  explain->add_option("domain", command.domain, "domain or URL")->required();
}

void AddCheck(CLI::App& app, CommandLine& command) {
  CLI::App* check = AddVerb(
      app, "check", "why URLs are crawled or not, a line of JSON each",
      "check https://acme.example/shop --contact https://you.example/bot");
  check->add_option("urls", command.check.urls, "URLs; - reads them from stdin")
      ->required();
  check->add_option("--robots", command.check.robots,
                    "robots.txt to judge by; nothing is fetched");
  check
      ->add_option("--agent", command.check.agent,
                   "product token to judge robots.txt for")
      ->capture_default_str();
  check->add_flag("--resolve", command.check.resolve,
                  "look names up for the address guard's verdict");
  check->add_option("--contact", command.web.contact,
                    "fetch robots.txt, with this URL or e-mail in the user "
                    "agent");
  check->add_option("--proxy", command.web.proxy,
                    "HTTP proxy, as http://127.0.0.1:8089 of kindred replay");
  check
      ->add_option("--timeout-s", command.web.timeout_s, "limit of one request")
      ->check(CLI::Range(1, 600))
      ->capture_default_str();
  check
      ->add_option("--allow-network", command.web.allow,
                   "private network the crawler may reach, as 10.1.0.0/16")
      ->allow_extra_args(false);
}

void AddFeedback(CLI::App& app, CommandLine& command) {
  CLI::App* feedback = AddVerb(
      app, "feedback", "tell what became of a company, or ask what was told",
      "feedback acme.example rejected --reason competitor");
  feedback->add_option("domain", command.domain, "domain or URL")->required();
  feedback->add_option("outcome", command.feedback.outcome,
                       "won, lost, accepted or rejected; none: what was told");
  feedback->add_option("--reason", command.feedback.reason,
                       "of a rejection: wrong_fit, competitor, current_client, "
                       "out_of_business or other");
  feedback->add_option("--date", command.feedback.date,
                       "of the outcome, as 2026-11-22; default: today");
  feedback->add_option("--note", command.feedback.note,
                       "a remark; no names of people");
}

void AddRemove(CLI::App& app, RemoveFlags& flags) {
  CLI::App* remove = AddVerb(
      app, "remove", "take companies out for good, as their opt-outs ask",
      "remove acme.example --reason \"asked by mail\"");
  CLI::Option* domains =
      remove->add_option("domains", flags.domains, "domains or URLs");
  CLI::Option* file = remove->add_option(
      "--file", flags.file, "CSV with a domain column, and reason if you like");
  CLI::Option* reason = remove->add_option("--reason", flags.reason,
                                           "a remark; no names of people");
  CLI::Option* undo =
      remove->add_option("--undo", flags.undo, "domain to let in again");
  CLI::Option* list =
      remove->add_flag("--list", flags.list, "tell what is removed");
  for (CLI::Option* own : {domains, file, reason}) {
    undo->excludes(own);
    list->excludes(own);
  }
  undo->excludes(list);
}

void AddSteer(CLI::App& app, SteerFlags& flags) {
  CLI::App* steer = AddVerb(
      app, "steer",
      "rules on terms, added to those in force; none given: what is in force",
      "steer --boost \"injection moulding\" --veto packaging --preview");
  const auto add = [steer](const char* name, std::vector<std::string>& rules,
                           const char* what) {
    steer->add_option(name, rules, what)->allow_extra_args(false);
  };
  add("--boost", flags.boosts, "companies that use the term get points");
  add("--veto", flags.vetoes, "companies that use the term are not ranked");
  add("--require", flags.requirements,
      "companies that do not use the term are not ranked");
  steer->add_flag("--clear", flags.clear, "drop the rules in force first");
  steer->add_flag("--preview", flags.preview,
                  "tell what would change; store nothing");
}

void AddEvaluate(CLI::App& app, CommandLine& command) {
  CLI::App* evaluate = AddVerb(
      app, "evaluate",
      "how well hidden customers are found again; or rank labelled tasks",
      "evaluate");
  CLI::Option* companies =
      evaluate->add_option("--companies", command.companies,
                           "JSON lines {id, name, text}, plain or gzip");
  CLI::Option* tasks = evaluate->add_option(
      "--tasks", command.tasks, "JSON lines {task, customers}, plain or gzip");
  CLI::Option* rankings = evaluate->add_option(
      "--rankings", command.rankings, "file to write {task, ranking} to");
  companies->needs(tasks);
  tasks->needs(rankings);
  rankings->needs(companies);
  EvaluationFlags& flags = command.evaluation;
  const std::array own = {
      evaluate->add_option("--seed", flags.seed,
                           "of who is hidden when, and of the intervals"),
      evaluate
          ->add_option("--repeats", flags.repeats,
                       "how often each customer is hidden")
          ->check(CLI::Range(1, 50)),
      evaluate
          ->add_option("--resamples", flags.resamples,
                       "drawn for the intervals")
          ->check(CLI::Range(100, 10'000))};
  for (CLI::Option* option : own) {
    option->capture_default_str()->excludes(companies);
  }
}

void AddOtherVerbs(CLI::App& app, CommandLine& command) {
  CLI::App* exported = AddVerb(app, "export", "the ranked list as a file",
                               "export --format csv --out prospects.csv");
  exported->add_option("--format", command.format, "csv, jsonl or html")
      ->check(CLI::IsMember({"csv", "jsonl", "html"}))
      ->capture_default_str();
  exported->add_option("--out", command.out, "file to write; default: stdout");

  CLI::App* serve =
      AddVerb(app, "serve", "the HTTP API and the report", "serve --port 8080");
  serve->add_option("--port", command.port, "on 127.0.0.1; 0: a free one")
      ->capture_default_str();

  CLI::App* replay = AddVerb(
      app, "replay", "serve a WARC file or a folder as if it were the web",
      "replay corpora/demo/sites --port 8089");
  replay
      ->add_option("path", command.files, "WARC file, or folder DOMAIN/path...")
      ->required()
      ->expected(1);
  replay->add_option("--port", command.port, "on 127.0.0.1; 0: a free one")
      ->capture_default_str();

  CLI::App* text =
      AddVerb(app, "text", "what is read from pages, a line of JSON each",
              "text pages.warc.gz");
  text->add_option("files", command.files,
                   "WARC files; none: the workspace's archive");
  text->add_flag("--plain", command.plain,
                 "files, or the standard input, hold one plain text a line");
  text->add_flag("--facts", command.facts,
                 "a line a site of the files, with its company's facts");
}

}  // namespace

ParsedCommandLine ParseCommandLine(std::span<const std::string> arguments) {
  ParsedCommandLine parsed;
  CommandLine& command = parsed.command;
  CLI::App app{"Ranks prospects by how well their websites fit your customers.",
               "kindred"};
  app.set_version_flag("--version", kVersion);
  app.require_subcommand(1);
  auto formatter = std::make_shared<VerbFormatter>();
  formatter->column_width(14);
  app.formatter(formatter);
  AddRun(app, command);
  AddImport(app, command);
  AddCrawl(app, command);
  AddScoring(app, command);
  AddCheck(app, command);
  AddFeedback(app, command);
  AddRemove(app, command.remove);
  AddSteer(app, command.steer);
  AddEvaluate(app, command);
  AddOtherVerbs(app, command);
  for (CLI::App* verb : app.get_subcommands({})) {
    AddCommon(*verb, command);
  }
  // CLI11 would only say that a subcommand is required.
  if (!arguments.empty() && !arguments.front().starts_with('-') &&
      std::ranges::none_of(app.get_subcommands({}), [&](const CLI::App* verb) {
        return verb->get_name() == arguments.front();
      })) {
    parsed.failed = true;
    parsed.text = "unknown verb \"" + arguments.front() +
                  "\"\nRun with --help for more information.\n";
    return parsed;
  }
  std::vector<std::string> reversed(arguments.rbegin(), arguments.rend());
  std::ostringstream out;
  std::ostringstream err;
  try {
    app.parse(reversed);
  } catch (const CLI::ParseError& stopped) {
    parsed.failed = app.exit(stopped, out, err) != 0;
    parsed.text = parsed.failed ? err.str() : out.str();
    return parsed;
  }
  command.verb = app.get_subcommands().front()->get_name();
  return parsed;
}

}  // namespace kindred::server
