// Query -> Plan: the only place that gives meaning to field names and words.
#pragma once

#include <sakuin/query.h>

#include "engine/search/collection_stats.h"
#include "engine/search/plan.h"

namespace sakuin {

/// Clauses whose text holds no word are left out. `invalid_argument` for an unknown or unsearchable
/// field or a bad boost; `limit_exceeded` past the limits of <sakuin/query.h>.
[[nodiscard]] Result<Plan> make_plan(const Query& query, const CollectionStats& stats);

}  // namespace sakuin
