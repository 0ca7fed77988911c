// Every number behind the score of one hit.
#pragma once

#include <span>

#include <sakuin/searcher.h>

#include "engine/document/open_segments.h"
#include "engine/search/budget_watch.h"
#include "engine/search/leaf_scoring.h"
#include "engine/search/plan.h"
#include "engine/search/query_numbers.h"

namespace sakuin {

struct ExplainContext {
  const Schema& schema;
  const QueryNumbers& numbers;
  const BudgetWatch& watch;
};

/// The value is exactly the score a search gives `doc`; 0 and "does not match" if it does not.
[[nodiscard]] Result<Explanation> explain_score(const ExplainContext& context,
                                                const OpenSegment& segment, DocId doc,
                                                const Plan& plan, const PlanScoring& scoring);

}  // namespace sakuin
