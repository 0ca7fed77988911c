// What threads that look for the best documents of one query share: the right to push to its TopK,
// and the score that k documents reach.
#pragma once

#include <atomic>
#include <mutex>

#include <sakuin/types.h>

namespace sakuin {

class SharedTop {
 public:
  explicit SharedTop(Score reached) noexcept : reached_(reached) {}

  /// To be held while the TopK is used.
  [[nodiscard]] std::unique_lock<std::mutex> lock() { return std::unique_lock(mutex_); }

  /// It only rises, so whoever has an older one leaves out too little. Needs no lock.
  [[nodiscard]] Score reached() const noexcept { return reached_.load(std::memory_order_relaxed); }
  /// Under the lock.
  void raise(Score reached) noexcept { reached_.store(reached, std::memory_order_relaxed); }

 private:
  std::mutex mutex_;
  std::atomic<Score> reached_;
};

}  // namespace sakuin
