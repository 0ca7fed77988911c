// Documents counted by their score, in steps of a fixed share of it: so that a score which k of
// them reach is known after every document, for the price of a counter.
#pragma once

#include <algorithm>
#include <bit>
#include <cstddef>
#include <cstdint>
#include <vector>

#include <sakuin/types.h>

namespace sakuin {

class ScoreSteps {
 public:
  /// Begins without documents. REQUIRES make_room(), 0 <= least, k >= 1.
  void begin(Score least, std::size_t k) noexcept {
    k_ = k;
    least_bits_ = std::bit_cast<std::uint32_t>(least);
    step_ = 0;
    above_ = 0;
    std::fill(counts_.begin(), counts_.end(), 0U);
  }

  /// What begin() needs, so that it cannot fail.
  void make_room() { counts_.resize(kSteps); }

  /// Counts a document. REQUIRES score >= least. Cost: constant, but for as many steps as reached()
  /// rises.
  void add(Score score) noexcept {
    const std::size_t step = step_of(score);
    ++counts_[step];
    above_ += step > step_ ? 1U : 0U;
    while (above_ >= k_) above_ -= counts_[++step_];
  }

  /// A score that k documents reach, at most a step below the k-th best, where there are k.
  [[nodiscard]] Score reached() const noexcept {
    return std::bit_cast<Score>(least_bits_ + (static_cast<std::uint32_t>(step_) << kStepShift));
  }

 private:
  /// A step is 2^-9 of the score or less: the bits of a number that is not negative grow with it.
  static constexpr unsigned kStepShift = 14;
  /// The last step takes what is higher, from 16 times the least on.
  static constexpr std::size_t kSteps = 2048;

  [[nodiscard]] std::size_t step_of(Score score) const noexcept {
    const std::uint32_t above = std::bit_cast<std::uint32_t>(score) - least_bits_;
    return std::min<std::size_t>(above >> kStepShift, kSteps - 1);
  }

  std::size_t k_ = 0;
  std::uint32_t least_bits_ = 0;
  std::size_t step_ = 0;   // of reached()
  std::size_t above_ = 0;  // documents in higher ones
  std::vector<std::uint32_t> counts_;
};

}  // namespace sakuin
