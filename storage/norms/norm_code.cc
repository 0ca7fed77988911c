#include "storage/norms/norm_code.h"

#include <algorithm>
#include <bit>

namespace sakuin::storage {
namespace {

constexpr std::uint32_t kLargestLength = 0x7FFF'FFFF;

/// Keeps four significant bits: three below the leading one, and how far they were shifted.
constexpr std::uint32_t to_int4(std::uint32_t value) noexcept {
  if (value < 16) return value;
  const auto shift = static_cast<std::uint32_t>(std::bit_width(value)) - 4;
  return (value >> shift & 7) | (shift + 1) << 3;
}

constexpr std::uint32_t from_int4(std::uint32_t code) noexcept {
  if (code < 16) return code;
  return ((code & 7) | 8) << ((code >> 3) - 1);
}

/// Codes that are left over for lengths kept as they are.
constexpr std::uint32_t kFreeCodes = 255 - to_int4(kLargestLength);
static_assert(kFreeCodes == 24);

constexpr std::array<std::uint32_t, 256> make_lengths() noexcept {
  std::array<std::uint32_t, 256> lengths = {};
  for (std::uint32_t code = 0; code < 256; ++code) {
    lengths[code] = code < kFreeCodes ? code : kFreeCodes + from_int4(code - kFreeCodes);
  }
  return lengths;
}

constexpr std::array<std::uint32_t, 256> kLengths = make_lengths();

}  // namespace

NormCode encode_length(std::uint32_t length) noexcept {
  const std::uint32_t bounded = std::min(length, kLargestLength);
  if (bounded < kFreeCodes) return static_cast<NormCode>(bounded);
  return static_cast<NormCode>(kFreeCodes + to_int4(bounded - kFreeCodes));
}

std::uint32_t decode_length(NormCode code) noexcept { return kLengths[code]; }

}  // namespace sakuin::storage
