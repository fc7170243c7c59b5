#include "index/term_source.h"

#include <algorithm>
#include <bit>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace kindred::index {
namespace {

// Bits before each term.
constexpr unsigned kIsOwn = 1;
constexpr unsigned kIsWrittenSo = 2;  // the surface is the term

// Base 128 (LEB128): seven bits an octet, the least first.
void PutNumber(std::uint64_t number, std::string& out) {
  for (; number >= 0x80; number >>= 7U) {
    out += static_cast<char>(0x80U | (number & 0x7FU));
  }
  out += static_cast<char>(number);
}

// The four octets of a float32, the least first.
void PutBits(std::uint32_t bits, std::string& out) {
  for (int octet = 0; octet < 4; ++octet, bits >>= 8U) {
    out += static_cast<char>(bits & 0xFFU);
  }
}

void PutText(std::string_view text, std::string& out) {
  PutNumber(text.size(), out);
  out += text;
}

class TermFileReader {
 public:
  explicit TermFileReader(std::string_view bytes) : left_(bytes) {}

  [[nodiscard]] bool AtEnd() const { return left_.empty(); }

  // False if the company is not all there.
  [[nodiscard]] bool Next(nlp::TermCounts& company) {
    const auto words = Number();
    const auto count = Number();
    if (!Text(company.language) || !words || !count || *count > left_.size()) {
      return false;
    }
    company.words = static_cast<std::int64_t>(*words);
    company.terms.resize(*count);
    const std::string* before = nullptr;
    for (nlp::TermCount& term : company.terms) {
      if (!Term(before, term)) return false;
      before = &term.term;
    }
    return true;
  }

 private:
  std::optional<std::uint64_t> Number() {
    std::uint64_t number = 0;
    for (unsigned shift = 0; shift < 64 && !left_.empty(); shift += 7) {
      const auto octet = static_cast<unsigned char>(left_.front());
      left_.remove_prefix(1);
      number |= (std::uint64_t{octet} & 0x7FU) << shift;
      if (octet < 0x80) return number;
    }
    return std::nullopt;
  }

  bool Text(std::string& text, std::size_t kept = 0) {
    const auto size = Number();
    if (!size || *size > left_.size()) return false;
    text.resize(kept);
    text += left_.substr(0, *size);
    left_.remove_prefix(*size);
    return true;
  }

  bool Term(const std::string* before, nlp::TermCount& term) {
    const auto bits = Number();
    const auto shared = Number();
    if (!bits || !shared ||
        *shared > (before == nullptr ? 0 : before->size()) ||
        left_.size() < sizeof term.count) {
      return false;
    }
    std::memcpy(&term.count, left_.data(), sizeof term.count);
    left_.remove_prefix(sizeof term.count);
    if (before != nullptr) {
      term.term.assign(*before, 0, *shared);
    }
    if (!Text(term.term, *shared)) return false;
    term.own = (*bits & kIsOwn) != 0;
    if ((*bits & kIsWrittenSo) == 0) return Text(term.surface);
    term.surface = term.term;
    return true;
  }

  std::string_view left_;
};

// Visits the companies of one file.
Status ReadTermFile(Files& files, const TermFile& part,
                    const TermVisitor& visit) {
  const Result<FileBytes> file = files.Map(part.path);
  if (!file.Ok()) return file.Reason();
  TermFileReader reader(file.Value().bytes);
  nlp::TermCounts company;
  for (std::size_t i = 0; i < part.companies; ++i) {
    if (!reader.Next(company)) {
      return Error{ErrorCode::kCorrupt, part.path + ": it is torn"};
    }
    visit(company);
  }
  if (reader.AtEnd()) return Done();
  return Error{ErrorCode::kCorrupt, part.path + ": it is too long"};
}

std::size_t SharedPrefix(std::string_view a, std::string_view b) {
  return static_cast<std::size_t>(std::ranges::mismatch(a, b).in1 - a.begin());
}

}  // namespace

TermSource TermsInMemory(std::span<const nlp::TermCounts> companies) {
  return {companies.size(), [companies](const TermVisitor& visit) {
            for (const nlp::TermCounts& company : companies) visit(company);
            return Done();
          }};
}

void AppendTerms(const nlp::TermCounts& company, std::string& bytes) {
  PutNumber(static_cast<std::uint64_t>(company.words), bytes);
  PutNumber(company.terms.size(), bytes);
  PutText(company.language, bytes);
  std::string_view before;
  for (const nlp::TermCount& term : company.terms) {
    const std::string_view text = term.term;
    const bool written_so = term.surface == text;
    const std::size_t shared = SharedPrefix(before, text);
    PutNumber((term.own ? kIsOwn : 0U) | (written_so ? kIsWrittenSo : 0U),
              bytes);
    PutNumber(shared, bytes);
    PutBits(std::bit_cast<std::uint32_t>(term.count), bytes);
    PutText(text.substr(shared), bytes);
    if (!written_so) PutText(term.surface, bytes);
    before = text;
  }
}

TermSource TermsInFiles(Files& files, std::vector<TermFile> parts) {
  std::size_t companies = 0;
  for (const TermFile& part : parts) companies += part.companies;
  return {companies,
          [&files, parts = std::move(parts)](const TermVisitor& visit) {
            for (const TermFile& part : parts) {
              if (Status read = ReadTermFile(files, part, visit); !read.Ok()) {
                return read;
              }
            }
            return Done();
          }};
}

}  // namespace kindred::index
