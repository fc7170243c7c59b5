// The word lists of corpora/words/page-kinds/, and how well a link fits them.
//
// Internal to page_choice.cc. Immutable; thread-safe.
#ifndef KINDRED_CRAWLER_PAGE_WORDS_H_
#define KINDRED_CRAWLER_PAGE_WORDS_H_

#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace kindred::crawler {

// What cmake/embed.cmake generates from the lists.
struct EmbeddedFile {
  std::string_view name;
  std::string_view text;
};
[[nodiscard]] std::span<const EmbeddedFile> EmbeddedFiles();

// A link as the lists see it: folded, punctuation as single blanks.
struct LinkWords {
  std::string text;                   // " our products "
  std::vector<std::string> segments;  // of the path: " about us "
};

[[nodiscard]] LinkWords WordsOfLink(std::string_view text,
                                    std::string_view path);

// How well a link fits the list `name` ("products.txt"): 0 for not at all, 100
// where its whole text is a word of the list.
[[nodiscard]] int FitOf(const LinkWords& link, std::string_view name);

// True if the whole text or a whole segment of the path is a word of the list.
[[nodiscard]] bool IsWordOf(const LinkWords& link, std::string_view name);

}  // namespace kindred::crawler

#endif  // KINDRED_CRAWLER_PAGE_WORDS_H_
