// Token positions of one list, read in place by the rank of a document. Allocates nothing itself.
#pragma once

#include <cstdint>
#include <optional>
#include <vector>

#include <sakuin/types.h>

#include "storage/base/bytes.h"

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

  class Cursor;

 private:
  /// Of the first block of a stride of blocks, in units of kPositionsOffsetUnit.
  [[nodiscard]] std::uint64_t stored_offset(std::uint64_t stride) const noexcept;
  [[nodiscard]] std::uint64_t block_offset(std::uint64_t block) const noexcept;

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
