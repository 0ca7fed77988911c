// One query of one snapshot, planned once and ranked by scoring everything, by pruned search and by
// any kernel of it, to be compared document for document and bit for bit.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <vector>

#include <sakuin/query.h>
#include <sakuin/searcher.h>

#include "engine/search/collection_stats.h"
#include "engine/search/leaf_scoring.h"
#include "engine/search/plan.h"
#include "engine/search/range_kernels.h"
#include "engine/search/ranked_search.h"
#include "engine/search/top_k.h"

namespace sakuin::test {

class Ranking {
 public:
  /// `stats` and `ranked` outlive this object.
  Ranking(const CollectionStats& stats, const Query& query, const Bm25Parameters& bm25,
          RankedSearch& ranked);

  /// False for a prefix that stands for too much.
  [[nodiscard]] bool planned() const noexcept { return planned_; }

  /// The slow twin; `matches` is how many documents it scored.
  [[nodiscard]] std::vector<ScoredDoc> exhaustive(std::size_t k, std::uint64_t& matches) const;
  [[nodiscard]] std::vector<ScoredDoc> pruned(std::size_t k, const RangeKernels& kernels,
                                              const SearchThreads& threads = {}) const;
  /// Nothing if the plan is no union; `matches` is how many documents it scored.
  [[nodiscard]] std::optional<std::vector<ScoredDoc>> united(std::size_t k,
                                                             std::uint64_t& matches) const;
  [[nodiscard]] std::uint64_t count() const;

 private:
  const Snapshot& snapshot_;
  RankedSearch& ranked_;
  Plan plan_;
  PlanScoring scoring_;
  bool planned_ = false;
};

/// The same serials with the same bits of score, in the same order. Says nothing of where in an
/// index the documents lie.
void expect_equal(std::span<const ScoredDoc> found, std::span<const ScoredDoc> expected);

}  // namespace sakuin::test
