#include "engine/search/plan_scores.h"

#include "engine/scoring/bm25.h"

namespace sakuin {
namespace {

bool boolean_matches(const PlanBoolean& node, std::span<const LeafScore> leaves) {
  const auto matching = [&](const PlanNode& clause) { return plan_matches(clause, leaves); };
  if (std::any_of(node.must_not.begin(), node.must_not.end(), matching)) return false;
  if (!std::all_of(node.must.begin(), node.must.end(), matching)) return false;
  if (node.at_least > 0) {
    const auto count = std::count_if(node.should.begin(), node.should.end(), matching);
    return static_cast<std::size_t>(count) >= node.at_least;
  }
  if (!node.must.empty()) return true;
  if (node.should.empty()) return !node.must_not.empty();
  return std::any_of(node.should.begin(), node.should.end(), matching);
}

/// Adds each way up on its own.
double best_score(const PlanBestOf& best, std::span<const LeafScore> leaves) {
  double score = 0;
  for (const PlanNode& way : best.ways) {
    double own = 0;
    if (plan_matches(way, leaves)) add_plan_scores(way, leaves, own);
    score = std::max(score, own);
  }
  return score;
}

/// As add_plan_scores() for every match; false if matches differ.
bool add_common_score(const PlanNode& node, const Plan& plan, std::span<const LeafScoring> leaves,
                      double& sum) {
  if (const auto* leaf = std::get_if<LeafRef>(&node.value)) {
    sum += static_cast<double>(leaves[leaf->index].weight);
    return plan.leaves[leaf->index].constant_score;
  }
  if (const auto* boolean = std::get_if<PlanBoolean>(&node.value)) {
    const bool is_one_way = boolean->must.empty() && boolean->should.size() == 1;
    if (!boolean->should.empty() && !is_one_way) return false;
    const auto add = [&](const PlanNode& clause) {
      return add_common_score(clause, plan, leaves, sum);
    };
    return std::all_of(boolean->must.begin(), boolean->must.end(), add) &&
           std::all_of(boolean->should.begin(), boolean->should.end(), add);
  }
  if (std::holds_alternative<PlanBestOf>(node.value)) return false;
  add_plan_scores(node, {}, sum);
  return true;
}

}  // namespace

bool plan_matches(const PlanNode& node, std::span<const LeafScore> leaves) {
  if (const auto* leaf = std::get_if<LeafRef>(&node.value)) return leaves[leaf->index].matches;
  if (std::holds_alternative<PlanMatchAll>(node.value)) return true;
  if (const auto* best = std::get_if<PlanBestOf>(&node.value)) {
    return std::any_of(best->ways.begin(), best->ways.end(),
                       [&](const PlanNode& way) { return plan_matches(way, leaves); });
  }
  if (const auto* constant = std::get_if<PlanConstant>(&node.value)) {
    return plan_matches(constant->matching.front(), leaves);
  }
  return boolean_matches(std::get<PlanBoolean>(node.value), leaves);
}

void add_plan_scores(const PlanNode& node, std::span<const LeafScore> leaves, double& sum) {
  if (const auto* leaf = std::get_if<LeafRef>(&node.value)) {
    sum += static_cast<double>(leaves[leaf->index].score);
  } else if (const auto* all = std::get_if<PlanMatchAll>(&node.value)) {
    sum += static_cast<double>(all->boost);
  } else if (const auto* constant = std::get_if<PlanConstant>(&node.value)) {
    sum += static_cast<double>(constant->score);
  } else if (const auto* best = std::get_if<PlanBestOf>(&node.value)) {
    sum += best_score(*best, leaves);
  } else {
    const auto& boolean = std::get<PlanBoolean>(node.value);
    for (const PlanNode& clause : boolean.must) add_plan_scores(clause, leaves, sum);
    for (const PlanNode& clause : boolean.should) {
      if (plan_matches(clause, leaves)) add_plan_scores(clause, leaves, sum);
    }
  }
}

std::optional<Score> common_score(const Plan& plan, std::span<const LeafScoring> leaves) {
  double sum = 0;
  if (!add_common_score(plan.root, plan, leaves, sum)) return std::nullopt;
  return bm25_round(sum);
}

double most_without_leaves(const PlanNode& node) {
  if (const auto* all = std::get_if<PlanMatchAll>(&node.value)) {
    return static_cast<double>(all->boost);
  }
  if (const auto* constant = std::get_if<PlanConstant>(&node.value)) {
    return static_cast<double>(constant->score);
  }
  double most = 0;
  if (const auto* best = std::get_if<PlanBestOf>(&node.value)) {
    for (const PlanNode& way : best->ways) most = std::max(most, most_without_leaves(way));
  } else if (const auto* boolean = std::get_if<PlanBoolean>(&node.value)) {
    for (const PlanNode& clause : boolean->must) most += most_without_leaves(clause);
    for (const PlanNode& clause : boolean->should) most += most_without_leaves(clause);
  }
  return most;
}

}  // namespace sakuin
