// Dates as text (ISO 8601) to microseconds since 1970.
#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

namespace sakuin {

/// The instants that a date names, first and last included, in microseconds.
struct DateSpan {
  std::int64_t first = 0;
  std::int64_t last = 0;
  friend bool operator==(const DateSpan&, const DateSpan&) = default;
};

/// All of the year, month, day, minute or second that a text of parse_date() names; one microsecond
/// if it has a fraction of a second.
[[nodiscard]] std::optional<DateSpan> parse_date_span(std::string_view text) noexcept;

/// "2010", "2010-11", "2010-11-03", "2010-11-03T12:30[:45[.123456]][Z|+09:00]" (a space may stand
/// for the T). Without a zone: UTC. Nothing for anything else or a day that does not exist.
[[nodiscard]] std::optional<std::int64_t> parse_date(std::string_view text) noexcept;

}  // namespace sakuin
