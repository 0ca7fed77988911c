// One leaf of a plan in one segment, reached by ranges of documents: which documents of a range
// have it, what it contributes there at most, and what exactly in one document.
#pragma once

#include <algorithm>
#include <array>
#include <cstdint>
#include <variant>
#include <vector>

#include "engine/scoring/bm25.h"
#include "engine/search/leaf_postings.h"
#include "engine/search/leaf_scoring.h"
#include "engine/search/plan.h"
#include "engine/search/range_kernels.h"
#include "storage/bounds/ranged_docs.h"
#include "storage/segment/segment_reader.h"

namespace sakuin {

/// Turns scores into units of RangeBound, of which a query chooses the size.
struct BoundUnit {
  double size = 1;

  /// Units that `score` surely reaches: a range with fewer cannot hold it.
  [[nodiscard]] RangeBound floor(double score) const noexcept {
    return static_cast<RangeBound>(std::clamp<double>(score / size * (1 - 1e-9), 0, kUnbounded));
  }
  /// Units that `score` surely does not exceed, at least 1.
  [[nodiscard]] RangeBound ceil(double score) const noexcept {
    return static_cast<RangeBound>(std::min<double>(score / size + 1, kUnbounded));
  }
  /// Score that a bound surely does not fall short of.
  [[nodiscard]] double score(std::uint32_t bound) const noexcept { return bound * size; }
};

/// A list of documents with what they contribute, ascending: a rare term, a phrase, a word of many
/// spellings.
struct FoundDocs {
  std::vector<DocId> docs;
  std::vector<float> shares;
  std::vector<std::uint8_t> bounds;  ///< of each contribution, as in a segment's bounds
};

/// A term with stored bounds, read where it lies.
struct StoredDocs {
  storage::RangedDocs docs;
  storage::FreqsView freqs;
  const storage::NormCode* norms = nullptr;  ///< none: a keyword field
  const Bm25LengthTable* lengths = nullptr;
  std::array<float, storage::kBestPlaces.size()> best = {};  ///< contributions surely reached
};

/// One field of a leaf.
struct RangeList {
  std::variant<StoredDocs, FoundDocs> docs;
  double most = 1;           ///< contributions are stored ones times this at most
  std::uint16_t weight = 0;  ///< of stored bounds, in the units of the query
  /// Not 0: the bound of any document, whatever is stored: parameters far from those of the bounds,
  /// or a unit far below the weight.
  RangeBound flat = 0;
};

class RangeLeaf {
 public:
  /// Leaf number `index` of a plan in segment number `segment_index` of its snapshot.
  [[nodiscard]] static Result<RangeLeaf> open(const storage::SegmentReader& segment,
                                              std::size_t segment_index, const Leaf& leaf,
                                              const LeafScoring& scoring,
                                              const ScoringTables& tables);

  /// What the leaf contributes at most anywhere.
  [[nodiscard]] double max_score() const noexcept;
  /// A score that at least `k` documents of the segment reach, deleted ones not left out; 0 for
  /// none.
  [[nodiscard]] double reached_by(std::uint64_t k) const;
  /// Documents, or more: a document counts once a field.
  [[nodiscard]] std::uint64_t doc_freq() const noexcept { return doc_freq_; }

  void set_unit(const BoundUnit& unit) noexcept;

  /// Combines the leaf's bounds for `count` ranges from `first` on with `bounds`. `scratch` is as
  /// long. REQUIRES set_unit(), and a multiple of kRangeLanes ranges.
  void add_bounds(const RangeKernels& kernels, std::uint32_t first, std::size_t count, Occur occur,
                  RangeBound* bounds, RangeBound* scratch) const;

  /// Goes to a range. The members below are about it.
  void enter(std::uint32_t range) noexcept;
  [[nodiscard]] std::uint64_t mask() const noexcept { return mask_; }
  /// At most this, in units; 0 without documents. REQUIRES set_unit().
  [[nodiscard]] RangeBound bound() const noexcept { return bound_; }
  /// Score of the document at `bit` of mask(): the bits of bm25_score().
  [[nodiscard]] float score(unsigned bit) const noexcept;

 private:
  /// Where a list stands in the range entered.
  struct Place {
    storage::RangeSlice slice;
    RangeBound bound = 0;
  };

  static Place enter_list(const RangeList& list, std::uint32_t range) noexcept;
  static void add_list(const RangeKernels& kernels, const RangeList& list, std::uint32_t first,
                       std::size_t count, Occur occur, RangeBound* bounds, RangeBound* scratch);
  [[nodiscard]] static float share(const RangeList& list, const Place& place, std::uint32_t range,
                                   unsigned bit) noexcept;

  std::vector<RangeList> lists_;
  std::vector<Place> places_;  // as lists_
  float weight_ = 0;
  bool constant_score_ = false;
  std::uint64_t doc_freq_ = 0;
  std::uint32_t range_ = 0;
  std::uint64_t mask_ = 0;
  RangeBound bound_ = 0;
};

}  // namespace sakuin
