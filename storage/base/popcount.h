// Number of set bits, by the machine's instruction where it has one: without it, compilers for a
// baseline x86-64 call a function that looks into a table.
#pragma once

#include <bit>
#include <cstdint>

namespace sakuin::storage {

[[nodiscard]] inline std::uint32_t popcount64(std::uint64_t word) noexcept {
#if defined(__x86_64__) && !defined(__POPCNT__)
  if (__builtin_cpu_supports("popcnt")) {  // one load and a branch that is always the same
    std::uint64_t count = 0;
    __asm__("popcnt %1, %0" : "=r"(count) : "r"(word) : "cc");
    return static_cast<std::uint32_t>(count);
  }
#endif
  return static_cast<std::uint32_t>(std::popcount(word));
}

}  // namespace sakuin::storage
