// Ranges in the query language, behind the colon of a field:
//
//   range := ("[" | "{") end "TO" end ("]" | "}")     [ ] the end belongs to it, { } it does not
//          | (">=" | ">" | "<=" | "<") value
//   end   := "*" | value
//   value := '"' text '"' | a run of anything but space, closing brackets, ")" and "^"
//
// A backslash takes the next byte as it is. Whether a value is one of the field is found out when
// the query meets a schema.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

#include <sakuin/query.h>

namespace sakuin {

struct RangeText {
  std::optional<RangeEnd> lower;
  std::optional<RangeEnd> upper;
};

/// What is wrong, where, and what to write instead.
struct RangeFault {
  std::size_t at = 0;
  std::string why;
  std::string remedy;
};

[[nodiscard]] constexpr bool begins_range(char c) noexcept {
  return c == '[' || c == '{' || c == '<' || c == '>';
}

/// Reads the range that begins at text[at], and leaves `at` behind it. REQUIRES begins_range().
[[nodiscard]] std::optional<RangeFault> read_range(std::string_view text, std::size_t& at,
                                                   RangeText& out);

}  // namespace sakuin
