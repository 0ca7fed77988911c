// Looking into one container of a Roaring bitmap that was validated: places, runs, membership.
#pragma once

#include <array>
#include <bit>
#include <cstdint>
#include <cstring>

#if defined(__SSE2__)
#include <emmintrin.h>
#endif

#include "storage/base/bitpack.h"
#include "storage/base/popcount.h"
#include "storage/roaring/roaring_layout.h"
#include "storage/roaring/roaring_view.h"

namespace sakuin::storage {

[[nodiscard]] inline std::uint32_t array_value(const std::uint8_t* data,
                                               std::uint32_t index) noexcept {
  return load_le<std::uint16_t>(data + 2 * std::size_t{index});
}

struct Run {
  std::uint32_t start;
  std::uint32_t last;
};

[[nodiscard]] inline Run run_at(const std::uint8_t* data, std::uint32_t index) noexcept {
  const std::uint8_t* const at = data + 4 * std::size_t{index};
  const std::uint32_t start = load_le<std::uint16_t>(at);
  return {start, start + load_le<std::uint16_t>(at + 2)};
}

/// First place >= from whose value is >= low, or count.
[[nodiscard]] inline std::uint32_t search_array(const std::uint8_t* data, std::uint32_t count,
                                                std::uint32_t from, std::uint32_t low) noexcept {
  std::uint32_t step = 1;
  std::uint32_t begin = from;  // everything before it is smaller
  while (begin + step < count && array_value(data, begin + step) < low) {
    begin += step;
    step *= 2;
  }
  std::uint32_t end = begin + step < count ? begin + step : count;
  while (begin < end) {
    const std::uint32_t middle = begin + (end - begin) / 2;
    if (array_value(data, middle) < low) {
      begin = middle + 1;
    } else {
      end = middle;
    }
  }
  return begin;
}

/// Values of an array that are compared at once.
inline constexpr std::uint32_t kArrayBlock = 16;

/// kArrayBlock values, ascending, to be compared side by side.
struct ArrayBlock {
  ArrayBlock(const std::uint8_t* data, std::uint32_t from) noexcept {
    std::memcpy(values.data(), data + 2 * std::size_t{from}, sizeof(values));
  }

  /// Values below `low`.
  [[nodiscard]] std::uint32_t below(std::uint32_t low) const noexcept {
#if defined(__SSE2__)
    const __m128i wanted = _mm_set1_epi16(static_cast<short>(low));
    const auto reached = [&](std::size_t from) {  // low - value saturates at 0
      const auto* const at = reinterpret_cast<const __m128i*>(values.data() + from);
      return _mm_cmpeq_epi16(_mm_subs_epu16(wanted, _mm_loadu_si128(at)), _mm_setzero_si128());
    };
    const int mask = _mm_movemask_epi8(_mm_packs_epi16(reached(0), reached(8)));
    return static_cast<std::uint32_t>(
        std::countr_zero(static_cast<std::uint32_t>(mask) | 1U << 16));
#else
    std::uint32_t count = 0;
    for (const std::uint16_t value : values) count += value < low ? 1U : 0U;
    return count;
#endif
  }

  std::array<std::uint16_t, kArrayBlock> values;
};

/// Number of the last run that starts at or before low, or count if there is none.
[[nodiscard]] inline std::uint32_t search_runs(const std::uint8_t* data, std::uint32_t count,
                                               std::uint32_t low) noexcept {
  std::uint32_t begin = 0;
  std::uint32_t end = count;
  while (begin < end) {
    const std::uint32_t middle = begin + (end - begin) / 2;
    if (run_at(data, middle).start <= low) {
      begin = middle + 1;
    } else {
      end = middle;
    }
  }
  return begin == 0 ? count : begin - 1;
}

[[nodiscard]] inline bool bitset_contains(const std::uint8_t* data, std::uint32_t low) noexcept {
  return (data[low / 8] >> (low % 8) & 1) != 0;
}

[[nodiscard]] inline std::uint64_t word_at(const std::uint8_t* bits, std::uint32_t word) noexcept {
  return load_le<std::uint64_t>(bits + 8 * std::size_t{word});
}

/// Set bits in [begin, end) of a bitset. REQUIRES begin <= end <= 65535.
[[nodiscard]] inline std::uint32_t count_range(const std::uint8_t* bits, std::uint32_t begin,
                                               std::uint32_t end) noexcept {
  const std::uint32_t first = begin / 64;
  const std::uint32_t last = end / 64;
  const std::uint64_t from_begin = ~std::uint64_t{0} << (begin % 64);
  const std::uint64_t below_end = (std::uint64_t{1} << (end % 64)) - 1;
  if (first == last) {
    return popcount64(word_at(bits, first) & from_begin & below_end);
  }
  const std::uint32_t edges =
      popcount64(word_at(bits, first) & from_begin) + popcount64(word_at(bits, last) & below_end);
  return edges + static_cast<std::uint32_t>(
                     count_bits(bits + 8 * (std::size_t{first} + 1), last - first - 1));
}

/// First set bit at or after low, or 65536.
[[nodiscard]] inline std::uint32_t next_bit(const std::uint8_t* bits, std::uint32_t low) noexcept {
  std::uint32_t word = low / 64;
  std::uint64_t rest = word_at(bits, word) & ~std::uint64_t{0} << (low % 64);
  while (rest == 0) {
    if (++word == kBitsetWords) return kBitsetWords * 64;
    rest = word_at(bits, word);
  }
  return 64 * word + static_cast<std::uint32_t>(std::countr_zero(rest));
}

[[nodiscard]] inline bool container_contains(const RoaringView::Container& container,
                                             std::uint32_t low) noexcept {
  using Kind = RoaringView::ContainerKind;
  if (container.kind == Kind::bitset) return bitset_contains(container.data, low);
  if (container.kind == Kind::run) {
    const std::uint32_t run = search_runs(container.data, container.run_count, low);
    return run < container.run_count && run_at(container.data, run).last >= low;
  }
  const std::uint32_t place = search_array(container.data, container.cardinality, 0, low);
  return place < container.cardinality && array_value(container.data, place) == low;
}

[[nodiscard]] inline std::uint32_t last_bit(const std::uint8_t* data) noexcept {
  std::uint32_t word = kBitsetWords - 1;
  while (word_at(data, word) == 0) --word;
  const auto zeros = std::countl_zero(word_at(data, word));
  return 64 * word + 63 - static_cast<std::uint32_t>(zeros);
}

[[nodiscard]] inline DocId last_document(const RoaringView::Container& container) noexcept {
  using Kind = RoaringView::ContainerKind;
  const DocId base = DocId{container.key} << 16;
  switch (container.kind) {
    case Kind::bitset:
      return base | last_bit(container.data);
    case Kind::run:
      return base | run_at(container.data, container.run_count - 1).last;
    case Kind::array:
      break;
  }
  return base | array_value(container.data, container.cardinality - 1);
}

}  // namespace sakuin::storage
