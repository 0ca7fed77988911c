// Several threads that visit the ranges of one segment, best ones first, a batch after the other:
// each takes the next batch that none has taken, with a scorer of its own. They share the top, so
// each leaves out what one alone would.
#pragma once

#include <atomic>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <span>
#include <vector>

#include <sakuin/searcher.h>

#include "engine/search/budget_watch.h"
#include "engine/search/range_scorer.h"

namespace sakuin {

/// Ranges sorted by steps of their bounds.
struct OrderedRanges {
  std::span<const std::uint32_t> ranges;
  std::span<RangeBound> bounds;  ///< by range; 0 once it is visited
  RangeBound best = 0;           ///< of the ranges
  unsigned step_shift = 0;       ///< a step is as many bits of what they lack to it

  /// What no range at `place` or after it exceeds.
  [[nodiscard]] RangeBound most_from(std::size_t place) const noexcept {
    const int step = (best - bounds[ranges[place]]) >> step_shift;
    return static_cast<RangeBound>(best - (step << step_shift));
  }
};

class RangeTeam {
 public:
  /// Visits in a thread to be started.
  struct Member {
    RangeScorer scorer;
    SearchWork work;
    Status status;
  };

  /// So many members, which the caller gets ready for their first visit. They keep their memory
  /// from query to query.
  [[nodiscard]] std::span<const std::unique_ptr<Member>> prepare(std::size_t count);

  /// Visits ranges with `scorer` in this thread and with the members in theirs, and adds what these
  /// did to `work`. All scorers share a top and have the same unit. Ranges may be left over when
  /// the threshold outgrows it, and when the budget is over. What threads that cannot be started
  /// would have done, the others do.
  Status visit(RangeScorer& scorer, const OrderedRanges& ordered, const BudgetWatch& watch,
               SearchWork& work);

 private:
  static void visit_batches(RangeScorer& scorer, const OrderedRanges& ordered,
                            const BudgetWatch& watch, std::atomic<std::size_t>& next);

  std::vector<std::unique_ptr<Member>> members_;
  std::size_t count_ = 0;
};

}  // namespace sakuin
