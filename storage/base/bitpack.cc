#include "storage/base/bitpack.h"

#include <bit>

namespace sakuin::storage {
namespace {

std::uint64_t count_bits_portable(const std::uint8_t* words, std::size_t count) noexcept {
  std::uint64_t sum = 0;
  for (std::size_t i = 0; i < count; ++i) {
    sum += static_cast<unsigned>(std::popcount(load_le<std::uint64_t>(words + i * 8)));
  }
  return sum;
}

#if defined(__x86_64__)
// Without the instruction std::popcount is a call into a table.
__attribute__((target("popcnt"))) std::uint64_t count_bits_popcnt(const std::uint8_t* words,
                                                                  std::size_t count) noexcept {
  std::uint64_t sum = 0;
  for (std::size_t i = 0; i < count; ++i) {
    sum += static_cast<unsigned>(__builtin_popcountll(load_le<std::uint64_t>(words + i * 8)));
  }
  return sum;
}
#endif

}  // namespace

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

std::uint64_t count_bits(const std::uint8_t* words, std::size_t count) noexcept {
#if defined(__x86_64__)
  if (__builtin_cpu_supports("popcnt")) return count_bits_popcnt(words, count);
#endif
  return count_bits_portable(words, count);
}

}  // namespace sakuin::storage
