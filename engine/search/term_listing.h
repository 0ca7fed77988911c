// Terms of a field across the segments of a snapshot, in byte order.
#pragma once

#include <cstddef>
#include <string_view>
#include <vector>

#include <sakuin/searcher.h>

#include "engine/search/budget_watch.h"
#include "engine/search/collection_stats.h"
#include "engine/search/snapshot.h"

namespace sakuin {

/// Up to `limit` terms that begin with `prefix` and that a live document has; reading keys and
/// stems only if `prefix` begins like one. Cost: the terms
/// walked, and with deletes their posting lists.
[[nodiscard]] Result<std::vector<TermStats>> list_terms(
    const Snapshot& snapshot, const CollectionStats& stats, FieldId field, std::string_view prefix,
    std::size_t limit, const BudgetWatch& watch = BudgetWatch::none());

}  // namespace sakuin
