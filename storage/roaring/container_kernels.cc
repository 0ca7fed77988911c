#include "storage/roaring/container_kernels.h"

#include <algorithm>
#include <array>

#include "storage/base/popcount.h"
#include "storage/roaring/container_search.h"
#include "storage/roaring/lane_packing.h"

#if defined(__x86_64__)
#include <immintrin.h>
#endif

namespace sakuin::storage {
namespace {

/// Beyond this many values for each of the shorter array, looking up beats walking both.
constexpr std::uint32_t kGallopRatio = 64;

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

/// Looks each of `few` up in `many`.
template <class Emit>
void search_arrays(const std::uint8_t* few, std::uint32_t few_count, const std::uint8_t* many,
                   std::uint32_t many_count, Emit&& emit) noexcept {
  std::uint32_t at = 0;
  for (std::uint32_t i = 0; i < few_count; ++i) {
    const std::uint32_t value = array_value(few, i);
    at = search_array(many, many_count, at, value);
    if (at == many_count) return;
    emit(value, array_value(many, at) == value);
  }
}

template <class Emit>
void match_portable(const std::uint8_t* a, std::uint32_t a_count, const std::uint8_t* b,
                    std::uint32_t b_count, Emit&& emit) noexcept {
  if (b_count / kGallopRatio > a_count) return search_arrays(a, a_count, b, b_count, emit);
  if (a_count / kGallopRatio > b_count) return search_arrays(b, b_count, a, a_count, emit);
  merge_arrays(a, a_count, b, b_count, emit);
}

std::uint32_t intersect_portable(const std::uint8_t* a, std::uint32_t a_count,
                                 const std::uint8_t* b, std::uint32_t b_count, std::uint16_t* out) {
  std::uint32_t found = 0;
  match_portable(a, a_count, b, b_count, [&](std::uint32_t value, bool in_both) {
    out[found] = static_cast<std::uint16_t>(value);
    found += in_both ? 1U : 0U;
  });
  return found;
}

std::uint32_t count_common_portable(const std::uint8_t* a, std::uint32_t a_count,
                                    const std::uint8_t* b, std::uint32_t b_count) {
  std::uint32_t found = 0;
  match_portable(a, a_count, b, b_count,
                 [&](std::uint32_t, bool in_both) { found += in_both ? 1U : 0U; });
  return found;
}

std::uint32_t count_in_bitset_portable(const std::uint8_t* array, std::uint32_t count,
                                       const std::uint8_t* bitset) {
  std::uint32_t found = 0;
  for (std::uint32_t i = 0; i < count; ++i) {
    found += bitset_contains(bitset, array_value(array, i)) ? 1U : 0U;
  }
  return found;
}

template <class Join>
std::uint32_t join_portable(std::span<const std::uint8_t* const> bitsets, std::uint64_t* out,
                            Join&& join) noexcept {
  std::uint32_t count = 0;
  for (std::uint32_t i = 0; i < kBitsetWords; ++i) {
    std::uint64_t word = word_at(bitsets.front(), i);
    for (const std::uint8_t* const other : bitsets.subspan(1)) word = join(word, word_at(other, i));
    if (out != nullptr) out[i] = word;
    count += popcount64(word);
  }
  return count;
}

std::uint32_t all_of_portable(std::span<const std::uint8_t* const> bitsets, std::uint64_t* out) {
  return join_portable(bitsets, out, [](std::uint64_t a, std::uint64_t b) { return a & b; });
}

std::uint32_t any_of_portable(std::span<const std::uint8_t* const> bitsets, std::uint64_t* out) {
  return join_portable(bitsets, out, [](std::uint64_t a, std::uint64_t b) { return a | b; });
}

constexpr ContainerKernels kPortable = {
    "portable",      intersect_portable, count_common_portable, count_in_bitset_portable,
    all_of_portable, any_of_portable};

#if defined(__x86_64__)

// ---- AVX2 ----
// Loads and stores are unaligned; the casts are those the intrinsics ask for.

#define SAKUIN_AVX2 __attribute__((target("avx2,bmi,bmi2,popcnt")))
#define SAKUIN_AVX2_LAMBDA __attribute__((target("avx2,bmi,bmi2,popcnt"), always_inline))
#define SAKUIN_AVX2_INLINE __attribute__((target("avx2,bmi,bmi2,popcnt"), always_inline)) inline

SAKUIN_AVX2_INLINE __m256i load_avx2(const std::uint8_t* at) {
  return _mm256_loadu_si256(reinterpret_cast<const __m256i*>(at));
}

/// From so many values for each of the shorter array on, each of these is looked for by itself.
constexpr std::uint32_t kSkipRatio = 12;
constexpr std::uint32_t kSkipBlock = 32;

constexpr std::uint32_t kLanesA = 8;
constexpr std::uint32_t kLanesB = 16;

/// The lanes of sixteen values `b`, all ones, that are among eight values `a`, given twice: `a` is
/// turned until each value has met each lane.
SAKUIN_AVX2_INLINE __m256i lanes_in_avx2(__m256i a, __m256i b) {
  const __m256i next = _mm256_setr_epi8(2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 0, 1, 2, 3,
                                        4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 0, 1);
  const __m256i turned = _mm256_shuffle_epi8(a, next);
  __m256i equal = _mm256_or_si256(_mm256_cmpeq_epi16(a, b), _mm256_cmpeq_epi16(turned, b));
  const auto meet = [&](__m256i even, __m256i odd) SAKUIN_AVX2_LAMBDA {
    const __m256i both = _mm256_or_si256(_mm256_cmpeq_epi16(even, b), _mm256_cmpeq_epi16(odd, b));
    equal = _mm256_or_si256(equal, both);
  };
  meet(_mm256_shuffle_epi32(a, 0x39), _mm256_shuffle_epi32(turned, 0x39));
  meet(_mm256_shuffle_epi32(a, 0x4E), _mm256_shuffle_epi32(turned, 0x4E));
  meet(_mm256_shuffle_epi32(a, 0x93), _mm256_shuffle_epi32(turned, 0x93));
  return equal;
}

/// Where eight values are taken from so that the last `rest` of them come first, and then the last
/// of all again and again.
constexpr std::array<LaneShuffle, kLanesA> make_tails() noexcept {
  std::array<LaneShuffle, kLanesA> tails = {};
  for (unsigned rest = 1; rest < kLanesA; ++rest) {
    for (unsigned lane = 0; lane < kLanesA; ++lane) {
      const unsigned from = lane < rest ? kLanesA - rest + lane : kLanesA - 1;
      tails[rest][2 * lane] = static_cast<std::uint8_t>(2 * from);
      tails[rest][2 * lane + 1] = static_cast<std::uint8_t>(2 * from + 1);
    }
  }
  return tails;
}
constexpr std::array<LaneShuffle, kLanesA> kTails = make_tails();

/// Eight values from place i on, twice; the last one again where there are fewer.
SAKUIN_AVX2_INLINE __m256i load_a_avx2(const std::uint8_t* a, std::uint32_t count,
                                       std::uint32_t i) {
  const std::uint32_t begin = std::min(i, count - kLanesA);
  const auto* const at = reinterpret_cast<const __m128i*>(a + 2 * std::size_t{begin});
  __m128i values = _mm_loadu_si128(at);
  if (begin < i) {
    const auto* const tail = reinterpret_cast<const __m128i*>(kTails[count - i].data());
    values = _mm_shuffle_epi8(values, _mm_loadu_si128(tail));
  }
  return _mm256_broadcastsi128_si256(values);
}

/// Visits sixteen values of `b` with a bit for each lane that `a` has. Blocks that overlap meet,
/// each pair once, so that no branch depends on values; a block at the end reaches back to have all
/// its lanes. REQUIRES a block of each.
template <class Visit>
SAKUIN_AVX2_INLINE void match_blocks_avx2(const std::uint8_t* a, std::uint32_t a_count,
                                          const std::uint8_t* b, std::uint32_t b_count,
                                          Visit&& visit) {
  const auto lanes = [](__m256i equal) SAKUIN_AVX2_LAMBDA {
    const __m128i packed =
        _mm_packs_epi16(_mm256_castsi256_si128(equal), _mm256_extracti128_si256(equal, 1));
    return static_cast<unsigned>(_mm_movemask_epi8(packed));
  };
  std::uint32_t i = 0;
  std::uint32_t j = 0;
  while (i + kLanesA <= a_count && j + kLanesB <= b_count) {
    const auto* const at = reinterpret_cast<const __m128i*>(a + 2 * std::size_t{i});
    const __m256i of_a = _mm256_broadcastsi128_si256(_mm_loadu_si128(at));
    const __m256i of_b = load_avx2(b + 2 * std::size_t{j});
    const std::uint32_t last_a = array_value(a, i + kLanesA - 1);
    const std::uint32_t last_b = array_value(b, j + kLanesB - 1);
    visit(of_b, lanes(lanes_in_avx2(of_a, of_b)));
    i += last_a <= last_b ? kLanesA : 0;
    j += last_b <= last_a ? kLanesB : 0;
  }
  while (i < a_count && j < b_count) {
    const std::uint32_t begin = std::min(j, b_count - kLanesB);
    const __m256i of_b = load_avx2(b + 2 * std::size_t{begin});
    const unsigned fresh = ~0U << (j - begin);  // lanes that were not there before
    const std::uint32_t last_a = array_value(a, std::min(i + kLanesA, a_count) - 1);
    const std::uint32_t last_b = array_value(b, begin + kLanesB - 1);
    visit(of_b, lanes(lanes_in_avx2(load_a_avx2(a, a_count, i), of_b)) & fresh);
    i += last_a <= last_b ? kLanesA : 0;
    j += last_b <= last_a ? kLanesB : 0;
  }
}

/// Emits each of `few`, up to the last of `many`, with whether `many` has it. REQUIRES a block of
/// `many`.
template <class Emit>
SAKUIN_AVX2_INLINE void skip_blocks_avx2(const std::uint8_t* few, std::uint32_t few_count,
                                         const std::uint8_t* many, std::uint32_t many_count,
                                         Emit&& emit) {
  std::uint32_t j = 0;
  for (std::uint32_t i = 0; i < few_count; ++i) {
    const std::uint32_t value = array_value(few, i);
    while (array_value(many, j + kSkipBlock - 1) < value) {
      j += kSkipBlock;
      if (j + kSkipBlock <= many_count) continue;
      j = many_count - kSkipBlock;  // the last, which reaches back
      if (array_value(many, many_count - 1) < value) return;
    }
    const std::uint8_t* const block = many + 2 * std::size_t{j};
    const __m256i wanted = _mm256_set1_epi16(static_cast<short>(value));
    const __m256i found = _mm256_or_si256(_mm256_cmpeq_epi16(wanted, load_avx2(block)),
                                          _mm256_cmpeq_epi16(wanted, load_avx2(block + 32)));
    emit(value, _mm256_testz_si256(found, found) == 0);
  }
}

SAKUIN_AVX2 std::uint32_t intersect_avx2(const std::uint8_t* a, std::uint32_t a_count,
                                         const std::uint8_t* b, std::uint32_t b_count,
                                         std::uint16_t* out) {
  if (a_count > b_count) return intersect_avx2(b, b_count, a, a_count, out);
  std::uint32_t found = 0;
  if (b_count >= kSkipBlock && b_count / kSkipRatio >= a_count) {
    skip_blocks_avx2(a, a_count, b, b_count,
                     [&](std::uint32_t value, bool in_both) SAKUIN_AVX2_LAMBDA {
                       out[found] = static_cast<std::uint16_t>(value);
                       found += in_both ? 1U : 0U;
                     });
    return found;
  }
  if (a_count < kLanesA || b_count < kLanesB) {
    return intersect_portable(a, a_count, b, b_count, out);
  }
  match_blocks_avx2(a, a_count, b, b_count, [&](__m256i values, unsigned lanes) SAKUIN_AVX2_LAMBDA {
    const auto write = [&](__m128i half, unsigned set) SAKUIN_AVX2_LAMBDA {
      const auto* const shuffle = reinterpret_cast<const __m128i*>(kLanePacking[set].data());
      _mm_storeu_si128(reinterpret_cast<__m128i*>(out + found),
                       _mm_shuffle_epi8(half, _mm_loadu_si128(shuffle)));
      found += static_cast<std::uint32_t>(_mm_popcnt_u32(set));
    };
    write(_mm256_castsi256_si128(values), lanes & 0xFF);
    write(_mm256_extracti128_si256(values, 1), lanes >> 8 & 0xFF);
  });
  return found;
}

SAKUIN_AVX2 std::uint32_t count_common_avx2(const std::uint8_t* a, std::uint32_t a_count,
                                            const std::uint8_t* b, std::uint32_t b_count) {
  if (a_count > b_count) return count_common_avx2(b, b_count, a, a_count);
  std::uint32_t found = 0;
  if (b_count >= kSkipBlock && b_count / kSkipRatio >= a_count) {
    skip_blocks_avx2(a, a_count, b, b_count, [&](std::uint32_t, bool in_both) SAKUIN_AVX2_LAMBDA {
      found += in_both ? 1U : 0U;
    });
    return found;
  }
  if (a_count < kLanesA || b_count < kLanesB) return count_common_portable(a, a_count, b, b_count);
  match_blocks_avx2(a, a_count, b, b_count, [&](__m256i, unsigned lanes) SAKUIN_AVX2_LAMBDA {
    found += static_cast<std::uint32_t>(_mm_popcnt_u32(lanes));
  });
  return found;
}

SAKUIN_AVX2 std::uint32_t count_in_bitset_avx2(const std::uint8_t* array, std::uint32_t count,
                                               const std::uint8_t* bitset) {
  std::uint64_t found = 0;
  std::uint64_t found_too = 0;  // another sum, so that one does not wait for the other
  std::uint32_t i = 0;
  for (; i + 4 <= count; i += 4) {
    const std::uint64_t four = load_le<std::uint64_t>(array + 2 * std::size_t{i});
    const auto bit = [&](std::uint64_t low) SAKUIN_AVX2_LAMBDA {
      const auto word = static_cast<std::uint32_t>(low / 64 % kBitsetWords);
      return word_at(bitset, word) >> (low % 64) & 1;
    };
    found += bit(four);
    found_too += bit(four >> 16);
    found += bit(four >> 32);
    found_too += bit(four >> 48);
  }
  const std::uint32_t rest =
      count_in_bitset_portable(array + 2 * std::size_t{i}, count - i, bitset);
  return static_cast<std::uint32_t>(found + found_too) + rest;
}

/// Set bits of each byte.
SAKUIN_AVX2_INLINE __m256i count_bytes_avx2(__m256i bits) {
  const __m256i of_half = _mm256_setr_epi8(0, 1, 1, 2, 1, 2, 2, 3, 1, 2, 2, 3, 2, 3, 3, 4, 0, 1, 1,
                                           2, 1, 2, 2, 3, 1, 2, 2, 3, 2, 3, 3, 4);
  const __m256i half = _mm256_set1_epi8(15);
  const __m256i low = _mm256_shuffle_epi8(of_half, _mm256_and_si256(bits, half));
  const __m256i high =
      _mm256_shuffle_epi8(of_half, _mm256_and_si256(_mm256_srli_epi16(bits, 4), half));
  return _mm256_add_epi8(low, high);
}

/// In `counts`, four sums of 64 bits.
SAKUIN_AVX2_INLINE __m256i count_bits_avx2(__m256i bits) {
  return _mm256_sad_epu8(count_bytes_avx2(bits), _mm256_setzero_si256());
}

SAKUIN_AVX2_INLINE std::uint64_t sum_avx2(__m256i counts) {
  std::array<std::uint64_t, 4> sums;
  _mm256_storeu_si256(reinterpret_cast<__m256i*>(sums.data()), counts);
  return sums[0] + sums[1] + sums[2] + sums[3];
}

/// Adds two bits to one of the same weight in each place: `low` becomes the sum, what is returned
/// is carried.
SAKUIN_AVX2_INLINE __m256i carry_avx2(__m256i& low, __m256i a, __m256i b) {
  const __m256i either = _mm256_xor_si256(low, a);
  const __m256i carry = _mm256_or_si256(_mm256_and_si256(low, a), _mm256_and_si256(either, b));
  low = _mm256_xor_si256(either, b);
  return carry;
}

/// Counts eight vectors at a time (Harley-Seal; Mula, Kurz & Lemire 2018, "Faster population counts
/// using AVX2 instructions"). `next(i)` is the i-th vector of 256.
template <class Next>
SAKUIN_AVX2_INLINE std::uint32_t count_vectors_avx2(Next&& next) {
  __m256i ones = _mm256_setzero_si256();
  __m256i twos = ones;
  __m256i fours = ones;
  __m256i eights = ones;
  for (std::size_t i = 0; i < kBitsetBytes / 32; i += 8) {
    const __m256i twos_a = carry_avx2(ones, next(i), next(i + 1));
    const __m256i twos_b = carry_avx2(ones, next(i + 2), next(i + 3));
    const __m256i fours_a = carry_avx2(twos, twos_a, twos_b);
    const __m256i twos_c = carry_avx2(ones, next(i + 4), next(i + 5));
    const __m256i twos_d = carry_avx2(ones, next(i + 6), next(i + 7));
    const __m256i fours_b = carry_avx2(twos, twos_c, twos_d);
    eights = _mm256_add_epi64(eights, count_bits_avx2(carry_avx2(fours, fours_a, fours_b)));
  }
  return static_cast<std::uint32_t>(8 * sum_avx2(eights) + 4 * sum_avx2(count_bits_avx2(fours)) +
                                    2 * sum_avx2(count_bits_avx2(twos)) +
                                    sum_avx2(count_bits_avx2(ones)));
}

template <bool kAll>
SAKUIN_AVX2_INLINE std::uint32_t join_avx2(std::span<const std::uint8_t* const> bitsets,
                                           std::uint64_t* out) {
  const std::uint8_t* const first = bitsets.front();
  const std::span<const std::uint8_t* const> others = bitsets.subspan(1);
  return count_vectors_avx2([&](std::size_t i) SAKUIN_AVX2_LAMBDA {
    __m256i bits = load_avx2(first + 32 * i);
    for (const std::uint8_t* const other : others) {
      const __m256i more = load_avx2(other + 32 * i);
      bits = kAll ? _mm256_and_si256(bits, more) : _mm256_or_si256(bits, more);
    }
    if (out != nullptr) _mm256_storeu_si256(reinterpret_cast<__m256i*>(out + 4 * i), bits);
    return bits;
  });
}

SAKUIN_AVX2 std::uint32_t all_of_avx2(std::span<const std::uint8_t* const> bitsets,
                                      std::uint64_t* out) {
  return join_avx2<true>(bitsets, out);
}

SAKUIN_AVX2 std::uint32_t any_of_avx2(std::span<const std::uint8_t* const> bitsets,
                                      std::uint64_t* out) {
  return join_avx2<false>(bitsets, out);
}

constexpr ContainerKernels kAvx2 = {
    "avx2", intersect_avx2, count_common_avx2, count_in_bitset_avx2, all_of_avx2, any_of_avx2};

// ---- AVX-512, where it counts bits; arrays as with AVX2 ----

#define SAKUIN_AVX512 __attribute__((target("avx512f,avx512vpopcntdq")))
#define SAKUIN_AVX512_INLINE \
  __attribute__((target("avx512f,avx512vpopcntdq"), always_inline)) inline

template <bool kAll>
SAKUIN_AVX512_INLINE std::uint32_t join_avx512(std::span<const std::uint8_t* const> bitsets,
                                               std::uint64_t* out) {
  const std::uint8_t* const first = bitsets.front();
  const std::span<const std::uint8_t* const> others = bitsets.subspan(1);
  __m512i counts = _mm512_setzero_si512();
  for (std::size_t at = 0; at < kBitsetBytes; at += 64) {
    __m512i bits = _mm512_loadu_si512(first + at);
    for (const std::uint8_t* const other : others) {
      const __m512i more = _mm512_loadu_si512(other + at);
      bits = kAll ? _mm512_and_si512(bits, more) : _mm512_or_si512(bits, more);
    }
    if (out != nullptr) _mm512_storeu_si512(out + at / 8, bits);
    counts = _mm512_add_epi64(counts, _mm512_popcnt_epi64(bits));
  }
  std::array<std::uint64_t, 8> sums;
  _mm512_storeu_si512(sums.data(), counts);
  std::uint64_t sum = 0;
  for (const std::uint64_t count : sums) sum += count;
  return static_cast<std::uint32_t>(sum);
}

SAKUIN_AVX512 std::uint32_t all_of_avx512(std::span<const std::uint8_t* const> bitsets,
                                          std::uint64_t* out) {
  return join_avx512<true>(bitsets, out);
}

SAKUIN_AVX512 std::uint32_t any_of_avx512(std::span<const std::uint8_t* const> bitsets,
                                          std::uint64_t* out) {
  return join_avx512<false>(bitsets, out);
}

constexpr ContainerKernels kAvx512 = {"avx512",          intersect_avx2,
                                      count_common_avx2, count_in_bitset_avx2,
                                      all_of_avx512,     any_of_avx512};

#endif

constexpr std::array<const ContainerKernels*, 1> kPortableOnly = {&kPortable};
#if defined(__x86_64__)
constexpr std::array<const ContainerKernels*, 2> kUpToAvx2 = {&kPortable, &kAvx2};
constexpr std::array<const ContainerKernels*, 3> kUpToAvx512 = {&kPortable, &kAvx2, &kAvx512};
#endif

}  // namespace

std::span<const ContainerKernels* const> container_kernels() noexcept {
#if defined(__x86_64__)
  const bool has_avx2 = __builtin_cpu_supports("avx2") && __builtin_cpu_supports("bmi") &&
                        __builtin_cpu_supports("bmi2") && __builtin_cpu_supports("popcnt");
  if (has_avx2 && __builtin_cpu_supports("avx512f") && __builtin_cpu_supports("avx512vpopcntdq")) {
    return kUpToAvx512;
  }
  if (has_avx2) return kUpToAvx2;
#endif
  return kPortableOnly;
}

}  // namespace sakuin::storage

// A unity build goes on with other files.
#undef SAKUIN_AVX2
#undef SAKUIN_AVX2_LAMBDA
#undef SAKUIN_AVX2_INLINE
#undef SAKUIN_AVX512
#undef SAKUIN_AVX512_INLINE
