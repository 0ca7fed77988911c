#include "tools/number_text.h"

#include <array>
#include <charconv>
#include <cstdio>

namespace sakuin::tool {
namespace {

template <class Number>
std::string shortest(Number number) {
  std::array<char, 64> buffer{};
  const auto [end, error] = std::to_chars(buffer.data(), buffer.data() + buffer.size(), number);
  std::string text(buffer.data(), error == std::errc{} ? end : buffer.data());
  if (text.find_first_of(".en") == std::string::npos) text += ".0";  // n: inf, nan
  return text;
}

std::string fixed_text(double number, int digits, const char* unit) {
  std::array<char, 64> buffer{};
  const int length = std::snprintf(buffer.data(), buffer.size(), "%.*f %s", digits, number, unit);
  return {buffer.data(), static_cast<std::size_t>(length)};
}

}  // namespace

std::string group_digits(std::uint64_t number) {
  std::string text = std::to_string(number);
  for (std::size_t at = text.size(); at > 3; at -= 3) text.insert(at - 3, 1, ',');
  return text;
}

std::string byte_size(std::uint64_t bytes) {
  constexpr std::array kUnits = {"KiB", "MiB", "GiB", "TiB"};
  if (bytes < 1024) return std::to_string(bytes) + " B";
  double size = static_cast<double>(bytes) / 1024;
  std::size_t unit = 0;
  for (; size >= 1024 && unit + 1 < kUnits.size(); ++unit) size /= 1024;
  return fixed_text(size, 1, kUnits[unit]);
}

std::string exact_number(float number) { return shortest(number); }
std::string exact_number(double number) { return shortest(number); }

std::string rounded_number(double number) {
  std::array<char, 64> buffer{};
  const int length = std::snprintf(buffer.data(), buffer.size(), "%.7g", number);
  return {buffer.data(), static_cast<std::size_t>(length)};
}

std::string duration(double seconds) {
  if (seconds >= 1) return fixed_text(seconds, 1, "s");
  if (seconds >= 1e-3) return fixed_text(seconds * 1e3, 1, "ms");
  return fixed_text(seconds * 1e6, 0, "µs");
}

}  // namespace sakuin::tool
