// One parse of Gumbo within a budget of memory and time. Internal to nlp.
//
// The parser allocates from an arena; past a budget the allocator leaves it by
// longjmp and the arena goes as a whole. No object with a destructor lives
// between setjmp and longjmp: the frames in between are Gumbo's, in C.
// Texts and attributes that StripHtml led around the parser are put back into
// its tree, within the same arena.
#ifndef KINDRED_NLP_HTML_GUARD_H_
#define KINDRED_NLP_HTML_GUARD_H_

#include <chrono>
#include <cstddef>
#include <memory>
#include <string_view>

#include "base/result.h"
#include "nlp/html_strip.h"

// A node of Gumbo's tree; its definition is seen by the html_*.cc only.
struct GumboInternalNode;

namespace kindred::nlp {

struct ParseBudget {
  std::size_t max_bytes = 0;
  std::chrono::milliseconds max_cpu{0};  // of the calling thread
};

// A tree and the memory it stands in.
class ParsedHtml {
 public:
  // Parses `html`, which must outlive the tree. kTooLarge past the budget.
  [[nodiscard]] static Result<ParsedHtml> Parse(std::string_view html,
                                                const ParseBudget& budget);

  // The same with all texts and attributes of the page; they and `stripped`
  // must outlive the tree. A text is put back once, wherever the page's own
  // private-use characters ask for it again.
  [[nodiscard]] static Result<ParsedHtml> Parse(const StrippedHtml& stripped,
                                                const ParseBudget& budget);
  ~ParsedHtml();
  ParsedHtml(const ParsedHtml&) = delete;
  ParsedHtml& operator=(const ParsedHtml&) = delete;
  ParsedHtml(ParsedHtml&& other) noexcept;
  ParsedHtml& operator=(ParsedHtml&& other) noexcept;

  // The html element; lives as long as this object.
  [[nodiscard]] const GumboInternalNode* Root() const { return root_; }

 private:
  class Arena;
  class Restorer;
  explicit ParsedHtml(std::unique_ptr<Arena> arena);

  std::unique_ptr<Arena> arena_;
  const GumboInternalNode* root_ = nullptr;
};

}  // namespace kindred::nlp

#endif  // KINDRED_NLP_HTML_GUARD_H_
