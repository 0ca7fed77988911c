// A list of documents with bounds, for access by range: the documents of any range as a word of
// bits, and the rank of each, at nearly constant cost.
#pragma once

#include <algorithm>
#include <cstdint>
#include <vector>

#include "storage/base/popcount.h"
#include "storage/bounds/bounds_reader.h"
#include "storage/roaring/container_search.h"
#include "storage/roaring/roaring_view.h"

namespace sakuin::storage {

inline constexpr std::uint32_t kNoRank = ~std::uint32_t{0};

/// Documents of one range: bit i is document kRangeDocs * range + i.
struct RangeSlice {
  std::uint64_t mask = 0;
  std::uint32_t place = 0;             ///< runs: of the first run
  std::uint32_t first_rank = kNoRank;  ///< of the first document in the whole list, where known
};

/// Documents of the slice before the one at `bit`.
[[nodiscard]] inline std::uint32_t rank_in_slice(const RangeSlice& slice, unsigned bit) noexcept {
  return popcount64(slice.mask & ((std::uint64_t{1} << bit) - 1));
}

class RangedDocs {
 public:
  RangedDocs() = default;
  /// Begins with another list. REQUIRES bounds that fit it, of a segment with `range_count` ranges.
  void assign(const RoaringView& docs, const BoundsView& bounds, std::uint64_t range_count);

  [[nodiscard]] const std::uint8_t* bounds() const noexcept { return bounds_.ranges(); }

  /// Asks for the memory of rank_near(), which prefetch_docs() reads.
  void prefetch_rank(std::uint32_t range) const noexcept { bounds_.prefetch_rank(block_of(range)); }
  /// Asks for the memory of slice().
  void prefetch_docs(std::uint32_t range) const noexcept {
    const Window& window = windows_[range >> kWindowShift];
    if (window.kind == RoaringView::ContainerKind::bitset) {
      __builtin_prefetch(window.data + range % kWindowRanges * (kRangeDocs / 8));
    } else if (window.kind == RoaringView::ContainerKind::array) {
      __builtin_prefetch(window.data + 2 * bounds_.rank(block_of(range)));
    }
  }
  /// Rank of the first document of the list in the kRankDocs documents around the range.
  [[nodiscard]] std::uint32_t rank_near(std::uint32_t range) const noexcept {
    return windows_[range >> kWindowShift].base_rank + bounds_.rank(block_of(range));
  }

  [[nodiscard]] RangeSlice slice(std::uint32_t range) const noexcept {
    const Window& window = windows_[range >> kWindowShift];
    const std::uint32_t low = range % kWindowRanges * kRangeDocs;
    switch (window.kind) {
      case RoaringView::ContainerKind::bitset:
        return {word_at(window.data, low / 64)};
      case RoaringView::ContainerKind::array:
        return slice_array(window, range, low);
      case RoaringView::ContainerKind::run:
        break;
    }
    return slice_runs(window, low);
  }

  /// Rank in the whole list of the first document of `slice`, which is that of `range` and not
  /// empty.
  [[nodiscard]] std::uint32_t first_rank(std::uint32_t range,
                                         const RangeSlice& slice) const noexcept {
    const Window& window = windows_[range >> kWindowShift];
    const std::uint32_t low = range % kWindowRanges * kRangeDocs;
    switch (window.kind) {
      case RoaringView::ContainerKind::array:
        return slice.first_rank;
      case RoaringView::ContainerKind::bitset:
        return rank_near(range) + count_words(window, low);
      case RoaringView::ContainerKind::run:
        break;
    }
    return rank_near(range) + count_runs(window, slice.place, low);
  }

 private:
  static constexpr std::uint32_t kWindowShift = 16 - kRangeShift;
  static constexpr std::uint32_t kWindowRanges = 1U << kWindowShift;

  /// One container, or an empty array where there is none.
  struct Window {
    RoaringView::ContainerKind kind = RoaringView::ContainerKind::array;
    const std::uint8_t* data = nullptr;
    std::uint32_t count = 0;      // array: values; run: runs
    std::uint32_t base_rank = 0;  // documents in the containers before
  };

  [[nodiscard]] static constexpr std::uint32_t block_of(std::uint32_t range) noexcept {
    return range >> (kRankShift - kRangeShift);
  }

  /// The values of a block are few: kArrayBlock at a time, without a branch on each.
  [[nodiscard]] RangeSlice slice_array(const Window& window, std::uint32_t range,
                                       std::uint32_t low) const noexcept {
    std::uint32_t place = bounds_.rank(block_of(range));
    std::uint32_t before = kArrayBlock;
    while (before == kArrayBlock && place + kArrayBlock <= window.count) {
      before = ArrayBlock(window.data, place).below(low);
      place += before;
    }
    if (before == kArrayBlock) {
      while (place < window.count && array_value(window.data, place) < low) ++place;
    }
    RangeSlice slice{0, 0, window.base_rank + place};
    for (; place < window.count; ++place) {
      const std::uint32_t offset = array_value(window.data, place) - low;
      if (offset >= kRangeDocs) break;
      slice.mask |= std::uint64_t{1} << offset;
    }
    return slice;
  }

  /// Documents of a bitset from the block of `low` on, before `low`. All words of the block are
  /// read: no branch depends on how many are wanted.
  [[nodiscard]] static std::uint32_t count_words(const Window& window, std::uint32_t low) noexcept {
    constexpr std::uint32_t kBlockWords = kRankDocs / 64;
    const std::uint32_t first = low / kRankDocs * kBlockWords;
    const std::uint32_t wanted = low / 64 - first;
    std::uint32_t count = 0;
    for (std::uint32_t i = 0; i < kBlockWords; ++i) {
      const std::uint64_t keep = std::uint64_t{0} - (i < wanted ? 1U : 0U);
      count += popcount64(word_at(window.data, first + i) & keep);
    }
    return count;
  }

  [[nodiscard]] static RangeSlice slice_runs(const Window& window, std::uint32_t low) noexcept;
  /// Documents of a run container from the block of `low` on, before `low`; `run` is as
  /// slice_runs() left it.
  [[nodiscard]] static std::uint32_t count_runs(const Window& window, std::uint32_t run,
                                                std::uint32_t low) noexcept;

  BoundsView bounds_;
  std::vector<Window> windows_;  // by key
};

}  // namespace sakuin::storage
