// The best k documents under the one total order of hits: higher score first, then insertion order.
#pragma once

#include <algorithm>
#include <array>
#include <bit>
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

/// The best k of what is pushed. Few are kept in a heap with the worst on top; many in a buffer of
/// twice as many that is cut to the best half when it is full, which costs a constant for each
/// document instead of a way through the heap, and a threshold that lags (bench/EXPERIMENTS.md).
class TopK {
 public:
  explicit TopK(std::size_t k) noexcept : k_(k), is_heap_(k <= kMostInHeap) {}

  void push(const ScoredDoc& doc) {
    if (k_ == 0) return;
    if (is_heap_) return push_heap(doc);
    if (docs_.size() >= k_ && !ranks_before(doc, worst_)) return;
    docs_.push_back(doc);
    if (docs_.size() == k_) worst_ = *std::max_element(docs_.begin(), docs_.end(), ranks_before);
    if (docs_.size() / 2 == k_) keep_best();
  }

  [[nodiscard]] std::size_t k() const noexcept { return k_; }

  /// A score that k documents reach, once there are k; before that, any score is good enough.
  [[nodiscard]] Score threshold() const noexcept {
    if (k_ == 0) return std::numeric_limits<Score>::infinity();
    if (docs_.size() < k_) return 0;
    return is_heap_ ? docs_.front().score : worst_.score;
  }

  /// Best first; empties the collection.
  [[nodiscard]] std::vector<ScoredDoc> take_sorted() {
    if (docs_.size() > k_) keep_best();
    if (docs_.size() <= kMostInHeap) {
      std::sort(docs_.begin(), docs_.end(), ranks_before);
    } else {
      sort_by_digits();
    }
    return std::exchange(docs_, {});
  }

 private:
  static constexpr std::size_t kMostInHeap = 100;

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

  /// Cuts the buffer to the best k, the worst of them last.
  void keep_best() {
    const auto last = docs_.begin() + static_cast<std::ptrdiff_t>(k_ - 1);
    std::nth_element(docs_.begin(), last, docs_.end(), ranks_before);
    docs_.resize(k_);
    worst_ = docs_.back();
  }

  /// By the bytes of the score, the last one first; then by serial among equals.
  void sort_by_digits() {
    struct Key {
      std::uint32_t score;  ///< bits of a number that is not negative, upside down: best first
      std::uint32_t place;  ///< in docs_
    };
    std::vector<Key> keys(docs_.size());
    std::vector<Key> sorted(docs_.size());
    for (std::uint32_t i = 0; i < keys.size(); ++i) {
      keys[i] = {~std::bit_cast<std::uint32_t>(docs_[i].score), i};
    }
    for (unsigned shift = 0; shift < 32; shift += 8) {
      std::array<std::uint32_t, 256> ends = {};
      for (const Key& key : keys) ++ends[key.score >> shift & 0xFF];
      if (ends[keys.front().score >> shift & 0xFF] == keys.size()) continue;  // all the same
      std::uint32_t begin = 0;
      for (std::uint32_t& end : ends) begin += std::exchange(end, begin);
      for (const Key& key : keys) sorted[ends[key.score >> shift & 0xFF]++] = key;
      keys.swap(sorted);
    }
    std::vector<ScoredDoc> docs;
    docs.reserve(docs_.size());
    for (const Key& key : keys) docs.push_back(docs_[key.place]);
    for (std::size_t begin = 0; begin < docs.size();) {
      std::size_t end = begin + 1;
      while (end < docs.size() && docs[end].score == docs[begin].score) ++end;
      if (end - begin > 1) {
        std::sort(docs.begin() + static_cast<std::ptrdiff_t>(begin),
                  docs.begin() + static_cast<std::ptrdiff_t>(end), ranks_before);
      }
      begin = end;
    }
    docs_ = std::move(docs);
  }

  std::size_t k_;
  bool is_heap_;
  ScoredDoc worst_;  // of a full buffer, when it was cut last
  std::vector<ScoredDoc> docs_;
};

}  // namespace sakuin
