// Sizes and counts of a snapshot, for people.
#pragma once

#include <sakuin/searcher.h>

#include "engine/search/collection_stats.h"
#include "engine/search/snapshot.h"

namespace sakuin {

[[nodiscard]] IndexStats make_index_stats(const Snapshot& snapshot, const CollectionStats& stats);

}  // namespace sakuin
