// PERSISTENT: where the parts of a term dictionary lie. Format: storage/FORMAT.md, "Terms".
#pragma once

#include <cstdint>

namespace sakuin::storage {

inline constexpr std::uint32_t kTermsPerBlock = 16;
inline constexpr std::uint32_t kSlotsPerBucket = 16;
inline constexpr std::uint64_t kBucketBytes = 64;  ///< one cache line
inline constexpr std::uint64_t kTermDictAlignment = 64;
inline constexpr std::uint64_t kTermDictTrailerBytes = 16;
inline constexpr std::uint32_t kMaxTermBytes = 65535;

/// Blocks begin at places, of which a slot can name so many. They are near each other at first, so
/// that a dictionary of usual size has small gaps, and further apart later, so that a huge one
/// fits.
inline constexpr std::uint32_t kMaxTermPlaces = (1U << 24) - 1;
inline constexpr std::uint32_t kNearTermPlaces = 1U << 23;
inline constexpr std::uint64_t kNearPlaceBytes = 8;
inline constexpr std::uint64_t kFarPlaceBytes = 128;
inline constexpr std::uint64_t kFarPlacesAt = kNearTermPlaces * kNearPlaceBytes;

[[nodiscard]] constexpr std::uint64_t term_place_offset(std::uint32_t place) noexcept {
  if (place < kNearTermPlaces) return place * kNearPlaceBytes;
  return kFarPlacesAt + std::uint64_t{place - kNearTermPlaces} * kFarPlaceBytes;
}

/// The first place at `offset` or behind it; beyond kMaxTermPlaces if there is none.
[[nodiscard]] constexpr std::uint64_t term_place_at(std::uint64_t offset) noexcept {
  if (offset <= kFarPlacesAt) return (offset + kNearPlaceBytes - 1) / kNearPlaceBytes;
  return kNearTermPlaces + (offset - kFarPlacesAt + kFarPlaceBytes - 1) / kFarPlaceBytes;
}

/// Offsets from the first byte of the dictionary; its blocks begin at 0. REQUIRES at most
/// kMaxTermPlaces blocks and blocks_bytes below 2^63.
struct TermDictLayout {
  constexpr TermDictLayout(std::uint64_t term_count, std::uint64_t blocks_bytes) noexcept
      : block_count((term_count + kTermsPerBlock - 1) / kTermsPerBlock),
        bucket_count((term_count * 5 + 63) / 64),  // 12.8 terms in 16 slots
        buckets_at(aligned(blocks_bytes)),
        places_at(buckets_at + bucket_count * kBucketBytes),
        trailer_at(aligned(places_at + block_count * 4 + kTermDictTrailerBytes) -
                   kTermDictTrailerBytes),
        total_bytes(trailer_at + kTermDictTrailerBytes) {}

  static constexpr std::uint64_t aligned(std::uint64_t bytes) noexcept {
    return (bytes + kTermDictAlignment - 1) / kTermDictAlignment * kTermDictAlignment;
  }

  std::uint64_t block_count;
  std::uint64_t bucket_count;
  std::uint64_t buckets_at;
  std::uint64_t places_at;
  std::uint64_t trailer_at;
  std::uint64_t total_bytes;
};

}  // namespace sakuin::storage
