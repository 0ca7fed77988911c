// Dates as text (ISO 8601) to microseconds since 1970.
#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

namespace sakuin {

/// "2010", "2010-11", "2010-11-03", "2010-11-03T12:30[:45[.123456]][Z|+09:00]" (a space may stand
/// for the T). Without a zone: UTC. Nothing for anything else or a day that does not exist.
[[nodiscard]] std::optional<std::int64_t> parse_date(std::string_view text) noexcept;

}  // namespace sakuin
