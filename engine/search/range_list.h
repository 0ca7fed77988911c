// One list of documents as range scoring sees it: read where it lies, with its stored bounds, found
// for the query and held in memory, or a set of which every document scores the same. All answer
// the same questions about a range of documents.
#pragma once

#include <algorithm>
#include <array>
#include <bit>
#include <cstdint>
#include <span>
#include <vector>

#include "engine/scoring/bm25.h"
#include "engine/scoring/list_bounds.h"
#include "engine/search/field_shares.h"
#include "engine/search/leaf_postings.h"
#include "engine/search/range_kernels.h"
#include "engine/search/shared_docs.h"
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

/// Ranges that are looked into together, so that the processor works on many at once. A slot is the
/// place of one of them.
inline constexpr std::size_t kBatchRanges = 16;
inline constexpr std::size_t kMostBatchDocs = kBatchRanges * storage::kRangeDocs;
using Slot = std::uint8_t;

/// Documents of a batch: a word of bits for each slot.
using BatchMasks = std::array<std::uint64_t, kBatchRanges>;

/// Place of a document among all of a batch: bit `bit` of the range in `slot`.
[[nodiscard]] constexpr std::size_t batch_place(std::size_t slot, unsigned bit) noexcept {
  return slot * storage::kRangeDocs + bit;
}

/// Calls use(bit) for each bit that is set, the lowest first.
template <class Use>
void for_each_bit(std::uint64_t mask, Use&& use) {
  for (; mask != 0; mask &= mask - 1) use(static_cast<unsigned>(std::countr_zero(mask)));
}

/// The documents that a list has in the ranges of a batch, by slot.
using BatchSlices = std::array<storage::RangeSlice, kBatchRanges>;

/// Ranges whose bounds are worked out together.
struct RangeBlock {
  std::uint32_t first = 0;
  std::size_t count = 0;  ///< a multiple of kRangeLanes
};

/// A term with stored bounds.
class StoredDocs {
 public:
  /// Begins with another list.
  void assign(const InFile& list, const storage::BoundsView& bounds, std::uint64_t range_count,
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
  /// Of any document in the range, in units; 0 without.
  [[nodiscard]] RangeBound bound_of(std::uint32_t range) const noexcept {
    const std::uint8_t bound = docs_.bounds()[range];
    return flat_ != 0 && bound != 0 ? flat_ : scale_bound(bound, weight_);
  }
  /// Finds the documents in some ranges of a batch. REQUIRES ranges with documents.
  void find_slices(std::span<const Slot> slots, const std::uint32_t* ranges,
                   BatchSlices& slices) const noexcept;
  /// Calls use(place, share) for those of `docs` that are in `slices`, with their batch_place().
  template <class Use>
  void for_each_share(std::span<const Slot> slots, const BatchMasks& docs,
                      const std::uint32_t* ranges, BatchSlices& slices, Use&& use) const noexcept {
    find_first_ranks(slots, ranges, slices);
    for (const Slot slot : slots) {
      const storage::RangeSlice& slice = slices[slot];
      const DocId first_doc = ranges[slot] * storage::kRangeDocs;
      for_each_bit(docs[slot] & slice.mask, [&](unsigned bit) {
        const std::uint32_t freq = freqs_[slice.first_rank + rank_in_slice(slice, bit)];
        use(batch_place(slot, bit), shares_(first_doc + bit, static_cast<float>(freq)));
      });
    }
  }

 private:
  void find_first_ranks(std::span<const Slot> slots, const std::uint32_t* ranges,
                        BatchSlices& slices) const noexcept;

  storage::RangedDocs docs_;
  storage::FreqsView freqs_;
  FieldShares shares_;
  double most_ = 1;  // contributions are stored ones times this
  std::array<float, storage::kBestPlaces.size()> best_ = {};  // contributions surely reached
  bool is_flat_ = false;  // parameters far from those of the bounds: any document may contribute 1
  std::uint16_t weight_ = 0;  // of stored bounds, in units
  RangeBound flat_ = 0;       // not 0: the bound of any document, for want of a weight
};

/// A rare term, a phrase, a word of many spellings: walked once.
class FoundDocs {
 public:
  /// Begins with another list, which outlives its use. With `constant`, every document contributes
  /// 1. Documents that are not in `within` are left out if it is known.
  void assign(const FieldPostings& list, std::uint64_t range_count, const FieldShares& shares,
              bool constant, const SharedDocs& within);

  // As StoredDocs has them.
  [[nodiscard]] double max_contribution() const noexcept { return 1; }
  [[nodiscard]] float reached_by(std::uint64_t k);
  void set_unit(const BoundUnit& unit, double weight) noexcept;
  void add_bounds(const RangeKernels& kernels, const RangeBlock& block, Occur occur,
                  RangeBound* bounds, RangeBound* scratch) const;
  [[nodiscard]] RangeBound bound_of(std::uint32_t range) const noexcept;
  void find_slices(std::span<const Slot> slots, const std::uint32_t* ranges,
                   BatchSlices& slices) const noexcept;
  template <class Use>
  void for_each_share(std::span<const Slot> slots, const BatchMasks& docs,
                      const std::uint32_t* /*ranges*/, BatchSlices& slices,
                      Use&& use) const noexcept {
    for (const Slot slot : slots) {
      const storage::RangeSlice& slice = slices[slot];
      for_each_bit(docs[slot] & slice.mask, [&](unsigned bit) {
        use(batch_place(slot, bit), shares_[slice.first_rank + rank_in_slice(slice, bit)]);
      });
    }
  }

 private:
  std::span<const DocId> docs_;  // ascending, here or in the list
  void read(const FieldPostings& list);
  void read_within(const FieldPostings& list, const SharedDocs& within);

  std::vector<DocId> docs_read_;
  std::vector<std::uint32_t> ranks_;  // of docs_ in the list, where some are left out
  std::vector<float> shares_;
  std::vector<float> contributions_;
  std::vector<RangeBound> bounds_;             // contributions in units
  std::vector<std::uint32_t> first_of_range_;  // place in docs_; of no meaning in other ranges
  std::vector<float> best_;                    // scratch
};

/// Documents that all contribute 1, as bits.
class SetDocs {
 public:
  /// Begins with another set.
  void assign(const storage::RoaringView& docs, std::uint64_t range_count);

  // As StoredDocs has them.
  [[nodiscard]] double max_contribution() const noexcept { return 1; }
  [[nodiscard]] float reached_by(std::uint64_t k) const noexcept { return k <= count_ ? 1 : 0; }
  void set_unit(const BoundUnit& unit, double weight) noexcept { bound_ = unit.ceil(weight); }
  void add_bounds(const RangeKernels& kernels, const RangeBlock& block, Occur occur,
                  RangeBound* bounds, RangeBound* scratch) const;
  [[nodiscard]] RangeBound bound_of(std::uint32_t range) const noexcept {
    return words_[range] == 0 ? RangeBound{0} : bound_;
  }
  void find_slices(std::span<const Slot> slots, const std::uint32_t* ranges,
                   BatchSlices& slices) const noexcept {
    for (const Slot slot : slots) slices[slot].mask = words_[ranges[slot]];
  }
  template <class Use>
  void for_each_share(std::span<const Slot> slots, const BatchMasks& docs,
                      const std::uint32_t* /*ranges*/, BatchSlices& slices,
                      Use&& use) const noexcept {
    for (const Slot slot : slots) {
      for_each_bit(docs[slot] & slices[slot].mask,
                   [&](unsigned bit) { use(batch_place(slot, bit), 1.0F); });
    }
  }

 private:
  std::vector<std::uint64_t> words_;  // one a range
  std::uint64_t count_ = 0;
  RangeBound bound_ = 0;
};

}  // namespace sakuin
