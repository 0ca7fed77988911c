// One leaf of a plan in one segment, reached by ranges of documents, a batch of them at a time:
// what it contributes there at most, which documents have it, and what exactly it contributes to
// them. Bounds and scores are read only, by any number of threads: what a batch has found of a leaf
// lies with who visits it.
#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "engine/search/leaf_postings.h"
#include "engine/search/leaf_scoring.h"
#include "engine/search/plan.h"
#include "engine/search/range_list.h"
#include "storage/segment/segment_reader.h"

namespace sakuin {

class RangeLeaf {
 public:
  /// Begins with another leaf, as `postings` has it in segment number `segment_index` of the
  /// snapshot. `postings` outlives its use. Documents that are not in `within` do not matter if it
  /// is known.
  Status open(const storage::SegmentReader& segment, std::size_t segment_index, const Leaf& leaf,
              const LeafPostings& postings, const LeafScoring& scoring, const ScoringTables& tables,
              const SharedDocs& within);

  /// What the leaf contributes at most anywhere.
  [[nodiscard]] double max_score() const noexcept;
  /// A score that at least `k` documents of the segment reach, deleted ones not left out; 0 for
  /// none.
  [[nodiscard]] double reached_by(std::uint64_t k);
  void set_unit(const BoundUnit& unit) noexcept;

  /// Combines the leaf's bounds with `bounds`; `scratch` is as long. REQUIRES set_unit().
  void add_bounds(const RangeKernels& kernels, const RangeBlock& block, Occur occur,
                  RangeBound* bounds, RangeBound* scratch) const;

  /// What the leaf contributes to any document of the range at most, in units; 0 without documents.
  [[nodiscard]] RangeBound bound_of(std::uint32_t range) const noexcept;
  /// Fields that have it: as many slices it finds.
  [[nodiscard]] std::size_t list_count() const noexcept { return list_count_; }
  /// Goes to some ranges of a batch: bounds as bound_of(), and the documents, by slot. `slices` has
  /// list_count() members.
  void enter(std::span<const Slot> slots, const std::uint32_t* ranges, RangeBound* bounds,
             BatchMasks& masks, BatchSlices* slices) const noexcept;
  /// Scores of `docs`, which are in ranges that were entered with `slices` and all have the leaf:
  /// the bits of bm25_score(), by batch_place().
  void score(std::span<const Slot> slots, const BatchMasks& docs, const std::uint32_t* ranges,
             BatchSlices* slices, float* scores) const noexcept;

 private:
  enum class ListKind : std::uint8_t { stored, found, set };

  /// A list of one field. All kinds keep their memory from query to query.
  struct List {
    ListKind kind = ListKind::found;
    StoredDocs stored;
    FoundDocs found;
    SetDocs set;
  };

  /// use(docs), whichever they are.
  template <class AnyList, class Use>
  static auto with(AnyList& list, Use&& use) {
    if (list.kind == ListKind::stored) return use(list.stored);
    return list.kind == ListKind::found ? use(list.found) : use(list.set);
  }

  [[nodiscard]] std::span<List> lists() noexcept { return std::span(lists_).first(list_count_); }
  [[nodiscard]] std::span<const List> lists() const noexcept {
    return std::span(lists_).first(list_count_);
  }

  std::vector<List> lists_;  // of which list_count_ are in use
  std::size_t list_count_ = 0;
  float weight_ = 0;
  bool constant_score_ = false;
};

}  // namespace sakuin
