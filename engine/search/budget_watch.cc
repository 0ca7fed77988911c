#include "engine/search/budget_watch.h"

#include <algorithm>
#include <chrono>
#include <string>

namespace sakuin {

BudgetWatch::BudgetWatch(const Budget& budget) noexcept
    : budget_(budget),
      is_timed_(budget.deadline || budget.cancel != nullptr),
      is_memory_limited_(budget.max_memory_bytes != kAnyMemory),
      max_expanded_terms_(std::min(budget.max_expanded_terms, kMaxExpandedTerms)),
      memory_left_(budget.max_memory_bytes) {}

const BudgetWatch& BudgetWatch::none() noexcept {
  static const Budget kNoLimits;
  static const BudgetWatch kWatch(kNoLimits);
  return kWatch;
}

bool BudgetWatch::ask() const noexcept {
  if (is_stopped()) return true;
  CutShort why = CutShort::no;
  if (budget_.cancel != nullptr && budget_.cancel->is_cancelled()) {
    why = CutShort::cancelled;
  } else if (budget_.deadline && std::chrono::steady_clock::now() >= *budget_.deadline) {
    why = CutShort::deadline;
  }
  if (why == CutShort::no) return false;
  stopped_.store(why, std::memory_order_relaxed);
  return true;
}

bool BudgetWatch::take_limited(std::uint64_t bytes) const noexcept {
  std::uint64_t left = memory_left_.load(std::memory_order_relaxed);
  while (bytes <= left) {
    if (memory_left_.compare_exchange_weak(left, left - bytes, std::memory_order_relaxed)) {
      return true;
    }
  }
  return false;
}

Status BudgetWatch::stopped_status() const {
  if (stopped() == CutShort::cancelled) {
    return {StatusCode::cancelled, "query: it was cancelled; ask again for its answer"};
  }
  return {StatusCode::cancelled, "query: its deadline passed; allow more time or ask for less"};
}

Status BudgetWatch::memory_status() const {
  return {StatusCode::limit_exceeded, "query: needs more memory than its budget of " +
                                          std::to_string(budget_.max_memory_bytes) +
                                          " bytes; ask for less or raise max_memory_bytes"};
}

}  // namespace sakuin
