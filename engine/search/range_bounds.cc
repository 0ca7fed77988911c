#include "engine/search/range_bounds.h"

#include <algorithm>
#include <cmath>
#include <variant>

namespace sakuin {

void RangeBounds::find(std::uint32_t range_count, std::vector<RangeBound>& bounds) {
  const std::size_t padded =
      (std::size_t{range_count} + kRangeLanes - 1) / kRangeLanes * kRangeLanes;
  bounds.assign(padded, 0);
  scratch_.resize(kBlockRanges);
  for (std::size_t first = 0; first < padded; first += kBlockRanges) {
    const RangeBlock block{static_cast<std::uint32_t>(first),
                           std::min<std::size_t>(kBlockRanges, padded - first)};
    if (const auto* boolean = std::get_if<PlanBoolean>(&plan_.root.value)) {
      add_boolean(*boolean, block, bounds.data() + first);
    } else {
      add(plan_.root, block, Occur::should, bounds.data() + first);
    }
  }
  // Stored bounds are followed by what stands behind them.
  std::fill(bounds.begin() + static_cast<std::ptrdiff_t>(range_count), bounds.end(), RangeBound{0});
}

void RangeBounds::add(const PlanNode& node, const RangeBlock& block, Occur occur,
                      RangeBound* bounds) {
  if (const auto* leaf = std::get_if<LeafRef>(&node.value)) {
    return leaves_[leaf->index].add_bounds(kernels_, block, occur, bounds, scratch_.data());
  }
  std::vector<RangeBound> own(block.count);
  if (const auto* boolean = std::get_if<PlanBoolean>(&node.value)) {
    add_boolean(*boolean, block, own.data());
  } else if (const auto* best = std::get_if<PlanBestOf>(&node.value)) {
    add_best(*best, block, own.data());
  } else if (const auto* constant = std::get_if<PlanConstant>(&node.value)) {
    add(constant->matching.front(), block, Occur::should, own.data());
    const RangeBound score = unit_.ceil(static_cast<double>(constant->score));
    for (RangeBound& bound : own) bound = bound == 0 ? RangeBound{0} : score;
  } else {
    const double boost = static_cast<double>(std::get<PlanMatchAll>(node.value).boost);
    std::fill(own.begin(), own.end(), unit_.ceil(boost));
  }
  kernels_.add_bounds(bounds, own.data(), block.count, occur);
}

void RangeBounds::add_boolean(const PlanBoolean& node, const RangeBlock& block,
                              RangeBound* bounds) {
  // What is excluded is known by document only.
  if (node.must.empty() && node.should.empty()) {
    const RangeBound anything = node.must_not.empty() ? 0 : 1;
    std::fill(bounds, bounds + block.count, anything);
    return;
  }
  Occur occur = Occur::should;  // the first of the required clauses begins
  for (const PlanNode& clause : node.must) {
    add(clause, block, occur, bounds);
    occur = Occur::must;
  }
  if (node.at_least > 0) return add_at_least(node, block, occur, bounds);
  if (!node.must.empty()) occur = Occur::should_beside;
  for (const PlanNode& clause : node.should) add(clause, block, occur, bounds);
}

void RangeBounds::add_at_least(const PlanBoolean& node, const RangeBlock& block, Occur occur,
                               RangeBound* bounds) {
  std::vector<std::size_t> clauses(block.count);  // that can match
  std::vector<RangeBound> sum(block.count);
  std::vector<RangeBound> own(block.count);
  for (const PlanNode& clause : node.should) {
    std::fill(own.begin(), own.end(), RangeBound{0});
    add(clause, block, Occur::should, own.data());
    for (std::size_t i = 0; i < block.count; ++i) {
      sum[i] = add_bounds(sum[i], own[i]);
      clauses[i] += own[i] == 0 ? 0U : 1U;
    }
  }
  for (std::size_t i = 0; i < block.count; ++i) {
    if (clauses[i] < node.at_least) sum[i] = 0;
  }
  kernels_.add_bounds(bounds, sum.data(), block.count, occur);
}

void RangeBounds::add_best(const PlanBestOf& node, const RangeBlock& block, RangeBound* bounds) {
  std::vector<RangeBound> way_bounds(block.count);
  for (const PlanNode& way : node.ways) {
    std::fill(way_bounds.begin(), way_bounds.end(), RangeBound{0});
    add(way, block, Occur::should, way_bounds.data());
    std::transform(way_bounds.begin(), way_bounds.end(), bounds, bounds,
                   [](RangeBound a, RangeBound b) { return std::max(a, b); });
  }
}

}  // namespace sakuin
