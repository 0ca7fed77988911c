#include "engine/search/plan_scores.h"

namespace sakuin {

bool plan_matches(const PlanNode& node, std::span<const LeafScore> leaves) {
  if (const auto* leaf = std::get_if<LeafRef>(&node.value)) return leaves[leaf->index].matches;
  if (std::holds_alternative<PlanMatchAll>(node.value)) return true;
  if (const auto* best = std::get_if<PlanBestOf>(&node.value)) {
    return std::any_of(best->ways.begin(), best->ways.end(),
                       [&](const LeafRef& way) { return leaves[way.index].matches; });
  }
  const auto& boolean = std::get<PlanBoolean>(node.value);
  const auto matching = [&](const PlanNode& clause) { return plan_matches(clause, leaves); };
  if (std::any_of(boolean.must_not.begin(), boolean.must_not.end(), matching)) return false;
  if (!boolean.must.empty()) {
    return std::all_of(boolean.must.begin(), boolean.must.end(), matching);
  }
  if (boolean.should.empty()) return !boolean.must_not.empty();
  return std::any_of(boolean.should.begin(), boolean.should.end(), matching);
}

void add_plan_scores(const PlanNode& node, std::span<const LeafScore> leaves, double& sum) {
  if (const auto* leaf = std::get_if<LeafRef>(&node.value)) {
    sum += static_cast<double>(leaves[leaf->index].score);
    return;
  }
  if (const auto* all = std::get_if<PlanMatchAll>(&node.value)) {
    sum += static_cast<double>(all->boost);
    return;
  }
  if (const auto* best = std::get_if<PlanBestOf>(&node.value)) {
    float score = 0;  // of those that do not match, as well
    for (const LeafRef& way : best->ways) score = std::max(score, leaves[way.index].score);
    sum += static_cast<double>(score);
    return;
  }
  const auto& boolean = std::get<PlanBoolean>(node.value);
  for (const PlanNode& clause : boolean.must) add_plan_scores(clause, leaves, sum);
  for (const PlanNode& clause : boolean.should) {
    if (plan_matches(clause, leaves)) add_plan_scores(clause, leaves, sum);
  }
}

double sum_of_match_alls(const PlanNode& node) {
  if (const auto* all = std::get_if<PlanMatchAll>(&node.value)) {
    return static_cast<double>(all->boost);
  }
  double sum = 0;
  if (const auto* boolean = std::get_if<PlanBoolean>(&node.value)) {
    for (const PlanNode& clause : boolean->must) sum += sum_of_match_alls(clause);
    for (const PlanNode& clause : boolean->should) sum += sum_of_match_alls(clause);
  }
  return sum;
}

}  // namespace sakuin
