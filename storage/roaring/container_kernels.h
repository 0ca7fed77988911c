// The inner loops of counting and intersecting containers, in every form this machine can run. All
// of them do the same: which one is chosen shows in time only.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <string_view>

namespace sakuin::storage {

/// Values that intersect() may write beyond those it found.
inline constexpr std::size_t kIntersectSlack = 16;

/// Arrays are sorted u16 as they lie in array containers, or none; bitsets are 8192 bytes as
/// in bitset containers.
struct ContainerKernels {
  std::string_view name;
  /// Writes what both arrays have to `out`, which is neither of them and has room for all of the
  /// shorter and kIntersectSlack more; how many that is.
  std::uint32_t (*intersect)(const std::uint8_t* a, std::uint32_t a_count, const std::uint8_t* b,
                             std::uint32_t b_count, std::uint16_t* out);
  /// Only how many.
  std::uint32_t (*count_common)(const std::uint8_t* a, std::uint32_t a_count, const std::uint8_t* b,
                                std::uint32_t b_count);
  /// Values of the array that are in the bitset.
  std::uint32_t (*count_in_bitset)(const std::uint8_t* array, std::uint32_t count,
                                   const std::uint8_t* bitset);
  /// Bits that all of the bitsets have; written to the 1024 words of `out` too unless it is null.
  /// REQUIRES one bitset at least.
  std::uint32_t (*all_of)(std::span<const std::uint8_t* const> bitsets, std::uint64_t* out);
  /// Likewise those that any of them has.
  std::uint32_t (*any_of)(std::span<const std::uint8_t* const> bitsets, std::uint64_t* out);
};

/// Those this machine can run, the portable one first, the fastest last.
[[nodiscard]] std::span<const ContainerKernels* const> container_kernels() noexcept;

/// The fastest.
[[nodiscard]] inline const ContainerKernels& best_container_kernels() noexcept {
  static const ContainerKernels& best = *container_kernels().back();
  return best;
}

}  // namespace sakuin::storage
