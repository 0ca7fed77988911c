// Term frequencies of one list, by rank: mostly 1, so packed to that.
// Format: storage/FORMAT.md, "Freqs".
#pragma once

#include <cstdint>
#include <span>

#include "storage/base/bytes.h"

namespace sakuin::storage {

/// Appends the frequencies (each >= 1) with the code width that is smallest; nothing if all are 1.
void write_freqs(std::span<const std::uint32_t> freqs, ByteBuffer& out);

}  // namespace sakuin::storage
