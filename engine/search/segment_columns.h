// The value columns of a segment, opened and checked once for all searches of all snapshots that
// share the segment, and the documents last found in them.
//
// Thread rule: any number of threads. What it hands out stays as long as it lives.
#pragma once

#include <atomic>
#include <cstddef>
#include <cstdint>
#include <map>
#include <memory>
#include <mutex>
#include <vector>

#include "engine/query/value_range.h"
#include "engine/search/budget_watch.h"
#include "storage/roaring/roaring_set.h"
#include "storage/segment/segment_reader.h"
#include "storage/values/values_reader.h"

namespace sakuin {

class SegmentColumns {
 public:
  explicit SegmentColumns(std::shared_ptr<const storage::SegmentReader> segment)
      : segment_(std::move(segment)) {}

  /// `place` is that of a field of the right type in the segment's table. An error is not
  /// remembered.
  [[nodiscard]] Result<const storage::IntValuesReader*> int_values(std::size_t place) const;
  [[nodiscard]] Result<const storage::OrdValuesReader*> ord_values(std::size_t place) const;

  /// Documents with a value in the range, deleted ones among them.
  [[nodiscard]] Result<std::shared_ptr<const storage::RoaringSet>> find(
      const ValueRange& range) const;

  /// Whether later documents were added later: so it is unless merges or an order changed it.
  /// Cost: the first time, a look at every serial; false if the budget is over until then.
  [[nodiscard]] bool serials_ascend(const BudgetWatch& watch) const noexcept;

  [[nodiscard]] const std::shared_ptr<const storage::SegmentReader>& segment() const noexcept {
    return segment_;
  }

 private:
  enum class Known : std::uint8_t { not_yet, no, yes };

  /// Ranges that are kept; an older one makes room for a newer.
  static constexpr std::size_t kMostRanges = 64;

  /// First and last value or ordinal; first > last: nothing.
  struct Interval {
    std::int64_t first = 0;
    std::int64_t last = 0;
    friend bool operator==(const Interval&, const Interval&) = default;
  };
  struct FoundRange {
    std::size_t place = 0;
    Interval interval;
    std::shared_ptr<const storage::RoaringSet> docs;
  };

  [[nodiscard]] Result<Interval> find_ords(std::size_t place, const ValueRange& range) const;
  [[nodiscard]] Result<storage::RoaringSet> find_between(std::size_t place, FieldType type,
                                                         const Interval& interval) const;

  std::shared_ptr<const storage::SegmentReader> segment_;
  mutable std::atomic<Known> serials_ascend_ = Known::not_yet;
  mutable std::mutex mutex_;
  // By place.
  mutable std::map<std::size_t, std::unique_ptr<const storage::IntValuesReader>> ints_;
  mutable std::map<std::size_t, std::unique_ptr<const storage::OrdValuesReader>> ords_;
  mutable std::vector<FoundRange> ranges_;  // oldest first
};

}  // namespace sakuin
