// The fast way to find a phrase of plain words: every part one term, every part at its place.
#pragma once

#include <cstdint>
#include <span>

#include "engine/search/budget_watch.h"
#include "engine/search/doc_freqs.h"
#include "engine/search/phrase_words.h"
#include "engine/search/plan.h"
#include "storage/segment/segment_reader.h"

namespace sakuin {

/// Where a phrase is looked for, what that took, and what it may take.
struct PhraseScope {
  std::span<const storage::RoaringView> within = {};  ///< only documents that all of these have
  std::uint64_t* positions_compared = nullptr;        ///< is added to, unless null
  const BudgetWatch* watch = &BudgetWatch::none();
};

/// Whether find_strict_phrase() can find the phrase.
[[nodiscard]] bool is_strict(const Leaf& leaf) noexcept;

/// As find_phrase(), whose answers it gives. Containers are intersected where they lie; in the
/// documents that are left the two words with fewest places are looked at first, and others only
/// where these stand together. REQUIRES is_strict(leaf).
[[nodiscard]] Result<DocFreqs> find_strict_phrase(const storage::SegmentReader& segment,
                                                  FieldId field, const Leaf& leaf,
                                                  const PhraseScope& scope = {});

/// The same for words that are open; no words: nothing.
[[nodiscard]] Result<DocFreqs> find_strict_phrase(const storage::SegmentReader& segment,
                                                  PhraseWords& phrase,
                                                  const PhraseScope& scope = {});

}  // namespace sakuin
