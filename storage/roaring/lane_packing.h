// How the chosen ones of eight 16-bit lanes are moved to the front of a vector, by one shuffle of
// bytes. One table of 4 KiB for all who do so.
#pragma once

#include <array>
#include <cstdint>

namespace sakuin::storage {

/// For each byte of the result, the byte it is taken from.
using LaneShuffle = std::array<std::uint8_t, 16>;

namespace internal {

[[nodiscard]] constexpr std::array<LaneShuffle, 256> make_lane_packing() noexcept {
  std::array<LaneShuffle, 256> shuffles = {};
  for (unsigned lanes = 0; lanes < 256; ++lanes) {
    unsigned next = 0;
    for (unsigned lane = 0; lane < 8; ++lane) {
      if ((lanes >> lane & 1) == 0) continue;
      shuffles[lanes][next++] = static_cast<std::uint8_t>(2 * lane);
      shuffles[lanes][next++] = static_cast<std::uint8_t>(2 * lane + 1);
    }
  }
  return shuffles;
}

}  // namespace internal

/// By the set of lanes, a bit each. What stands behind them in the result means nothing.
inline constexpr std::array<LaneShuffle, 256> kLanePacking = internal::make_lane_packing();

}  // namespace sakuin::storage
