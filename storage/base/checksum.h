// The one door to xxHash: XXH3, 64 bits, for file checksums and for hashing terms.
#pragma once

#include <cstdint>
#include <string_view>

#include <sakuin/types.h>

namespace sakuin::storage {

/// XXH3_64bits(bytes), seed 0. PERSISTENT: checksums and hash indexes on disk are made with it.
[[nodiscard]] std::uint64_t xxh3(ByteSpan bytes) noexcept;
[[nodiscard]] std::uint64_t xxh3(std::string_view text) noexcept;

}  // namespace sakuin::storage
