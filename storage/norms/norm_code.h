// Field length <-> one byte, the "byte4" code of Lucene (SmallFloat.intToByte4): exact below 40,
// then four significant bits. Monotone; decoding gives the smallest length of the code.
#pragma once

#include <array>
#include <cstdint>

namespace sakuin::storage {

using NormCode = std::uint8_t;

[[nodiscard]] NormCode encode_length(std::uint32_t length) noexcept;
[[nodiscard]] std::uint32_t decode_length(NormCode code) noexcept;

}  // namespace sakuin::storage
