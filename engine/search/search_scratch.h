// Memory of a query that the next one can use again, and where a searcher keeps it.
//
// A search borrows a SearchScratch and gives it back, with what it allocated, when it ends; so a
// search for plain words allocates nothing once others of its size have run. Whatever part of a
// search needs memory of its own adds a member here and clears it at its next use, not when it is
// done: reset() lets go of what only large queries need.
#pragma once

#include <array>
#include <atomic>
#include <cstddef>
#include <memory>
#include <vector>

#include "engine/search/collection_stats.h"
#include "engine/search/leaf_postings.h"
#include "engine/search/leaf_scoring.h"
#include "engine/search/match_count.h"
#include "engine/search/plan.h"
#include "engine/search/planner.h"
#include "engine/search/ranked_search.h"

namespace sakuin {

/// One search's alone, and empty of meaning between searches.
struct SearchScratch {
  explicit SearchScratch(const CollectionStats& stats) : planner(stats) {}

  /// Before it waits for another search, which may be long.
  void reset();

  Planner planner;
  Plan plan;
  std::vector<LeafScoring> scoring;
  std::vector<LeafPostings> leaves;  ///< buffer of open_leaves()
  RankedSearch ranked;
  MatchScratch matches;
};

/// The scratches of a searcher that no search has at the moment. Lock-free; any number of threads.
class ScratchPool {
 public:
  explicit ScratchPool(const CollectionStats& stats) noexcept : stats_(stats) {}
  ~ScratchPool();
  ScratchPool(const ScratchPool&) = delete;
  ScratchPool& operator=(const ScratchPool&) = delete;

  /// Gives it back to its pool, which must still be there.
  struct GiveBack {
    const ScratchPool* pool;
    void operator()(SearchScratch* scratch) const noexcept { pool->give_back(scratch); }
  };
  using Loan = std::unique_ptr<SearchScratch, GiveBack>;

  /// One that waits, else a new one.
  [[nodiscard]] Loan borrow() const;

 private:
  /// More searches at the same time make theirs anew.
  static constexpr std::size_t kSlots = 16;

  /// On a line of its own: threads meet in a slot only when theirs are taken.
  struct alignas(64) Slot {
    std::atomic<SearchScratch*> waiting = nullptr;
  };

  void give_back(SearchScratch* scratch) const noexcept;

  const CollectionStats& stats_;
  mutable std::array<Slot, kSlots> slots_;
};

}  // namespace sakuin
