// What one query may take. A budget is honoured wherever a query can be long: words that stand for
// many terms, lists that are opened, phrases, ranking, counting, snippets.
//
// Thread rule: a Budget is a value; a CancelToken may be set from any thread while queries run that
// it was given to.
#pragma once

#include <atomic>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <optional>

#include <sakuin/query.h>

namespace sakuin {

/// Says that a query is not wanted any more. Hosts that have such a sign of their own implement
/// this.
class CancelSource {
 public:
  CancelSource() = default;
  virtual ~CancelSource() = default;
  CancelSource(const CancelSource&) = delete;
  CancelSource& operator=(const CancelSource&) = delete;

  /// Called every few microseconds, from every thread of the search: has to be cheap.
  [[nodiscard]] virtual bool is_cancelled() const noexcept = 0;
};

/// A sign that any thread sets, for good.
class CancelToken final : public CancelSource {
 public:
  void cancel() noexcept { is_cancelled_.store(true, std::memory_order_relaxed); }
  [[nodiscard]] bool is_cancelled() const noexcept override {
    return is_cancelled_.load(std::memory_order_relaxed);
  }

 private:
  std::atomic<bool> is_cancelled_ = false;
};

inline constexpr std::uint64_t kAnyMemory = std::numeric_limits<std::uint64_t>::max();

/// The default limits nothing and costs nothing.
struct Budget {
  /// When to stop: kept within a few milliseconds in an index of some hundred thousand documents.
  std::optional<std::chrono::steady_clock::time_point> deadline = {};
  /// Outlives the call; null: none.
  const CancelSource* cancel = nullptr;
  /// Indexed terms that prefixes and spellings may stand for; kMaxExpandedTerms at most.
  /// `limit_exceeded` beyond.
  std::size_t max_expanded_terms = kMaxExpandedTerms;
  /// Bytes for what grows with the query and what it finds, counted by size: clauses, expanded
  /// terms, lists that are not read where they lie, hits. Documents and snippets are not counted.
  /// `limit_exceeded` when no answer fits; fewer hits when not all of them do.
  std::uint64_t max_memory_bytes = kAnyMemory;
};

/// Why a search stopped before it was done.
enum class CutShort : std::uint8_t {
  no,         ///< it did not
  deadline,   ///< Budget::deadline passed
  cancelled,  ///< Budget::cancel said so
  memory,     ///< Budget::max_memory_bytes has no room for all hits that were asked for
};

/// "no", "deadline", ...
[[nodiscard]] constexpr const char* cut_short_name(CutShort why) noexcept {
  switch (why) {
    case CutShort::no:
      return "no";
    case CutShort::deadline:
      return "deadline";
    case CutShort::cancelled:
      return "cancelled";
    case CutShort::memory:
      return "memory";
  }
  return "unknown";
}

}  // namespace sakuin
