// The documents of a range of values, as a leaf finds them.
#pragma once

#include <memory>

#include "engine/search/doc_source.h"
#include "engine/search/snapshot.h"

namespace sakuin {

/// `snapshot` outlives it. Errors: those of read_value_range().
[[nodiscard]] Result<std::shared_ptr<const DocSource>> make_range_source(const Snapshot& snapshot,
                                                                         const RangeNode& node);

}  // namespace sakuin
