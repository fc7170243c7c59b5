#include "server/report_pieces.h"

#include <algorithm>
#include <cassert>
#include <cstddef>
#include <cstdint>
#include <initializer_list>
#include <span>
#include <string>
#include <string_view>

#include "base/digest.h"
#include "server/report_text.h"

namespace kindred::server {
namespace {

constexpr std::string_view kBase64 =
    "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

std::uint32_t HexValue(char digit) {
  return static_cast<std::uint32_t>(digit <= '9' ? digit - '0'
                                                 : digit - 'a' + 10);
}

// Base64 (RFC 4648 section 4) of octets written as lower-case hexadecimals.
// Six digits are three octets are four characters.
std::string HexToBase64(std::string hex) {
  std::string text;
  const std::size_t octets = hex.size() / 2;
  while (hex.size() % 6 != 0) hex += '0';
  for (std::size_t i = 0; i < hex.size(); i += 3) {
    const std::uint32_t bits = (HexValue(hex[i]) << 8U) |
                               (HexValue(hex[i + 1]) << 4U) |
                               HexValue(hex[i + 2]);
    text += kBase64[bits >> 6U];
    text += kBase64[bits & 63U];
  }
  text.resize((octets * 4 + 2) / 3);
  while (text.size() % 4 != 0) text += '=';
  return text;
}

std::string HashSource(std::string_view piece) {
  return "'sha256-" + HexToBase64(Sha256Hex(Piece(piece))) + "'";
}

std::string ValueOf(std::string_view name,
                    std::initializer_list<Value> values) {
  const auto* const found = std::ranges::find(values, name, &Value::name);
  return found == values.end() ? std::string() : found->text;
}

}  // namespace

std::string_view Piece(std::string_view name) {
  const std::span<const EmbeddedFile> files = EmbeddedFiles();
  const auto found = std::ranges::find(files, name, &EmbeddedFile::name);
  assert(found != files.end());
  return found->text;
}

std::string Fill(std::string_view name, std::initializer_list<Value> values) {
  std::string_view rest = Piece(name);
  std::string filled;
  while (true) {
    const std::size_t open = rest.find("{{");
    filled += rest.substr(0, open);
    if (open == std::string_view::npos) return filled;
    rest.remove_prefix(open + 2);
    const bool raw = rest.starts_with('{');
    if (raw) rest.remove_prefix(1);
    const std::size_t close = rest.find(raw ? "}}}" : "}}");
    assert(close != std::string_view::npos);
    const std::string value = ValueOf(rest.substr(0, close), values);
    filled += raw ? value : EscapeHtml(value);
    rest.remove_prefix(close + (raw ? 3 : 2));
  }
}

const std::string& ReportPolicy() {
  static const std::string policy = "default-src 'none'; style-src " +
                                    HashSource("page.css") + "; script-src " +
                                    HashSource("page.js") +
                                    "; base-uri 'none'; form-action 'none'";
  return policy;
}

std::string FormatWaitingPage() {
  return Fill("waiting.html", {{"style", std::string(Piece("page.css"))}});
}

}  // namespace kindred::server
