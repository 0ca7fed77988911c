// PERSISTENT: where the parts of a position list lie. Format: storage/FORMAT.md, "Positions".
#pragma once

#include <cstdint>

namespace sakuin::storage {

inline constexpr std::uint32_t kPositionsRankStride = 128;   ///< documents between two value counts
inline constexpr std::uint32_t kPositionsBlockValues = 128;  ///< values of one width
inline constexpr std::uint32_t kPositionsOffsetStride = 16;  ///< blocks between two stored offsets
inline constexpr unsigned kPositionsMaxWidth = 32;

/// Bytes of a full block per bit of width: the unit of block offsets.
inline constexpr std::uint32_t kPositionsOffsetUnit = kPositionsBlockValues / 8;

/// Offsets from the first byte of the list. REQUIRES doc_freq >= 1, value_count >= 1.
struct PositionsLayout {
  constexpr PositionsLayout(std::uint32_t doc_freq, std::uint32_t value_count) noexcept
      : block_count((std::uint64_t{value_count} + kPositionsBlockValues - 1) /
                    kPositionsBlockValues),
        offsets_at(std::uint64_t{(doc_freq - 1) / kPositionsRankStride} * 4),
        widths_at(offsets_at + (block_count - 1) / kPositionsOffsetStride * 4),
        blocks_at(widths_at + block_count) {}

  std::uint64_t block_count;
  std::uint64_t offsets_at;  ///< the value counts lie before it
  std::uint64_t widths_at;
  std::uint64_t blocks_at;
};

}  // namespace sakuin::storage
