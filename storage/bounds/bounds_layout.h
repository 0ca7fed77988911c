// PERSISTENT: which lists keep bounds, and where the parts of an entry lie. Format:
// storage/FORMAT.md, "Bounds".
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>

#include "storage/format/persistent.h"

namespace sakuin::storage {

/// Documents of one range, a word of a bitset.
inline constexpr std::uint32_t kRangeShift = 6;
inline constexpr std::uint32_t kRangeDocs = 1U << kRangeShift;

/// Documents between two stored ranks.
inline constexpr std::uint32_t kRankShift = 9;
inline constexpr std::uint32_t kRankDocs = 1U << kRankShift;

/// Places in the order of a list's own contributions whose contribution is kept.
inline constexpr std::array<std::uint32_t, 4> kBestPlaces = {1, 10, 100, 1000};

/// A bound is a multiple of 1 / 255 of the highest contribution there can be.
inline constexpr std::uint32_t kBoundScale = 255;

inline constexpr std::uint32_t kMinBoundedDocFreq = 128;

struct BoundsLayout {
  constexpr explicit BoundsLayout(std::uint32_t max_doc) noexcept
      : range_count((std::uint64_t{max_doc} + kRangeDocs - 1) / kRangeDocs),
        rank_count((std::uint64_t{max_doc} + kRankDocs - 1) / kRankDocs),
        ranks_at(4 * kBestPlaces.size()),
        bounds_at(ranks_at + 2 * rank_count),
        entry_bytes((bounds_at + range_count + kSectionAlignment - 1) / kSectionAlignment *
                    kSectionAlignment) {}

  /// Rarer terms are bounded from their postings faster than from an array.
  [[nodiscard]] constexpr bool keeps(std::uint32_t doc_freq) const noexcept {
    return doc_freq >= kMinBoundedDocFreq && std::uint64_t{doc_freq} * 2 > range_count;
  }

  std::uint64_t range_count;
  std::uint64_t rank_count;
  std::uint64_t ranks_at;
  std::uint64_t bounds_at;
  std::uint64_t entry_bytes;
};

}  // namespace sakuin::storage
