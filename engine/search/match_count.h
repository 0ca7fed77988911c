// How many documents of a segment match, 2^16 at a time, on containers where they lie in the file:
// the fast twin of match_set(). Or which they are, as bits.
#pragma once

#include <cstdint>
#include <memory>
#include <span>
#include <vector>

#include "engine/search/budget_watch.h"
#include "engine/search/leaf_postings.h"
#include "engine/search/plan.h"
#include "engine/search/snapshot.h"

namespace sakuin {

/// Room to count in, about 100 KiB. Kept from count to count, it is all that counting allocates.
class MatchScratch {
 public:
  MatchScratch();
  ~MatchScratch();
  MatchScratch(const MatchScratch&) = delete;
  MatchScratch& operator=(const MatchScratch&) = delete;

  struct Parts;
  [[nodiscard]] Parts& parts() noexcept { return *parts_; }

 private:
  std::unique_ptr<Parts> parts_;
};

/// Live documents that match `node`; `leaves` as open_leaves() made them for its plan. No scores,
/// no order, no lists. When the budget is over: those of some windows, as far as it came.
[[nodiscard]] std::uint64_t count_matches(const SearchSegment& segment, const PlanNode& node,
                                          std::span<const LeafPostings> leaves,
                                          MatchScratch& scratch,
                                          const BudgetWatch& watch = BudgetWatch::none());
/// Only those in `scope`.
[[nodiscard]] std::uint64_t count_matches(const SearchSegment& segment, const SegmentScope& scope,
                                          const PlanNode& node,
                                          std::span<const LeafPostings> leaves,
                                          MatchScratch& scratch, const BudgetWatch& watch);

/// The same documents as bits, in place of what `words` has; returns how many there are. When the
/// budget is over, some of them.
std::uint64_t find_matches(const SearchSegment& segment, const SegmentScope& scope,
                           const PlanNode& node, std::span<const LeafPostings> leaves,
                           MatchScratch& scratch, std::vector<std::uint64_t>& words,
                           const BudgetWatch& watch);

}  // namespace sakuin
