// The numbers of a plan's leaves under a snapshot's statistics, the same for every segment.
#pragma once

#include <memory>
#include <vector>

#include <sakuin/searcher.h>

#include "engine/search/bm25.h"
#include "engine/search/collection_stats.h"
#include "engine/search/plan.h"

namespace sakuin {

struct LeafScoring {
  double idf = 0;    ///< sum over the places, as in Lucene; 1 for a constant score
  float weight = 0;  ///< boost * idf
  std::vector<std::shared_ptr<const Bm25LengthTable>> lengths;  ///< by place in Leaf::fields
};

/// One for each leaf, by index. `invalid_argument` for parameters out of range.
[[nodiscard]] Result<std::vector<LeafScoring>> make_leaf_scoring(const Plan& plan,
                                                                 const CollectionStats& stats,
                                                                 const Bm25Parameters& parameters);

}  // namespace sakuin
