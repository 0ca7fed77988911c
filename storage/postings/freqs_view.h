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
    const std::uint64_t bit = std::uint64_t{rank} * width_;
    const std::uint32_t escape = (1U << width_) - 1;
    const std::uint32_t code = static_cast<std::uint32_t>(codes_[bit / 8] >> (bit % 8)) & escape;
    return code < escape ? code + 1 : escaped(rank);
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

  /// Sum over all ranks; a checker compares it with the term's total. Cost: count.
  [[nodiscard]] std::uint64_t sum() const noexcept;

 private:
  /// The frequency of a rank whose code is the escape.
  [[nodiscard]] std::uint32_t escaped(std::uint32_t rank) const noexcept;
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

}  // namespace sakuin::storage
