#include "crawler/warc_source.h"

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

#include "base/files.h"
#include "base/result.h"
#include "crawler/inflate.h"

namespace kindred::crawler {
namespace {

constexpr std::string_view kGzipMagic = "\x1F\x8B\x08";
constexpr std::string_view kWarcMagic = "WARC/";

// Octets of a member that are looked at to see what it holds.
constexpr std::size_t kTrialBytes = 4096;

bool HoldsRecord(std::string_view member) {
  Inflater inflater(member.substr(0, kTrialBytes), InflateFormat::kGzip);
  std::string start;
  inflater.Read(start, kWarcMagic.size());
  return start == kWarcMagic;
}

}  // namespace

std::string_view ByteWindow::At(std::uint64_t offset, std::size_t want) {
  if (files_ == nullptr) {
    return all_.substr(std::min<std::uint64_t>(offset, all_.size()));
  }
  const std::uint64_t end = begin_ + held_.size();
  const bool held = offset >= begin_ && offset <= end;
  std::string_view rest;
  if (held) {
    rest = held_;
    rest.remove_prefix(offset - begin_);
  }
  if (failure_ || (held && (ends_ || rest.size() >= want))) return rest;
  const std::size_t missing = std::max(want - rest.size(), piece_);
  Result<std::string> more =
      files_->Read(path_, {.offset = offset + rest.size(), .length = missing});
  if (!more.Ok()) {
    failure_ = more.Reason();
    return rest;
  }
  ends_ = more.Value().size() < missing;
  held_ =
      rest.empty() ? std::move(more).Value() : std::string(rest) + more.Value();
  begin_ = offset;
  return held_;
}

WarcSource::WarcSource(ByteWindow& window, std::uint64_t begin)
    : window_(&window), begin_(begin) {
  const std::string_view bytes = window.At(begin, kGzipMagic.size());
  if (bytes.starts_with(kGzipMagic)) {
    inflater_.emplace(bytes, InflateFormat::kGzip);
  }
}

bool WarcSource::Fill(std::size_t size) {
  if (!IsCompressed()) {
    return window_->At(begin_ + used_, size).size() >= size;
  }
  while (text_.size() < size) {
    inflater_->Read(text_, size - text_.size());
    if (text_.size() >= size || !inflater_->WantsInput()) break;
    const std::string_view more =
        window_->At(begin_ + inflater_->Consumed(), 1);
    if (more.empty()) break;
    inflater_->Feed(more);
  }
  return text_.size() >= size;
}

std::string_view WarcSource::Available() const {
  return IsCompressed() ? text_ : window_->At(begin_ + used_, 1);
}

void WarcSource::Skip(std::size_t size) {
  if (IsCompressed()) {
    text_.erase(0, size);
  } else {
    used_ += size;
  }
}

bool WarcSource::AtEnd() {
  if (Fill(1)) return false;
  return !IsCompressed() || inflater_->Ended();
}

std::uint64_t WarcSource::FileBytes() const {
  return IsCompressed() ? inflater_->Consumed() : used_;
}

std::optional<std::uint64_t> RecordFinder::Next(std::uint64_t from) {
  for (std::uint64_t at = from;;) {
    const std::string_view bytes = window_->At(at, 1);
    if (bytes.empty()) return std::nullopt;
    const std::size_t found = bytes.find_first_of("\x1FW");
    if (found == std::string_view::npos) {
      at += bytes.size();
      continue;
    }
    at += found;
    if (BeginsAt(at)) return at;
    if (tries_ < 0) return std::nullopt;
    ++at;
  }
}

bool RecordFinder::BeginsAt(std::uint64_t at) {
  // With the octet before, which tells whether a line begins.
  const std::size_t before = at > 0 ? 1 : 0;
  const std::string_view bytes = window_->At(at - before, before + kTrialBytes);
  const std::string_view rest = bytes.substr(std::min(before, bytes.size()));
  if (rest.starts_with(kWarcMagic)) return before == 0 || bytes[0] == '\n';
  if (!rest.starts_with(kGzipMagic)) return false;
  return tries_-- > 0 && HoldsRecord(rest);
}

}  // namespace kindred::crawler
