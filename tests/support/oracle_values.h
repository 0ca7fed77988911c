// Ranges of values as the oracle sees them: on the documents as they were added, value by value,
// dates as texts.
#pragma once

#include <sakuin/document.h>
#include <sakuin/schema.h>

#include "engine/query/query_node.h"

namespace sakuin::test {

/// REQUIRES ends of the type of the field; dates as texts to the year, month or day, in documents
/// to the day.
[[nodiscard]] bool is_in_range(const Document& document, const Schema& schema,
                               const RangeNode& node);

}  // namespace sakuin::test
