// The command line as a value: which verb, with which settings.
//
// CLI11 reads it and is seen by cli.cc only. Pure.
#ifndef KINDRED_SERVER_CLI_H_
#define KINDRED_SERVER_CLI_H_

#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <vector>

namespace kindred::server {

inline constexpr const char* kVersion = "0.1.0";

// How the crawl verbs reach the web.
struct WebFlags {
  std::string proxy;               // "http://127.0.0.1:8089"; empty: none
  std::string contact;             // URL or e-mail in the user agent
  std::vector<std::string> allow;  // networks the address guard lets pass
  std::string ca_file;             // PEM; empty: the system's authorities
  std::string hosts_file;          // as /etc/hosts; empty: none
  int pages = 5;                   // beside the home page
  int delay_ms = 1000;             // between two requests to one host
  int timeout_s = 30;              // for one request
  int in_flight = 64;              // requests at once
  int per_address = 4;             // of them, to one address; 0: no bound
  std::string metrics_file;        // Prometheus text; empty: none
};

// How `evaluate` hides customers.
struct EvaluationFlags {
  std::uint64_t seed = 1;
  std::size_t repeats = 5;       // of hiding each customer once
  std::size_t resamples = 2000;  // of the intervals
};

// What `feedback` tells of a company; empty: not given.
struct FeedbackFlags {
  std::string outcome;  // empty: tell the history
  std::string reason;
  std::string date;
  std::string note;
};

// Rules that `steer` adds to those in force.
struct SteerFlags {
  std::vector<std::string> boosts;
  std::vector<std::string> vetoes;
  std::vector<std::string> requirements;
  bool clear = false;    // drops those in force first
  bool preview = false;  // stores nothing
};

// What `remove` does.
struct RemoveFlags {
  std::vector<std::string> domains;
  std::string reason;
  std::string file;   // CSV of domains
  std::string undo;   // a domain to let in again
  bool list = false;  // tell what is removed
};

// What `check` judges, and by which robots.txt.
struct CheckFlags {
  std::vector<std::string> urls;  // "-": those of the standard input
  std::string robots;             // file; empty: fetched
  std::string agent = "Kindred";  // product token
  bool resolve = false;           // look names up
};

struct CommandLine {
  std::string verb;
  std::string workspace = "kindred-data";
  bool json = false;
  bool quiet = false;

  std::string customers;           // run, import
  std::string prospects;           // run, import
  std::vector<std::string> warcs;  // import
  bool known_only = false;         // import
  std::string feedback_file;       // import
  std::string exclusions;          // import
  std::string out;                 // run: folder; score, export: file
  std::string format = "csv";      // export
  std::vector<std::string> files;  // score, text, replay
  std::string domain;              // explain, feedback, events
  bool plain = false;              // text
  bool refresh = false;            // crawl
  bool retry_failed = false;       // crawl
  bool dry_run = false;            // crawl
  std::string since;               // events
  std::string companies;           // evaluate
  std::string tasks;               // evaluate
  std::string rankings;            // evaluate
  bool facts = false;              // text
  std::uint16_t port = 0;          // serve, replay
  WebFlags web;
  CheckFlags check;            // check
  EvaluationFlags evaluation;  // evaluate
  FeedbackFlags feedback;      // feedback
  SteerFlags steer;            // steer
  RemoveFlags remove;          // remove
};

// What parsing came to: a command to run, or a text to print and leave.
struct ParsedCommandLine {
  CommandLine command;
  std::string text;     // help, version or what is wrong; else empty
  bool failed = false;  // text is an error: exit code 2
};

[[nodiscard]] ParsedCommandLine ParseCommandLine(
    std::span<const std::string> arguments);

}  // namespace kindred::server

#endif  // KINDRED_SERVER_CLI_H_
