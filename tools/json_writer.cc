#include "tools/json_writer.h"

#include <cmath>

#include "tools/number_text.h"
#include "tools/utf8_text.h"

namespace sakuin::tool {
namespace {

void append_escape(std::string& out, char c) {
  constexpr std::string_view kHex = "0123456789abcdef";
  switch (c) {
    case '"':
      out += "\\\"";
      return;
    case '\\':
      out += "\\\\";
      return;
    case '\n':
      out += "\\n";
      return;
    case '\r':
      out += "\\r";
      return;
    case '\t':
      out += "\\t";
      return;
    default:
      break;
  }
  const auto byte = static_cast<unsigned char>(c);
  out += "\\u00";
  out += kHex[byte >> 4U];
  out += kHex[byte & 15U];
}

bool needs_escape(char c) {
  return static_cast<unsigned char>(c) < 0x20 || c == '"' || c == '\\' || c == 0x7f;
}

}  // namespace

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
    if (!needs_escape(value[at])) continue;
    text_ += value.substr(from, at - from);
    append_escape(text_, value[at]);
    from = at + 1;
  }
  text_ += value.substr(from);
  text_ += '"';
}

}  // namespace sakuin::tool
