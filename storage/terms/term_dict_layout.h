// PERSISTENT: where the parts of a term dictionary lie. Format: storage/FORMAT.md, "Terms".
#pragma once

#include <cstdint>

namespace sakuin::storage {

inline constexpr std::uint32_t kTermsPerBlock = 16;
inline constexpr std::uint64_t kMaxTermBlocks =
    (1U << 24) - 2;  ///< a slot holds block + 1 in 24 bits
inline constexpr std::uint32_t kSlotsPerBucket = 16;
inline constexpr std::uint64_t kBucketBytes = 64;  ///< one cache line
inline constexpr std::uint64_t kTermDictAlignment = 64;
inline constexpr std::uint64_t kTermDictTrailerBytes = 16;
inline constexpr std::uint32_t kMaxTermBytes = 65535;

/// Offsets from the first byte of the dictionary; its blocks begin at 0. REQUIRES at most
/// kMaxTermBlocks blocks and blocks_bytes below 2^63.
struct TermDictLayout {
  constexpr TermDictLayout(std::uint64_t term_count, std::uint64_t blocks_bytes) noexcept
      : block_count((term_count + kTermsPerBlock - 1) / kTermsPerBlock),
        bucket_count((term_count * 5 + 63) / 64),  // 12.8 terms in 16 slots
        buckets_at(aligned(blocks_bytes)),
        offsets_at(buckets_at + bucket_count * kBucketBytes),
        trailer_at(aligned(offsets_at + block_count * 8 + kTermDictTrailerBytes) -
                   kTermDictTrailerBytes),
        total_bytes(trailer_at + kTermDictTrailerBytes) {}

  static constexpr std::uint64_t aligned(std::uint64_t bytes) noexcept {
    return (bytes + kTermDictAlignment - 1) / kTermDictAlignment * kTermDictAlignment;
  }

  std::uint64_t block_count;
  std::uint64_t bucket_count;
  std::uint64_t buckets_at;
  std::uint64_t offsets_at;
  std::uint64_t trailer_at;
  std::uint64_t total_bytes;
};

/// Where the XXH3 of a term goes in the hash index.
struct TermSlot {
  constexpr TermSlot(std::uint64_t hash, std::uint64_t bucket_count) noexcept
      : bucket((hash >> 32) * bucket_count >> 32),
        fingerprint(static_cast<std::uint32_t>(hash & 0xFF)) {}

  [[nodiscard]] constexpr std::uint32_t value(std::uint64_t block) const noexcept {
    return fingerprint << 24 | static_cast<std::uint32_t>(block + 1);
  }

  std::uint64_t bucket;  ///< the first one to look into
  std::uint32_t fingerprint;
};

}  // namespace sakuin::storage
