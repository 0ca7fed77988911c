// PERSISTENT: the head of a Roaring bitmap in the portable serialization, for its writer and its
// view. Format: storage/FORMAT.md, "Roaring bitmap".
#pragma once

#include <cstddef>
#include <cstdint>

namespace sakuin::storage {

inline constexpr std::uint32_t kCookiePlain = 12346;
inline constexpr std::uint32_t kCookieWithRuns = 12347;  ///< low 16 bits; containers - 1 above them
inline constexpr std::uint32_t kMaxContainers = 1 << 16;
inline constexpr std::uint32_t kMaxArrayCardinality = 4096;
inline constexpr std::uint32_t kBitsetWords = 1024;
inline constexpr std::uint32_t kBitsetBytes = kBitsetWords * 8;
inline constexpr std::size_t kRunFlagsAt = 4;

/// Where the parts of the head lie, from the first byte of the bitmap.
struct RoaringLayout {
  constexpr RoaringLayout(std::uint32_t count, bool has_runs) noexcept
      : descriptors_at(has_runs ? kRunFlagsAt + (std::size_t{count} + 7) / 8 : 8),
        offsets_at(descriptors_at + 4 * std::size_t{count}),
        has_offsets(!has_runs || count >= 4),
        containers_at(offsets_at + (has_offsets ? 4 * std::size_t{count} : 0)) {}

  std::size_t descriptors_at;
  std::size_t offsets_at;
  bool has_offsets;
  std::size_t containers_at;
};

}  // namespace sakuin::storage
