// The best k documents under the one total order of hits: higher score first, then insertion order.
#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <utility>
#include <vector>

#include <sakuin/types.h>

#include "engine/search/score_steps.h"

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

/// Of how many best hits those after the first `offset` are the last `k`.
[[nodiscard]] constexpr std::size_t wanted_hits(std::size_t k, std::size_t offset) noexcept {
  constexpr std::size_t kMost = std::numeric_limits<std::size_t>::max();
  return offset > kMost - k ? kMost : offset + k;
}

/// Leaves the last `k` of these.
template <class AnyHit>
void keep_page(std::vector<AnyHit>& hits, std::size_t k, std::size_t offset) {
  offset = std::min(offset, hits.size());
  hits.erase(hits.begin(), hits.begin() + static_cast<std::ptrdiff_t>(offset));
  hits.resize(std::min(k, hits.size()));
}

/// Cost: constant for each document, unless many score nearly the same.
void sort_best_first(std::vector<ScoredDoc>& docs);

/// The best k of what is pushed. Few are kept in a heap with the worst on top; many in a buffer of
/// twice as many that is cut to the best half when it is full, with a threshold that counters give:
/// that costs a constant for each document instead of a way through the heap
/// (bench/EXPERIMENTS.md).
class TopK {
 public:
  explicit TopK(std::size_t k) noexcept : k_(k), is_heap_(k <= kMostInHeap) {}
  /// Only of documents that rank after `cursor`, of which score and serial count.
  TopK(std::size_t k, const ScoredDoc& cursor) noexcept : TopK(k) {
    cursor_ = cursor;
    has_cursor_ = true;
  }

  void push(const ScoredDoc& doc) {
    if (k_ == 0 || (has_cursor_ && !ranks_before(cursor_, doc))) return;
    if (is_heap_) return push_heap(doc);
    if (docs_.size() < k_) {
      // First, so that a push that fails leaves nothing half done: other threads may go on.
      if (docs_.size() + 1 == k_) steps_.make_room();
      docs_.push_back(doc);
      if (docs_.size() == k_) begin_steps();
    } else if (ranks_before(doc, worst_)) {
      docs_.push_back(doc);
      steps_.add(doc.score);
      if (steps_.reached() > worst_.score) worst_ = {steps_.reached(), kLastSerial, 0, 0};
      if (docs_.size() / 2 == k_) keep_best();
    }
  }

  [[nodiscard]] bool is_full() const noexcept { return docs_.size() >= k_; }
  /// Whether push() would keep it, were it behind the cursor. REQUIRES is_full().
  [[nodiscard]] bool would_keep(const ScoredDoc& doc) const noexcept {
    return k_ > 0 && ranks_before(doc, is_heap_ ? docs_.front() : worst_);
  }

  [[nodiscard]] std::size_t k() const noexcept { return k_; }
  [[nodiscard]] bool has_cursor() const noexcept { return has_cursor_; }

  /// A score that k documents reach, once there are k; before that, any score is good enough.
  [[nodiscard]] Score threshold() const noexcept {
    if (k_ == 0) return std::numeric_limits<Score>::infinity();
    if (docs_.size() < k_) return 0;
    return is_heap_ ? docs_.front().score : worst_.score;
  }

  /// Best first; empties the collection.
  [[nodiscard]] std::vector<ScoredDoc> take_sorted() {
    if (docs_.size() > k_) keep_best();
    sort_best_first(docs_);
    return std::exchange(docs_, {});
  }

 private:
  static constexpr std::size_t kMostInHeap = 100;
  static constexpr Serial kLastSerial = std::numeric_limits<Serial>::max();

  void push_heap(const ScoredDoc& doc) {
    if (docs_.empty()) docs_.reserve(k_);
    if (docs_.size() < k_) {
      docs_.push_back(doc);
      std::push_heap(docs_.begin(), docs_.end(), ranks_before);
    } else if (ranks_before(doc, docs_.front())) {
      std::pop_heap(docs_.begin(), docs_.end(), ranks_before);
      docs_.back() = doc;
      std::push_heap(docs_.begin(), docs_.end(), ranks_before);
    }
  }

  void begin_steps() {
    worst_ = *std::max_element(docs_.begin(), docs_.end(), ranks_before);
    steps_.begin(worst_.score, k_);
    for (const ScoredDoc& doc : docs_) steps_.add(doc.score);
  }

  /// Cuts the buffer to the best k. Those that go are counted on: they do reach their step.
  void keep_best() {
    const auto last = docs_.begin() + static_cast<std::ptrdiff_t>(k_ - 1);
    std::nth_element(docs_.begin(), last, docs_.end(), ranks_before);
    docs_.resize(k_);
    worst_ = docs_.back();
  }

  std::size_t k_;
  bool is_heap_;
  bool has_cursor_ = false;
  ScoredDoc cursor_;
  ScoredDoc worst_;  // nothing that does not rank before it is among the best of a full buffer
  ScoreSteps steps_;
  std::vector<ScoredDoc> docs_;
};

}  // namespace sakuin
