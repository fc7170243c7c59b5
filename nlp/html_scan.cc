#include "nlp/html_scan.h"

#include <algorithm>
#include <cstddef>
#include <string_view>

#include "nlp/ascii.h"

namespace kindred::nlp {
namespace {

constexpr std::size_t kNotFound = std::string_view::npos;

}  // namespace

std::size_t HtmlScanner::Find(char c) const {
  return std::min(html_.find(c, at_), html_.size());
}

void HtmlScanner::JumpPast(char c) {
  at_ = std::min(Find(c) + 1, html_.size());
}

// "-->" and "--!>" end a comment, and so do "<!-->" and "<!--->".
void HtmlScanner::SkipComment() {
  at_ += 4;
  if (Peek(0) == '>') {
    ++at_;
    return;
  }
  if (Peek(0) == '-' && Peek(1) == '>') {
    at_ += 2;
    return;
  }
  while ((at_ = html_.find("--", at_)) != kNotFound) {
    if (Peek(2) == '>') {
      at_ += 3;
      return;
    }
    if (Peek(2) == '!' && Peek(3) == '>') {
      at_ += 4;
      return;
    }
    ++at_;
  }
  at_ = html_.size();
}

void HtmlScanner::SkipCdata() {
  const std::size_t end = html_.find("]]>", at_);
  at_ = end == kNotFound ? html_.size() : end + 3;
}

std::string_view HtmlScanner::ReadTagName() {
  const std::size_t begin = at_;
  while (at_ < html_.size() && !IsAsciiSpace(html_[at_]) && html_[at_] != '/' &&
         html_[at_] != '>') {
    ++at_;
  }
  return html_.substr(begin, at_ - begin);
}

bool HtmlScanner::SkipSpaceAndSlashes() {
  bool slash = false;
  while (at_ < html_.size() &&
         (IsAsciiSpace(html_[at_]) || html_[at_] == '/')) {
    slash = html_[at_] == '/';
    ++at_;
  }
  return slash;
}

HtmlScanner::Attribute HtmlScanner::ReadAttribute() {
  const std::size_t begin = at_;
  Attribute attribute;
  attribute.name = ReadAttributeName();
  attribute.value = ReadAttributeValue();
  attribute.written = html_.substr(begin, at_ - begin);
  return attribute;
}

// HTML 13.2.5.32 and 13.2.5.33: a '=' at the start is part of the name.
std::string_view HtmlScanner::ReadAttributeName() {
  const std::size_t begin = at_;
  ++at_;
  while (at_ < html_.size() && !IsAsciiSpace(html_[at_]) && html_[at_] != '/' &&
         html_[at_] != '>' && html_[at_] != '=') {
    ++at_;
  }
  return html_.substr(begin, at_ - begin);
}

// Stays behind the name if no value follows.
std::string_view HtmlScanner::ReadAttributeValue() {
  const std::size_t name_end = at_;
  SkipSpace();
  if (Peek(0) != '=') {
    at_ = name_end;
    return {};
  }
  ++at_;
  SkipSpace();
  const char quote = Peek(0);
  if (quote == '"' || quote == '\'') {
    const std::size_t begin = at_ + 1;
    const std::size_t end = std::min(html_.find(quote, begin), html_.size());
    at_ = std::min(end + 1, html_.size());
    return html_.substr(std::min(begin, end), end - std::min(begin, end));
  }
  const std::size_t begin = at_;
  while (at_ < html_.size() && !IsAsciiSpace(html_[at_]) && html_[at_] != '>') {
    ++at_;
  }
  return html_.substr(begin, at_ - begin);
}

void HtmlScanner::SkipSpace() {
  while (at_ < html_.size() && IsAsciiSpace(html_[at_])) ++at_;
}

std::size_t HtmlScanner::EndTagOf(std::string_view name) const {
  for (std::size_t at = html_.find("</", at_); at != kNotFound;
       at = html_.find("</", at + 2)) {
    if (NamesAt(at + 2, name)) return at;
  }
  return html_.size();
}

// HTML 13.2.5.15 to 13.2.5.31: inside "<!--" a nested script element hides its
// own end tag.
std::size_t HtmlScanner::ScriptEnd() const {
  bool escaped = false;
  bool nested = false;
  std::size_t at = html_.find('<', at_);
  while (at != kNotFound) {
    if (html_[at] == '-') {
      if (html_.substr(at, 3) == "-->") escaped = nested = false;
    } else if (!escaped && html_.substr(at, 4) == "<!--") {
      escaped = true;
      ++at;  // the hyphens may be those of "-->"
    } else if (NamesAt(at + 1, "script")) {
      nested = escaped;
    } else if (html_.substr(at, 2) == "</" && NamesAt(at + 2, "script")) {
      if (!nested) return at;
      nested = false;
    }
    at = html_.find_first_of(escaped ? "<-" : "<", at + 1);
  }
  return html_.size();
}

std::size_t HtmlScanner::LastEndTag(std::string_view name) const {
  for (std::size_t at = html_.rfind("</"); at != kNotFound && at > 0;
       at = html_.rfind("</", at - 1)) {
    if (NamesAt(at + 2, name)) return at;
  }
  return kNotFound;
}

// Whether a tag name stands at `at`: `name` and then space, '/' or '>'.
bool HtmlScanner::NamesAt(std::size_t at, std::string_view name) const {
  if (!StartsWithIgnoringCase(html_.substr(at), name)) return false;
  const std::size_t end = at + name.size();
  return end < html_.size() &&
         (IsAsciiSpace(html_[end]) || html_[end] == '/' || html_[end] == '>');
}

}  // namespace kindred::nlp
