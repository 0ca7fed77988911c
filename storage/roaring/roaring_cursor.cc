// RoaringView::Cursor. Inside a container it keeps a place that never moves back and the number of
// documents before it, so that the rank costs no more than the way to the document.
#include "storage/roaring/container_search.h"
#include "storage/roaring/roaring_view.h"

namespace sakuin::storage {
RoaringView::Cursor::Cursor(const RoaringView& view) noexcept : view_(view) { enter_container(); }

/// Stands on the first document of container index_, or at the end if there is none.
DocId RoaringView::Cursor::enter_container() noexcept {
  if (index_ == view_.container_count_) {
    rank_ = base_rank_;
    return doc_ = kNoMoreDocs;
  }
  container_ = view_.container(index_);
  place_ = 0;
  place_rank_ = 0;
  seek_in_container(0);  // containers are never empty
  return doc_;
}

DocId RoaringView::Cursor::stand_on(std::uint32_t low, std::uint32_t rank_in_container) noexcept {
  rank_ = base_rank_ + rank_in_container;
  return doc_ = DocId{container_.key} << 16 | low;
}

DocId RoaringView::Cursor::advance() noexcept {
  if (doc_ == kNoMoreDocs) return doc_;
  const std::uint32_t low = doc_ & 0xFFFF;
  if (container_.kind == ContainerKind::array) {
    if (++place_ < container_.cardinality) {
      return stand_on(array_value(container_.data, place_), place_);
    }
  } else if (low < 0xFFFF && seek_in_container(low + 1)) {
    return doc_;
  }
  base_rank_ += container_.cardinality;
  ++index_;
  return enter_container();
}

DocId RoaringView::Cursor::seek(DocId target) noexcept {
  if (doc_ >= target) return doc_;
  const auto wanted = static_cast<std::uint16_t>(target >> 16);
  if (container_.key == wanted && seek_in_container(target & 0xFFFF)) return doc_;
  do {
    base_rank_ += view_.cardinality(index_);
    ++index_;
  } while (index_ < view_.container_count_ && view_.key(index_) < wanted);
  enter_container();
  return doc_ < target ? seek(target) : doc_;
}

bool RoaringView::Cursor::seek_in_container(std::uint32_t low) noexcept {
  switch (container_.kind) {
    case ContainerKind::bitset:
      return seek_in_bitset(low);
    case ContainerKind::run:
      return seek_in_runs(low);
    case ContainerKind::array:
      break;
  }
  return seek_in_array(low);
}

bool RoaringView::Cursor::seek_in_array(std::uint32_t low) noexcept {
  place_ = search_array(container_.data, container_.cardinality, place_, low);
  if (place_ == container_.cardinality) return false;
  stand_on(array_value(container_.data, place_), place_);
  return true;
}

bool RoaringView::Cursor::seek_in_bitset(std::uint32_t low) noexcept {
  const std::uint32_t found = next_bit(container_.data, low);
  if (found == kBitsetWords * 64) return false;
  place_rank_ += count_range(container_.data, place_, found);
  place_ = found;
  stand_on(found, place_rank_);
  return true;
}

bool RoaringView::Cursor::seek_in_runs(std::uint32_t low) noexcept {
  Run run = run_at(container_.data, place_);
  while (run.last < low) {
    if (++place_ == container_.run_count) return false;
    place_rank_ += run.last - run.start + 1;
    run = run_at(container_.data, place_);
  }
  const std::uint32_t value = low < run.start ? run.start : low;
  stand_on(value, place_rank_ + value - run.start);
  return true;
}

}  // namespace sakuin::storage
