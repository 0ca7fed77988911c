#include "tools/json_writer.h"

#include <cmath>

#include "tools/number_text.h"
#include "tools/utf8_text.h"

namespace sakuin::tool {
namespace {

/// A character that is written as an escape, and how. The line breaks of Unicode are escaped too,
/// so that one line stays one line for every reader of lines.
struct Escape {
  std::size_t bytes = 0;  ///< 0: what stands here needs none
  std::string text;
};

Escape find_escape(std::string_view rest) {
  constexpr std::string_view kHex = "0123456789abcdef";
  switch (rest[0]) {
    case '"':
      return {1, "\\\""};
    case '\\':
      return {1, "\\\\"};
    case '\n':
      return {1, "\\n"};
    case '\r':
      return {1, "\\r"};
    case '\t':
      return {1, "\\t"};
    default:
      break;
  }
  if (rest.starts_with("\xc2\x85")) return {2, "\\u0085"};
  if (rest.starts_with("\xe2\x80\xa8")) return {3, "\\u2028"};
  if (rest.starts_with("\xe2\x80\xa9")) return {3, "\\u2029"};
  const auto byte = static_cast<unsigned char>(rest[0]);
  if (byte >= 0x20 && byte != 0x7f) return {};
  return {1, std::string("\\u00") + kHex[byte >> 4U] + kHex[byte & 15U]};
}

/// Most bytes of most texts are none of these.
bool may_need_escape(char c) {
  return static_cast<unsigned char>(c) < 0x20 || c == '"' || c == '\\' || c == 0x7f ||
         c == '\xc2' || c == '\xe2';
}

}  // namespace

void JsonWriter::counts(std::initializer_list<std::pair<std::string_view, std::uint64_t>> members) {
  for (const auto& [name, value] : members) {
    key(name);
    count(value);
  }
}

void JsonWriter::clear() noexcept {
  text_.clear();
  depth_ = 0;
  needs_comma_ = after_key_ = false;
}

void JsonWriter::new_line() {
  text_ += '\n';
  text_.append(2 * depth_, ' ');
}

void JsonWriter::before_value() {
  if (after_key_) {
    after_key_ = false;
    return;
  }
  if (needs_comma_) text_ += ',';
  if (indented_ && depth_ > 0) new_line();
}

void JsonWriter::begin(char bracket) {
  before_value();
  text_ += bracket;
  ++depth_;
  needs_comma_ = false;
}

void JsonWriter::end(char bracket) {
  --depth_;
  if (indented_ && needs_comma_) new_line();
  text_ += bracket;
  needs_comma_ = true;
}

void JsonWriter::key(std::string_view name) {
  before_value();
  append_quoted(name);
  text_ += indented_ ? ": " : ":";
  after_key_ = true;
}

void JsonWriter::raw(std::string_view json) {
  before_value();
  text_ += json;
  needs_comma_ = true;
}

void JsonWriter::number(double value) { raw(std::isfinite(value) ? exact_number(value) : "null"); }

void JsonWriter::number(float value) { raw(std::isfinite(value) ? exact_number(value) : "null"); }

void JsonWriter::string(std::string_view value) {
  before_value();
  append_quoted(value);
  needs_comma_ = true;
}

void JsonWriter::append_quoted(std::string_view value) {
  std::string repaired;
  if (find_invalid_utf8(value) != std::string_view::npos) {
    repaired = repair_utf8(value);
    value = repaired;
  }
  text_ += '"';
  std::size_t from = 0;
  for (std::size_t at = 0; at < value.size(); ++at) {
    if (!may_need_escape(value[at])) continue;
    const Escape escape = find_escape(value.substr(at));
    if (escape.bytes == 0) continue;
    text_ += value.substr(from, at - from);
    text_ += escape.text;
    from = at + escape.bytes;
    at = from - 1;
  }
  text_ += value.substr(from);
  text_ += '"';
}

}  // namespace sakuin::tool
