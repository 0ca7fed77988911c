// Indexed words that may have been meant.
#pragma once

#include <cstdint>
#include <span>
#include <string_view>
#include <vector>

#include <sakuin/searcher.h>

#include "engine/search/budget_watch.h"
#include "engine/search/collection_stats.h"

namespace sakuin {

/// Edits that a word may be from another: none of 1 or 2 signs, one up to 5, two of longer ones;
/// never more than `most`.
[[nodiscard]] std::uint32_t allowed_edits(std::string_view word, std::uint32_t most) noexcept;

/// Up to `limit` words of any of `fields` that live documents have, other than `word`: nearest
/// first, then in most documents, then by bytes. `word` is as a tokenizer gives it. Near is whose
/// spelling is, or whose reading, if both read as Japanese and stand in Latin letters. Cost: a part
/// of the dictionary; all of it, some 50 ns a term, if the word reads as Japanese.
[[nodiscard]] Result<std::vector<Suggestion>> suggest_words(
    const CollectionStats& stats, std::span<const FieldId> fields, std::string_view word,
    std::uint32_t max_edits, std::size_t limit, const BudgetWatch& watch);

}  // namespace sakuin
