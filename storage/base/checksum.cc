#include "storage/base/checksum.h"

// Compiled into this file alone: no symbol of xxHash leaves the library, whatever the host links.
#define XXH_INLINE_ALL
#include <xxhash.h>

#include "storage/base/bytes.h"

namespace sakuin::storage {

std::uint64_t xxh3(ByteSpan bytes) noexcept { return XXH3_64bits(bytes.data(), bytes.size()); }

std::uint64_t xxh3(std::string_view text) noexcept { return xxh3(as_bytes(text)); }

}  // namespace sakuin::storage
