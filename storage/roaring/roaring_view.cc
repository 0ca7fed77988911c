#include "storage/roaring/roaring_view.h"

#include <bit>
#include <cassert>

#include "storage/base/bitpack.h"
#include "storage/roaring/container_search.h"
#include "storage/roaring/roaring_layout.h"

namespace sakuin::storage {
namespace {

bool is_ascending(const std::uint8_t* data, std::uint32_t count) noexcept {
  std::uint32_t previous = array_value(data, 0);
  for (std::uint32_t i = 1; i < count; ++i) {
    const std::uint32_t value = array_value(data, i);
    if (value <= previous) return false;
    previous = value;
  }
  return true;
}

bool are_valid_runs(const std::uint8_t* data, std::uint32_t count,
                    std::uint32_t cardinality) noexcept {
  std::uint32_t covered = 0;
  std::uint32_t smallest_start = 0;
  for (std::uint32_t i = 0; i < count; ++i) {
    const Run run = run_at(data, i);
    if (run.start < smallest_start || run.last > 0xFFFF) return false;
    covered += run.last - run.start + 1;
    smallest_start = run.last + 2;  // one that touched would be the same run
  }
  return covered == cardinality;
}

}  // namespace

std::optional<RoaringView> RoaringView::read_head(ByteSpan bytes) noexcept {
  ByteReader reader(bytes);
  const auto cookie = reader.le<std::uint32_t>();
  const bool has_runs = (cookie & 0xFFFF) == kCookieWithRuns;
  if (!has_runs && cookie != kCookiePlain) return std::nullopt;
  const std::uint32_t count = has_runs ? (cookie >> 16) + 1 : reader.le<std::uint32_t>();
  if (!reader.ok() || count > kMaxContainers) return std::nullopt;
  const RoaringLayout layout(count, has_runs);
  if (bytes.size() < layout.containers_at) return std::nullopt;

  RoaringView view;
  view.bytes_ = bytes;
  view.container_count_ = count;
  view.run_flags_ = has_runs ? bytes.data() + kRunFlagsAt : nullptr;
  view.descriptors_ = bytes.data() + layout.descriptors_at;
  view.offsets_ = layout.has_offsets ? bytes.data() + layout.offsets_at : nullptr;
  return view;
}

std::optional<RoaringView> RoaringView::open(ByteSpan bytes, std::uint32_t max_doc,
                                             std::uint64_t cardinality) noexcept {
  std::optional<RoaringView> view = open(bytes, max_doc);
  if (view && view->cardinality() != cardinality) return std::nullopt;
  return view;
}

std::optional<RoaringView> RoaringView::open(ByteSpan bytes, std::uint32_t max_doc) noexcept {
  std::optional<RoaringView> view = read_head(bytes);
  if (!view) return std::nullopt;
  const std::uint32_t count = view->container_count_;
  if (view->run_flags_ != nullptr && count % 8 != 0 &&
      view->run_flags_[count / 8] >> (count % 8) != 0) {
    return std::nullopt;
  }
  std::size_t at = RoaringLayout(count, view->run_flags_ != nullptr).containers_at;
  for (std::uint32_t i = 0; i < count; ++i) {
    if (i > 0 && view->key(i) <= view->key(i - 1)) return std::nullopt;
    if (view->offsets_ == nullptr) {
      view->offsets_early_[i] = static_cast<std::uint32_t>(at);
    } else if (view->offset(i) != at) {
      return std::nullopt;
    }
    const std::size_t length = view->validate_container(i, at);
    if (length == 0) return std::nullopt;
    at += length;
  }
  if (at != bytes.size()) return std::nullopt;
  if (count > 0 && last_document(view->container(count - 1)) >= max_doc) return std::nullopt;
  return view;
}

std::size_t RoaringView::validate_container(std::uint32_t index, std::size_t at) const noexcept {
  const std::size_t room = bytes_.size() - at;
  const std::uint32_t documents = cardinality(index);
  if (is_run(index)) {
    if (room < 2) return 0;
    const std::uint32_t runs = load_le<std::uint16_t>(bytes_.data() + at);
    const std::size_t length = 2 + 4 * std::size_t{runs};
    if (length > room) return 0;
    return are_valid_runs(bytes_.data() + at + 2, runs, documents) ? length : 0;
  }
  if (documents > kMaxArrayCardinality) {
    if (kBitsetBytes > room) return 0;
    return count_bits(bytes_.data() + at, kBitsetWords) == documents ? kBitsetBytes : 0;
  }
  const std::size_t length = 2 * std::size_t{documents};
  if (length > room) return 0;
  return is_ascending(bytes_.data() + at, documents) ? length : 0;
}

RoaringView RoaringView::trusted(ByteSpan bytes) noexcept {
  const std::optional<RoaringView> head = read_head(bytes);
  assert(head.has_value());
  if (!head) return {};
  RoaringView view = *head;
  if (view.offsets_ != nullptr) return view;
  std::size_t at = RoaringLayout(view.container_count_, true).containers_at;
  for (std::uint32_t i = 0; i < view.container_count_; ++i) {
    view.offsets_early_[i] = static_cast<std::uint32_t>(at);
    const Container container = view.container_at(i, at);
    switch (container.kind) {
      case ContainerKind::array:
        at += 2 * std::size_t{container.cardinality};
        break;
      case ContainerKind::bitset:
        at += kBitsetBytes;
        break;
      case ContainerKind::run:
        at += 2 + 4 * std::size_t{container.run_count};
        break;
    }
  }
  return view;
}

RoaringView RoaringView::single(std::uint16_t key, const std::uint8_t* low_bits) noexcept {
  RoaringView view;
  view.bytes_ = {low_bits, 2};
  view.container_count_ = 1;
  view.single_key_ = key;
  return view;
}

std::uint64_t RoaringView::cardinality() const noexcept {
  std::uint64_t sum = 0;
  for (std::uint32_t i = 0; i < container_count_; ++i) sum += cardinality(i);
  return sum;
}

std::uint32_t RoaringView::find_container(std::uint16_t wanted) const noexcept {
  std::uint32_t begin = 0;
  std::uint32_t end = container_count_;
  while (begin < end) {
    const std::uint32_t middle = begin + (end - begin) / 2;
    if (key(middle) < wanted) {
      begin = middle + 1;
    } else {
      end = middle;
    }
  }
  return begin;
}

void RoaringView::read(std::vector<DocId>& out) const {
  out.resize(cardinality());
  DocId* next = out.data();
  for (std::uint32_t i = 0; i < container_count_; ++i) {
    const Container found = container(i);
    const DocId base = DocId{found.key} << 16;
    switch (found.kind) {
      case ContainerKind::array:
        for (std::uint32_t j = 0; j < found.cardinality; ++j) {
          *next++ = base | array_value(found.data, j);
        }
        break;
      case ContainerKind::bitset:
        for (std::uint32_t j = 0; j < kBitsetWords; ++j) {
          for (std::uint64_t word = word_at(found.data, j); word != 0; word &= word - 1) {
            *next++ = base | (64 * j + static_cast<std::uint32_t>(std::countr_zero(word)));
          }
        }
        break;
      case ContainerKind::run:
        for (std::uint32_t j = 0; j < found.run_count; ++j) {
          const Run run = run_at(found.data, j);
          for (std::uint32_t low = run.start; low <= run.last; ++low) *next++ = base | low;
        }
        break;
    }
  }
}

bool RoaringView::contains(DocId doc) const noexcept {
  const auto wanted = static_cast<std::uint16_t>(doc >> 16);
  const std::uint32_t index = find_container(wanted);
  if (index == container_count_ || key(index) != wanted) return false;
  const Container found = container(index);
  return container_contains(found, doc & 0xFFFF);
}

}  // namespace sakuin::storage
