// Indexed terms a few edits away from a word.
#pragma once

#include <compare>
#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include <sakuin/query.h>

#include "engine/search/budget_watch.h"
#include "engine/search/snapshot.h"

namespace sakuin {

struct NearTerm {
  std::string term;
  std::uint32_t edits = 0;
  friend auto operator<=>(const NearTerm&, const NearTerm&) = default;
};

/// Terms of any of `fields` that are at most options.max_edits from `word`, and not the word, in
/// byte order, each once; at most `limit`. Reading keys and stems are no terms here, and none of
/// them need be in a live document. Cost: a segment and field, the terms whose beginnings are near
/// one of the word; what begins farther away is passed over together. REQUIRES 1 <=
/// options.max_edits <= kMaxEdits (engine/search/edit_distances.h).
[[nodiscard]] Result<std::vector<NearTerm>> find_near_terms(
    const Snapshot& snapshot, std::span<const FieldId> fields, std::string_view word,
    const FuzzyOptions& options, std::size_t limit, const BudgetWatch& watch = BudgetWatch::none());

}  // namespace sakuin
