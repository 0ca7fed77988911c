// Whether a field can be asked for what a leaf of a query asks of it.
#pragma once

#include <string>

#include <sakuin/query.h>
#include <sakuin/schema.h>

namespace sakuin {

/// Why not, without a remedy; empty if it can, for all fields at once, and for a field that the
/// schema does not have.
[[nodiscard]] std::string why_unfit(const Schema& schema, const Query& leaf);

}  // namespace sakuin
