// Numbers as text: for people, and exactly for programs.
#pragma once

#include <cstdint>
#include <string>

namespace sakuin::tool {

/// 1234567 -> "1,234,567".
[[nodiscard]] std::string group_digits(std::uint64_t number);

/// 4404019 -> "4.2 MiB".
[[nodiscard]] std::string byte_size(std::uint64_t bytes);

/// Shortest text that reads back as the same number, with a point or an exponent in it: "3.0".
[[nodiscard]] std::string exact_number(float number);
[[nodiscard]] std::string exact_number(double number);

/// Seven significant digits, for people.
[[nodiscard]] std::string rounded_number(double number);

/// "1.2 s" or "34.5 ms" or "67 µs".
[[nodiscard]] std::string duration(double seconds);

}  // namespace sakuin::tool
