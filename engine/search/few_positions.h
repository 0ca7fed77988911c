// Positions of one document, a few at a time as they lie in their block: read and compared side by
// side, without a branch on how many they are.
#pragma once

#include <algorithm>
#include <array>
#include <cstdint>
#include <cstring>

#include "storage/base/always_inline.h"
#include "storage/base/bytes.h"
#include "storage/segment/term_positions.h"

namespace sakuin {

/// Positions handled at once: few words stand in a document more often.
inline constexpr std::uint32_t kFew = 4;

/// So wide that kFew values can be taken from one load at any bit of a byte.
inline constexpr unsigned kQuickWidth = 14;
static_assert(kFew * kQuickWidth + 7 <= 64);

using Lanes = std::uint32_t __attribute__((vector_size(4 * kFew)));

SAKUIN_INLINE Lanes all_lanes(std::uint32_t value) noexcept {
  return Lanes{value, value, value, value};
}

/// Bit i: lane i, which is all ones or zeros.
SAKUIN_INLINE unsigned bits_of(const Lanes& lanes) noexcept {
  const Lanes bits = lanes & Lanes{1, 2, 4, 8};
  std::array<std::uint64_t, 2> halves;
  std::memcpy(halves.data(), &bits, sizeof(bits));
  const std::uint64_t both = halves[0] | halves[1];
  return static_cast<unsigned>(both | both >> 32) & 15;
}

SAKUIN_INLINE bool is_quick(const storage::DocPositions& doc) noexcept {
  return doc.place.block != nullptr && doc.place.width <= kQuickWidth;
}

/// Positions number `at` to at + 3 of a document, where `before` is the one before them; the last
/// is repeated. REQUIRES is_quick(), at < freq.
SAKUIN_INLINE std::array<std::uint32_t, kFew> read_few(const storage::DocPositions& doc,
                                                       std::uint32_t at,
                                                       std::uint32_t before) noexcept {
  const unsigned width = doc.place.width;
  const std::uint32_t count = std::min(kFew, doc.freq - at);
  const std::uint32_t bit = (doc.place.first + at) * width;
  std::uint64_t gaps = storage::load_le<std::uint64_t>(doc.place.block + bit / 8) >> (bit % 8);
  gaps &= (std::uint64_t{1} << (count * width)) - 1;
  const std::uint64_t mask = (std::uint64_t{1} << width) - 1;
  const auto gap = [&](unsigned i) {
    return static_cast<std::uint32_t>(gaps >> (i * width) & mask);
  };
  std::array<std::uint32_t, kFew> positions;
  positions[0] = before + gap(0);
  positions[1] = positions[0] + gap(1);
  positions[2] = positions[1] + gap(2);
  positions[3] = positions[2] + gap(3);
  return positions;
}

/// Which lanes of `wanted` are positions of the document: all ones. `last` is the highest of them.
SAKUIN_INLINE Lanes find_lanes(const storage::DocPositions& doc, const Lanes& wanted,
                               std::uint32_t last, std::uint64_t& compared) noexcept {
  Lanes found = all_lanes(0);
  std::uint32_t before = 0;
  std::uint32_t at = 0;
  do {
    const auto positions = read_few(doc, at, before);
    found |= reinterpret_cast<Lanes>(wanted == all_lanes(positions[0]));
    found |= reinterpret_cast<Lanes>(wanted == all_lanes(positions[1]));
    found |= reinterpret_cast<Lanes>(wanted == all_lanes(positions[2]));
    found |= reinterpret_cast<Lanes>(wanted == all_lanes(positions[3]));
    before = positions[3];
    at += kFew;
  } while (at < doc.freq && before < last);
  compared += at;
  return found;
}

}  // namespace sakuin
