// Numbers that are the same everywhere, which those of <random>'s distributions are not.
// Steele, Lea and Flood: Fast splittable pseudorandom number generators (OOPSLA 2014).
#pragma once

#include <cstdint>

namespace bench {

/// A number that looks like chance, of `value` alone.
[[nodiscard]] constexpr std::uint64_t scramble(std::uint64_t value) noexcept {
  value = (value ^ (value >> 30)) * 0xBF58476D1CE4E5B9U;
  value = (value ^ (value >> 27)) * 0x94D049BB133111EBU;
  return value ^ (value >> 31);
}

class Random {
 public:
  explicit Random(std::uint64_t seed) noexcept : state_(scramble(seed)) {}

  std::uint64_t next() noexcept { return scramble(state_ += 0x9E3779B97F4A7C15U); }
  /// Of [0, limit). REQUIRES: 0 < limit < 2^32
  std::uint32_t below(std::uint32_t limit) noexcept {
    return static_cast<std::uint32_t>(((next() >> 32) * limit) >> 32);
  }
  /// Of [0, 1).
  double unit() noexcept { return static_cast<double>(next() >> 11) * 0x1.0p-53; }

 private:
  std::uint64_t state_;
};

}  // namespace bench
