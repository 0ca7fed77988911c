// Where the words of a query stand in a text.
#pragma once

#include <cstddef>
#include <span>
#include <string_view>
#include <vector>

#include <sakuin/tokenizer.h>

#include "engine/search/budget_watch.h"
#include "engine/search/plan.h"

namespace sakuin {

/// A matched place of the text: bytes [start, end), which split no UTF-8 sequence even if a token
/// of the host's does, and which leaf matched.
struct TextMatch {
  std::size_t start = 0;
  std::size_t end = 0;
  std::size_t leaf = 0;
  friend auto operator<=>(const TextMatch&, const TextMatch&) = default;
};

/// Places where `leaves` match in `text`, ascending: a word wherever any of its spellings stands,
/// the parts of a phrase where the whole phrase stands. Cost: one tokenization.
[[nodiscard]] Result<std::vector<TextMatch>> find_matches(
    std::string_view text, const Tokenizer& tokenizer, std::span<const Leaf* const> leaves,
    const BudgetWatch& watch = BudgetWatch::none());

}  // namespace sakuin
