// What ends words and values in a text of the query language: said once, for those who read such
// texts and those who write them.
#pragma once

#include <array>
#include <cstddef>
#include <string_view>

namespace sakuin {

constexpr bool is_query_space(char c) noexcept {
  return c == ' ' || c == '\t' || c == '\n' || c == '\r';
}

/// Signs that end a word, by byte; a backslash, which needs a look, is one of them.
inline constexpr auto kEndsWord = [] {
  std::array<bool, 256> ends = {};
  for (std::size_t byte = 0; byte < ends.size(); ++byte) {
    const char c = static_cast<char>(byte);
    ends[byte] =
        is_query_space(c) || std::string_view("()\":^~*?\\").find(c) != std::string_view::npos;
  }
  return ends;
}();

constexpr bool ends_word(char c) noexcept { return kEndsWord[static_cast<unsigned char>(c)]; }

/// Whether it ends a value of a range that is not quoted.
constexpr bool ends_range_value(char c) noexcept {
  return is_query_space(c) || c == ']' || c == '}' || c == ')' || c == '^';
}

}  // namespace sakuin
