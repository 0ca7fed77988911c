// Values of a fixed number of bits side by side, lowest bits first, and counting bits in bytes.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>

#include "storage/base/bytes.h"

namespace sakuin::storage {

/// Bytes that `count` values of `width` bits take.
[[nodiscard]] constexpr std::uint64_t packed_bytes(std::uint64_t count, unsigned width) noexcept {
  return (count * width + 7) / 8;
}

/// Appends the values, `width` bits each (0..32), the last byte filled with zeros. REQUIRES that
/// they fit.
void append_packed_bits(std::span<const std::uint32_t> values, unsigned width, ByteBuffer& out);

/// Value number `index`. REQUIRES width <= 32 and 8 readable bytes from the byte it begins in.
[[nodiscard]] inline std::uint32_t packed_value(const std::uint8_t* packed, unsigned width,
                                                std::uint64_t index) noexcept {
  const std::uint64_t bit = index * width;
  const std::uint64_t mask = (std::uint64_t{1} << width) - 1;
  return static_cast<std::uint32_t>((load_le<std::uint64_t>(packed + bit / 8) >> (bit % 8)) & mask);
}

/// Set bits in `count` 64-bit words at any alignment.
[[nodiscard]] std::uint64_t count_bits(const std::uint8_t* words, std::size_t count) noexcept;

}  // namespace sakuin::storage
