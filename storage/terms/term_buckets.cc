#include "storage/terms/term_buckets.h"

#include <vector>

namespace sakuin::storage {

ByteBuffer make_term_buckets(std::span<const std::uint64_t> hashes,
                             std::span<const std::uint32_t> places) {
  const std::uint64_t bucket_count = TermDictLayout(hashes.size(), 0).bucket_count;
  ByteBuffer buckets(static_cast<std::size_t>(bucket_count * kBucketBytes));
  std::vector<std::uint8_t> used(static_cast<std::size_t>(bucket_count));
  for (std::size_t ord = 0; ord < hashes.size(); ++ord) {
    const TermSlot wanted(hashes[ord], bucket_count);
    auto bucket = static_cast<std::size_t>(wanted.bucket);
    while (used[bucket] == kSlotsPerBucket) bucket = bucket + 1 == used.size() ? 0 : bucket + 1;
    const std::uint32_t slot = used[bucket]++;
    std::uint8_t* const bytes = buckets.data() + bucket * kBucketBytes;
    bytes[slot] = wanted.fingerprint;
    const std::uint32_t entry = places[ord / kTermsPerBlock] + 1;
    for (unsigned byte = 0; byte < 3; ++byte) {
      bytes[kSlotsPerBucket + 3 * slot + byte] = static_cast<std::uint8_t>(entry >> 8 * byte);
    }
  }
  return buckets;
}

}  // namespace sakuin::storage
