#include "storage/base/bitpack.h"

#include <array>
#include <numeric>

#include "storage/base/popcount.h"

#if defined(__x86_64__)
#include <immintrin.h>
#endif

namespace sakuin::storage {

void append_packed_bits(std::span<const std::uint32_t> values, unsigned width, ByteBuffer& out) {
  std::uint64_t pending = 0;  // at most 7 bits between values
  unsigned pending_bits = 0;
  for (const std::uint32_t value : values) {
    pending |= static_cast<std::uint64_t>(value) << pending_bits;
    pending_bits += width;
    for (; pending_bits >= 8; pending_bits -= 8) {
      out.push_back(static_cast<std::uint8_t>(pending));
      pending >>= 8;
    }
  }
  if (pending_bits > 0) out.push_back(static_cast<std::uint8_t>(pending));
}

namespace {

#if defined(__x86_64__)
/// Eight words at a time; those of the last incomplete eight are not counted.
__attribute__((target("avx512f,avx512vpopcntdq"))) std::uint64_t count_eights(
    const std::uint8_t* words, std::size_t count) noexcept {
  __m512i sums = _mm512_setzero_si512();
  for (std::size_t i = 0; i + 8 <= count; i += 8) {
    sums = _mm512_add_epi64(sums, _mm512_popcnt_epi64(_mm512_loadu_si512(words + i * 8)));
  }
  std::array<std::uint64_t, 8> lanes;
  _mm512_storeu_si512(lanes.data(), sums);
  return std::accumulate(lanes.begin(), lanes.end(), std::uint64_t{0});
}
#endif

}  // namespace

std::uint64_t count_bits(const std::uint8_t* words, std::size_t count) noexcept {
  std::uint64_t sum = 0;
  std::size_t i = 0;
#if defined(__x86_64__)
  if (count >= 8 && __builtin_cpu_supports("avx512vpopcntdq")) {
    sum = count_eights(words, count);
    i = count / 8 * 8;
  }
#endif
  for (; i < count; ++i) sum += popcount64(load_le<std::uint64_t>(words + i * 8));
  return sum;
}

}  // namespace sakuin::storage
