#include "crawler/warc_source.h"

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

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

WarcSource::WarcSource(std::string_view bytes) : plain_(bytes) {
  if (bytes.starts_with(kGzipMagic)) {
    inflater_.emplace(bytes, InflateFormat::kGzip);
  }
}

bool WarcSource::Fill(std::size_t size) {
  if (!IsCompressed()) return plain_.size() - used_ >= size;
  const std::size_t have = text_.size() - used_;
  if (have < size) inflater_->Read(text_, size - have);
  return text_.size() - used_ >= size;
}

std::string_view WarcSource::Available() const {
  const std::string_view all = text_;
  return (IsCompressed() ? all : plain_).substr(used_);
}

void WarcSource::Skip(std::size_t size) {
  used_ += size;
  if (!IsCompressed()) return;
  text_.erase(0, used_);
  used_ = 0;
}

bool WarcSource::AtEnd() {
  if (Fill(1)) return false;
  return !IsCompressed() || inflater_->Ended();
}

std::uint64_t WarcSource::FileBytes() const {
  return IsCompressed() ? inflater_->Consumed() : used_;
}

std::optional<std::size_t> RecordFinder::Next(std::size_t from) {
  for (std::size_t at = from; at < bytes_.size(); ++at) {
    at = bytes_.find_first_of("\x1FW", at);
    if (at == std::string_view::npos) break;
    const std::string_view rest = bytes_.substr(at);
    if (rest.starts_with(kWarcMagic) && (at == 0 || bytes_[at - 1] == '\n')) {
      return at;
    }
    if (rest.starts_with(kGzipMagic)) {
      if (tries_-- <= 0) break;
      if (HoldsRecord(rest)) return at;
    }
  }
  return std::nullopt;
}

}  // namespace kindred::crawler
