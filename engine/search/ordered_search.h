// The first documents of an order by values: every match is looked at, none is ranked unless the
// order or the answer asks for its score.
#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "engine/search/budget_watch.h"
#include "engine/search/leaf_postings.h"
#include "engine/search/leaf_scoring.h"
#include "engine/search/match_count.h"
#include "engine/search/plan.h"
#include "engine/search/snapshot.h"
#include "engine/search/sort_order.h"
#include "engine/search/top_k.h"

namespace sakuin {

/// What is asked, and the memory to work in. All of it outlives the search.
struct OrderedQuery {
  const Snapshot& snapshot;
  const Plan& plan;
  const PlanScoring& scoring;
  std::span<const SegmentScope> scopes;  ///< as RankedSearch has them
  std::vector<LeafPostings>& leaves;     ///< buffer of open_leaves()
  MatchScratch& matches;
  const BudgetWatch& watch;
};

/// The first `k` documents of the order behind `after`, if that is not null, with their scores;
/// adds to `total` how many match, before it and behind. When the budget is over, an error: what
/// was found until then need not be among the first.
[[nodiscard]] Result<std::vector<ScoredDoc>> find_in_order(const OrderedQuery& query,
                                                           const SortOrder& order,
                                                           const SortPlace* after, std::size_t k,
                                                           std::uint64_t& total);

}  // namespace sakuin
