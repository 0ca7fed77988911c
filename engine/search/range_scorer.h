// Scores documents a batch of ranges at a time: only those that can still be among the best, only
// the clauses that decide it. What it finds has the bits of ExhaustiveScorer.
//
// A document's potential is what its clauses can come to in its range at most. Clauses are entered
// heaviest first, mostly the rarest, and each takes its bound from the documents that do not have
// it; so frequent words are looked up for the few documents they can decide about (MaxScore, Turtle
// & Flood 1995, inside the ranges of Block-Max Pruning). Every step goes through all ranges or
// documents of the batch before the next begins, so that the processor works on many at once
// instead of waiting for one.
#pragma once

#include <array>
#include <cstdint>
#include <span>
#include <vector>

#include <sakuin/searcher.h>

#include "engine/search/plan.h"
#include "engine/search/plan_scores.h"
#include "engine/search/range_leaf.h"
#include "engine/search/shared_docs.h"
#include "engine/search/shared_top.h"
#include "engine/search/snapshot.h"
#include "engine/search/top_k.h"

namespace sakuin {

/// A range worth a visit, and what its documents can score at most.
struct BoundedRange {
  std::uint32_t range = 0;
  RangeBound bound = 0;
};

class RangeScorer {
 public:
  /// Begins with a segment. The arguments outlive their use; `leaves` by index. `least` is a score
  /// that k documents are known to reach.
  void begin(const Plan& plan, const SearchSegment& segment, std::uint32_t segment_index,
             const SegmentScope& scope, std::span<const RangeLeaf> leaves,
             const RangeKernels& kernels, Score least, TopK& top, SearchWork& work);
  /// The documents that have all required clauses are known. After begin().
  void set_shared(const SharedDocs& shared);
  /// Scorers in other threads push to the same top; with null, no longer. After set_unit(), while
  /// none of them visits.
  void share_top(SharedTop* shared) noexcept { shared_top_ = shared; }
  /// Takes over what these have reached.
  void catch_up() noexcept;

  /// What all clauses together come to in a range at most; for plans of leaves alone.
  [[nodiscard]] RangeBound bound_of(std::uint32_t range) const noexcept;

  /// Before the first visit, and whenever the leaves get another unit.
  void set_unit(const BoundUnit& unit);

  /// What a document needs to be looked at, in units; >= 1.
  [[nodiscard]] RangeBound threshold() const noexcept { return threshold_; }

  /// Adds what is good enough in these ranges, at most kBatchRanges of them, to the top.
  void visit(std::span<const BoundedRange> ranges);

 private:
  /// Of the root: leaves of which any may match, leaves of which some must, or anything else.
  enum class Shape : std::uint8_t { any_of, all_of, tree };

  /// More documents of one range are bounded side by side.
  static constexpr std::uint32_t kFewDocs = 8;

  struct Slots {
    std::size_t count = 0;
    std::array<Slot, kBatchRanges> values;

    [[nodiscard]] std::span<const Slot> span() const noexcept {
      return std::span(values).first(count);
    }
  };

  /// A leaf as the batch has it.
  struct Entered {
    BatchMasks masks;                             // documents that have it
    std::array<RangeBound, kBatchRanges> bounds;  // by slot
    std::array<float, kMostBatchDocs> scores;     // by batch_place(), of documents scored
  };

  void find_order();
  void heaviest_first(std::span<std::uint32_t> leaves) const;
  void number_places();

  // The steps of a visit.
  void begin_batch(std::span<const BoundedRange> ranges);
  void find_any();
  void find_all();
  void find_in_tree();
  void drop_missing();
  void bound_docs();
  void enter_rest();
  void score_docs();
  void push_docs();

  /// Goes to ranges with the leaf at `place` of order_.
  void enter(std::size_t place, std::span<const Slot> slots);
  /// The same, and takes its bounds from what is left. REQUIRES the next place of these ranges.
  void enter_next(std::size_t place, std::span<const Slot> slots);
  template <class Keep>
  [[nodiscard]] Slots select_slots(Keep&& keep) const;
  [[nodiscard]] std::uint64_t matching(const PlanNode& node, std::size_t slot) const;
  [[nodiscard]] std::uint64_t matching_at_least(const PlanBoolean& node, std::size_t slot) const;
  [[nodiscard]] std::uint64_t docs_that_reach(std::size_t slot);
  void add_scores(const Entered& at, std::size_t slot, std::uint64_t docs, double needed);
  /// Of a document that all its leaves were scored for.
  [[nodiscard]] Score total(std::size_t slot, unsigned bit);
  void push_scored();
  void set_reached(Score reached) noexcept;
  void set_threshold();

  const Plan* plan_ = nullptr;
  const SearchSegment* segment_ = nullptr;
  std::span<const std::uint64_t> excluded_;  // of its scope
  std::uint32_t segment_index_ = 0;
  std::span<const RangeLeaf> leaves_;
  const RangeKernels* kernels_ = nullptr;
  BoundUnit unit_;
  Score least_ = 0;
  TopK* top_ = nullptr;
  SharedTop* shared_top_ = nullptr;  // null: of this scorer alone
  SearchWork* work_ = nullptr;

  Shape shape_ = Shape::tree;
  // Leaves: required ones, others that score, those that do not; each heaviest first.
  std::vector<std::uint32_t> order_;
  std::vector<std::uint32_t> place_;      // of a leaf in order_, by index
  std::vector<std::uint32_t> by_weight_;  // places of leaves that score, heaviest first
  std::vector<std::uint32_t> in_query_;   // the same places in query order
  std::size_t scoring_count_ = 0;
  std::size_t required_count_ = 0;      // of all_of: the first of order_
  const SharedDocs* shared_ = nullptr;  // null: not known
  RangeBound always_ = 0;               // what clauses of one score add to every bound
  RangeBound threshold_ = 1;
  Score reached_ = 0;  // threshold_, as a score

  // The batch, by slot.
  std::size_t count_ = 0;
  std::array<std::uint32_t, kBatchRanges> ranges_;
  std::array<std::uint32_t, kBatchRanges> rests_;    // what leaves not entered can add
  std::array<std::uint32_t, kBatchRanges> entered_;  // scoring leaves that are there
  BatchMasks docs_;                                  // that can be among the best
  std::vector<Entered> at_;                          // as order_
  std::vector<BatchSlices> slices_;                  // of all leaves
  std::vector<std::uint32_t> first_slices_;          // of a leaf in slices_, by index
  std::vector<std::uint64_t> masks_;                 // of one slot, as order_; scratch
  std::vector<RangeBound> bounds_;

  // Its documents, by batch_place(); of those in docs_ only.
  std::array<std::uint32_t, kMostBatchDocs> potentials_;  // of leaves not scored yet
  std::array<double, kMostBatchDocs> known_;              // sum of those scored

  std::vector<LeafScore> leaf_scores_;  // by index, of one document
};

}  // namespace sakuin
