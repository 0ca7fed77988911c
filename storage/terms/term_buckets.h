// PERSISTENT: the hash index of a term dictionary: a bucket is a cache line that names the places
// of the blocks of 16 terms. Format: storage/FORMAT.md, "Terms".
#pragma once

#include <bit>
#include <cstdint>
#include <span>

#include "storage/base/bytes.h"
#include "storage/terms/term_dict_layout.h"

namespace sakuin::storage {

/// Where the XXH3 of a term goes.
struct TermSlot {
  constexpr TermSlot(std::uint64_t hash, std::uint64_t bucket_count) noexcept
      : bucket((hash >> 32) * bucket_count >> 32),
        fingerprint(static_cast<std::uint8_t>(hash & 0xFF)) {}

  std::uint64_t bucket;  ///< the first one to look into
  std::uint8_t fingerprint;
};

/// One bucket, in place. REQUIRES kBucketBytes readable bytes.
class TermBucket {
 public:
  explicit TermBucket(const std::uint8_t* bytes) noexcept : bytes_(bytes) {}

  /// use(place) for each block that may hold a term of this fingerprint, until it answers true.
  template <class Use>
  bool any_of(std::uint8_t fingerprint, Use&& use) const {
    constexpr std::uint64_t kLowBits = 0x0101'0101'0101'0101;
    constexpr std::uint64_t kAllButHighBits = 0x7F7F'7F7F'7F7F'7F7F;
    for (std::uint32_t first = 0; first < kSlotsPerBucket; first += 8) {
      const std::uint64_t differs = load_le<std::uint64_t>(bytes_ + first) ^ kLowBits * fingerprint;
      const std::uint64_t high_if_not = ((differs & kAllButHighBits) + kAllButHighBits) | differs;
      for (std::uint64_t same = ~(high_if_not | kAllButHighBits); same != 0; same &= same - 1) {
        const std::uint32_t slot = first + static_cast<std::uint32_t>(std::countr_zero(same)) / 8;
        const std::uint32_t place = entry(slot);
        if (place != 0 && use(place - 1)) return true;
      }
    }
    return false;
  }

  /// Terms that have no room here are in the next bucket.
  [[nodiscard]] bool is_full() const noexcept { return entry(kSlotsPerBucket - 1) != 0; }

 private:
  /// Place + 1; 0: nothing. Loads the byte before, which is in the bucket as well.
  [[nodiscard]] std::uint32_t entry(std::uint32_t slot) const noexcept {
    return load_le<std::uint32_t>(bytes_ + kSlotsPerBucket - 1 + 3 * std::size_t{slot}) >> 8;
  }

  const std::uint8_t* bytes_;
};

/// The buckets of terms with these hashes, in order; `places` are those of their blocks.
[[nodiscard]] ByteBuffer make_term_buckets(std::span<const std::uint64_t> hashes,
                                           std::span<const std::uint32_t> places);

}  // namespace sakuin::storage
