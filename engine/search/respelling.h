// A query in which words that nothing has are written as words that something has.
#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <span>
#include <string>
#include <string_view>

#include <sakuin/query.h>

#include "engine/search/budget_watch.h"
#include "engine/search/collection_stats.h"

namespace sakuin {

struct Respelling {
  const Tokenizer* tokenizer = nullptr;  ///< that reads the text
  std::span<const FieldId> fields;       ///< whose words are proposed
  std::uint32_t max_edits = 2;
  /// True if the query finds anything.
  std::function<Result<bool>(const Query&)> finds = {};
};

/// `text` with the nearest word in place of each that finds nothing; nothing if that changes none.
/// Operators, fields, values, beginnings, patterns and near words stay as they are. Cost: a count a
/// word, and suggest_words() for those that find nothing.
[[nodiscard]] Result<std::optional<std::string>> respell_query(const CollectionStats& stats,
                                                               std::string_view text,
                                                               const Respelling& how,
                                                               const BudgetWatch& watch);

}  // namespace sakuin
