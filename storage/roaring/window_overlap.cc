#include "storage/roaring/window_overlap.h"

#include <algorithm>
#include <bit>

namespace sakuin::storage {

using Container = RoaringView::Container;

void WindowOverlap::find(std::span<Container> containers) noexcept {
  std::sort(containers.begin(), containers.end(),
            [](const Container& a, const Container& b) { return a.cardinality < b.cardinality; });
  const Container& smallest = containers.front();
  const std::span<const Container> others = containers.subspan(1);
  is_array_ = smallest.kind == RoaringView::ContainerKind::array;
  if (is_array_) {
    array_.assign(smallest);
    for (const Container& other : others) array_.keep(other);
  } else {
    bits_.clear();
    bits_.add(smallest);
    for (const Container& other : others) bits_.keep(other);
  }
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
