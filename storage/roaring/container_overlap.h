// Documents that containers of the same window share, counted or listed, at the speed of the
// machine.
#pragma once

#include <cstdint>
#include <span>
#include <string_view>

#include "storage/roaring/roaring_view.h"

namespace sakuin::storage {

/// Sorted arrays of u16 as they lie in array containers, `a` not longer than `b`.
struct ArrayKernels {
  std::string_view name;
  /// Writes what both have to `out`, which may be `a` and has room for all of `a` and 8 more;
  /// how many that is.
  std::uint32_t (*intersect)(const std::uint8_t* a, std::uint32_t a_count, const std::uint8_t* b,
                             std::uint32_t b_count, std::uint16_t* out);
  /// Only how many.
  std::uint32_t (*count)(const std::uint8_t* a, std::uint32_t a_count, const std::uint8_t* b,
                         std::uint32_t b_count);
};

/// Beyond this many values for each of the shorter array, looking up beats walking both.
inline constexpr std::uint32_t kGallopRatio = 64;

/// Those this machine can run, the portable one first, the fastest last.
[[nodiscard]] std::span<const ArrayKernels* const> array_kernels() noexcept;

/// Documents that both have. REQUIRES the same key.
[[nodiscard]] std::uint32_t count_overlap(const RoaringView::Container& a,
                                          const RoaringView::Container& b) noexcept;

}  // namespace sakuin::storage
