// Term frequencies of one list, read in place by rank. Allocates nothing.
#pragma once

#include <cstdint>
#include <optional>
#include <span>

#include <sakuin/types.h>

#include "storage/base/bytes.h"

namespace sakuin::storage {

class FreqsView {
 public:
  FreqsView() = default;  ///< all ones

  /// Checks the layout (constant cost); nothing if the bytes cannot hold `count` frequencies. Empty
  /// bytes mean all ones. REQUIRES kReadPadding readable bytes past the end.
  [[nodiscard]] static std::optional<FreqsView> open(ByteSpan bytes, std::uint32_t count) noexcept;

  /// REQUIRES rank < count. >= 1 and in bounds whatever the bytes are. Cost: constant.
  [[nodiscard]] std::uint32_t operator[](std::uint32_t rank) const noexcept {
    if (codes_ == nullptr) return 1;
    const std::uint32_t found = code(rank);
    return found < escape() ? found + 1 : escaped(rank);
  }

  /// The frequencies of all ranks, of which there are out.size(). Cost: one pass.
  void read(std::span<float> out) const noexcept;

  /// Asks for the memory of a rank.
  void prefetch(std::uint32_t rank) const noexcept {
    if (codes_ != nullptr) __builtin_prefetch(codes_ + std::uint64_t{rank} * width_ / 8);
  }

  /// Sum over the ranks [begin, end). REQUIRES begin <= end <= count. Cost: a few instructions per
  /// 64 bits of codes, and one per frequency too large for its code.
  [[nodiscard]] std::uint64_t sum(std::uint32_t begin, std::uint32_t end) const noexcept;

  class Cursor;

  /// Sum over all ranks; a checker compares it with the term's total. Cost: count.
  [[nodiscard]] std::uint64_t sum() const noexcept;

 private:
  [[nodiscard]] std::uint32_t escape() const noexcept { return (1U << width_) - 1; }
  [[nodiscard]] std::uint32_t code(std::uint32_t rank) const noexcept {
    const std::uint64_t bit = std::uint64_t{rank} * width_;
    return static_cast<std::uint32_t>(codes_[bit / 8] >> (bit % 8)) & escape();
  }
  /// The frequency of a rank whose code is the escape.
  [[nodiscard]] std::uint32_t escaped(std::uint32_t rank) const noexcept;
  /// The frequency whose exception has this number.
  [[nodiscard]] std::uint32_t escaped_by(std::uint64_t index) const noexcept;
  [[nodiscard]] std::uint64_t escapes_before(std::uint32_t rank) const noexcept;
  [[nodiscard]] std::uint32_t exception(std::uint64_t index) const noexcept;

  const std::uint8_t* codes_ = nullptr;  // none: all ones
  const std::uint8_t* escape_counts_ = nullptr;
  const std::uint8_t* exceptions_ = nullptr;
  std::uint32_t count_ = 0;
  std::uint32_t exception_count_ = 0;
  unsigned width_ = 0;
  unsigned exception_bytes_ = 0;
};

/// Finds where the values of a list lie that has as many of them for a rank as its frequency says.
/// Remembers the rank it stands on, and the exceptions before it, which cost most to find at
/// random.
class FreqsView::Cursor {
 public:
  /// Ranks between two known sums.
  static constexpr std::uint32_t kSumStride = 128;

  struct Located {
    std::uint64_t start;  ///< sum over all ranks before
    std::uint32_t freq;   ///< as FreqsView gives it
  };

  Cursor() = default;  ///< of a list of ones
  /// `sums` has for every kSumStride ranks but the first the sum over all ranks before, a
  /// little-endian u32 each.
  Cursor(const FreqsView& view, const std::uint8_t* sums) noexcept : view_(view), sums_(sums) {}

  /// Goes to each of `ranks` in turn. REQUIRES ranks of the list, in any order. Costs least if they
  /// ascend; then a few instructions per 64 bits of codes passed, at most a stride of them, and one
  /// per frequency passed that is too large for its code.
  void locate(std::span<const std::uint32_t> ranks, Located* out) noexcept;
  /// The same without instructions that not every machine has.
  void locate_portable(std::span<const std::uint32_t> ranks, Located* out) noexcept;

 private:
  template <unsigned width, bool has_exceptions, class Popcount>
  void locate_codes(std::span<const std::uint32_t> ranks, Located* out) noexcept;
  template <class Popcount>
  void locate_by(std::span<const std::uint32_t> ranks, Located* out) noexcept;
#if defined(__x86_64__)
  void locate_popcnt(std::span<const std::uint32_t> ranks, Located* out) noexcept;
#endif

  FreqsView view_;
  const std::uint8_t* sums_ = nullptr;
  std::uint32_t rank_ = 0;
  std::uint64_t start_ = 0;    // sum over the ranks before rank_
  std::uint64_t escapes_ = 0;  // before rank_, if there are exceptions
};

}  // namespace sakuin::storage
