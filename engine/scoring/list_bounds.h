// How much a term can contribute to a score, by range of documents: made when a segment is written,
// for the usual parameters of BM25 and the segment's own average length.
//
// A contribution is what bm25_saturate() makes of a frequency, between 0 and 1; a clause's weight
// multiplies it. Under other parameters or another average length every document's share changes by
// a factor between two limits (BoundFactors), and so does its contribution, never above 1.
// Range bounds: Mallia, Suel & Tonellotto 2024, "Faster Learned Sparse Retrieval with Block-Max
// Pruning".
#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include <sakuin/types.h>

#include "engine/scoring/bm25.h"
#include "storage/bounds/bounds_writer.h"
#include "storage/norms/norm_code.h"

namespace sakuin {

/// PERSISTENT: bounds are made for these.
inline constexpr Bm25Parameters kBoundsBm25 = {1.2, 0.75};

/// `tokens` in `docs` documents; 0 for none.
[[nodiscard]] inline double average_length(std::uint64_t tokens, std::uint64_t docs) noexcept {
  return docs == 0 ? 0 : static_cast<double>(tokens) / static_cast<double>(docs);
}

/// What stored contributions are multiplied with to hold under other length tables.
struct BoundFactors {
  double most = 1;   ///< >= 1: for bounds from above
  double least = 1;  ///< <= 1: for bounds from below

  BoundFactors(const Bm25LengthTable& stored, const Bm25LengthTable& wanted) noexcept;
};

class ListBoundsMaker {
 public:
  /// `lengths` by document, 0 past the end; empty for a keyword field.
  ListBoundsMaker(const storage::BoundsLayout& layout, std::span<const std::uint32_t> lengths);

  /// Valid until the next call.
  [[nodiscard]] const storage::ListBounds& make(std::span<const DocId> docs,
                                                std::span<const std::uint32_t> freqs);

 private:
  void find_best(std::size_t count);

  std::vector<storage::NormCode> norms_;  // by document; empty: kKeywordNorm
  Bm25LengthTable lengths_;
  storage::ListBounds bounds_;
  std::vector<float> contributions_;  // scratch
};

/// The stored form of a contribution, rounded up.
[[nodiscard]] std::uint8_t encode_bound(float contribution) noexcept;

}  // namespace sakuin
