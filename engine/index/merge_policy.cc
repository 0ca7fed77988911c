#include "engine/index/merge_policy.h"

#include <algorithm>
#include <cmath>
#include <numeric>
#include <string>

#include <sakuin/types.h>

namespace sakuin {
namespace {

/// How much the size of a merge counts beside how alike its inputs are.
constexpr double kSizeWeight = 0.05;

std::uint64_t live_bytes(const SegmentSize& segment) noexcept {
  const double share = 1 - static_cast<double>(segment.deleted) / segment.docs;
  return static_cast<std::uint64_t>(share * static_cast<double>(segment.bytes));
}

/// Finds one merge after the other among segments that shrink to one as they are chosen.
class TieredMerges {
 public:
  TieredMerges(std::span<const SegmentSize> segments, const MergePolicy& policy)
      : segments_(segments), policy_(policy) {
    for (const SegmentSize& segment : segments) {
      live_.push_back(live_bytes(segment));
      // What is half as large as a segment may get finds no partner.
      free_.push_back(!segment.resting && live_.back() <= policy.max_segment_bytes / 2);
    }
  }

  [[nodiscard]] std::vector<MergeRange> find() {
    std::vector<std::uint64_t> counted;
    for (std::size_t i = 0; i < segments_.size(); ++i) {
      if (free_[i]) counted.push_back(live_[i]);
    }
    std::size_t count = counted.size();
    const std::size_t allowed = allowed_segments(counted, policy_);
    while (count > allowed) {
      const MergeRange best = best_neighbours();
      if (best.end == 0) break;
      take(best);
      count -= best.end - best.begin - 1;
    }
    for (std::size_t i = 0; i < segments_.size(); ++i) {
      if (wastes_much(i) && !taken(i)) take({i, i + 1});
    }
    return std::move(found_);
  }

 private:
  [[nodiscard]] MergeRange best_neighbours() const {
    MergeRange best;
    double best_score = 0;
    for (std::size_t begin = 0; begin < segments_.size(); ++begin) {
      const MergeRange range = {begin, longest_from(begin)};
      if (range.end < begin + 2) continue;
      const double score = score_of(range);
      if (best.end == 0 || score < best_score) {
        best = range;
        best_score = score;
      }
    }
    return best;
  }

  /// Past the last segment that may be merged with `begin` and those between.
  [[nodiscard]] std::size_t longest_from(std::size_t begin) const {
    std::uint64_t bytes = 0;
    std::uint64_t docs = 0;
    std::size_t end = begin;
    for (; end < segments_.size() && end - begin < policy_.segments_per_tier; ++end) {
      bytes += live_[end];
      docs += segments_[end].docs;
      if (!free_[end] || bytes > policy_.max_segment_bytes || docs > kMaxDocsPerSegment) break;
    }
    return end;
  }

  /// Less is better.
  [[nodiscard]] double score_of(MergeRange range) const {
    double largest = 0;
    double sum = 0;
    double live = 0;
    double bytes = 0;
    for (std::size_t i = range.begin; i < range.end; ++i) {
      const auto counted = static_cast<double>(std::max(live_[i], policy_.small_segment_bytes));
      largest = std::max(largest, counted);
      sum += counted;
      live += static_cast<double>(live_[i]);
      bytes += static_cast<double>(segments_[i].bytes);
    }
    const double kept = bytes > 0 ? live / bytes : 1;
    return largest / sum * std::pow(std::max(live, 1.0), kSizeWeight) * kept * kept;
  }

  /// A small segment will soon be merged anyway.
  [[nodiscard]] bool wastes_much(std::size_t i) const {
    const SegmentSize& segment = segments_[i];
    return !segment.resting && segment.deleted < segment.docs &&
           segment.bytes - live_[i] >= policy_.small_segment_bytes &&
           segment.deleted > policy_.max_deleted_share * segment.docs;
  }

  [[nodiscard]] bool taken(std::size_t i) const {
    return std::any_of(found_.begin(), found_.end(),
                       [i](const MergeRange& range) { return range.contains(i); });
  }

  void take(MergeRange range) {
    found_.push_back(range);
    for (std::size_t i = range.begin; i < range.end; ++i) free_[i] = false;
  }

  std::span<const SegmentSize> segments_;
  const MergePolicy& policy_;
  std::vector<std::uint64_t> live_;
  std::vector<bool> free_;  // may be merged with a neighbour
  std::vector<MergeRange> found_;
};

}  // namespace

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

/// Tiers grow by a factor of segments_per_tier, from the size of the smallest segment on; each but
/// the last is full.
std::size_t allowed_segments(std::span<const std::uint64_t> live_bytes,
                             const MergePolicy& policy) noexcept {
  double left = 0;
  double tier = 0;
  for (const std::uint64_t bytes : live_bytes) {
    const auto counted = static_cast<double>(std::max(bytes, policy.small_segment_bytes));
    tier = left == 0 ? counted : std::min(tier, counted);
    left += counted;
  }
  const auto per_tier = static_cast<double>(policy.segments_per_tier);
  double allowed = 0;
  while (left > 0) {
    const double in_tier = left / tier;
    if (in_tier < per_tier) return static_cast<std::size_t>(allowed + std::ceil(in_tier));
    allowed += per_tier;
    left -= per_tier * tier;
    tier *= per_tier;
  }
  return static_cast<std::size_t>(allowed);
}

Status check_merge_room(std::uint64_t wanted, std::uint64_t free) {
  if (wanted <= free) return {};
  return {StatusCode::no_space, "merge: wants about " + std::to_string(wanted) + " bytes, and " +
                                    std::to_string(free) +
                                    " are free; free space on the disk, or allow more segments"};
}

std::vector<MergeRange> find_merges(std::span<const SegmentSize> segments,
                                    const MergePolicy& policy) {
  return TieredMerges(segments, policy).find();
}

}  // namespace sakuin
