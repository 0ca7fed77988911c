// Query -> Plan: the only place that gives meaning to field names and words.
#pragma once

#include <memory>

#include <sakuin/query.h>

#include "engine/search/budget_watch.h"
#include "engine/search/collection_stats.h"
#include "engine/search/plan.h"
#include "engine/search/query_numbers.h"

namespace sakuin {

/// Makes plans for one snapshot, each in the memory of those before: one of plain words allocates
/// nothing once there have been others of its size. Not for several threads at once.
class Planner {
 public:
  explicit Planner(const CollectionStats& stats);
  ~Planner();
  Planner(const Planner&) = delete;
  Planner& operator=(const Planner&) = delete;

  /// Makes `plan` anew. Clauses whose text holds no word are left out; terms are looked up.
  /// `invalid_argument` for an unknown or unsearchable field or a bad boost; `limit_exceeded` past
  /// the limits of <sakuin/query.h> and of the budget; `cancelled` when that is over.
  Status make(const Query& query, Plan& plan, const BudgetWatch& watch = BudgetWatch::none());
  /// With other statistics than those of the snapshot. A survey is told of every word.
  Status make(const Query& query, Plan& plan, const QueryNumbers& numbers,
              const BudgetWatch& watch);

  /// Takes what `plan` is made of for those to come, but for what only a large one needs.
  void recycle(Plan& plan);

 private:
  class Work;

  std::unique_ptr<Work> work_;
};

/// For a caller that has one query.
[[nodiscard]] Result<Plan> make_plan(const Query& query, const QueryNumbers& numbers,
                                     const BudgetWatch& watch = BudgetWatch::none());

}  // namespace sakuin
