// Numbers of segments, each given out once.
#pragma once

#include <atomic>

#include <sakuin/types.h>

namespace sakuin {

/// take() and next() may be called from any thread.
class SegmentNumbers {
 public:
  [[nodiscard]] SegmentId take() noexcept { return next_.fetch_add(1); }
  /// Above all that were given out.
  [[nodiscard]] SegmentId next() const noexcept { return next_.load(); }
  void skip_to(SegmentId least) noexcept {
    if (next_.load() < least) next_.store(least);
  }

 private:
  std::atomic<SegmentId> next_ = 1;
};

}  // namespace sakuin
