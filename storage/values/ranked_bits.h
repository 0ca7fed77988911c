// Bits of the values of a column, which lie by rank, as bits of its documents.
#pragma once

#include <cstdint>
#include <span>

#include "storage/roaring/roaring_view.h"

namespace sakuin::storage {

/// Sets the bit of each document of `docs` whose rank has its bit in `by_rank`. REQUIRES a bit for
/// each rank and one word more, and a bit in `words` for each document.
void add_ranked(const RoaringView& docs, std::span<const std::uint64_t> by_rank,
                std::span<std::uint64_t> words) noexcept;

}  // namespace sakuin::storage
