// Ranks of documents of one container, asked for in order: for lists whose values lie by rank,
// walked over few of their documents. Costs a step from the document asked for before.
#pragma once

#include <cstdint>

#include "storage/base/popcount.h"
#include "storage/roaring/container_search.h"
#include "storage/roaring/roaring_view.h"

namespace sakuin::storage {

class ContainerRanks {
 public:
  ContainerRanks() = default;
  explicit ContainerRanks(const RoaringView::Container& container) noexcept
      : container_(container) {}

  /// Documents of the container below `low`. REQUIRES that it is in the container, and not below
  /// the one asked for before.
  [[nodiscard]] std::uint32_t rank(std::uint32_t low) noexcept {
    using Kind = RoaringView::ContainerKind;
    if (container_.kind == Kind::bitset) return rank_in_bitset(low);
    if (container_.kind == Kind::run) return rank_in_runs(low);
    return rank_in_array(low);
  }

 private:
  std::uint32_t rank_in_array(std::uint32_t low) noexcept {
    if (place_ + kArrayBlock > container_.cardinality ||
        array_value(container_.data, place_ + kArrayBlock - 1) < low) {
      place_ = search_array(container_.data, container_.cardinality, place_, low);
    } else {
      place_ += ArrayBlock(container_.data, place_).below(low);
    }
    return place_;
  }

  std::uint32_t rank_in_bitset(std::uint32_t low) noexcept {
    for (; place_ < low / 64; ++place_) before_ += popcount64(word_at(container_.data, place_));
    const std::uint64_t below = (std::uint64_t{1} << (low % 64)) - 1;
    return before_ + popcount64(word_at(container_.data, place_) & below);
  }

  std::uint32_t rank_in_runs(std::uint32_t low) noexcept {
    Run run = run_at(container_.data, place_);
    while (run.last < low) {
      before_ += run.last - run.start + 1;
      run = run_at(container_.data, ++place_);
    }
    return before_ + low - run.start;
  }

  RoaringView::Container container_ = {};
  std::uint32_t place_ = 0;   // array: number of the value; bitset: of the word; run: of the run
  std::uint32_t before_ = 0;  // bitset, run: documents before place_
};

}  // namespace sakuin::storage
