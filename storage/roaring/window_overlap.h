// The documents that all of several lists have in one window: for conjunctions that are counted,
// ranked, or looked into for a phrase. No list is copied or allocated.
#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "storage/roaring/roaring_view.h"
#include "storage/roaring/window_bits.h"

namespace sakuin::storage {

/// An array if any of the containers is one, else bits. 40 KiB: keep one for many windows.
class WindowOverlap {
 public:
  /// Finds them; sorts the containers by size. REQUIRES one container at least, all of one key.
  void find(std::span<RoaringView::Container> containers) noexcept;
  /// Takes out words of a larger set of bits, as WindowBits does: those deleted.
  void remove(std::span<const std::uint64_t> words) noexcept;

  [[nodiscard]] bool is_array() const noexcept { return is_array_; }
  [[nodiscard]] const WindowArray& array() const noexcept {
    return array_;
  }                                                                        ///< REQUIRES is_array()
  [[nodiscard]] const WindowBits& bits() const noexcept { return bits_; }  ///< REQUIRES !is_array()

  [[nodiscard]] std::uint32_t count() const noexcept;
  /// By their low bits, ascending, whichever it is; valid until the next find() or lows().
  [[nodiscard]] std::span<const std::uint16_t> lows();

  /// Only how many find() would find; what was found before is lost.
  [[nodiscard]] std::uint32_t count_of(std::span<RoaringView::Container> containers) noexcept;
  /// How many of those found are in none of `others`; what was found is lost.
  [[nodiscard]] std::uint32_t count_without(
      std::span<const RoaringView::Container> others) noexcept;

 private:
  /// What array_ and another container have.
  void share(const RoaringView::Container& other) noexcept;
  /// How many of array_ are in any of `others`. REQUIRES one at least.
  [[nodiscard]] std::uint32_t count_array_in(
      std::span<const RoaringView::Container> others) noexcept;

  bool is_array_ = true;
  WindowArray array_;
  WindowArray shared_;               // of array_ and another
  WindowBits bits_;                  // found, or of array_ those to leave out
  std::vector<std::uint16_t> lows_;  // of the bits
  std::vector<const std::uint8_t*> bitsets_;
};

}  // namespace sakuin::storage
