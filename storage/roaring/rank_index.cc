#include "storage/roaring/rank_index.h"

#include <algorithm>

#include "storage/roaring/container_search.h"

namespace sakuin::storage {
namespace {

constexpr std::uint32_t kStrideDocs = 1024;
constexpr std::uint32_t kContainerDocs = 1 << 16;

}  // namespace

RankIndex::RankIndex(const RoaringView& view) : view_(view) {
  containers_.reserve(view.container_count());
  std::uint32_t rank = 0;
  for (std::uint32_t i = 0; i < view.container_count(); ++i) {
    const RoaringView::Container container = view.container(i);
    containers_.push_back({rank, static_cast<std::uint32_t>(strides_.size())});
    switch (container.kind) {
      case RoaringView::ContainerKind::bitset:
        add_bitset_strides(container, rank);
        break;
      case RoaringView::ContainerKind::run:
        add_run_strides(container, rank);
        break;
      case RoaringView::ContainerKind::array:
        break;
    }
    rank += container.cardinality;
  }
}

void RankIndex::add_bitset_strides(const RoaringView::Container& container, std::uint32_t rank) {
  constexpr std::uint32_t kStrideWords = kStrideDocs / 64;
  for (std::uint32_t word = 0; word < kBitsetWords; word += kStrideWords) {
    strides_.push_back({rank, 0});
    rank += static_cast<std::uint32_t>(
        count_bits(container.data + 8 * std::size_t{word}, kStrideWords));
  }
}

void RankIndex::add_run_strides(const RoaringView::Container& container, std::uint32_t rank) {
  std::uint32_t run = 0;
  for (std::uint32_t start = 0; start < kContainerDocs; start += kStrideDocs) {
    strides_.push_back({rank, run});
    const std::uint32_t end = start + kStrideDocs;
    for (; run < container.run_count; ++run) {
      const Run here = run_at(container.data, run);
      const std::uint32_t from = std::max(here.start, start);
      const std::uint32_t to = std::min(here.last + 1, end);
      if (from < to) rank += to - from;
      if (here.last >= end) break;
    }
  }
}

std::optional<std::uint32_t> RankIndex::rank(DocId doc) const noexcept {
  const auto key = static_cast<std::uint16_t>(doc >> 16);
  const std::uint32_t index = view_.find_container(key);
  if (index == view_.container_count()) return std::nullopt;
  const RoaringView::Container container = view_.container(index);
  const std::uint32_t low = doc & 0xFFFF;
  if (container.key != key) return std::nullopt;

  if (container.kind == RoaringView::ContainerKind::array) {
    const std::uint32_t place = search_array(container.data, container.cardinality, 0, low);
    if (place == container.cardinality || array_value(container.data, place) != low) {
      return std::nullopt;
    }
    return containers_[index].rank + place;
  }

  const Stride& stride = strides_[containers_[index].first_stride + low / kStrideDocs];
  const std::uint32_t start = low & ~(kStrideDocs - 1);
  if (container.kind == RoaringView::ContainerKind::bitset) {
    if (!bitset_contains(container.data, low)) return std::nullopt;
    return stride.rank + count_range(container.data, start, low);
  }
  std::uint32_t rank = stride.rank;
  for (std::uint32_t i = stride.run; i < container.run_count; ++i) {
    const Run run = run_at(container.data, i);
    if (low < run.start) break;
    const std::uint32_t from = std::max(run.start, start);
    if (low <= run.last) return rank + low - from;
    rank += run.last + 1 - from;
  }
  return std::nullopt;
}

}  // namespace sakuin::storage
