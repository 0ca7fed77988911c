// Token positions of one list, read in place by the rank of a document. Allocates nothing itself.
#pragma once

#include <cstdint>
#include <optional>
#include <vector>

#include <sakuin/types.h>

#include "storage/base/bitpack.h"
#include "storage/base/byte_sum.h"
#include "storage/base/bytes.h"
#include "storage/format/persistent.h"
#include "storage/positions/positions_layout.h"

namespace sakuin::storage {

class PositionsView {
 public:
  PositionsView() = default;

  /// Checks the layout, not the values. `total_freq` is the sum of the list's frequencies. REQUIRES
  /// kReadPadding readable bytes past the end.
  [[nodiscard]] static std::optional<PositionsView> open(ByteSpan bytes, std::uint32_t doc_freq,
                                                         std::uint64_t total_freq) noexcept;

  /// Where the positions of the first document of rank's stride begin, and that document's rank.
  /// The caller adds the frequencies of the ranks between (it holds the FreqsView) to get `start`.
  struct StrideStart {
    std::uint32_t rank;
    std::uint64_t start;
  };
  [[nodiscard]] StrideStart stride_start(std::uint32_t rank) const noexcept;

  /// Decodes `freq` positions from value index `start` on into `out` (resized). False if that lies
  /// outside the list: the bytes are corrupt.
  [[nodiscard]] bool read(std::uint64_t start, std::uint32_t freq,
                          std::vector<std::uint32_t>& out) const;

  /// Where the positions of one document lie, for a reader of many documents, who asks for the
  /// memory of all of them before it reads one.
  struct Place {
    const std::uint8_t* block = nullptr;  ///< none: in more blocks than one, or outside the list
    std::uint32_t first = 0;              ///< number of the first one in the block
    unsigned width = 0;

    void prefetch() const noexcept { __builtin_prefetch(block + first * width / 8); }
  };
  /// Of the `freq` positions from value index `start` on. Cost: constant.
  [[nodiscard]] Place place(std::uint64_t start, std::uint32_t freq) const noexcept {
    Place place{nullptr, static_cast<std::uint32_t>(start % kPositionsBlockValues), 0};
    if (start > value_count_ || freq > value_count_ - start ||
        std::uint64_t{place.first} + freq > kPositionsBlockValues) {
      return place;
    }
    const std::uint64_t block = start / kPositionsBlockValues;
    const std::uint64_t offset = block_offset(block);
    const unsigned width = widths_[block];
    if (width <= kPositionsMaxWidth && offset <= blocks_bytes_ &&
        packed_bytes(std::uint64_t{place.first} + freq, width) <= blocks_bytes_ - offset) {
      place.block = blocks_ + offset;
      place.width = width;
    }
    return place;
  }

  /// Asks for the memory of value_counts().
  void prefetch_stride(std::uint32_t rank) const noexcept {
    __builtin_prefetch(value_counts_ + rank / kPositionsRankStride * 4);
  }
  /// Asks for the memory of place().
  void prefetch_place(std::uint64_t start) const noexcept {
    const std::uint64_t block = start / kPositionsBlockValues;
    __builtin_prefetch(widths_ + block);
    __builtin_prefetch(offsets_ + block / kPositionsOffsetStride * 4);
  }
  /// Values before every kPositionsRankStride ranks but the first, a little-endian u32 each.
  [[nodiscard]] const std::uint8_t* value_counts() const noexcept { return value_counts_; }

  class Cursor;

 private:
  /// Of the first block of a stride of blocks, in units of kPositionsOffsetUnit.
  [[nodiscard]] std::uint64_t stored_offset(std::uint64_t stride) const noexcept {
    return stride == 0 ? 0 : load_le<std::uint32_t>(offsets_ + 4 * (stride - 1));
  }
  [[nodiscard]] std::uint64_t block_offset(std::uint64_t block) const noexcept {
    static_assert(kPositionsOffsetStride == 16 && kReadPadding >= 16);
    const std::uint64_t stride = block / kPositionsOffsetStride;
    const std::uint64_t widths =
        sum_of_bytes(widths_ + stride * kPositionsOffsetStride, block % kPositionsOffsetStride);
    return (stored_offset(stride) + widths) * kPositionsOffsetUnit;
  }

  const std::uint8_t* value_counts_ = nullptr;
  const std::uint8_t* offsets_ = nullptr;
  const std::uint8_t* widths_ = nullptr;
  const std::uint8_t* blocks_ = nullptr;
  std::uint64_t blocks_bytes_ = 0;
  std::uint64_t value_count_ = 0;
};

/// Reads documents in order, remembering the block it stands in.
class PositionsView::Cursor {
 public:
  Cursor() = default;
  explicit Cursor(const PositionsView& view) noexcept : view_(view) {}

  /// Decodes the `freq` positions from value index `start` on into the beginning of `out`, which is
  /// made long enough and holds anything behind them, at least until one is beyond `last`. How
  /// many; 0 if they lie outside the list: the bytes are corrupt. REQUIRES freq >= 1.
  [[nodiscard]] std::uint32_t read(std::uint64_t start, std::uint32_t freq, std::uint32_t last,
                                   std::vector<std::uint32_t>& out);

 private:
  void enter(std::uint64_t block) noexcept;

  PositionsView view_;
  std::uint64_t block_ = 0;
  std::uint64_t offset_ = 0;  // of the block, in units of kPositionsOffsetUnit
};

}  // namespace sakuin::storage
