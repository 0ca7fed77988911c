#include "engine/search/leaf_scoring.h"

#include <algorithm>
#include <cmath>
#include <utility>

#include "engine/scoring/bm25.h"

namespace sakuin {
namespace {

/// Parts of one place count as their rarest.
Result<double> leaf_idf(const Leaf& leaf, const QueryNumbers& numbers, const BudgetWatch& watch) {
  double sum = 0;
  double place = 0;
  for (std::size_t i = 0; i < leaf.parts.size(); ++i) {
    const LeafPart& part = leaf.parts[i];
    SAKUIN_ASSIGN(const std::uint64_t doc_freq,
                  numbers.doc_freq(leaf.scope, leaf.fields, part, watch));
    const double idf = bm25_idf(numbers.doc_count(), doc_freq);
    const bool same_place = i > 0 && part.offset == leaf.parts[i - 1].offset;
    if (!same_place) sum += std::exchange(place, 0);
    place = std::max(place, idf);
  }
  return sum + place;
}

}  // namespace

Status check_bm25(const Bm25Parameters& parameters) {
  if (!std::isfinite(parameters.k1) || parameters.k1 < 0) {
    return {StatusCode::invalid_argument, "bm25: k1 is negative or not finite; use 1.2"};
  }
  if (!(parameters.b >= 0 && parameters.b <= 1)) {
    return {StatusCode::invalid_argument, "bm25: b is outside 0 to 1; use 0.75"};
  }
  return {};
}

Result<PlanScoring> make_plan_scoring(const Plan& plan, const QueryNumbers& numbers,
                                      std::shared_ptr<const ScoringTables> tables,
                                      std::vector<LeafScoring> buffer, const BudgetWatch& watch) {
  PlanScoring scoring{std::move(buffer), std::move(tables)};
  scoring.leaves.clear();
  scoring.leaves.reserve(plan.leaves.size());
  for (const Leaf& leaf : plan.leaves) {
    LeafScoring entry;
    if (leaf.constant_score) {
      entry.idf = 1;
    } else {
      SAKUIN_ASSIGN(entry.idf, leaf_idf(leaf, numbers, watch));
    }
    entry.weight = bm25_weight(leaf.boost, entry.idf);
    scoring.leaves.push_back(entry);
  }
  return scoring;
}

}  // namespace sakuin
