// The positions of one term, document by document in order: its frequencies tell where those of a
// rank begin.
#pragma once

#include <cstdint>
#include <vector>

#include "storage/positions/positions_layout.h"
#include "storage/positions/positions_view.h"
#include "storage/postings/freqs_view.h"

namespace sakuin::storage {

class TermPositions {
 public:
  TermPositions() = default;
  TermPositions(const FreqsView& freqs, const PositionsView& positions) noexcept
      : freqs_(freqs), positions_(positions), values_(positions) {}

  /// Reads the document at `rank` as PositionsView::Cursor does. REQUIRES a rank of the list, not
  /// below the one before.
  [[nodiscard]] std::uint32_t read(std::uint32_t rank, std::uint32_t last,
                                   std::vector<std::uint32_t>& out) {
    const std::uint32_t stride = rank / kPositionsRankStride * kPositionsRankStride;
    if (stride > freqs_.rank()) {
      start_ = positions_.stride_start(rank).start;
      freqs_.jump(stride);
    }
    start_ += freqs_.pass(rank);
    return values_.read(start_, freqs_.freq(), last, out);
  }

 private:
  FreqsView::Cursor freqs_;
  PositionsView positions_;
  PositionsView::Cursor values_;
  std::uint64_t start_ = 0;  // of the rank that freqs_ stands on
};

}  // namespace sakuin::storage
