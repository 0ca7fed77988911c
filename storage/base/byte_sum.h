// Sum of a few bytes without a loop over them.
#pragma once

#include <cstdint>

#include "storage/base/bytes.h"

#if defined(__SSE2__)
#include <emmintrin.h>
#endif

namespace sakuin::storage {

/// Of the first `count` of the 16 bytes at `bytes`, which are all readable. REQUIRES count <= 16.
[[nodiscard]] inline std::uint64_t sum_of_bytes(const std::uint8_t* bytes,
                                                std::uint64_t count) noexcept {
#if defined(__SSE2__)
  alignas(16) static constexpr std::uint8_t kOnesThenZeros[32] = {
      0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF,
      0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF};
  const __m128i mask =
      _mm_loadu_si128(reinterpret_cast<const __m128i*>(kOnesThenZeros + 16 - count));
  const __m128i all = _mm_loadu_si128(reinterpret_cast<const __m128i*>(bytes));
  const __m128i sums = _mm_sad_epu8(_mm_and_si128(all, mask), _mm_setzero_si128());
  return static_cast<std::uint64_t>(_mm_cvtsi128_si64(sums) +
                                    _mm_cvtsi128_si64(_mm_unpackhi_epi64(sums, sums)));
#else
  std::uint64_t sum = 0;
  for (std::uint64_t i = 0; i < count; ++i) sum += bytes[i];
  return sum;
#endif
}

}  // namespace sakuin::storage
