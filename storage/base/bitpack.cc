#include "storage/base/bitpack.h"

#include "storage/base/popcount.h"

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

std::uint64_t count_bits(const std::uint8_t* words, std::size_t count) noexcept {
  std::uint64_t sum = 0;
  for (std::size_t i = 0; i < count; ++i) sum += popcount64(load_le<std::uint64_t>(words + i * 8));
  return sum;
}

}  // namespace sakuin::storage
