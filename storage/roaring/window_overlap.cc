#include "storage/roaring/window_overlap.h"

#include <algorithm>
#include <bit>

#include "storage/roaring/container_kernels.h"
#include "storage/roaring/container_overlap.h"

namespace sakuin::storage {
namespace {

using Container = RoaringView::Container;
using Kind = RoaringView::ContainerKind;

void sort_by_size(std::span<Container> containers) noexcept {
  std::sort(containers.begin(), containers.end(),
            [](const Container& a, const Container& b) { return a.cardinality < b.cardinality; });
}

/// Whether documents are found as an array: as soon as one container is an array, so few are left.
bool has_array(std::span<const Container> containers) noexcept {
  return std::any_of(containers.begin(), containers.end(),
                     [](const Container& container) { return container.kind == Kind::array; });
}

/// REQUIRES the smallest first, and an array.
void find_array(std::span<const Container> containers, WindowArray& found) noexcept {
  std::size_t taken = 1;
  if (containers.size() > 1 && containers[0].kind == Kind::array &&
      containers[1].kind == Kind::array) {
    found.assign_overlap(containers[0], containers[1]);
    taken = 2;
  } else {
    found.assign(containers[0]);
  }
  for (; taken < containers.size() && found.count() > 0; ++taken) found.keep(containers[taken]);
}

}  // namespace

void WindowOverlap::find(std::span<Container> containers) noexcept {
  sort_by_size(containers);
  is_array_ = has_array(containers);
  if (is_array_) return find_array(containers, array_);
  bits_.assign(containers.front());
  for (const Container& other : containers.subspan(1)) bits_.keep(other);
}

void WindowOverlap::remove(std::span<const std::uint64_t> words) noexcept {
  if (is_array_) {
    array_.remove(words);
  } else {
    bits_.remove(words);
  }
}

std::uint32_t WindowOverlap::count() const noexcept {
  return is_array_ ? array_.count() : bits_.count();
}

std::uint32_t WindowOverlap::count_of(std::span<Container> containers) noexcept {
  if (containers.size() == 1) return containers.front().cardinality;
  if (containers.size() == 2) return count_overlap(containers.front(), containers.back());
  sort_by_size(containers);
  if (has_array(containers)) {
    find_array(containers.first(containers.size() - 1), array_);
    return array_.count() == 0 ? 0 : count_overlap(array_.container(), containers.back());
  }
  bitsets_.clear();
  for (const Container& container : containers) {
    if (container.kind == Kind::bitset) bitsets_.push_back(container.data);
  }
  if (bitsets_.size() == containers.size()) {
    return best_container_kernels().all_of(bitsets_, nullptr);
  }
  find(containers);
  return bits_.count();
}

void WindowOverlap::share(const Container& other) noexcept {
  if (other.kind == Kind::array) {
    shared_.assign_overlap(array_.container(), other);
  } else {
    shared_.assign(array_.container());
    shared_.keep(other);
  }
}

std::uint32_t WindowOverlap::count_array_in(std::span<const Container> others) noexcept {
  if (others.size() == 1) return count_overlap(array_.container(), others.front());
  if (others.size() == 2) {
    share(others.front());
    const std::uint32_t of_both =
        shared_.count() == 0 ? 0 : count_overlap(shared_.container(), others.back());
    return shared_.count() + count_overlap(array_.container(), others.back()) - of_both;
  }
  bits_.clear();
  for (const Container& other : others) {
    share(other);
    bits_.add(shared_.container());
  }
  return bits_.count();
}

std::uint32_t WindowOverlap::count_without(std::span<const Container> others) noexcept {
  if (is_array_) {
    if (others.empty() || array_.count() == 0) return array_.count();
    return array_.count() - count_array_in(others);
  }
  for (const Container& other : others) bits_.remove(other);
  return bits_.count();
}

std::span<const std::uint16_t> WindowOverlap::lows() {
  if (is_array_) return array_.lows();
  lows_.clear();
  std::uint32_t base = 0;
  for (std::uint64_t word : bits_.words()) {
    for (; word != 0; word &= word - 1) {
      const auto bit = static_cast<std::uint32_t>(std::countr_zero(word));
      lows_.push_back(static_cast<std::uint16_t>(base + bit));
    }
    base += 64;
  }
  return lows_;
}

}  // namespace sakuin::storage
