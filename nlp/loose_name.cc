#include "nlp/loose_name.h"

#include <algorithm>
#include <array>
#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "nlp/ascii.h"
#include "nlp/country.h"
#include "nlp/labels.h"
#include "nlp/street.h"
#include "nlp/words.h"

namespace kindred::nlp {
namespace {

constexpr std::size_t kLongWord = 4;
constexpr std::size_t kMaxLooseWords = 6;
constexpr std::size_t kMaxLooseBytes = 60;
constexpr std::size_t kMinLabelWord = 3;  // shorter words cover by chance

// The lower-case letters and digits of ASCII, others dropped; German umlauts
// as domains write them.
std::string DomainLetters(std::string_view text) {
  std::string letters;
  const std::string folded = FoldLine(text);
  const std::string_view view = folded;
  for (std::size_t at = 0; at < view.size(); ++at) {
    const std::string_view rest = view.substr(at);
    if (IsAsciiAlnum(folded[at])) {
      letters += folded[at];
    } else if (rest.starts_with("\xC3\xA4")) {
      letters += "ae";
    } else if (rest.starts_with("\xC3\xB6")) {
      letters += "oe";
    } else if (rest.starts_with("\xC3\xBC")) {
      letters += "ue";
    } else if (rest.starts_with("\xC3\xA9") || rest.starts_with("\xC3\xA8")) {
      letters += 'e';
    } else if (rest.starts_with("\xC3\xA1")) {
      letters += 'a';
    }
  }
  return letters;
}

constexpr auto kSecondLevels = std::to_array<std::string_view>(
    {"co", "com", "org", "net", "gov", "ac", "edu", "gv", "or", "ltd", "me"});

constexpr auto kGenericCodes = std::to_array<std::string_view>(
    {"ac", "ag", "ai", "am", "bz", "cc", "cd", "co", "eu", "fm",
     "gg", "im", "io", "is", "la", "li", "ly", "me", "mu", "nu",
     "pw", "sc", "sh", "st", "tk", "to", "tv", "vc", "ws"});

std::vector<std::string_view> LabelsOf(std::string_view domain) {
  std::vector<std::string_view> labels = Split(domain, ".");
  std::erase_if(labels, [](std::string_view label) { return label.empty(); });
  return labels;
}

// What ends a name in a copyright line.
constexpr auto kNameEnds = std::to_array<std::string_view>({". ",
                                                            " all rights",
                                                            " - ",
                                                            " \xE2\x80\x93 ",
                                                            "|",
                                                            "\xC2\xB7",
                                                            ", all",
                                                            " alle rechte",
                                                            " tous droits",
                                                            " todos los",
                                                            " site by",
                                                            " website",
                                                            " web ",
                                                            " design",
                                                            " powered",
                                                            " privacy",
                                                            " terms",
                                                            " sitemap",
                                                            "\xC2\xAE",
                                                            "\xE2\x84\xA2",
                                                            "\xE2\x80\xA2"});

// Years, signs and small words in front of the name.
std::string_view WithoutYears(std::string_view text) {
  for (;;) {
    text = TrimAscii(text);
    const std::size_t end = std::min(text.find(' '), text.size());
    const std::string_view word = text.substr(0, end);
    const std::string folded = FoldLine(word);
    const bool years = !word.empty() && std::ranges::all_of(word, [](char c) {
      return !IsAsciiAlpha(c);
    });
    if (word.empty() ||
        (!years && folded != "copyright" && folded != "copyright," &&
         folded != "(c)" && folded != "by" && folded != "to")) {
      return text;
    }
    text.remove_prefix(end);
  }
}

bool SaysWhatPageIs(std::string_view folded) {
  static const std::vector<std::string_view> lines =
      WordLines("page-titles.txt");
  return std::ranges::any_of(lines, [&](std::string_view line) {
    return line.ends_with('*')
               ? folded.starts_with(line.substr(0, line.size() - 1))
               : folded == line;
  });
}

constexpr auto kTitleSeparators = std::to_array<std::string_view>(
    {" | ", " - ", " \xE2\x80\x93 ", " \xE2\x80\x94 ", " :: ", ": ",
     " \xC2\xAB ", " \xC2\xBB ", " \xC2\xB7 ", " \xE2\x80\xA2 ", " / ", ", ",
     " > ", "| ", " ~ "});

}  // namespace

bool SharesLongWord(std::string_view name, std::string_view title) {
  const std::string folded = FoldLine(name);
  const std::vector<std::string_view> words = Split(folded, " ");
  return std::ranges::any_of(words, [&](std::string_view word) {
    while (word.ends_with(',') || word.ends_with('.')) word.remove_suffix(1);
    return word.size() >= kLongWord && title.find(word) != std::string::npos;
  });
}

bool IsNameLine(std::string_view line) {
  if (line.size() < 3 || line.size() > kMaxLooseBytes || !StartsUpper(line) ||
      line.find_first_of("@:?!+/") != std::string_view::npos ||
      line.ends_with('.') || LooksLikeStreet(line) || StandsInside(line)) {
    return false;
  }
  const std::string folded = FoldLine(line);
  return Split(line, " ").size() <= kMaxLooseWords &&
         folded.find("copyright") == std::string::npos &&
         line.find("\xC2\xA9") == std::string_view::npos &&
         !SaysWhatPageIs(folded);
}

std::string CopyrightName(std::string_view line) {
  const std::string folded = FoldLine(line);
  std::size_t at = line.find("\xC2\xA9");
  if (at != std::string_view::npos) {
    at += 2;
  } else if (folded.size() == line.size()) {
    at = folded.find("copyright");
    if (at == std::string::npos) at = folded.find("(c) ");
  }
  if (at == std::string_view::npos) return {};
  std::string_view name = WithoutYears(line.substr(at));
  const std::string lower = LowerAscii(name);
  std::size_t end = name.size();
  for (const std::string_view stop : kNameEnds) {
    end = std::min(end, lower.find(stop));
  }
  name = TrimAscii(name.substr(0, end));
  while (!name.empty() && std::string_view(".,-&/").find(name.back()) !=
                              std::string_view::npos) {
    name = TrimAscii(name.substr(0, name.size() - 1));
  }
  // The year may come behind: "Barcode Giant 2014".
  while (!name.empty() && IsAsciiDigit(name.back())) {
    const std::size_t blank = name.rfind(' ');
    if (blank == std::string_view::npos) break;
    name = TrimAscii(name.substr(0, blank));
  }
  const bool fits = name.size() > 1 && name.size() <= kMaxLooseBytes &&
                    Split(name, " ").size() <= kMaxLooseWords &&
                    !LowerAscii(name).starts_with("all rights") &&
                    name.find_first_of("@:") == std::string_view::npos;
  return fits ? std::string(name) : std::string();
}

std::string OwnLabel(std::string_view domain) {
  std::vector<std::string_view> labels = LabelsOf(domain);
  if (labels.size() < 2 || IsAsciiDigit(labels.back().front())) return {};
  labels.pop_back();
  const bool second =
      labels.size() > 1 &&
      std::ranges::find(kSecondLevels, labels.back()) != kSecondLevels.end();
  if (second) labels.pop_back();
  return DomainLetters(labels.back());
}

std::string CountryOfDomain(std::string_view domain) {
  const std::vector<std::string_view> labels = LabelsOf(domain);
  if (labels.size() < 2 || labels.back().size() != 2) return {};
  const std::string code = LowerAscii(labels.back());
  if (std::ranges::find(kGenericCodes, code) != kGenericCodes.end()) return {};
  return CountryCode(code);
}

double LabelShare(std::string_view name, std::string_view label) {
  if (label.empty()) return 0;
  std::string initials;
  std::size_t covered = 0;
  std::string_view rest = label;
  for (const std::string_view word : Split(name, " ")) {
    const std::string letters = DomainLetters(word);
    if (letters.empty()) continue;
    initials += letters.front();
    const std::size_t at = rest.find(letters);
    if (at == std::string_view::npos) continue;
    // Short words count only where the last one ended.
    if (letters.size() < kMinLabelWord && at != 0) continue;
    covered += letters.size();
    rest.remove_prefix(at + letters.size());
  }
  if (initials.size() > 2 && label.starts_with(initials)) {
    covered = std::max(covered, initials.size());
  }
  return static_cast<double>(covered) / static_cast<double>(label.size());
}

std::vector<std::string> TitleNames(std::string_view title) {
  std::vector<std::string> names;
  std::string_view rest = title;
  while (!rest.empty()) {
    std::size_t end = rest.size();
    std::size_t length = 0;
    for (const std::string_view separator : kTitleSeparators) {
      const std::size_t at = rest.find(separator);
      if (at >= end) continue;
      end = at;
      length = separator.size();
    }
    std::string_view name = TrimAscii(rest.substr(0, end));
    rest.remove_prefix(std::min(end + length, rest.size()));
    if (StartsWithIgnoringCase(name, "welcome to ")) name.remove_prefix(11);
    if (name.size() < 2 || name.size() > kMaxLooseBytes ||
        Split(name, " ").size() > kMaxLooseWords ||
        SaysWhatPageIs(FoldLine(name))) {
      continue;
    }
    names.emplace_back(name);
  }
  return names;
}

}  // namespace kindred::nlp
