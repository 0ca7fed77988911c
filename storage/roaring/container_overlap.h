// How many documents containers of the same window share, at the speed of the machine.
#pragma once

#include <cstdint>

#include "storage/roaring/roaring_view.h"

namespace sakuin::storage {

/// Documents that both have. REQUIRES the same key.
[[nodiscard]] std::uint32_t count_overlap(const RoaringView::Container& a,
                                          const RoaringView::Container& b) noexcept;

}  // namespace sakuin::storage
