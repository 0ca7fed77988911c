#include "storage/roaring/window_bits.h"

#include <algorithm>

#include "storage/base/bitpack.h"
#include "storage/roaring/container_search.h"

namespace sakuin::storage {
namespace {

using Kind = RoaringView::ContainerKind;

/// Beyond this many documents for each of the shorter array, looking up beats walking both.
constexpr std::uint32_t kGallopRatio = 32;

constexpr std::uint64_t ones_from(std::uint32_t bit) noexcept { return ~std::uint64_t{0} << bit; }

}  // namespace

void WindowBits::fill(std::uint32_t begin, std::uint32_t end) noexcept {
  if (begin >= end) return;
  const std::uint32_t first = begin / 64;
  const std::uint32_t last = (end - 1) / 64;
  const std::uint64_t head = ones_from(begin % 64);
  const std::uint64_t tail = ~std::uint64_t{0} >> (63 - (end - 1) % 64);
  if (first == last) {
    words_[first] |= head & tail;
    return;
  }
  words_[first] |= head;
  std::fill(words_.begin() + first + 1, words_.begin() + last, ~std::uint64_t{0});
  words_[last] |= tail;
}

void WindowBits::erase(std::uint32_t begin, std::uint32_t end) noexcept {
  if (begin >= end) return;
  const std::uint32_t first = begin / 64;
  const std::uint32_t last = (end - 1) / 64;
  const std::uint64_t head = ones_from(begin % 64);
  const std::uint64_t tail = ~std::uint64_t{0} >> (63 - (end - 1) % 64);
  if (first == last) {
    words_[first] &= ~(head & tail);
    return;
  }
  words_[first] &= ~head;
  std::fill(words_.begin() + first + 1, words_.begin() + last, std::uint64_t{0});
  words_[last] &= ~tail;
}

void WindowBits::add(const RoaringView::Container& container) noexcept {
  switch (container.kind) {
    case Kind::array:
      for (std::uint32_t i = 0; i < container.cardinality; ++i) add(array_value(container.data, i));
      break;
    case Kind::bitset:
      for (std::uint32_t i = 0; i < kBitsetWords; ++i) words_[i] |= word_at(container.data, i);
      break;
    case Kind::run:
      for (std::uint32_t i = 0; i < container.run_count; ++i) {
        const Run run = run_at(container.data, i);
        fill(run.start, run.last + 1);
      }
      break;
  }
}

void WindowBits::keep(const RoaringView::Container& container) noexcept {
  switch (container.kind) {
    case Kind::array: {
      std::uint32_t begin = 0;  // of the gap before the next value
      for (std::uint32_t i = 0; i < container.cardinality; ++i) {
        const std::uint32_t low = array_value(container.data, i);
        erase(begin, low);
        begin = low + 1;
      }
      erase(begin, kBitsetWords * 64);
      break;
    }
    case Kind::bitset:
      for (std::uint32_t i = 0; i < kBitsetWords; ++i) words_[i] &= word_at(container.data, i);
      break;
    case Kind::run: {
      std::uint32_t begin = 0;
      for (std::uint32_t i = 0; i < container.run_count; ++i) {
        const Run run = run_at(container.data, i);
        erase(begin, run.start);
        begin = run.last + 1;
      }
      erase(begin, kBitsetWords * 64);
      break;
    }
  }
}

void WindowBits::remove(const RoaringView::Container& container) noexcept {
  switch (container.kind) {
    case Kind::array:
      for (std::uint32_t i = 0; i < container.cardinality; ++i) {
        remove(array_value(container.data, i));
      }
      break;
    case Kind::bitset:
      for (std::uint32_t i = 0; i < kBitsetWords; ++i) words_[i] &= ~word_at(container.data, i);
      break;
    case Kind::run:
      for (std::uint32_t i = 0; i < container.run_count; ++i) {
        const Run run = run_at(container.data, i);
        erase(run.start, run.last + 1);
      }
      break;
  }
}

void WindowBits::add(const WindowBits& other) noexcept {
  for (std::size_t i = 0; i < words_.size(); ++i) words_[i] |= other.words_[i];
}

void WindowBits::keep(const WindowBits& other) noexcept {
  for (std::size_t i = 0; i < words_.size(); ++i) words_[i] &= other.words_[i];
}

void WindowBits::remove(std::span<const std::uint64_t> words) noexcept {
  const std::size_t count = std::min(words.size(), words_.size());
  for (std::size_t i = 0; i < count; ++i) words_[i] &= ~words[i];
}

std::uint32_t WindowBits::count() const noexcept {
  const auto* const bytes = reinterpret_cast<const std::uint8_t*>(words_.data());
  return static_cast<std::uint32_t>(count_bits(bytes, words_.size()));
}

void WindowArray::assign(const RoaringView::Container& container) noexcept {
  count_ = container.cardinality;
  std::memcpy(lows_.data(), container.data, 2 * std::size_t{count_});
}

/// Keeps the documents for which keep(low) is true; no branch depends on it.
template <class Keep>
void WindowArray::filter(Keep&& keep) noexcept {
  std::uint32_t kept = 0;
  for (std::uint32_t i = 0; i < count_; ++i) {
    const std::uint16_t low = lows_[i];
    lows_[kept] = low;
    kept += keep(low) ? 1U : 0U;
  }
  count_ = kept;
}

void WindowArray::keep(const RoaringView::Container& container) noexcept {
  switch (container.kind) {
    case Kind::array:
      return keep_array(container);
    case Kind::bitset:
      return filter([&](std::uint32_t low) { return bitset_contains(container.data, low); });
    case Kind::run:
      return filter([&](std::uint32_t low) { return container_contains(container, low); });
  }
}

void WindowArray::keep_array(const RoaringView::Container& container) noexcept {
  const std::uint32_t other_count = container.cardinality;
  std::uint32_t at = 0;
  if (other_count / kGallopRatio > count_) {
    return filter([&](std::uint32_t low) {
      at = search_array(container.data, other_count, at, low);
      return at < other_count && array_value(container.data, at) == low;
    });
  }
  std::uint32_t kept = 0;
  std::uint32_t i = 0;
  for (const std::uint32_t blocks_end = other_count - other_count % kArrayBlock; i < count_; ++i) {
    const std::uint16_t low = lows_[i];
    while (at < blocks_end && array_value(container.data, at + kArrayBlock - 1) < low) {
      at += kArrayBlock;
    }
    if (at == blocks_end) break;
    lows_[kept] = low;
    kept += ArrayBlock(container.data, at).contains(low) ? 1U : 0U;
  }
  while (i < count_ && at < other_count) {  // what is left over of the last block
    const std::uint32_t mine = lows_[i];
    const std::uint32_t other = array_value(container.data, at);
    lows_[kept] = static_cast<std::uint16_t>(mine);
    kept += mine == other ? 1U : 0U;
    i += mine <= other ? 1U : 0U;
    at += other <= mine ? 1U : 0U;
  }
  count_ = kept;
}

void WindowArray::remove(std::span<const std::uint64_t> words) noexcept {
  filter([&](std::uint32_t low) {
    return low / 64 >= words.size() || (words[low / 64] >> (low % 64) & 1) == 0;
  });
}

}  // namespace sakuin::storage
