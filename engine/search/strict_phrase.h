// The fast way to find a phrase of plain words: every part one term, every part at its place.
#pragma once

#include "engine/search/doc_freqs.h"
#include "engine/search/plan.h"
#include "storage/segment/segment_reader.h"

namespace sakuin {

/// Whether find_strict_phrase() can find the phrase.
[[nodiscard]] bool is_strict(const Leaf& leaf) noexcept;

/// As find_phrase(), whose answers it gives. Containers are intersected where they lie; of the
/// documents that are left, words are read one after the other, the rarest first, and a document is
/// given up as soon as a word has none of its places left. REQUIRES is_strict(leaf).
[[nodiscard]] Result<DocFreqs> find_strict_phrase(const storage::SegmentReader& segment,
                                                  FieldId field, const Leaf& leaf);

}  // namespace sakuin
