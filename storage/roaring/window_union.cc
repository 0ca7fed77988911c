#include "storage/roaring/window_union.h"

#include <algorithm>

#include "storage/roaring/container_kernels.h"
#include "storage/roaring/container_overlap.h"

namespace sakuin::storage {
namespace {

using Container = RoaringView::Container;
using Kind = RoaringView::ContainerKind;

/// Documents so few that looking for each of them costs less than a walk over all bits.
constexpr std::uint32_t kFewDocs = 512;

/// Documents in arrays from which on it pays to ask first which documents are still missing.
constexpr std::uint32_t kManyDocs = 3000;

/// Whether overlaps of three containers, the smallest first, are found sooner than their union.
bool overlaps_pay(std::span<const Container> three) noexcept {
  if (three[0].kind != Kind::array || three[1].kind != Kind::array) return false;
  return three[2].kind == Kind::array || three[0].cardinality + three[1].cardinality <= kFewDocs;
}

}  // namespace

void WindowUnion::find(std::span<const Container> containers) noexcept {
  bitsets_.clear();
  std::uint32_t in_arrays = 0;
  for (const Container& container : containers) {
    if (container.kind == Kind::bitset) bitsets_.push_back(container.data);
    if (container.kind == Kind::array) in_arrays += container.cardinality;
  }
  if (bitsets_.empty()) {
    bits_.clear();
  } else {
    bits_.assign_any_of(bitsets_);
  }
  for (const Container& container : containers) {
    if (container.kind == Kind::run) bits_.add(container);
  }
  if (in_arrays > 0) add_arrays(containers, in_arrays);
}

void WindowUnion::add_arrays(std::span<const Container> containers,
                             std::uint32_t in_arrays) noexcept {
  const bool few_missing = in_arrays >= kManyDocs && kBitsetWords * 64 - bits_.count() <= kFewDocs;
  if (few_missing) missing_.assign_missing(bits_);
  for (const Container& container : containers) {
    if (container.kind != Kind::array) continue;
    if (few_missing) {
      shared_.assign_overlap(missing_.container(), container);
      bits_.add(shared_.container());
    } else {
      bits_.add(container);
    }
  }
}

std::uint32_t WindowUnion::count_of(std::span<Container> containers) noexcept {
  if (containers.empty()) return 0;
  if (containers.size() == 1) return containers.front().cardinality;
  if (containers.size() == 2) {
    const Container& a = containers.front();
    const Container& b = containers.back();
    return a.cardinality + b.cardinality - count_overlap(a, b);
  }
  std::sort(containers.begin(), containers.end(),
            [](const Container& a, const Container& b) { return a.cardinality < b.cardinality; });
  if (containers.size() == 3 && overlaps_pay(containers)) return count_of_three(containers);
  const bool only_bitsets = std::all_of(containers.begin(), containers.end(),
                                        [](const Container& c) { return c.kind == Kind::bitset; });
  if (!only_bitsets) {
    find(containers);
    return bits_.count();
  }
  bitsets_.clear();
  for (const Container& container : containers) bitsets_.push_back(container.data);
  return best_container_kernels().any_of(bitsets_, nullptr);
}

/// By inclusion and exclusion. REQUIRES two arrays first.
std::uint32_t WindowUnion::count_of_three(std::span<const Container> containers) noexcept {
  const Container& a = containers[0];
  const Container& b = containers[1];
  const Container& c = containers[2];
  shared_.assign_overlap(a, b);
  std::uint32_t count = a.cardinality + b.cardinality + c.cardinality;
  count -= shared_.count() + count_overlap(a, c) + count_overlap(b, c);
  return shared_.count() == 0 ? count : count + count_overlap(shared_.container(), c);
}

}  // namespace sakuin::storage
