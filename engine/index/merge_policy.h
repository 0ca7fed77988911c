// Which segments to merge: a pure function of their sizes.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>

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

}  // namespace sakuin
