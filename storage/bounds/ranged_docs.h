// A list of documents with bounds, for access by range: the documents of any range as a word of
// bits, and the rank of each, at nearly constant cost.
#pragma once

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
  std::uint32_t place = 0;  ///< arrays: of the first document in the container
};

class RangedDocs {
 public:
  RangedDocs() = default;
  /// REQUIRES bounds that fit the list, of a segment with `range_count` ranges.
  RangedDocs(const RoaringView& docs, const BoundsView& bounds, std::uint64_t range_count);

  [[nodiscard]] const std::uint8_t* bounds() const noexcept { return bounds_.ranges(); }

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
    return {run_bits(window, low), 0};
  }

  /// Rank in the whole list of the document at `bit`, one of `slice`, which is that of `range`.
  [[nodiscard]] std::uint32_t rank(std::uint32_t range, const RangeSlice& slice,
                                   unsigned bit) const noexcept {
    const Window& window = windows_[range >> kWindowShift];
    const std::uint64_t below = slice.mask & ((std::uint64_t{1} << bit) - 1);
    const auto inside = popcount64(below);
    if (window.kind == RoaringView::ContainerKind::array) {
      return window.base_rank + slice.place + inside;
    }
    const std::uint32_t low = range % kWindowRanges * kRangeDocs;
    std::uint32_t before = bounds_.rank(range >> (kRankShift - kRangeShift));
    for (std::uint32_t at = low / kRankDocs * kRankDocs; at < low; at += kRangeDocs) {
      const std::uint64_t word = window.kind == RoaringView::ContainerKind::bitset
                                     ? word_at(window.data, at / 64)
                                     : run_bits(window, at);
      before += popcount64(word);
    }
    return window.base_rank + before + inside;
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

  [[nodiscard]] RangeSlice slice_array(const Window& window, std::uint32_t range,
                                       std::uint32_t low) const noexcept {
    const std::uint32_t block = range >> (kRankShift - kRangeShift);
    std::uint32_t place = bounds_.rank(block);
    while (place < window.count && array_value(window.data, place) < low) ++place;
    RangeSlice slice{0, place};
    for (; place < window.count; ++place) {
      const std::uint32_t offset = array_value(window.data, place) - low;
      if (offset >= kRangeDocs) break;
      slice.mask |= std::uint64_t{1} << offset;
    }
    return slice;
  }
  /// The documents [low, low + kRangeDocs) of a run container.
  [[nodiscard]] static std::uint64_t run_bits(const Window& window, std::uint32_t low) noexcept;

  BoundsView bounds_;
  std::vector<Window> windows_;  // by key
};

}  // namespace sakuin::storage
