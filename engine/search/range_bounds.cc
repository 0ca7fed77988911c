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
  if (!node.must.empty()) occur = Occur::should_beside;
  for (const PlanNode& clause : node.should) add(clause, block, occur, bounds);
}

void RangeBounds::add_best(const PlanBestOf& node, const RangeBlock& block, RangeBound* bounds) {
  std::vector<RangeBound> way_bounds(block.count);
  for (const LeafRef& way : node.ways) {
    std::fill(way_bounds.begin(), way_bounds.end(), RangeBound{0});
    leaves_[way.index].add_bounds(kernels_, block, Occur::should, way_bounds.data(),
                                  scratch_.data());
    std::transform(way_bounds.begin(), way_bounds.end(), bounds, bounds,
                   [](RangeBound a, RangeBound b) { return std::max(a, b); });
  }
}

}  // namespace sakuin
