// Exact top k by ranges of documents: bound every range, look into the best ones first, stop when
// no other can hold a document that is good enough (Mallia, Suel & Tonellotto 2024).
//
// A document is left out only when its score is surely below that of k others. Which ones are kept
// among equal scores is decided by serial, so ranges that can tie are looked into as well.
#pragma once

#include <cstddef>

#include "engine/search/leaf_scoring.h"
#include "engine/search/plan.h"
#include "engine/search/range_kernels.h"
#include "engine/search/snapshot.h"
#include "engine/search/top_k.h"

namespace sakuin {

/// Plans with more leaves are not worth bounds.
inline constexpr std::size_t kMaxRankedLeaves = 1024;

class RankedSearch {
 public:
  class Impl;
};
/// Adds the best documents of all segments to `top`.
[[nodiscard]] Result<SearchWork> collect_ranked(const Snapshot& snapshot, const Plan& plan,
                                                const PlanScoring& scoring,
                                                const RangeKernels& kernels, TopK& top);

}  // namespace sakuin
