#include "storage/roaring/container_overlap.h"

#include <algorithm>
#include <array>
#include <utility>

#include "storage/base/popcount.h"
#include "storage/roaring/container_search.h"

#if defined(__x86_64__)
#include <immintrin.h>
#endif

namespace sakuin::storage {
namespace {

using Container = RoaringView::Container;
using Kind = RoaringView::ContainerKind;

// ---- portable ----

/// Walks both in step; no branch depends on which is ahead.
template <class Emit>
void merge_arrays(const std::uint8_t* a, std::uint32_t a_count, const std::uint8_t* b,
                  std::uint32_t b_count, Emit&& emit) noexcept {
  for (std::uint32_t i = 0, j = 0; i < a_count && j < b_count;) {
    const std::uint32_t of_a = array_value(a, i);
    const std::uint32_t of_b = array_value(b, j);
    emit(of_a, of_a == of_b);
    i += of_a <= of_b ? 1U : 0U;
    j += of_b <= of_a ? 1U : 0U;
  }
}

std::uint32_t intersect_portable(const std::uint8_t* a, std::uint32_t a_count,
                                 const std::uint8_t* b, std::uint32_t b_count, std::uint16_t* out) {
  std::uint32_t found = 0;
  merge_arrays(a, a_count, b, b_count, [&](std::uint32_t value, bool in_both) {
    out[found] = static_cast<std::uint16_t>(value);
    found += in_both ? 1U : 0U;
  });
  return found;
}

std::uint32_t count_portable(const std::uint8_t* a, std::uint32_t a_count, const std::uint8_t* b,
                             std::uint32_t b_count) {
  std::uint32_t found = 0;
  merge_arrays(a, a_count, b, b_count,
               [&](std::uint32_t, bool in_both) { found += in_both ? 1U : 0U; });
  return found;
}

constexpr ArrayKernels kPortable = {"portable", intersect_portable, count_portable};

#if defined(__x86_64__)

// ---- SSE4.2: eight values against eight in one instruction (Schlegel, Willhalm & Lehner 2011,
// "Fast sorted-set intersection using SIMD instructions") ----

#define SAKUIN_SSE42 __attribute__((target("sse4.2,popcnt")))

constexpr std::uint32_t kLanes = 8;

/// For each set of lanes, the bytes that move them to the front.
using Shuffle = std::array<std::uint8_t, 16>;
constexpr std::array<Shuffle, 256> make_shuffles() noexcept {
  std::array<Shuffle, 256> shuffles = {};
  for (unsigned lanes = 0; lanes < 256; ++lanes) {
    unsigned next = 0;
    for (unsigned lane = 0; lane < kLanes; ++lane) {
      if ((lanes >> lane & 1) == 0) continue;
      shuffles[lanes][2 * next] = static_cast<std::uint8_t>(2 * lane);
      shuffles[lanes][2 * next + 1] = static_cast<std::uint8_t>(2 * lane + 1);
      ++next;
    }
  }
  return shuffles;
}
constexpr std::array<Shuffle, 256> kShuffles = make_shuffles();

/// Visits eight of `a` with the lanes that `b` has; what is left over is given to the portable
/// walk. Values of `a` are read before anything of them is written.
template <class Visit>
SAKUIN_SSE42 inline std::pair<std::uint32_t, std::uint32_t> match_blocks(const std::uint8_t* a,
                                                                         std::uint32_t a_count,
                                                                         const std::uint8_t* b,
                                                                         std::uint32_t b_count,
                                                                         Visit&& visit) {
  const std::uint32_t a_end = a_count / kLanes * kLanes;
  const std::uint32_t b_end = b_count / kLanes * kLanes;
  std::uint32_t i = 0;
  std::uint32_t j = 0;
  unsigned matches = 0;  // lanes of the eight of `a` that were found so far
  while (i < a_end && j < b_end) {
    const __m128i of_a = _mm_loadu_si128(reinterpret_cast<const __m128i*>(a + 2 * i));
    const __m128i of_b = _mm_loadu_si128(reinterpret_cast<const __m128i*>(b + 2 * j));
    constexpr int kMode = _SIDD_UWORD_OPS | _SIDD_CMP_EQUAL_ANY | _SIDD_BIT_MASK;
    const __m128i equal = _mm_cmpestrm(of_b, kLanes, of_a, kLanes, kMode);
    matches |= static_cast<unsigned>(_mm_extract_epi16(equal, 0));
    const std::uint32_t last_a = array_value(a, i + kLanes - 1);
    const std::uint32_t last_b = array_value(b, j + kLanes - 1);
    if (last_a <= last_b) {
      visit(of_a, matches);
      matches = 0;
      i += kLanes;
    }
    j += last_b <= last_a ? kLanes : 0;
  }
  // Some of the eight of `a` may have been met in blocks of `b` that are passed.
  if (matches != 0) {
    const __m128i of_a = _mm_loadu_si128(reinterpret_cast<const __m128i*>(a + 2 * i));
    std::uint32_t lanes = matches;
    for (std::uint32_t lane = 0; lane < kLanes && j < b_count; ++lane) {
      const std::uint32_t value = array_value(a, i + lane);
      while (j < b_count && array_value(b, j) < value) ++j;
      if (j < b_count && array_value(b, j) == value) lanes |= 1U << lane;
    }
    visit(of_a, lanes);
    i += kLanes;
  }
  return {i, j};
}

SAKUIN_SSE42 std::uint32_t intersect_sse42(const std::uint8_t* a, std::uint32_t a_count,
                                           const std::uint8_t* b, std::uint32_t b_count,
                                           std::uint16_t* out) {
  std::uint32_t found = 0;
  const auto [i, j] =
      match_blocks(a, a_count, b, b_count, [&](__m128i values, unsigned lanes) SAKUIN_SSE42 {
        const auto* const shuffle = reinterpret_cast<const __m128i*>(kShuffles[lanes].data());
        const __m128i packed = _mm_shuffle_epi8(values, _mm_loadu_si128(shuffle));
        _mm_storeu_si128(reinterpret_cast<__m128i*>(out + found), packed);
        found += static_cast<std::uint32_t>(_mm_popcnt_u32(lanes));
      });
  return found + intersect_portable(a + 2 * i, a_count - i, b + 2 * j, b_count - j, out + found);
}

SAKUIN_SSE42 std::uint32_t count_sse42(const std::uint8_t* a, std::uint32_t a_count,
                                       const std::uint8_t* b, std::uint32_t b_count) {
  std::uint32_t found = 0;
  const auto [i, j] =
      match_blocks(a, a_count, b, b_count, [&](__m128i, unsigned lanes) SAKUIN_SSE42 {
        found += static_cast<std::uint32_t>(_mm_popcnt_u32(lanes));
      });
  return found + count_portable(a + 2 * i, a_count - i, b + 2 * j, b_count - j);
}

constexpr ArrayKernels kSse42 = {"sse4.2", intersect_sse42, count_sse42};
constexpr std::array<const ArrayKernels*, 2> kUpToSse42 = {&kPortable, &kSse42};

#endif

constexpr std::array<const ArrayKernels*, 1> kPortableOnly = {&kPortable};

// ---- containers ----

std::uint32_t count_by_search(const Container& few, const Container& many) noexcept {
  std::uint32_t found = 0;
  std::uint32_t at = 0;
  for (std::uint32_t i = 0; i < few.cardinality; ++i) {
    const std::uint32_t value = array_value(few.data, i);
    at = search_array(many.data, many.cardinality, at, value);
    found += at < many.cardinality && array_value(many.data, at) == value ? 1U : 0U;
  }
  return found;
}

std::uint32_t count_in_bitset(const Container& array, const Container& bitset) noexcept {
  std::uint32_t found = 0;
  for (std::uint32_t i = 0; i < array.cardinality; ++i) {
    found += bitset_contains(bitset.data, array_value(array.data, i)) ? 1U : 0U;
  }
  return found;
}

std::uint32_t count_in_runs(const Container& array, const Container& runs) noexcept {
  std::uint32_t found = 0;
  std::uint32_t run = 0;
  for (std::uint32_t i = 0; i < array.cardinality && run < runs.run_count;) {
    const std::uint32_t value = array_value(array.data, i);
    const Run at = run_at(runs.data, run);
    if (at.last < value) {
      ++run;
    } else {
      found += at.start <= value ? 1U : 0U;
      ++i;
    }
  }
  return found;
}

std::uint32_t count_bitset_in_runs(const Container& bitset, const Container& runs) noexcept {
  std::uint32_t found = 0;
  for (std::uint32_t i = 0; i < runs.run_count; ++i) {
    const Run run = run_at(runs.data, i);
    found += count_range(bitset.data, run.start, run.last) +
             (bitset_contains(bitset.data, run.last) ? 1U : 0U);
  }
  return found;
}

std::uint32_t count_common_runs(const Container& a, const Container& b) noexcept {
  std::uint32_t found = 0;
  for (std::uint32_t i = 0, j = 0; i < a.run_count && j < b.run_count;) {
    const Run of_a = run_at(a.data, i);
    const Run of_b = run_at(b.data, j);
    const std::uint32_t start = std::max(of_a.start, of_b.start);
    const std::uint32_t last = std::min(of_a.last, of_b.last);
    if (start <= last) found += last - start + 1;
    i += of_a.last <= of_b.last ? 1U : 0U;
    j += of_b.last <= of_a.last ? 1U : 0U;
  }
  return found;
}

std::uint32_t count_common_bits(const Container& a, const Container& b) noexcept {
  std::uint32_t found = 0;
  for (std::uint32_t i = 0; i < kBitsetWords; ++i) {
    found += popcount64(word_at(a.data, i) & word_at(b.data, i));
  }
  return found;
}

}  // namespace

std::span<const ArrayKernels* const> array_kernels() noexcept {
#if defined(__x86_64__)
  if (__builtin_cpu_supports("sse4.2") && __builtin_cpu_supports("popcnt")) return kUpToSse42;
#endif
  return kPortableOnly;
}

std::uint32_t count_overlap(const Container& a, const Container& b) noexcept {
  if (b.kind == Kind::array && (a.kind != Kind::array || b.cardinality < a.cardinality)) {
    return count_overlap(b, a);
  }
  if (a.kind == Kind::array) {
    if (b.kind == Kind::bitset) return count_in_bitset(a, b);
    if (b.kind == Kind::run) return count_in_runs(a, b);
    if (b.cardinality / kGallopRatio > a.cardinality) return count_by_search(a, b);
    return array_kernels().back()->count(a.data, a.cardinality, b.data, b.cardinality);
  }
  if (a.kind == Kind::bitset && b.kind == Kind::bitset) return count_common_bits(a, b);
  if (a.kind == Kind::run && b.kind == Kind::run) return count_common_runs(a, b);
  return a.kind == Kind::bitset ? count_bitset_in_runs(a, b) : count_bitset_in_runs(b, a);
}

}  // namespace sakuin::storage
