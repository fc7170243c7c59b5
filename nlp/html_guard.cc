#include "nlp/html_guard.h"

#include <algorithm>
#include <chrono>
#include <csetjmp>
#include <cstddef>
#include <ctime>
#include <memory>
#include <new>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <gumbo.h>

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

  [[nodiscard]] const GumboNode* Root() const { return output_->root; }

 private:
  void* Allocate(std::size_t size) {
    if (++calls_ % kCallsPerClockCheck == 0 && ThreadCpu() > deadline_) {
      Leave(Outcome::kOutOfTime);
    }
    if (size > budget_.max_bytes) Leave(Outcome::kOutOfMemory);
    size = (size + kAlignment - 1) / kAlignment * kAlignment;
    if (size > left_) AddChunk(size);
    void* block = next_;
    next_ += size;
    left_ -= size;
    return block;
  }

  void AddChunk(std::size_t size) {
    const std::size_t bytes = std::max(size, kChunkBytes);
    if (used_ + bytes > budget_.max_bytes ||
        chunks_.size() == chunks_.capacity()) {
      Leave(Outcome::kOutOfMemory);
    }
    // Throws nothing: an exception must not cross the parser's frames.
    // NOLINTNEXTLINE(cppcoreguidelines-owning-memory)
    chunks_.emplace_back(new (std::nothrow) char[bytes]);
    if (chunks_.back() == nullptr) Leave(Outcome::kOutOfMemory);
    next_ = chunks_.back().get();
    left_ = bytes;
    used_ += bytes;
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
      return Error{ErrorCode::kTooLarge, "the page's HTML needs more than " +
                                             std::to_string(budget.max_bytes) +
                                             " octets to parse"};
    case Outcome::kOutOfTime:
      return Error{ErrorCode::kTooLarge,
                   "the page's HTML needs more than " +
                       std::to_string(budget.max_cpu.count()) +
                       " ms of CPU time to parse"};
  }
  return ParsedHtml(std::move(arena));
}

}  // namespace kindred::nlp
