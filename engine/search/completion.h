// Indexed words that begin alike, those of most documents first.
#pragma once

#include <cstddef>
#include <span>
#include <string_view>
#include <vector>

#include <sakuin/searcher.h>

#include "engine/search/budget_watch.h"
#include "engine/search/collection_stats.h"

namespace sakuin {

/// The `limit` terms of any of `fields` that begin with `prefix` and are in most live documents;
/// of as many the first by bytes. Reading keys and stems only if `prefix` begins like one. Cost:
/// the terms that begin so; with deletes or several fields also the lists of those that are among
/// the most frequent as they lie.
[[nodiscard]] Result<std::vector<TermStats>> most_frequent_terms(const CollectionStats& stats,
                                                                 std::span<const FieldId> fields,
                                                                 std::string_view prefix,
                                                                 std::size_t limit,
                                                                 const BudgetWatch& watch);

}  // namespace sakuin
