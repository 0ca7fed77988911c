// Scores documents range by range: only those that can still be among the best, only the clauses
// that decide it. What it finds has the bits of ExhaustiveScorer.
#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include <sakuin/searcher.h>

#include "engine/search/plan.h"
#include "engine/search/plan_scores.h"
#include "engine/search/range_leaf.h"
#include "engine/search/snapshot.h"
#include "engine/search/top_k.h"

namespace sakuin {

class RangeScorer {
 public:
  /// The arguments outlive the scorer; `leaves` by index, with `unit` set. `least` is a score that
  /// k documents are known to reach.
  RangeScorer(const Plan& plan, const SearchSegment& segment, std::uint32_t segment_index,
              std::span<RangeLeaf> leaves, const RangeKernels& kernels, Score least, TopK& top,
              SearchWork& work);

  /// Before the first visit, and whenever the leaves get another unit.
  void set_unit(const BoundUnit& unit);

  /// What a document needs to be looked at, in units; >= 1.
  [[nodiscard]] RangeBound threshold() const noexcept { return threshold_; }

  /// Asks for the memory that a visit will read, in two steps.
  void prefetch_places(std::uint32_t range) const noexcept {
    for (const RangeLeaf& leaf : leaves_) leaf.prefetch_places(range);
  }
  void prefetch_docs(std::uint32_t range) const noexcept {
    for (const RangeLeaf& leaf : leaves_) leaf.prefetch_docs(range);
  }
  /// Adds what is good enough in `range` to the top.
  void visit(std::uint32_t range);

 private:
  /// Of the root: leaves of which any may match, leaves of which some must, or anything else.
  enum class Shape : std::uint8_t { any_of, all_of, tree };

  void find_shape();
  void heaviest_first(std::vector<std::uint32_t>& leaves) const;

  // Documents of the range entered that match and may reach the threshold; all leaves have found
  // their documents unless there is none.
  [[nodiscard]] std::uint64_t union_candidates();
  [[nodiscard]] std::uint64_t conjunction_candidates();
  [[nodiscard]] std::uint64_t tree_candidates();
  [[nodiscard]] std::uint64_t candidates(const PlanNode& node) const;
  [[nodiscard]] std::uint64_t existing_docs(std::uint32_t range) const noexcept;
  [[nodiscard]] std::uint64_t docs_that_reach(std::uint64_t docs);
  void score(std::uint32_t range, unsigned bit);
  /// Of the document whose leaves were scored last.
  [[nodiscard]] Score total(unsigned bit);
  void push(DocId doc, Score score);
  void set_threshold();

  const Plan& plan_;
  const SearchSegment& segment_;
  std::uint32_t segment_index_;
  std::span<RangeLeaf> leaves_;
  const RangeKernels& kernels_;
  BoundUnit unit_;
  Score least_;
  TopK& top_;
  SearchWork& work_;

  Shape shape_ = Shape::tree;
  std::vector<std::uint32_t> required_;  // of all_of, heaviest first
  std::vector<std::uint32_t> others_;    // of all_of
  std::vector<std::uint32_t> excluded_;  // of all_of
  RangeBound always_ = 0;                // what clauses without leaves add to every bound
  RangeBound threshold_ = 1;
  std::vector<std::uint32_t> order_;  // scoring leaves, highest weight first
  std::vector<std::uint64_t> masks_;  // as order_, of the range visited
  std::vector<RangeBound> bounds_;
  std::vector<LeafScore> scores_;  // by index, of one document
};

}  // namespace sakuin
