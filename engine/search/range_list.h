// One list of documents as range scoring sees it: read where it lies, with its stored bounds, or
// found for the query and held in memory. Both answer the same questions about a range of
// documents.
#pragma once

#include <algorithm>
#include <array>
#include <cstdint>
#include <vector>

#include "engine/scoring/bm25.h"
#include "engine/scoring/list_bounds.h"
#include "engine/search/leaf_postings.h"
#include "engine/search/range_kernels.h"
#include "storage/bounds/ranged_docs.h"

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

/// What makes frequencies of one field shares of a score.
struct FieldShares {
  const storage::NormCode* norms = nullptr;  ///< by document; none: a keyword field
  const Bm25LengthTable* lengths = nullptr;

  [[nodiscard]] float operator()(DocId doc, float freq) const noexcept {
    const storage::NormCode norm = norms == nullptr ? kKeywordNorm : norms[doc];
    return bm25_field_share(freq, (*lengths)[norm]);
  }
};

/// Ranges whose bounds are worked out together.
struct RangeBlock {
  std::uint32_t first = 0;
  std::size_t count = 0;  ///< a multiple of kRangeLanes
};

/// A term with stored bounds.
class StoredDocs {
 public:
  StoredDocs(const InFile& list, const storage::BoundsView& bounds, std::uint64_t range_count,
             const FieldShares& shares, const BoundFactors& factors);

  /// What the list contributes at most, 0 to kMostFactor.
  [[nodiscard]] double max_contribution() const noexcept { return is_flat_ ? 1 : most_; }
  /// A contribution that at least k documents reach; 0 for none.
  [[nodiscard]] float reached_by(std::uint64_t k) const noexcept;

  /// `weight` multiplies contributions. Before any of the members below.
  void set_unit(const BoundUnit& unit, double weight) noexcept;
  /// Combines the list's bounds with `bounds`; `scratch` is as long.
  void add_bounds(const RangeKernels& kernels, const RangeBlock& block, Occur occur,
                  RangeBound* bounds, RangeBound* scratch) const;
  /// Asks for the memory that slice() will read, in two steps: the second needs what the first
  /// asked for.
  void prefetch_places(std::uint32_t range) const noexcept { docs_.prefetch_rank(range); }
  void prefetch_docs(std::uint32_t range) const noexcept {
    docs_.prefetch_docs(range);
    if (shares_.norms != nullptr) {
      __builtin_prefetch(shares_.norms + std::size_t{range} * storage::kRangeDocs);
    }
    freqs_.prefetch(docs_.rank_near(range));
  }
  /// Of any document in the range; 0 without.
  [[nodiscard]] RangeBound bound_of(std::uint32_t range) const noexcept {
    const std::uint8_t bound = docs_.bounds()[range];
    return flat_ != 0 && bound != 0 ? flat_ : scale_bound(bound, weight_);
  }
  [[nodiscard]] storage::RangeSlice slice(std::uint32_t range) const noexcept {
    return docs_.bounds()[range] == 0 ? storage::RangeSlice{} : docs_.slice(range);
  }
  /// Share of the document at `bit` of `slice`.
  [[nodiscard]] float share(std::uint32_t range, const storage::RangeSlice& slice,
                            unsigned bit) const noexcept {
    const std::uint32_t freq = freqs_[docs_.rank(range, slice, bit)];
    return shares_(range * storage::kRangeDocs + bit, static_cast<float>(freq));
  }

 private:
  storage::RangedDocs docs_;
  storage::FreqsView freqs_;
  FieldShares shares_;
  double most_;  // contributions are stored ones times this
  std::array<float, storage::kBestPlaces.size()> best_ = {};  // contributions surely reached
  bool is_flat_;  // parameters far from those of the bounds: any document may contribute 1
  std::uint16_t weight_ = 0;  // of stored bounds, in units
  RangeBound flat_ = 0;       // not 0: the bound of any document, for want of a weight
};

/// A rare term, a phrase, a word of many spellings: walked once.
class FoundDocs {
 public:
  /// With `constant`, every document contributes 1.
  FoundDocs(const FieldPostings& list, std::uint64_t range_count, const FieldShares& shares,
            bool constant);

  // As StoredDocs has them.
  [[nodiscard]] double max_contribution() const noexcept { return 1; }
  [[nodiscard]] float reached_by(std::uint64_t k) const;
  void set_unit(const BoundUnit& unit, double weight) noexcept;
  void add_bounds(const RangeKernels& kernels, const RangeBlock& block, Occur occur,
                  RangeBound* bounds, RangeBound* scratch) const;
  void prefetch_places(std::uint32_t range) const noexcept {
    __builtin_prefetch(first_of_range_.data() + range);
  }
  void prefetch_docs(std::uint32_t) const noexcept {}
  [[nodiscard]] RangeBound bound_of(std::uint32_t range) const noexcept;
  [[nodiscard]] storage::RangeSlice slice(std::uint32_t range) const noexcept;
  [[nodiscard]] float share(std::uint32_t, const storage::RangeSlice& slice,
                            unsigned bit) const noexcept {
    const std::uint64_t below = slice.mask & ((std::uint64_t{1} << bit) - 1);
    return shares_[slice.place + storage::popcount64(below)];
  }

 private:
  std::vector<DocId> docs_;  // ascending
  std::vector<float> shares_;
  std::vector<float> contributions_;
  std::vector<RangeBound> bounds_;             // contributions in units
  std::vector<std::uint32_t> first_of_range_;  // place in docs_; of no meaning in other ranges
};

}  // namespace sakuin
