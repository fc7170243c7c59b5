#include "nlp/html_guard.h"

#include <algorithm>
#include <chrono>
#include <csetjmp>
#include <cstddef>
#include <cstdint>
#include <ctime>
#include <memory>
#include <new>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>
#include <vector>

#include <gumbo.h>

#include "nlp/html_strip.h"
#include "nlp/utf8.h"

namespace kindred::nlp {
namespace {

constexpr std::size_t kAlignment = alignof(std::max_align_t);
constexpr std::size_t kChunkBytes = std::size_t{1} << 20U;
constexpr unsigned kCallsPerClockCheck = 64;

std::chrono::nanoseconds ThreadCpu() {
  timespec now{};
  clock_gettime(CLOCK_THREAD_CPUTIME_ID, &now);
  return std::chrono::seconds(now.tv_sec) +
         std::chrono::nanoseconds(now.tv_nsec);
}

// Lead octet of the characters that stand for texts (html_strip.h).
constexpr char kPlacedMark = '\xF3';

Error TooMuchMemory(const ParseBudget& budget) {
  return {ErrorCode::kTooLarge, "the page's HTML needs more than " +
                                    std::to_string(budget.max_bytes) +
                                    " octets to parse"};
}

// The one place that reads the parser's unions; the node's type says which
// member is there.
GumboElement& ElementOf(GumboNode& node) {
  return node.v.element;  // NOLINT(cppcoreguidelines-pro-type-union-access)
}
const char*& TextOfNode(GumboNode& node) {
  return node.v.text.text;  // NOLINT(cppcoreguidelines-pro-type-union-access)
}

enum class Outcome : std::uint8_t { kParsed, kOutOfMemory, kOutOfTime };

}  // namespace

class ParsedHtml::Arena {
 public:
  explicit Arena(const ParseBudget& budget)
      : budget_(budget), deadline_(ThreadCpu() + budget.max_cpu) {
    // Allocate must not throw through the parser's frames.
    chunks_.reserve(budget.max_bytes / kChunkBytes + 2);
  }
  ~Arena() = default;
  Arena(const Arena&) = delete;
  Arena& operator=(const Arena&) = delete;
  Arena(Arena&&) = delete;
  Arena& operator=(Arena&&) = delete;

  // Runs the parser; the tree stands in the arena.
  Outcome Parse(std::string_view html) {
    GumboOptions options = kGumboDefaultOptions;
    options.allocator = [](void* arena, std::size_t size) {
      return static_cast<Arena*>(arena)->Allocate(size);
    };
    options.deallocator = [](void* /*arena*/, void* /*block*/) {};
    options.userdata = this;
    options.max_errors = 0;
    // The only way out of a parser that does not check its allocations.
    if (setjmp(exit_) != 0) return outcome_;  // NOLINT(cert-err52-cpp)
    output_ = gumbo_parse_with_options(&options, html.data(), html.size());
    return Outcome::kParsed;
  }

  [[nodiscard]] GumboNode* Root() const { return output_->root; }

  // Memory that lives as long as the tree; null past the budget.
  template <typename T>
  T* Make(std::size_t count) {
    static_assert(std::is_trivially_destructible_v<T>);
    void* block = Take(count * sizeof(T));
    if (block == nullptr) return nullptr;
    T* first = static_cast<T*>(block);
    std::uninitialized_value_construct_n(first, count);
    return first;
  }

 private:
  void* Allocate(std::size_t size) {
    if (++calls_ % kCallsPerClockCheck == 0 && ThreadCpu() > deadline_) {
      Leave(Outcome::kOutOfTime);
    }
    void* block = Take(size);
    if (block == nullptr) Leave(Outcome::kOutOfMemory);
    return block;
  }

  // Null past the budget.
  void* Take(std::size_t size) {
    if (size > budget_.max_bytes) return nullptr;
    size = (size + kAlignment - 1) / kAlignment * kAlignment;
    if (size > left_ && !AddChunk(size)) return nullptr;
    void* block = next_;
    next_ += size;
    left_ -= size;
    return block;
  }

  bool AddChunk(std::size_t size) {
    const std::size_t bytes = std::max(size, kChunkBytes);
    if (used_ + bytes > budget_.max_bytes ||
        chunks_.size() == chunks_.capacity()) {
      return false;
    }
    // Throws nothing: an exception must not cross the parser's frames.
    // NOLINTNEXTLINE(cppcoreguidelines-owning-memory)
    chunks_.emplace_back(new (std::nothrow) char[bytes]);
    if (chunks_.back() == nullptr) return false;
    next_ = chunks_.back().get();
    left_ = bytes;
    used_ += bytes;
    return true;
  }

  [[noreturn]] void Leave(Outcome outcome) {
    outcome_ = outcome;
    std::longjmp(exit_, 1);  // NOLINT(cert-err52-cpp)
  }

  ParseBudget budget_;
  std::chrono::nanoseconds deadline_;
  // NOLINTNEXTLINE(modernize-avoid-c-arrays)
  std::vector<std::unique_ptr<char[]>> chunks_;
  char* next_ = nullptr;
  std::size_t left_ = 0;
  std::size_t used_ = 0;
  unsigned calls_ = 0;
  Outcome outcome_ = Outcome::kParsed;
  GumboOutput* output_ = nullptr;
  std::jmp_buf exit_{};
};

// Puts texts and attributes back into a tree of a page without them.
class ParsedHtml::Restorer {
 public:
  Restorer(Arena& arena, const StrippedHtml& stripped)
      : arena_(&arena),
        stripped_(&stripped),
        is_used_(stripped.texts.size(), false) {}

  // False past the arena's budget.
  bool Run() {
    std::vector<Frame> open = {{arena_->Root(), 0}};
    if (!RestoreAttributes(*arena_->Root())) return false;
    while (!open.empty()) {
      Frame& frame = open.back();
      const GumboVector& children = ElementOf(*frame.node).children;
      if (frame.next >= children.length) {
        open.pop_back();
        continue;
      }
      auto* child = static_cast<GumboNode*>(children.data[frame.next++]);
      if (child->type == GUMBO_NODE_ELEMENT ||
          child->type == GUMBO_NODE_TEMPLATE) {
        if (!RestoreAttributes(*child)) return false;
        open.push_back({child, 0});
      } else if (child->type == GUMBO_NODE_TEXT) {
        if (!RestoreText(*child)) return false;
      }
    }
    return true;
  }

 private:
  // An element whose children are being visited.
  struct Frame {
    GumboNode* node = nullptr;
    unsigned int next = 0;
  };

  // The tree was made of no other private-use characters but the marks and
  // the page's own, which mean nothing.
  bool RestoreText(GumboNode& node) {
    const std::string_view marked = TextOfNode(node);
    if (marked.find(kPlacedMark) == std::string_view::npos) return true;
    text_.clear();
    for (std::size_t at = 0; at < marked.size();) {
      const std::size_t mark =
          std::min(marked.find(kPlacedMark, at), marked.size());
      text_ += marked.substr(at, mark - at);
      at = mark;
      if (at == marked.size()) break;
      const Utf8Char c = CharAt(marked, at);
      text_ += TextOf(c.code, marked.substr(at, c.length));
      at += c.length;
    }
    TextOfNode(node) = Copy(text_);
    return TextOfNode(node) != nullptr;
  }

  // What stands for a character that may be a mark.
  std::string_view TextOf(char32_t code, std::string_view written) {
    if (code < kFirstTextMark || code >= kFirstTextMark + kMaxTextMarks) {
      return written;
    }
    const std::size_t index = code - kFirstTextMark;
    if (index >= is_used_.size() || is_used_[index]) return kReplacement;
    is_used_[index] = true;
    return stripped_->texts[index];
  }

  bool RestoreAttributes(GumboNode& node) {
    GumboElement& element = ElementOf(node);
    const char* const tag = element.original_tag.data;
    if (tag == nullptr) return true;
    const std::vector<StrippedTag>& tags = stripped_->tags;
    const auto offset = static_cast<std::size_t>(tag - stripped_->html.data());
    // Document order is the order of the tags, but for a few that were moved.
    if (next_tag_ >= tags.size() || tags[next_tag_].offset != offset) {
      next_tag_ = static_cast<std::size_t>(
          std::ranges::lower_bound(tags, offset, {}, &StrippedTag::offset) -
          tags.begin());
    }
    if (next_tag_ >= tags.size() || tags[next_tag_].offset != offset) {
      return true;
    }
    const StrippedTag& found = tags[next_tag_++];
    void** const list = arena_->Make<void*>(found.count);
    auto* const made = arena_->Make<GumboAttribute>(found.count);
    if (list == nullptr || made == nullptr) return false;
    for (std::uint32_t i = 0; i < found.count; ++i) {
      const KeptAttribute& kept = stripped_->attributes[found.first + i];
      made[i].name = kept.name;
      made[i].value = Copy(kept.value);
      if (made[i].value == nullptr) return false;
      list[i] = &made[i];
    }
    element.attributes = {list, found.count, found.count};
    return true;
  }

  // A C string in the arena; null past its budget.
  const char* Copy(std::string_view text) {
    char* const copy = arena_->Make<char>(text.size() + 1);
    if (copy != nullptr) std::ranges::copy(text, copy);
    return copy;
  }

  Arena* arena_;
  const StrippedHtml* stripped_;
  std::vector<bool> is_used_;  // texts put back
  std::size_t next_tag_ = 0;   // likely to come next
  std::string text_;
};

ParsedHtml::ParsedHtml(std::unique_ptr<Arena> arena)
    : arena_(std::move(arena)), root_(arena_->Root()) {}
ParsedHtml::~ParsedHtml() = default;
ParsedHtml::ParsedHtml(ParsedHtml&&) noexcept = default;
ParsedHtml& ParsedHtml::operator=(ParsedHtml&&) noexcept = default;

Result<ParsedHtml> ParsedHtml::Parse(std::string_view html,
                                     const ParseBudget& budget) {
  auto arena = std::make_unique<Arena>(budget);
  switch (arena->Parse(html)) {
    case Outcome::kParsed:
      break;
    case Outcome::kOutOfMemory:
      return TooMuchMemory(budget);
    case Outcome::kOutOfTime:
      return Error{ErrorCode::kTooLarge,
                   "the page's HTML needs more than " +
                       std::to_string(budget.max_cpu.count()) +
                       " ms of CPU time to parse"};
  }
  return ParsedHtml(std::move(arena));
}

Result<ParsedHtml> ParsedHtml::Parse(const StrippedHtml& stripped,
                                     const ParseBudget& budget) {
  const std::string_view html = stripped.html;
  Result<ParsedHtml> parsed = Parse(html, budget);
  if (parsed.Ok() && !Restorer(*parsed.Value().arena_, stripped).Run()) {
    return TooMuchMemory(budget);
  }
  return parsed;
}

}  // namespace kindred::nlp
