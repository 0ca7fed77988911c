// Set algebra on 2^16 documents at a time, straight from the containers of mapped bitmaps: nothing
// is copied or allocated. A window is the documents of one container key.
#pragma once

#include <array>
#include <cstdint>
#include <span>

#include "storage/roaring/container_kernels.h"
#include "storage/roaring/roaring_layout.h"
#include "storage/roaring/roaring_view.h"

namespace sakuin::storage {

/// A set of documents of one window, as bits. Begins with anything: clear() it first.
class WindowBits {
 public:
  void clear() noexcept { words_.fill(0); }
  void fill(std::uint32_t begin, std::uint32_t end) noexcept;  ///< adds [begin, end), end <= 65536
  void add(std::uint32_t low) noexcept { words_[low / 64] |= std::uint64_t{1} << (low % 64); }
  void remove(std::uint32_t low) noexcept { words_[low / 64] &= ~(std::uint64_t{1} << (low % 64)); }
  [[nodiscard]] bool contains(std::uint32_t low) const noexcept {
    return (words_[low / 64] >> (low % 64) & 1) != 0;
  }

  void assign(const RoaringView::Container& container) noexcept;
  void add(const RoaringView::Container& container) noexcept;
  /// The documents of any of several bitset containers. REQUIRES one at least.
  void assign_any_of(std::span<const std::uint8_t* const> bitsets) noexcept;
  void keep(const RoaringView::Container& container) noexcept;
  void remove(const RoaringView::Container& container) noexcept;

  void add(const WindowBits& other) noexcept;
  void keep(const WindowBits& other) noexcept;
  /// Words of a larger set of bits, those from the window on; fewer than a window's at its end.
  void remove(std::span<const std::uint64_t> words) noexcept;

  [[nodiscard]] std::uint32_t count() const noexcept;
  [[nodiscard]] std::span<const std::uint64_t> words() const noexcept { return words_; }

 private:
  void add_array(const RoaringView::Container& container) noexcept;
  void erase(std::uint32_t begin, std::uint32_t end) noexcept;

  alignas(64) std::array<std::uint64_t, kBitsetWords> words_;
};

/// The documents that several containers of one window share, found from the smallest, which has at
/// most 4096 documents.
class WindowArray {
 public:
  /// REQUIRES a container of at most 4096 documents.
  void assign(const RoaringView::Container& container) noexcept;
  /// The documents that `bits` lacks. REQUIRES at most 4096.
  void assign_missing(const WindowBits& bits) noexcept;
  /// The documents of both. REQUIRES array containers.
  void assign_overlap(const RoaringView::Container& a, const RoaringView::Container& b) noexcept;
  void keep(const RoaringView::Container& container) noexcept;
  void remove(std::span<const std::uint64_t> words) noexcept;  ///< as WindowBits
  [[nodiscard]] std::uint32_t count() const noexcept { return count_; }
  [[nodiscard]] std::span<const std::uint16_t> lows() const noexcept {
    return {halves_[half_].data(), count_};
  }
  /// As an array container; its data is valid until anything changes, and not to be looked at if
  /// count() is 0.
  [[nodiscard]] RoaringView::Container container() const noexcept {
    const auto* const data = reinterpret_cast<const std::uint8_t*>(halves_[half_].data());
    return {RoaringView::ContainerKind::array, 0, count_, data, 0};
  }

 private:
  template <class Keep>
  void filter(Keep&& keep) noexcept;

  using Lows = std::array<std::uint16_t, kMaxArrayCardinality + kIntersectSlack>;
  std::uint32_t count_ = 0;
  std::size_t half_ = 0;  // the one of halves_ with the documents: kernels read one and write one
  std::array<Lows, 2> halves_;
};

}  // namespace sakuin::storage
