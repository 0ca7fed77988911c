// Counts of several indexes as those of one.
#pragma once

#include <span>

#include <sakuin/searcher.h>

namespace sakuin {

/// `facets` are those of the indexes for `request`, each with all of its values; `type` is that of
/// the field. Cost: all values of all indexes.
[[nodiscard]] Facet merge_facets(std::span<const Facet> facets, const FacetRequest& request,
                                 FieldType type);

}  // namespace sakuin
