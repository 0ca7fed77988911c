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

/// Walks ranks in order and adds up what it passes. Remembers the exceptions before it, which
/// cost most to find at random.
class FreqsView::Cursor {
 public:
  Cursor() = default;  ///< at rank 0 of a list of ones
  explicit Cursor(const FreqsView& view) noexcept : view_(view) {}

  [[nodiscard]] std::uint32_t rank() const noexcept { return rank_; }
  /// Goes to a rank, up to the number of ranks, without adding up what is between.
  void jump(std::uint32_t rank) noexcept {
    rank_ = rank;
    escapes_ = view_.exception_count_ == 0 ? 0 : view_.escapes_before(rank);
  }
  /// Goes on to `rank`; the sum over the ranks passed. REQUIRES rank >= rank().
  std::uint64_t pass(std::uint32_t rank) noexcept {
    if (view_.codes_ != nullptr) return pass_codes(rank);
    const std::uint32_t passed = rank - rank_;
    rank_ = rank;
    return passed;
  }
  /// Of rank(), as FreqsView gives it. REQUIRES that the list has it.
  [[nodiscard]] std::uint32_t freq() const noexcept {
    if (view_.codes_ == nullptr) return 1;
    const std::uint32_t code = view_.code(rank_);
    return code < view_.escape() ? code + 1 : view_.escaped_by(escapes_);
  }

 private:
  std::uint64_t pass_codes(std::uint32_t rank) noexcept;

  FreqsView view_;
  std::uint32_t rank_ = 0;
  std::uint64_t escapes_ = 0;  // before rank_, if there are exceptions
};

}  // namespace sakuin::storage
