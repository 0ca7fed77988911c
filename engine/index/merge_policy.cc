#include "engine/index/merge_policy.h"

#include <numeric>

namespace sakuin {

MergeRange find_merge(std::span<const std::uint64_t> segment_bytes,
                      std::size_t max_segments) noexcept {
  if (segment_bytes.size() <= max_segments) return {};
  const std::size_t width = segment_bytes.size() - max_segments + 1;
  MergeRange best;
  std::uint64_t best_bytes = 0;
  for (std::size_t begin = 0; begin + width <= segment_bytes.size(); ++begin) {
    const auto window = segment_bytes.subspan(begin, width);
    const std::uint64_t bytes = std::accumulate(window.begin(), window.end(), std::uint64_t{0});
    if (best.end == 0 || bytes < best_bytes) {
      best = {begin, begin + width};
      best_bytes = bytes;
    }
  }
  return best;
}

}  // namespace sakuin
