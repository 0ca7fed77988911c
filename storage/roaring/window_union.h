// The documents that any of several lists has in one window.
#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "storage/roaring/roaring_view.h"
#include "storage/roaring/window_bits.h"

namespace sakuin::storage {

/// 40 KiB: keep one for many windows.
class WindowUnion {
 public:
  /// Finds them. REQUIRES containers of one key.
  void find(std::span<const RoaringView::Container> containers) noexcept;
  [[nodiscard]] WindowBits& bits() noexcept { return bits_; }

  /// Only how many find() would find, with as little of it done as that takes; sorts the
  /// containers by size. What was found before is lost.
  [[nodiscard]] std::uint32_t count_of(std::span<RoaringView::Container> containers) noexcept;

 private:
  void add_arrays(std::span<const RoaringView::Container> containers,
                  std::uint32_t in_arrays) noexcept;
  [[nodiscard]] std::uint32_t count_of_three(
      std::span<const RoaringView::Container> containers) noexcept;

  WindowBits bits_;
  WindowArray missing_;  // what bits_ lacks
  WindowArray shared_;   // of two containers
  std::vector<const std::uint8_t*> bitsets_;
};

}  // namespace sakuin::storage
