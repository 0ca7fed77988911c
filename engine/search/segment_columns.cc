#include "engine/search/segment_columns.h"

#include <algorithm>
#include <string>
#include <utility>
#include <variant>

namespace sakuin {
namespace {

/// The ordinal of the first term that does not lie before an end: >= it, or > it if `after`.
Result<std::int64_t> first_ord(const storage::TermDictReader& dictionary, const RangeEnd& end,
                               bool after) {
  const std::string& value = std::get<std::string>(end.value);
  storage::TermDictReader::Cursor cursor(dictionary);
  SAKUIN_TRY(cursor.seek(value));
  if (!cursor.valid()) return static_cast<std::int64_t>(dictionary.size());
  return static_cast<std::int64_t>(cursor.ord()) + (after && cursor.term() == value ? 1 : 0);
}

}  // namespace

Result<const storage::IntValuesReader*> SegmentColumns::int_values(std::size_t place) const {
  {
    const std::lock_guard lock(mutex_);
    if (const auto known = ints_.find(place); known != ints_.end()) return known->second.get();
  }
  SAKUIN_ASSIGN(auto opened, segment_->int_values(place));
  auto column = std::make_unique<const storage::IntValuesReader>(std::move(opened));
  const std::lock_guard lock(mutex_);
  return ints_.emplace(place, std::move(column)).first->second.get();
}

Result<const storage::OrdValuesReader*> SegmentColumns::ord_values(std::size_t place) const {
  {
    const std::lock_guard lock(mutex_);
    if (const auto known = ords_.find(place); known != ords_.end()) return known->second.get();
  }
  SAKUIN_ASSIGN(auto opened, segment_->ord_values(place));
  auto column = std::make_unique<const storage::OrdValuesReader>(std::move(opened));
  const std::lock_guard lock(mutex_);
  return ords_.emplace(place, std::move(column)).first->second.get();
}

bool SegmentColumns::serials_ascend(const BudgetWatch& watch) const noexcept {
  const Known known = serials_ascend_.load(std::memory_order_relaxed);
  if (known != Known::not_yet) return known == Known::yes;
  bool ascend = true;
  Pace pace(watch);
  for (DocId doc = 1; ascend && doc < segment_->max_doc(); ++doc) {
    if (pace.is_over()) return false;
    ascend = segment_->serial(doc - 1) < segment_->serial(doc);
  }
  serials_ascend_.store(ascend ? Known::yes : Known::no, std::memory_order_relaxed);
  return ascend;
}

Result<SegmentColumns::Interval> SegmentColumns::find_ords(std::size_t place,
                                                           const ValueRange& range) const {
  const storage::TermDictReader& dictionary = segment_->terms(place);
  Interval ords{0, static_cast<std::int64_t>(dictionary.size()) - 1};
  if (range.lower) {
    SAKUIN_ASSIGN(ords.first, first_ord(dictionary, *range.lower, !range.lower->inclusive));
  }
  if (range.upper) {
    SAKUIN_ASSIGN(ords.last, first_ord(dictionary, *range.upper, range.upper->inclusive));
    --ords.last;
  }
  return ords;
}

Result<storage::RoaringSet> SegmentColumns::find_between(std::size_t place, FieldType type,
                                                         const Interval& interval) const {
  std::vector<std::uint64_t> docs(std::size_t{segment_->max_doc()} / 64 + 1);
  if (type == FieldType::keyword) {
    SAKUIN_ASSIGN(const auto* column, ord_values(place));
    column->find_between(static_cast<std::uint64_t>(interval.first),
                         static_cast<std::uint64_t>(interval.last), docs);
  } else {
    SAKUIN_ASSIGN(const auto* column, int_values(place));
    column->find_between(interval.first, interval.last, docs);
  }
  return storage::RoaringSet::from_words(docs);
}

Result<std::shared_ptr<const storage::RoaringSet>> SegmentColumns::find(
    const ValueRange& range) const {
  static const auto kNothing = std::make_shared<const storage::RoaringSet>();
  const auto place = segment_->find_field(range.field);
  if (!place) return kNothing;
  Interval interval{range.low, range.high};
  if (range.type == FieldType::keyword) {
    SAKUIN_ASSIGN(interval, find_ords(*place, range));
  }
  if (interval.first > interval.last) return kNothing;
  const auto is_same = [&](const FoundRange& found) {
    return found.place == *place && found.interval == interval;
  };
  {
    const std::lock_guard lock(mutex_);
    const auto known = std::find_if(ranges_.begin(), ranges_.end(), is_same);
    if (known != ranges_.end()) return known->docs;
  }
  SAKUIN_ASSIGN(storage::RoaringSet found, find_between(*place, range.type, interval));
  auto docs = std::make_shared<const storage::RoaringSet>(std::move(found));
  const std::lock_guard lock(mutex_);
  if (ranges_.size() == kMostRanges) ranges_.erase(ranges_.begin());
  ranges_.push_back({*place, interval, docs});
  return docs;
}

}  // namespace sakuin
