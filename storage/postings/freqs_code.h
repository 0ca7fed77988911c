// PERSISTENT: the header byte of a frequency list. Format: storage/FORMAT.md, "Freqs".
#pragma once

#include <cstdint>

namespace sakuin::storage {

inline constexpr std::uint32_t kFreqsStride = 256;  ///< ranks between two escape counts

/// Code widths are 1, 2, 4 and 8 bits, named by their logarithm; exceptions have 0, 1, 2 or 4
/// bytes, named 0 to 3.
struct FreqsHeader {
  unsigned width_log2 = 0;
  unsigned exception_form = 0;

  [[nodiscard]] static constexpr FreqsHeader decode(std::uint8_t byte) noexcept {
    return {byte & 3U, byte >> 2U & 3U};
  }
  [[nodiscard]] constexpr std::uint8_t encode() const noexcept {
    return static_cast<std::uint8_t>(width_log2 | exception_form << 2U);
  }
  [[nodiscard]] constexpr unsigned width() const noexcept { return 1U << width_log2; }
  [[nodiscard]] constexpr unsigned exception_bytes() const noexcept {
    return exception_form == 0 ? 0 : 1U << (exception_form - 1);
  }
  [[nodiscard]] constexpr std::uint64_t escape_count_bytes(std::uint64_t count) const noexcept {
    return exception_form == 0 || count == 0 ? 0 : (count - 1) / kFreqsStride * 4;
  }
};

}  // namespace sakuin::storage
