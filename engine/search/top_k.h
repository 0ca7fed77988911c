// The best k documents under the one total order of hits: higher score first, then insertion order.
#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <utility>
#include <vector>

#include <sakuin/types.h>

namespace sakuin {

struct ScoredDoc {
  Score score = 0;
  Serial serial = 0;
  std::uint32_t segment = 0;
  DocId doc = 0;
};

/// True when `a` stands before `b` in the results. Total, since serials are unique.
[[nodiscard]] inline bool ranks_before(const ScoredDoc& a, const ScoredDoc& b) noexcept {
  return a.score != b.score ? a.score > b.score : a.serial < b.serial;
}

/// A bounded heap with the worst kept document on top.
class TopK {
 public:
  explicit TopK(std::size_t k) noexcept : k_(k) {}

  void push(const ScoredDoc& doc) {
    if (k_ == 0) return;
    if (heap_.size() < k_) {
      heap_.push_back(doc);
      std::push_heap(heap_.begin(), heap_.end(), ranks_before);
    } else if (ranks_before(doc, heap_.front())) {
      std::pop_heap(heap_.begin(), heap_.end(), ranks_before);
      heap_.back() = doc;
      std::push_heap(heap_.begin(), heap_.end(), ranks_before);
    }
  }

  [[nodiscard]] std::size_t k() const noexcept { return k_; }

  /// Score of the worst document kept, once there are k; before that, any score is good enough.
  [[nodiscard]] Score threshold() const noexcept {
    if (k_ == 0) return std::numeric_limits<Score>::infinity();
    return heap_.size() < k_ ? 0 : heap_.front().score;
  }

  /// Best first; empties the heap.
  [[nodiscard]] std::vector<ScoredDoc> take_sorted() {
    std::sort_heap(heap_.begin(), heap_.end(), ranks_before);
    return std::exchange(heap_, {});
  }

 private:
  std::size_t k_;
  std::vector<ScoredDoc> heap_;
};

}  // namespace sakuin
