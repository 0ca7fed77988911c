// JSON text, written from left to right.
#pragma once

#include <cstddef>
#include <cstdint>
#include <initializer_list>
#include <string>
#include <string_view>
#include <utility>

namespace sakuin::tool {

/// Builds one JSON text. The caller nests begins and ends properly and gives a key before each
/// value of an object; commas, escapes and (if wanted) line breaks are put in here. Strings may
/// hold any bytes: what is not UTF-8 becomes U+FFFD.
class JsonWriter {
 public:
  enum class Layout : std::uint8_t { one_line, indented };

  explicit JsonWriter(Layout layout = Layout::one_line) : indented_(layout == Layout::indented) {}

  void begin_object() { begin('{'); }
  void end_object() { end('}'); }
  void begin_array() { begin('['); }
  void end_array() { end(']'); }
  void key(std::string_view name);

  void string(std::string_view value);
  void integer(std::int64_t value) { raw(std::to_string(value)); }
  void count(std::uint64_t value) { raw(std::to_string(value)); }
  void number(double value);
  void number(float value);
  void boolean(bool value) { raw(value ? "true" : "false"); }
  void null() { raw("null"); }
  void raw(std::string_view json);  ///< a value that is JSON already
  /// Members of an object: keys, and their counts.
  void counts(std::initializer_list<std::pair<std::string_view, std::uint64_t>> members);

  [[nodiscard]] const std::string& text() const noexcept { return text_; }
  void clear() noexcept;

 private:
  void begin(char bracket);
  void end(char bracket);
  void before_value();
  void new_line();
  void append_quoted(std::string_view value);

  std::string text_;
  std::size_t depth_ = 0;
  bool indented_;
  bool needs_comma_ = false;
  bool after_key_ = false;
};

}  // namespace sakuin::tool
