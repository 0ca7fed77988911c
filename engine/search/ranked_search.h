// Exact top k by ranges of documents: bound every range, look into the best ones first, stop when
// no other can hold a document that is good enough (Mallia, Suel & Tonellotto 2024).
//
// A document is left out only when its score is surely below that of k others. Which ones are kept
// among equal scores is decided by serial, so ranges that can tie are looked into as well.
#pragma once

#include <cstddef>
#include <memory>
#include <span>

#include "engine/search/budget_watch.h"
#include "engine/search/leaf_postings.h"
#include "engine/search/leaf_scoring.h"
#include "engine/search/plan.h"
#include "engine/search/range_kernels.h"
#include "engine/search/snapshot.h"
#include "engine/search/top_k.h"

namespace sakuin {

/// Plans with more leaves are not worth bounds.
inline constexpr std::size_t kMaxRankedLeaves = 1024;

/// How many threads one search may use, the calling one among them.
struct SearchThreads {
  std::size_t most = 1;
  /// One is started for every so many ranges of a segment that are still to be visited: that costs
  /// as much as visiting some hundred (bench/EXPERIMENTS.md). Not 0.
  std::size_t ranges_for_each = 1024;
};

/// Ranks one query after the other in the same memory.
class RankedSearch {
 public:
  RankedSearch();
  ~RankedSearch();
  RankedSearch(const RankedSearch&) = delete;
  RankedSearch& operator=(const RankedSearch&) = delete;

  /// Adds the best documents of all segments to `top`, of those in `scopes`: one a segment, or none
  /// for all that are not deleted. When the budget is over while it ranks, some of them.
  [[nodiscard]] Result<SearchWork> run(const Snapshot& snapshot, const Plan& plan,
                                       const PlanScoring& scoring, const RangeKernels& kernels,
                                       TopK& top, const SearchThreads& threads = {},
                                       const BudgetWatch& watch = BudgetWatch::none(),
                                       std::span<const SegmentScope> scopes = {});

  /// What the plan ranked last finds in a segment, by index of leaf.
  [[nodiscard]] std::span<const LeafPostings> leaves(std::size_t segment) const noexcept;

  /// Lets go of memory that only plans with more leaves need.
  void reset(std::size_t most_leaves);

 private:
  class Work;

  std::unique_ptr<Work> work_;
};

}  // namespace sakuin
