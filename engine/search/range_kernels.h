// Arithmetic on the bounds of many ranges at once, for the widest vectors the machine has. All
// kernels give the same numbers.
//
// A bound is 16 bits: 0 means that no document of the range can match; otherwise it is more than
// what its clauses can contribute, in units of the query. kUnbounded, where sums end, says nothing.
#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <span>
#include <string_view>

namespace sakuin {

using RangeBound = std::uint16_t;
inline constexpr RangeBound kUnbounded = 0xFFFF;

[[nodiscard]] inline RangeBound add_bounds(RangeBound a, RangeBound b) noexcept {
  return static_cast<RangeBound>(std::min<std::uint32_t>(std::uint32_t{a} + b, kUnbounded));
}

/// What the stored bound of a list comes to: bound * weight / 2^8, rounded up.
[[nodiscard]] inline RangeBound scale_bound(std::uint8_t bound, std::uint16_t weight) noexcept {
  const std::uint32_t product = (std::uint32_t{bound} << 8) * weight >> 16;
  return bound == 0 ? RangeBound{0} : static_cast<RangeBound>(product + 1);
}

/// What a clause does to the bounds of those before it.
enum class Occur : std::uint8_t {
  should,         ///< adds where it can match
  must,           ///< adds where it can match, and clears all else
  should_beside,  ///< adds where it can match and the bound is not 0: beside required clauses
};

struct RangeKernels {
  std::string_view name;

  /// bounds[i] combined with scale_bound(bytes[i], weight).
  /// REQUIRES a multiple of kRangeLanes ranges, all of them readable.
  void (*add_list)(RangeBound* bounds, const std::uint8_t* bytes, std::size_t count,
                   std::uint16_t weight, Occur occur);
  /// bounds[i] combined with others[i].
  void (*add_bounds)(RangeBound* bounds, const RangeBound* others, std::size_t count, Occur occur);
  /// Writes the numbers of the ranges whose bound is at least `least` to `ranges`, ascending, which
  /// has room for `count`; how many they are. REQUIRES a multiple of kRangeLanes ranges.
  std::size_t (*select)(const RangeBound* bounds, std::size_t count, RangeBound least,
                        std::uint32_t* ranges);
  /// Documents of one range that reach `least`: bit i of masks[j] says that document i has clause
  /// j, which adds bounds[j] to `base`.
  std::uint64_t (*find_docs)(const std::uint64_t* masks, const RangeBound* bounds,
                             std::size_t clauses, RangeBound base, RangeBound least);
  /// The highest bound; 0 for none.
  RangeBound (*max)(const RangeBound* bounds, std::size_t count);
};

/// Vectors of every kernel divide this.
inline constexpr std::size_t kRangeLanes = 32;

/// Those this machine can run, the portable one first, the fastest last.
[[nodiscard]] std::span<const RangeKernels* const> range_kernels() noexcept;

}  // namespace sakuin
