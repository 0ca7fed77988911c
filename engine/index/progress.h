// How far a part of long work has come, told as a share of the whole, and whether the work is still
// wanted.
#pragma once

#include <algorithm>
#include <atomic>
#include <cstdint>
#include <functional>

#include <sakuin/status.h>

namespace sakuin {

class Progress {
 public:
  Progress() = default;  ///< tells nobody
  /// `report` is called with 0..1 and must outlive this and its parts; may be empty.
  explicit Progress(const std::function<void(double)>& report) : report_(&report) {}
  /// Tells nobody; the work ends when `cancelled` is set, which must outlive this and its parts.
  explicit Progress(const std::atomic<bool>& cancelled) : cancelled_(&cancelled) {}

  /// The part of this work that lies between two shares of it.
  [[nodiscard]] Progress part(double begin, double end) const {
    Progress inner = *this;
    inner.begin_ = begin_ + begin * (end_ - begin_);
    inner.end_ = begin_ + end * (end_ - begin_);
    return inner;
  }

  /// `share` of this part, 0..1, is done.
  void tell(double share) const {
    if (report_ != nullptr && *report_) (*report_)(begin_ + share * (end_ - begin_));
  }

  [[nodiscard]] Status check_wanted() const {
    if (cancelled_ == nullptr || !cancelled_->load(std::memory_order_relaxed)) return {};
    return {StatusCode::cancelled, "merge: was given up; its segments are as they were"};
  }

 private:
  const std::function<void(double)>* report_ = nullptr;
  const std::atomic<bool>* cancelled_ = nullptr;
  double begin_ = 0;
  double end_ = 1;
};

/// Counts equal steps of a work, tells its progress at each hundredth, and ends it when it is no
/// longer wanted.
class StepCounter {
 public:
  StepCounter(const Progress& progress, std::uint64_t steps) : progress_(progress), steps_(steps) {}

  Status add(std::uint64_t steps) {
    done_ += steps;
    SAKUIN_TRY(progress_.check_wanted());
    if (done_ < next_) return {};
    next_ = done_ + steps_ / 100 + 1;
    progress_.tell(static_cast<double>(std::min(done_, steps_)) / static_cast<double>(steps_));
    return {};
  }

 private:
  Progress progress_;
  std::uint64_t steps_;
  std::uint64_t done_ = 0;
  std::uint64_t next_ = 1;
};

}  // namespace sakuin
