#include "storage/bounds/ranged_docs.h"

#include <algorithm>

namespace sakuin::storage {

void RangedDocs::assign(const RoaringView& docs, const BoundsView& bounds,
                        std::uint64_t range_count) {
  bounds_ = bounds;
  windows_.assign((range_count + kWindowRanges - 1) / kWindowRanges, Window());
  std::uint32_t rank = 0;
  for (std::uint32_t i = 0; i < docs.container_count(); ++i) {
    const RoaringView::Container container = docs.container(i);
    const bool has_runs = container.kind == RoaringView::ContainerKind::run;
    windows_[container.key] = {container.kind, container.data,
                               has_runs ? container.run_count : container.cardinality, rank};
    rank += container.cardinality;
  }
}

RangeSlice RangedDocs::slice_runs(const Window& window, std::uint32_t low) noexcept {
  const std::uint32_t last = low + kRangeDocs - 1;
  std::uint32_t run = search_runs(window.data, window.count, low);
  if (run == window.count) run = 0;  // the first begins later
  RangeSlice slice{0, run, kNoRank};
  for (; run < window.count; ++run) {
    const Run found = run_at(window.data, run);
    if (found.start > last) break;
    if (found.last < low) continue;
    const std::uint32_t from = std::max(found.start, low) - low;
    const std::uint32_t to = std::min(found.last, last) - low;
    slice.mask |= (~std::uint64_t{0} >> (63 - (to - from))) << from;
  }
  return slice;
}

std::uint32_t RangedDocs::count_runs(const Window& window, std::uint32_t run,
                                     std::uint32_t low) noexcept {
  const std::uint32_t block = low / kRankDocs * kRankDocs;
  std::uint32_t count = 0;
  for (std::uint32_t i = run + 1; i-- > 0;) {
    const Run found = run_at(window.data, i);
    if (found.last < block) break;
    const std::uint32_t from = std::max(found.start, block);
    const std::uint32_t to = std::min(found.last + 1, low);
    if (from < to) count += to - from;
  }
  return count;
}

}  // namespace sakuin::storage
