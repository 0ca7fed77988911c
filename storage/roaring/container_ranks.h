// Ranks of some documents of one container: for lists whose values lie by rank, read for few of
// their documents.
#pragma once

#include <cstdint>
#include <span>
#include <string_view>

#include "storage/roaring/roaring_view.h"

namespace sakuin::storage {

/// Places of sorted u16 values in a longer array of them that has them all, as it lies in an array
/// container.
struct RankKernel {
  std::string_view name;
  /// Writes the place of each of `lows` to `out`, which has room for 8 more.
  void (*find)(std::span<const std::uint16_t> lows, const std::uint8_t* array, std::uint32_t count,
               std::uint16_t* out);
};

/// Those this machine can run, the portable one first, the fastest last.
[[nodiscard]] std::span<const RankKernel* const> rank_kernels() noexcept;

/// Documents that find_ranks() takes at once.
inline constexpr std::size_t kMostRanked = 64;

/// Writes for each of `lows`, ascending documents of the container, how many documents it has below
/// that one, plus `base`. `block_ranks`: for every 512 documents a little-endian u16, the documents
/// of the container before them; null if there are none. REQUIRES at most kMostRanked.
void find_ranks(const RoaringView::Container& container, const std::uint8_t* block_ranks,
                std::span<const std::uint16_t> lows, std::uint32_t base,
                std::uint32_t* ranks) noexcept;

}  // namespace sakuin::storage
