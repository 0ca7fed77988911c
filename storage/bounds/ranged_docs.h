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

/// Documents of one range: bit i is document kRangeDocs * range + i.
struct RangeSlice {
  std::uint64_t mask = 0;
  std::uint32_t place = 0;  ///< arrays: of the first document; runs: of the first run
};

class RangedDocs {
 public:
  RangedDocs() = default;
  /// REQUIRES bounds that fit the list, of a segment with `range_count` ranges.
  RangedDocs(const RoaringView& docs, const BoundsView& bounds, std::uint64_t range_count);

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
        return {word_at(window.data, low / 64), 0};
      case RoaringView::ContainerKind::array:
        return slice_array(window, range, low);
      case RoaringView::ContainerKind::run:
        break;
    }
    return slice_runs(window, low);
  }

  /// Rank in the whole list of the document at `bit`, one of `slice`, which is that of `range`.
  [[nodiscard]] std::uint32_t rank(std::uint32_t range, const RangeSlice& slice,
                                   unsigned bit) const noexcept {
    const Window& window = windows_[range >> kWindowShift];
    const std::uint32_t low = range % kWindowRanges * kRangeDocs;
    const std::uint64_t below = slice.mask & ((std::uint64_t{1} << bit) - 1);
    const std::uint32_t inside = window.base_rank + popcount64(below);
    switch (window.kind) {
      case RoaringView::ContainerKind::array:
        return inside + slice.place;
      case RoaringView::ContainerKind::bitset:
        return inside + bounds_.rank(block_of(range)) +
               count_range(window.data, low / kRankDocs * kRankDocs, low);
      case RoaringView::ContainerKind::run:
        break;
    }
    return inside + bounds_.rank(block_of(range)) + count_runs(window, slice.place, low);
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

  /// The values of a block are few: eight at a time, without a branch on each.
  [[nodiscard]] RangeSlice slice_array(const Window& window, std::uint32_t range,
                                       std::uint32_t low) const noexcept {
    std::uint32_t place = bounds_.rank(block_of(range));
    const std::uint32_t end = window.count;
    while (place + kGroup <= end && array_value(window.data, place + kGroup - 1) < low) {
      place += kGroup;
    }
    std::uint32_t before = 0;
    for (std::uint32_t i = place; i < std::min(place + kGroup, end); ++i) {
      // The sign of the difference: see ArrayBlock for why not a comparison.
      before += (array_value(window.data, i) - low) >> 31;
    }
    place += before;
    RangeSlice slice{0, place};
    for (; place < end; ++place) {
      const std::uint32_t offset = array_value(window.data, place) - low;
      if (offset >= kRangeDocs) break;
      slice.mask |= std::uint64_t{1} << offset;
    }
    return slice;
  }

  static constexpr std::uint32_t kGroup = 8;

  [[nodiscard]] static RangeSlice slice_runs(const Window& window, std::uint32_t low) noexcept;
  /// Documents of a run container from the block of `low` on, before `low`; `run` is as
  /// slice_runs() left it.
  [[nodiscard]] static std::uint32_t count_runs(const Window& window, std::uint32_t run,
                                                std::uint32_t low) noexcept;

  BoundsView bounds_;
  std::vector<Window> windows_;  // by key
};

}  // namespace sakuin::storage
