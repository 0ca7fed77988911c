// How many of the documents that match have each value of a field, or a value in each of some
// ranges.
#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include <sakuin/searcher.h>

#include "engine/search/snapshot.h"

namespace sakuin {

/// Matching documents as bits, by segment.
using MatchedWords = std::vector<std::vector<std::uint64_t>>;

/// `invalid_argument` for a field that has no values, or is not there unless it may be one of other
/// indexes; or for ranges that do not go with its type.
[[nodiscard]] Result<Facet> count_facet(const Snapshot& snapshot, const MatchedWords& matches,
                                        const FacetRequest& request, bool may_be_elsewhere = false);

}  // namespace sakuin
