// Which documents of a segment match, by set algebra on Roaring bitmaps: no scores, no order.
#pragma once

#include <span>

#include "engine/document/open_segments.h"
#include "engine/search/budget_watch.h"
#include "engine/search/leaf_postings.h"
#include "engine/search/plan.h"
#include "storage/roaring/doc_bitmap.h"

namespace sakuin {

/// Live documents that match `node`; `leaves` as open_leaves() made them for its plan.
/// When the budget is over, anything.
[[nodiscard]] storage::DocBitmap match_set(const OpenSegment& segment, const PlanNode& node,
                                           std::span<const LeafPostings> leaves,
                                           const BudgetWatch& watch = BudgetWatch::none());

}  // namespace sakuin
