#include "server/feedback_input.h"

#include <algorithm>
#include <array>
#include <cstddef>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/clock.h"
#include "base/csv.h"
#include "crawler/url.h"
#include "nlp/decode.h"
#include "nlp/unicode.h"
#include "server/list_file.h"

namespace kindred::server {
namespace {

// Folded column names, the first of which the file has is taken.
constexpr std::array<std::string_view, 9> kDomainColumns = {
    "domain",
    "website",
    "url",
    "homepage",
    "web",
    "company domain name",
    "company domain",
    "company website",
    "website url"};
constexpr std::array<std::string_view, 6> kOutcomeColumns = {
    "outcome", "feedback", "result", "status", "stage", "deal stage"};
constexpr std::array<std::string_view, 3> kReasonColumns = {
    "reason", "rejection reason", "reject reason"};
constexpr std::array<std::string_view, 4> kDateColumns = {"date", "close date",
                                                          "closed at", "datum"};
constexpr std::array<std::string_view, 3> kNoteColumns = {"note", "notes",
                                                          "comment"};

template <typename T>
std::string ListNames(const T& values) {
  std::string names;
  for (std::size_t i = 0; i < values.size(); ++i) {
    names += i == 0 ? "" : i + 1 == values.size() ? " or " : ", ";
    names += index::NameOf(values[i]);
  }
  return names;
}

// "Closed Won", "wrong fit" and "out-of-business" as "won", "wrong_fit" and
// "out_of_business".
std::string Canonical(std::string_view text) {
  std::string name = nlp::FoldCase(nlp::CollapseSpace(text));
  for (const std::string_view prefix : {"closed ", "closed"}) {
    if (name.starts_with(prefix)) {
      name.erase(0, prefix.size());
      break;
    }
  }
  std::ranges::replace_if(
      name, [](char c) { return c == ' ' || c == '-'; }, '_');
  return name;
}

bool IsDigits(std::string_view text) {
  return !text.empty() &&
         std::ranges::all_of(text, [](char c) { return c >= '0' && c <= '9'; });
}

// The day that a date as people write it means; nothing if there is no such.
std::optional<std::string> DayOf(const std::string& text) {
  std::string day = text.substr(0, 10);
  if (text.size() == 10 && text[2] == '.' && text[5] == '.') {
    day = text.substr(6) + "-" + text.substr(3, 2) + "-" + text.substr(0, 2);
  } else if (text.size() > 10) {
    // What follows a day is a time of it.
    if (text[10] != 'T' && text[10] != ' ') return std::nullopt;
  }
  const bool digits = day.size() == 10 && IsDigits(day.substr(0, 4)) &&
                      IsDigits(day.substr(5, 2)) && IsDigits(day.substr(8));
  if (!digits || !ParseUtc(day + "T00:00:00Z")) return std::nullopt;
  return day;
}

// "name@host": an e-mail address, or what would be one.
bool NamesAPerson(std::string_view note) {
  const std::size_t at = note.find('@');
  return at != std::string_view::npos && at > 0 && at + 1 < note.size() &&
         note[at - 1] != ' ' && note[at + 1] != ' ';
}

class FeedbackReader {
 public:
  explicit FeedbackReader(FeedbackRow& row) : row_(&row) {}

  void Domain(const std::string& text) {
    const Result<crawler::Url> url = crawler::ParseCompanyUrl(text);
    if (!url.Ok()) {
      Note("domain", text.empty() ? "is missing" : url.Reason().message);
      return;
    }
    row_->domain = crawler::RegistrableDomain(url.Value().Host());
    row_->start_url = url.Value().Href();
  }

  void Outcome(const std::string& text) {
    const auto found = index::OutcomeNamed(Canonical(text));
    if (found) {
      row_->entry.outcome = *found;
      return;
    }
    known_outcome_ = false;
    Note("outcome", "must be " + ListNames(index::kOutcomes));
  }

  void Reason(const std::string& text) {
    if (!known_outcome_) return;  // whether there must be one is not known
    const bool rejected = row_->entry.outcome == index::Outcome::kRejected;
    if (text.empty() && !rejected) return;
    const std::string names = ListNames(index::kRejectReasons);
    const auto found = index::ReasonNamed(Canonical(text));
    if (!rejected) {
      Note("reason", "only a rejection has one");
    } else if (text.empty()) {
      Note("reason", "is missing: why it was rejected, " + names);
    } else if (!found) {
      Note("reason", "must be " + names);
    } else {
      row_->entry.reason = *found;
    }
  }

  void Date(const std::string& text, std::string_view today) {
    const std::optional<std::string> day =
        text.empty() ? std::string(today) : DayOf(text);
    if (!day) {
      Note("date", "must be a day, as in 2026-11-22 or 22.11.2026");
    } else if (*day > today) {
      Note("date", "must not lie after today, " + std::string(today));
    } else {
      row_->entry.date = *day;
    }
  }

  void Remark(const std::string& text) {
    if (text.size() > kMaxNoteBytes) {
      Note("note",
           "must have at most " + std::to_string(kMaxNoteBytes) + " octets");
    } else if (NamesAPerson(text)) {
      Note("note", "must hold no e-mail address: nothing is kept of people");
    } else {
      row_->entry.note = text;
    }
  }

 private:
  void Note(std::string_view field, std::string reason) {
    row_->problems.push_back({std::string(field), std::move(reason)});
  }

  FeedbackRow* row_;
  bool known_outcome_ = true;
};

// Position of the first of `names` in `header`, or its size.
std::size_t FindFeedbackColumn(const std::vector<std::string>& header,
                               std::span<const std::string_view> names) {
  for (const std::string_view name : names) {
    for (std::size_t i = 0; i < header.size(); ++i) {
      if (nlp::FoldCase(header[i]) == name) return i;
    }
  }
  return header.size();
}

Error FileProblem(const std::string& file, std::string_view what) {
  return {ErrorCode::kInvalidArgument, file + ": " + std::string(what)};
}

}  // namespace

FeedbackRow ReadFeedback(const FeedbackInput& input, std::string_view today) {
  FeedbackRow row;
  FeedbackReader reader(row);
  reader.Domain(nlp::CollapseSpace(input.domain));
  reader.Outcome(input.outcome);
  reader.Reason(nlp::CollapseSpace(input.reason));
  reader.Date(nlp::CollapseSpace(input.date), today);
  reader.Remark(nlp::CollapseSpace(input.note));
  return row;
}

Result<std::vector<FeedbackRow>> ParseFeedbackFile(std::string_view bytes,
                                                   const std::string& file,
                                                   std::string_view today) {
  if (bytes.size() > kMaxListBytes) {
    return Error{ErrorCode::kTooLarge,
                 file + ": over 512 MiB; split it into smaller files"};
  }
  const Result<nlp::DecodedText> text = nlp::DecodeListFile(bytes);
  if (!text.Ok()) return FileProblem(file, text.Reason().message);
  const Result<CsvTable> table = ParseCsv(text.Value().text);
  if (!table.Ok()) return FileProblem(file, table.Reason().message);
  const std::vector<std::string>& header = table.Value().header;
  const std::size_t domain = FindFeedbackColumn(header, kDomainColumns);
  const std::size_t outcome = FindFeedbackColumn(header, kOutcomeColumns);
  const std::size_t reason = FindFeedbackColumn(header, kReasonColumns);
  const std::size_t date = FindFeedbackColumn(header, kDateColumns);
  const std::size_t note = FindFeedbackColumn(header, kNoteColumns);
  if (domain == header.size() || outcome == header.size()) {
    return FileProblem(
        file,
        "line 1 must have columns domain and outcome, and may have "
        "reason, date and note");
  }
  std::vector<FeedbackRow> rows;
  rows.reserve(table.Value().rows.size());
  for (const CsvRow& row : table.Value().rows) {
    const auto cell = [&](std::size_t column) {
      return column < header.size() && column < row.fields.size()
                 ? row.fields[column]
                 : std::string();
    };
    rows.push_back(ReadFeedback(
        {cell(domain), cell(outcome), cell(reason), cell(date), cell(note)},
        today));
    rows.back().line = row.line;
  }
  return rows;
}

}  // namespace kindred::server
