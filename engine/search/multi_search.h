// One search of several indexes: what each of them finds, put together.
#pragma once

#include <span>

#include <sakuin/multi_searcher.h>

namespace sakuin {

/// `searchers` have the statistics of all for `query`. `invalid_argument` for fields of an order,
/// of groups or of facets that none of them has, or that have several types.
[[nodiscard]] Result<MultiResult> search_all(std::span<const Searcher> searchers,
                                             const Query& query, const SearchOptions& options);

}  // namespace sakuin
