// The documents of a beginning or a pattern: those of all its terms, which are many with few
// documents each, as one set.
#pragma once

#include <memory>

#include "engine/search/budget_watch.h"
#include "engine/search/plan.h"
#include "storage/roaring/roaring_set.h"
#include "storage/segment/segment_reader.h"

namespace sakuin {

/// Documents with a term of LeafPart::ranges in any field, deleted ones not left out. Cost: a walk
/// through these terms and their lists, and a bit a document of the segment if it has any.
[[nodiscard]] Result<std::shared_ptr<const storage::RoaringSet>> find_term_ranges(
    const storage::SegmentReader& segment, const LeafPart& part,
    const BudgetWatch& watch = BudgetWatch::none());

}  // namespace sakuin
