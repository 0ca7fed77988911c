// Indexed terms that begin alike, or fit a pattern.
#pragma once

#include <cstddef>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "engine/query/wildcard_pattern.h"
#include "engine/search/budget_watch.h"
#include "engine/search/plan.h"
#include "engine/search/snapshot.h"

namespace sakuin {

/// Terms that were walked, none of which need be in a live document.
struct ExpandedTerms {
  std::vector<std::string> terms;  ///< in byte order, each once
  std::vector<TermRange> ranges;   ///< where they are, and maybe terms behind them
};

/// Terms of any of `fields` that begin with `prefix`, at most `limit`. Takes their memory from the
/// budget. Cost: one search and the terms walked, a segment and field.
[[nodiscard]] Result<ExpandedTerms> expand_prefix(const Snapshot& snapshot,
                                                  std::span<const FieldId> fields,
                                                  std::string_view prefix, std::size_t limit,
                                                  const BudgetWatch& watch = BudgetWatch::none());

/// The same for terms that fit `pattern`; reading keys are no terms here.
[[nodiscard]] Result<ExpandedTerms> expand_pattern(const Snapshot& snapshot,
                                                   std::span<const FieldId> fields,
                                                   const WildcardPattern& pattern,
                                                   std::size_t limit,
                                                   const BudgetWatch& watch = BudgetWatch::none());

}  // namespace sakuin
