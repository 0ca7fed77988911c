// A word in all its spellings: the lists of several indexed terms as one.
#pragma once

#include "engine/search/budget_watch.h"
#include "engine/search/doc_freqs.h"
#include "engine/search/plan.h"
#include "storage/segment/segment_reader.h"

namespace sakuin {

/// Documents with any spelling of a word in one field, deleted ones not left out.
///
/// Spellings that are read alike add up. The word's own spelling is one of those read like it, so
/// of it and each of the readings the largest sum counts, weighted by the nearest spelling there.
/// Cost: a step through all the lists, in order.
[[nodiscard]] Result<DocFreqs> find_spellings(const storage::SegmentReader& segment, FieldId field,
                                              const LeafPart& part,
                                              const BudgetWatch& watch = BudgetWatch::none());

}  // namespace sakuin
