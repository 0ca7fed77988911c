// The numbers of a plan's leaves under a snapshot's statistics, the same for every segment.
#pragma once

#include <memory>
#include <vector>

#include <sakuin/searcher.h>

#include "engine/search/budget_watch.h"
#include "engine/search/plan.h"
#include "engine/search/query_numbers.h"
#include "engine/search/scoring_tables.h"

namespace sakuin {

struct LeafScoring {
  double idf = 0;    ///< sum over the places, as in Lucene; 1 for a constant score
  float weight = 0;  ///< boost * idf
};

/// How a plan scores: what does not depend on the segment.
struct PlanScoring {
  std::vector<LeafScoring> leaves;  ///< by index
  std::shared_ptr<const ScoringTables> tables;
};

/// `invalid_argument` for parameters out of range.
Status check_bm25(const Bm25Parameters& parameters);

/// The leaves' numbers are put into `buffer`, so that one of an earlier query can be used again.
[[nodiscard]] Result<PlanScoring> make_plan_scoring(const Plan& plan, const QueryNumbers& numbers,
                                                    std::shared_ptr<const ScoringTables> tables,
                                                    std::vector<LeafScoring> buffer = {},
                                                    const BudgetWatch& watch = BudgetWatch::none());

}  // namespace sakuin
