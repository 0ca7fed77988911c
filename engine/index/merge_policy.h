// Which segments to merge: pure functions of their sizes.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include <sakuin/index_writer.h>

namespace sakuin {

/// Neighbouring segments [begin, end).
struct MergeRange {
  std::size_t begin = 0;
  std::size_t end = 0;
  [[nodiscard]] bool contains(std::size_t segment) const noexcept {
    return segment >= begin && segment < end;
  }
  friend bool operator==(const MergeRange&, const MergeRange&) = default;
};

/// The cheapest neighbours to merge so that at most `max_segments` (>= 1) are left; empty if there
/// are no more than that. Neighbours keep documents in insertion order.
[[nodiscard]] MergeRange find_merge(std::span<const std::uint64_t> segment_bytes,
                                    std::size_t max_segments) noexcept;

struct SegmentSize {
  std::uint64_t bytes = 0;
  std::uint32_t docs = 0;  ///< deleted ones counted; > 0
  std::uint32_t deleted = 0;
  bool resting = false;  ///< shall be left alone
};

/// Merges that are due, none overlapping another, the most urgent first: neighbours of similar size
/// where there are more segments than `policy` allows for their bytes, and single segments of which
/// too much is deleted. The rule is that of Lucene's TieredMergePolicy, for neighbours only: many
/// that are alike before few that are not, small before large, and rather what gives back deleted
/// documents.
[[nodiscard]] std::vector<MergeRange> find_merges(std::span<const SegmentSize> segments,
                                                  const MergePolicy& policy);

/// `no_space` unless `wanted` bytes fit into `free`: what a merge writes is there beside what it
/// reads until a commit.
[[nodiscard]] Status check_merge_room(std::uint64_t wanted, std::uint64_t free);

/// How many segments `policy` allows beside each other, given the live bytes of each.
[[nodiscard]] std::size_t allowed_segments(std::span<const std::uint64_t> live_bytes,
                                           const MergePolicy& policy) noexcept;

}  // namespace sakuin
