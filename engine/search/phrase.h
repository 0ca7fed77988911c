// Phrases by positions: documents that hold all parts, then the parts at their places.
#pragma once

#include "engine/search/doc_freqs.h"
#include "engine/search/plan.h"
#include "engine/search/strict_phrase.h"
#include "storage/segment/segment_reader.h"

namespace sakuin {

/// Documents in which the parts of `leaf`, a phrase, stand at their places in one field. Deleted
/// documents are not left out. Cost: the shortest part's documents, plus the positions of those
/// that hold all parts.
[[nodiscard]] Result<DocFreqs> find_phrase(const storage::SegmentReader& segment, FieldId field,
                                           const Leaf& leaf, const PhraseScope& scope = {});

/// The same by the way that knows every kind of phrase: slop, several spellings, weights.
[[nodiscard]] Result<DocFreqs> find_general_phrase(const storage::SegmentReader& segment,
                                                   FieldId field, const Leaf& leaf,
                                                   const PhraseScope& scope = {});

}  // namespace sakuin
