// What the clauses of a plan come to in one document, once it is known which leaves match there.
#pragma once

#include <algorithm>
#include <optional>
#include <span>
#include <variant>

#include "engine/search/leaf_scoring.h"
#include "engine/search/plan.h"

namespace sakuin {

/// One leaf in one document.
struct LeafScore {
  bool matches = false;
  float score = 0;  ///< 0 unless it matches
};

[[nodiscard]] bool plan_matches(const PlanNode& node, std::span<const LeafScore> leaves);

/// Adds the scores of the matching clauses in query order, required ones first at each level; what
/// only the best of counts is added up from 0. REQUIRES that `node` matches.
void add_plan_scores(const PlanNode& node, std::span<const LeafScore> leaves, double& sum);

/// The score of every match, if the plan gives one to all: that of what only filters.
[[nodiscard]] std::optional<Score> common_score(const Plan& plan,
                                                std::span<const LeafScoring> leaves);

/// What clauses that score the same for every match can add at most.
[[nodiscard]] double most_without_leaves(const PlanNode& node);

}  // namespace sakuin
