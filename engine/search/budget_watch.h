// A budget while its query runs. What can be long asks in between whether to go on, and says
// beforehand how much memory it needs; without limits both are a branch.
//
// Work stops by an error, `cancelled`, where nothing has been found yet, and by leaving loops where
// something has: is_stopped() tells whoever hands the answer over.
#pragma once

#include <atomic>
#include <cstddef>
#include <cstdint>

#include <sakuin/budget.h>
#include <sakuin/status.h>

namespace sakuin {

/// Any number of threads, of one query.
class BudgetWatch {
 public:
  /// The budget outlives the watch.
  explicit BudgetWatch(const Budget& budget) noexcept;

  /// Watches nothing.
  [[nodiscard]] static const BudgetWatch& none() noexcept;

  /// True if the query has to stop, now and from now on. Whoever asks and hears it leaves work out.
  [[nodiscard]] bool is_over() const noexcept { return is_timed_ && ask(); }
  /// The same as an error.
  [[nodiscard]] Status go_on() const { return is_over() ? stopped_status() : Status(); }

  /// Why somebody has heard that the query is over; `no` if nobody has.
  [[nodiscard]] CutShort stopped() const noexcept {
    return stopped_.load(std::memory_order_relaxed);
  }
  [[nodiscard]] bool is_stopped() const noexcept { return stopped() != CutShort::no; }

  /// False, and nothing is taken, if the budget has not so many bytes left.
  [[nodiscard]] bool take(std::uint64_t bytes) const noexcept {
    return !is_memory_limited_ || take_limited(bytes);
  }
  /// The same as an error.
  [[nodiscard]] Status reserve(std::uint64_t bytes) const {
    return take(bytes) ? Status() : memory_status();
  }
  [[nodiscard]] std::uint64_t memory_left() const noexcept {
    return is_memory_limited_ ? memory_left_.load(std::memory_order_relaxed) : kAnyMemory;
  }
  [[nodiscard]] Status memory_status() const;

  [[nodiscard]] std::size_t max_expanded_terms() const noexcept { return max_expanded_terms_; }

 private:
  bool ask() const noexcept;
  bool take_limited(std::uint64_t bytes) const noexcept;
  Status stopped_status() const;

  const Budget& budget_;
  bool is_timed_;
  bool is_memory_limited_;
  std::size_t max_expanded_terms_;
  mutable std::atomic<CutShort> stopped_ = CutShort::no;
  mutable std::atomic<std::uint64_t> memory_left_;
};

/// Asks a watch once in so many steps of a loop, of which each takes some nanoseconds.
class Pace {
 public:
  explicit Pace(const BudgetWatch& watch) noexcept : watch_(watch) {}

  /// True if the loop has to end. `steps` is how many the next turn takes.
  [[nodiscard]] bool is_over(std::size_t steps = 1) noexcept {
    if (steps < left_) {
      left_ -= steps;
      return false;
    }
    left_ = kSteps;
    return watch_.is_over();
  }

 private:
  /// Some tens of microseconds.
  static constexpr std::size_t kSteps = 1024;

  const BudgetWatch& watch_;
  std::size_t left_ = kSteps;
};

}  // namespace sakuin
