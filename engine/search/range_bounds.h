// How much the documents of each range of a segment can score under a plan: its leaves' bounds,
// combined as its clauses are.
#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "engine/search/plan.h"
#include "engine/search/range_kernels.h"
#include "engine/search/range_leaf.h"

namespace sakuin {

class RangeBounds {
 public:
  /// The arguments outlive the object; `leaves` by index, with `unit` set. `scratch` is any vector.
  RangeBounds(const Plan& plan, std::span<const RangeLeaf> leaves, const BoundUnit& unit,
              const RangeKernels& kernels, std::vector<RangeBound>& scratch)
      : plan_(plan), leaves_(leaves), unit_(unit), kernels_(kernels), scratch_(scratch) {}

  /// Bounds of ranges 0 to range_count - 1, and zeros up to a multiple of kRangeLanes.
  void find(std::uint32_t range_count, std::vector<RangeBound>& bounds);

 private:
  /// Ranges that are worked on at once: their bounds stay in the nearest cache.
  static constexpr std::uint32_t kBlockRanges = 2048;

  void add(const PlanNode& node, const RangeBlock& block, Occur occur, RangeBound* bounds);
  void add_boolean(const PlanBoolean& node, const RangeBlock& block, RangeBound* bounds);
  void add_at_least(const PlanBoolean& node, const RangeBlock& block, Occur occur,
                    RangeBound* bounds);
  void add_best(const PlanBestOf& node, const RangeBlock& block, RangeBound* bounds);

  const Plan& plan_;
  std::span<const RangeLeaf> leaves_;
  BoundUnit unit_;
  const RangeKernels& kernels_;
  std::vector<RangeBound>& scratch_;
};

}  // namespace sakuin
