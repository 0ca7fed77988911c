#include "engine/search/range_kernels.h"

#include <array>
#include <bit>

#if defined(__x86_64__)
#include <immintrin.h>
#endif

namespace sakuin {
namespace {

// ---- portable ----

inline RangeBound combine(RangeBound bound, RangeBound other, Occur occur) noexcept {
  const RangeBound sum = add_bounds(bound, other);
  switch (occur) {
    case Occur::must:
      return bound == 0 || other == 0 ? RangeBound{0} : sum;
    case Occur::should_beside:
      return bound == 0 ? RangeBound{0} : sum;
    case Occur::should:
      break;
  }
  return sum;
}

void add_list_portable(RangeBound* bounds, const std::uint8_t* bytes, std::size_t count,
                       std::uint16_t weight, Occur occur) {
  for (std::size_t i = 0; i < count; ++i) {
    bounds[i] = combine(bounds[i], scale_bound(bytes[i], weight), occur);
  }
}

void add_bounds_portable(RangeBound* bounds, const RangeBound* others, std::size_t count,
                         Occur occur) {
  for (std::size_t i = 0; i < count; ++i) bounds[i] = combine(bounds[i], others[i], occur);
}

std::size_t select_portable(const RangeBound* bounds, std::size_t count, RangeBound least,
                            std::uint32_t* ranges) {
  std::size_t selected = 0;
  for (std::size_t i = 0; i < count; ++i) {
    if (bounds[i] >= least) ranges[selected++] = static_cast<std::uint32_t>(i);
  }
  return selected;
}

RangeBound max_portable(const RangeBound* bounds, std::size_t count) {
  RangeBound highest = 0;
  for (std::size_t i = 0; i < count; ++i) highest = std::max(highest, bounds[i]);
  return highest;
}

std::uint64_t find_docs_portable(const std::uint64_t* masks, const RangeBound* bounds,
                                 std::size_t clauses, RangeBound base, RangeBound least) {
  std::array<RangeBound, 64> sums;
  sums.fill(base);
  for (std::size_t j = 0; j < clauses; ++j) {
    for (std::uint64_t docs = masks[j]; docs != 0; docs &= docs - 1) {
      RangeBound& sum = sums[static_cast<std::size_t>(std::countr_zero(docs))];
      sum = add_bounds(sum, bounds[j]);
    }
  }
  std::uint64_t found = 0;
  for (std::size_t i = 0; i < sums.size(); ++i) {
    found |= std::uint64_t{sums[i] >= least ? 1U : 0U} << i;
  }
  return found;
}

constexpr RangeKernels kPortable = {"portable",      add_list_portable,  add_bounds_portable,
                                    select_portable, find_docs_portable, max_portable};

#if defined(__x86_64__)

// ---- AVX2 ----
// Loads and stores are unaligned; the casts are those the intrinsics ask for.

#define SAKUIN_AVX2 __attribute__((target("avx2")))

SAKUIN_AVX2 inline __m256i load_avx2(const RangeBound* at) {
  return _mm256_loadu_si256(reinterpret_cast<const __m256i*>(at));
}

SAKUIN_AVX2 inline __m256i combine_avx2(__m256i bound, __m256i other, Occur occur) {
  const __m256i zero = _mm256_setzero_si256();
  const __m256i sum = _mm256_adds_epu16(bound, other);
  if (occur == Occur::should) return sum;
  __m256i dead = _mm256_cmpeq_epi16(bound, zero);
  if (occur == Occur::must) dead = _mm256_or_si256(dead, _mm256_cmpeq_epi16(other, zero));
  return _mm256_andnot_si256(dead, sum);
}

SAKUIN_AVX2 void add_list_avx2(RangeBound* bounds, const std::uint8_t* bytes, std::size_t count,
                               std::uint16_t weight, Occur occur) {
  const __m256i weights = _mm256_set1_epi16(static_cast<short>(weight));
  const __m256i one = _mm256_set1_epi16(1);
  for (std::size_t i = 0; i < count; i += 16) {
    const __m128i packed = _mm_loadu_si128(reinterpret_cast<const __m128i*>(bytes + i));
    const __m256i wide = _mm256_slli_epi16(_mm256_cvtepu8_epi16(packed), 8);
    const __m256i product = _mm256_add_epi16(_mm256_mulhi_epu16(wide, weights), one);
    const __m256i absent = _mm256_cmpeq_epi16(wide, _mm256_setzero_si256());
    const __m256i other = _mm256_andnot_si256(absent, product);
    const __m256i result = combine_avx2(load_avx2(bounds + i), other, occur);
    _mm256_storeu_si256(reinterpret_cast<__m256i*>(bounds + i), result);
  }
}

SAKUIN_AVX2 void add_bounds_avx2(RangeBound* bounds, const RangeBound* others, std::size_t count,
                                 Occur occur) {
  for (std::size_t i = 0; i < count; i += 16) {
    const __m256i result = combine_avx2(load_avx2(bounds + i), load_avx2(others + i), occur);
    _mm256_storeu_si256(reinterpret_cast<__m256i*>(bounds + i), result);
  }
}

SAKUIN_AVX2 std::size_t select_avx2(const RangeBound* bounds, std::size_t count, RangeBound least,
                                    std::uint32_t* ranges) {
  const __m256i wanted = _mm256_set1_epi16(static_cast<short>(least));
  std::size_t selected = 0;
  for (std::size_t i = 0; i < count; i += 32) {
    const __m256i low = load_avx2(bounds + i);
    const __m256i high = load_avx2(bounds + i + 16);
    const __m256i reached =
        _mm256_packs_epi16(_mm256_cmpeq_epi16(_mm256_max_epu16(low, wanted), low),
                           _mm256_cmpeq_epi16(_mm256_max_epu16(high, wanted), high));
    // Packing works on halves: 0-7 of low, 0-7 of high, 8-15 of low, 8-15 of high.
    const __m256i in_order = _mm256_permute4x64_epi64(reached, 0b11'01'10'00);
    auto mask = static_cast<std::uint32_t>(_mm256_movemask_epi8(in_order));
    for (; mask != 0; mask &= mask - 1) {
      ranges[selected++] =
          static_cast<std::uint32_t>(i) + static_cast<std::uint32_t>(std::countr_zero(mask));
    }
  }
  return selected;
}

SAKUIN_AVX2 RangeBound max_avx2(const RangeBound* bounds, std::size_t count) {
  __m256i highest = _mm256_setzero_si256();
  for (std::size_t i = 0; i < count; i += 16) {
    highest = _mm256_max_epu16(highest, load_avx2(bounds + i));
  }
  std::array<RangeBound, 16> lanes;
  _mm256_storeu_si256(reinterpret_cast<__m256i*>(lanes.data()), highest);
  return *std::max_element(lanes.begin(), lanes.end());
}

/// 16 lanes, all ones where the bit of `docs` is set.
SAKUIN_AVX2 inline __m256i lanes_avx2(std::uint32_t docs) {
  const __m256i bits =
      _mm256_setr_epi16(1, 1 << 1, 1 << 2, 1 << 3, 1 << 4, 1 << 5, 1 << 6, 1 << 7, 1 << 8, 1 << 9,
                        1 << 10, 1 << 11, 1 << 12, 1 << 13, 1 << 14, static_cast<short>(1 << 15));
  const __m256i all = _mm256_set1_epi16(static_cast<short>(docs));
  return _mm256_cmpeq_epi16(_mm256_and_si256(all, bits), bits);
}

SAKUIN_AVX2 std::uint64_t find_docs_avx2(const std::uint64_t* masks, const RangeBound* bounds,
                                         std::size_t clauses, RangeBound base, RangeBound least) {
  const __m256i wanted = _mm256_set1_epi16(static_cast<short>(least));
  std::uint64_t found = 0;
  for (unsigned first = 0; first < 64; first += 16) {
    __m256i sums = _mm256_set1_epi16(static_cast<short>(base));
    for (std::size_t j = 0; j < clauses; ++j) {
      const __m256i has = lanes_avx2(static_cast<std::uint32_t>(masks[j] >> first & 0xFFFF));
      const __m256i bound = _mm256_set1_epi16(static_cast<short>(bounds[j]));
      sums = _mm256_adds_epu16(sums, _mm256_and_si256(has, bound));
    }
    const __m256i reached = _mm256_cmpeq_epi16(_mm256_max_epu16(sums, wanted), sums);
    const __m256i narrow = _mm256_packs_epi16(reached, _mm256_setzero_si256());
    const auto mask = static_cast<std::uint32_t>(_mm256_movemask_epi8(narrow));
    found |= std::uint64_t{(mask & 0xFF) | (mask >> 8 & 0xFF00)} << first;
  }
  return found;
}

constexpr RangeKernels kAvx2 = {"avx2",      add_list_avx2,  add_bounds_avx2,
                                select_avx2, find_docs_avx2, max_avx2};

// ---- AVX-512 ----

#define SAKUIN_AVX512 __attribute__((target("avx512f,avx512bw,avx512vl")))

SAKUIN_AVX512 inline __m512i combine_avx512(__m512i bound, __m512i other, Occur occur) {
  const __m512i sum = _mm512_adds_epu16(bound, other);
  if (occur == Occur::should) return sum;
  __mmask32 alive = _mm512_test_epi16_mask(bound, bound);
  if (occur == Occur::must) alive &= _mm512_test_epi16_mask(other, other);
  return _mm512_maskz_mov_epi16(alive, sum);
}

SAKUIN_AVX512 void add_list_avx512(RangeBound* bounds, const std::uint8_t* bytes, std::size_t count,
                                   std::uint16_t weight, Occur occur) {
  const __m512i weights = _mm512_set1_epi16(static_cast<short>(weight));
  const __m512i one = _mm512_set1_epi16(1);
  for (std::size_t i = 0; i < count; i += 32) {
    const __m256i packed = _mm256_loadu_si256(reinterpret_cast<const __m256i*>(bytes + i));
    const __m512i wide = _mm512_slli_epi16(_mm512_cvtepu8_epi16(packed), 8);
    const __mmask32 present = _mm512_test_epi16_mask(wide, wide);
    const __m512i product = _mm512_mulhi_epu16(wide, weights);
    const __m512i other = _mm512_maskz_add_epi16(present, product, one);
    const __m512i result = combine_avx512(_mm512_loadu_si512(bounds + i), other, occur);
    _mm512_storeu_si512(bounds + i, result);
  }
}

SAKUIN_AVX512 void add_bounds_avx512(RangeBound* bounds, const RangeBound* others,
                                     std::size_t count, Occur occur) {
  for (std::size_t i = 0; i < count; i += 32) {
    const __m512i result =
        combine_avx512(_mm512_loadu_si512(bounds + i), _mm512_loadu_si512(others + i), occur);
    _mm512_storeu_si512(bounds + i, result);
  }
}

SAKUIN_AVX512 std::size_t select_avx512(const RangeBound* bounds, std::size_t count,
                                        RangeBound least, std::uint32_t* ranges) {
  const __m512i wanted = _mm512_set1_epi16(static_cast<short>(least));
  std::size_t selected = 0;
  for (std::size_t i = 0; i < count; i += 32) {
    std::uint32_t mask = _mm512_cmpge_epu16_mask(_mm512_loadu_si512(bounds + i), wanted);
    for (; mask != 0; mask &= mask - 1) {
      ranges[selected++] =
          static_cast<std::uint32_t>(i) + static_cast<std::uint32_t>(std::countr_zero(mask));
    }
  }
  return selected;
}

SAKUIN_AVX512 RangeBound max_avx512(const RangeBound* bounds, std::size_t count) {
  __m512i highest = _mm512_setzero_si512();
  for (std::size_t i = 0; i < count; i += 32) {
    highest = _mm512_max_epu16(highest, _mm512_loadu_si512(bounds + i));
  }
  std::array<RangeBound, 32> lanes;
  _mm512_storeu_si512(lanes.data(), highest);
  return *std::max_element(lanes.begin(), lanes.end());
}

SAKUIN_AVX512 std::uint64_t find_docs_avx512(const std::uint64_t* masks, const RangeBound* bounds,
                                             std::size_t clauses, RangeBound base,
                                             RangeBound least) {
  __m512i low = _mm512_set1_epi16(static_cast<short>(base));
  __m512i high = low;
  for (std::size_t j = 0; j < clauses; ++j) {
    const __m512i bound = _mm512_set1_epi16(static_cast<short>(bounds[j]));
    low = _mm512_mask_adds_epu16(low, static_cast<__mmask32>(masks[j]), low, bound);
    high = _mm512_mask_adds_epu16(high, static_cast<__mmask32>(masks[j] >> 32), high, bound);
  }
  const __m512i wanted = _mm512_set1_epi16(static_cast<short>(least));
  const std::uint64_t below = _mm512_cmpge_epu16_mask(low, wanted);
  const std::uint64_t above = _mm512_cmpge_epu16_mask(high, wanted);
  return below | above << 32;
}

constexpr RangeKernels kAvx512 = {"avx512",      add_list_avx512,  add_bounds_avx512,
                                  select_avx512, find_docs_avx512, max_avx512};

#endif

constexpr std::array<const RangeKernels*, 1> kPortableOnly = {&kPortable};
#if defined(__x86_64__)
constexpr std::array<const RangeKernels*, 2> kUpToAvx2 = {&kPortable, &kAvx2};
constexpr std::array<const RangeKernels*, 3> kUpToAvx512 = {&kPortable, &kAvx2, &kAvx512};
#endif

}  // namespace

std::span<const RangeKernels* const> range_kernels() noexcept {
#if defined(__x86_64__)
  const bool has_avx2 = __builtin_cpu_supports("avx2");
  if (has_avx2 && __builtin_cpu_supports("avx512bw") && __builtin_cpu_supports("avx512vl")) {
    return kUpToAvx512;
  }
  if (has_avx2) return kUpToAvx2;
#endif
  return kPortableOnly;
}

}  // namespace sakuin

// A unity build goes on with other files.
#undef SAKUIN_AVX2
#undef SAKUIN_AVX512
