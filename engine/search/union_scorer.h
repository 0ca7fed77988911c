// Exact top k of a union, one clause after the other: each adds what it scores to the sums of the
// documents of a window, in query order, so that what comes out has the bits of ExhaustiveScorer
// (term-at-a-time, Turtle & Flood 1995, within windows as Lucene's BooleanScorer). A posting costs
// some nanoseconds and none is skipped: that is less than bounds cost where clauses are so many
// that nearly every document may be among the best (bench/EXPERIMENTS.md).
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <vector>

#include <sakuin/searcher.h>

#include "engine/search/budget_watch.h"
#include "engine/search/leaf_postings.h"
#include "engine/search/leaf_scoring.h"
#include "engine/search/plan.h"
#include "engine/search/snapshot.h"
#include "engine/search/top_k.h"

namespace sakuin {

/// Leaves of which the best counts: one, or a few ways to see the same word.
struct UnionClause {
  std::vector<std::size_t> ways;  ///< into Plan::leaves, not empty
};

/// Whether a union costs less than bounds would: clauses are many, and lists short for so many
/// documents, as far as is known before they are opened.
[[nodiscard]] bool is_worth_a_union(const Plan& plan, const Snapshot& snapshot);

/// The clauses of a plan that is a union of words and phrases and nothing else, in query order;
/// nothing for another.
[[nodiscard]] std::optional<std::vector<UnionClause>> union_clauses(const PlanNode& root);

/// In this thread alone, adds what can be among the best of the documents of one segment to `top`.
/// `leaves` are all of the plan's. Says in `total` how many matched, or did when the budget was
/// over: those of the windows that were done.
Status collect_union(const SearchSegment& segment, std::uint32_t segment_index,
                     const SegmentScope& scope, const Plan& plan,
                     std::span<const UnionClause> clauses, std::span<const LeafPostings> leaves,
                     const PlanScoring& scoring, TopK& top, std::uint64_t& total, SearchWork& work,
                     const BudgetWatch& watch = BudgetWatch::none());

}  // namespace sakuin
