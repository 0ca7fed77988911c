#include "storage/roaring/window_bits.h"

#include <algorithm>
#include <bit>

#include "storage/base/bitpack.h"
#include "storage/roaring/container_kernels.h"
#include "storage/roaring/container_search.h"

namespace sakuin::storage {
namespace {

using Kind = RoaringView::ContainerKind;

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

void WindowBits::add_array(const RoaringView::Container& container) noexcept {
  // Neighbours often share a word, which must be stored before it can be loaded again: four places
  // far apart do not wait for each other.
  const std::uint32_t quarter = container.cardinality / 4;
  for (std::uint32_t i = 0; i < quarter; ++i) {
    add(array_value(container.data, i));
    add(array_value(container.data, i + quarter));
    add(array_value(container.data, i + 2 * quarter));
    add(array_value(container.data, i + 3 * quarter));
  }
  for (std::uint32_t i = 4 * quarter; i < container.cardinality; ++i) {
    add(array_value(container.data, i));
  }
}

void WindowBits::assign_any_of(std::span<const std::uint8_t* const> bitsets) noexcept {
  best_container_kernels().any_of(bitsets, words_.data());
}

void WindowBits::assign(const RoaringView::Container& container) noexcept {
  if (container.kind == Kind::bitset) {
    std::memcpy(words_.data(), container.data, kBitsetBytes);
  } else {
    clear();
    add(container);
  }
}

void WindowBits::add(const RoaringView::Container& container) noexcept {
  switch (container.kind) {
    case Kind::array:
      add_array(container);
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
  return best_container_kernels().any_of(std::array{bytes}, nullptr);
}

void WindowArray::assign(const RoaringView::Container& container) noexcept {
  count_ = container.cardinality;
  std::uint16_t* out = halves_[half_].data();
  if (container.kind == Kind::array) {
    std::memcpy(out, container.data, 2 * std::size_t{count_});
    return;
  }
  for (std::uint32_t i = 0; i < container.run_count; ++i) {
    const Run run = run_at(container.data, i);
    for (std::uint32_t low = run.start; low <= run.last; ++low) {
      *out++ = static_cast<std::uint16_t>(low);
    }
  }
}

void WindowArray::assign_missing(const WindowBits& bits) noexcept {
  std::uint16_t* const out = halves_[half_].data();
  std::uint32_t base = 0;
  count_ = 0;
  for (const std::uint64_t word : bits.words()) {
    for (std::uint64_t rest = ~word; rest != 0; rest &= rest - 1) {
      const auto bit = static_cast<std::uint32_t>(std::countr_zero(rest));
      out[count_++] = static_cast<std::uint16_t>(base + bit);
    }
    base += 64;
  }
}

void WindowArray::assign_overlap(const RoaringView::Container& a,
                                 const RoaringView::Container& b) noexcept {
  half_ = 0;
  count_ = best_container_kernels().intersect(a.data, a.cardinality, b.data, b.cardinality,
                                              halves_[half_].data());
}

/// Keeps the documents for which keep(low) is true; no branch depends on it.
template <class Keep>
void WindowArray::filter(Keep&& keep) noexcept {
  Lows& lows = halves_[half_];
  std::uint32_t kept = 0;
  for (std::uint32_t i = 0; i < count_; ++i) {
    const std::uint16_t low = lows[i];
    lows[kept] = low;
    kept += keep(low) ? 1U : 0U;
  }
  count_ = kept;
}

void WindowArray::keep(const RoaringView::Container& container) noexcept {
  switch (container.kind) {
    case Kind::array: {
      Lows& out = halves_[1 - half_];
      count_ = best_container_kernels().intersect(this->container().data, count_, container.data,
                                                  container.cardinality, out.data());
      half_ = 1 - half_;
      return;
    }
    case Kind::bitset:
      return filter([&](std::uint32_t low) { return bitset_contains(container.data, low); });
    case Kind::run: {
      std::uint32_t i = 0;
      return filter([&](std::uint32_t low) {
        while (i < container.run_count && run_at(container.data, i).last < low) ++i;
        return i < container.run_count && run_at(container.data, i).start <= low;
      });
    }
  }
}

void WindowArray::remove(std::span<const std::uint64_t> words) noexcept {
  filter([&](std::uint32_t low) {
    return low / 64 >= words.size() || (words[low / 64] >> (low % 64) & 1) == 0;
  });
}

}  // namespace sakuin::storage
