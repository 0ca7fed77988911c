// The positions of one term by the rank of a document: its frequencies tell where those of a rank
// begin.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include "storage/positions/positions_view.h"
#include "storage/postings/freqs_view.h"

namespace sakuin::storage {

/// The positions of a document, not read yet.
struct DocPositions {
  std::uint64_t start;  ///< number of the first one in the list
  std::uint32_t freq;
  PositionsView::Place place;
};

class TermPositions {
 public:
  /// Documents of one locate().
  static constexpr std::size_t kMostLocated = 64;

  TermPositions() = default;
  TermPositions(const FreqsView& freqs, const PositionsView& positions) noexcept
      : list_(freqs),
        freqs_(freqs, positions.value_counts()),
        positions_(positions),
        values_(positions) {
    static_assert(FreqsView::Cursor::kSumStride == kPositionsRankStride);
  }

  /// Finds where the positions of the documents at `ranks` lie. Memory is asked for step by step
  /// for all of them, so that no document waits for it alone. REQUIRES ranks of the list, at most
  /// kMostLocated, in any order; costs least if they ascend.
  void locate(std::span<const std::uint32_t> ranks, DocPositions* out) noexcept {
    for (const std::uint32_t rank : ranks) {
      list_.prefetch(rank);
      positions_.prefetch_stride(rank);
    }
    std::array<FreqsView::Cursor::Located, kMostLocated> located;
    freqs_.locate(ranks, located.data());
    for (std::size_t i = 0; i < ranks.size(); ++i) positions_.prefetch_place(located[i].start);
    for (std::size_t i = 0; i < ranks.size(); ++i) {
      const auto [start, freq] = located[i];
      out[i] = {start, freq, positions_.place(start, freq)};
      out[i].place.prefetch();
    }
  }

  /// Reads the positions of a document that was located as PositionsView::Cursor does.
  [[nodiscard]] std::uint32_t read(const DocPositions& doc, std::uint32_t last,
                                   std::vector<std::uint32_t>& out) {
    return values_.read(doc.start, doc.freq, last, out);
  }

 private:
  FreqsView list_;
  FreqsView::Cursor freqs_;
  PositionsView positions_;
  PositionsView::Cursor values_;
};

}  // namespace sakuin::storage
