// One commit: which segments, with which deletes, under which schema. Format: storage/FORMAT.md,
// "Manifest".
#pragma once

#include <cstdint>
#include <limits>
#include <string_view>
#include <vector>

#include <sakuin/status.h>
#include <sakuin/types.h>

#include "storage/base/bytes.h"

namespace sakuin::storage {

struct ManifestSegment {
  SegmentId segment = 0;
  std::uint64_t file_bytes = 0;
  std::uint64_t file_checksum = 0;
  std::uint32_t max_doc = 0;
  std::uint64_t live_docs_generation = 0;  ///< 0: nothing deleted, no file
  std::uint64_t live_docs_bytes = 0;
  std::uint64_t live_docs_checksum = 0;  ///< XXH3 of the whole live docs file
  friend bool operator==(const ManifestSegment&, const ManifestSegment&) = default;
};

/// Generation of the empty commit that is published before the first segment file of an index is
/// written, so that a segment without any manifest always means that one was lost.
inline constexpr std::uint64_t kFoundingGeneration = 0;

/// Generations, segments and serials are given out from below, and never reach beyond: a larger
/// number in a manifest is damage, and adding to one that is not is safe.
inline constexpr std::uint64_t kMaxNumber = std::numeric_limits<std::int64_t>::max();

struct Manifest {
  std::uint64_t generation = 0;           ///< kFoundingGeneration, then 1, 2, ...
  SegmentId next_segment = 1;             ///< smallest id never used by a commit
  Serial next_serial = 0;                 ///< of the next document added
  ByteBuffer schema;                      ///< encoded by engine/index/schema_codec
  ByteBuffer payload;                     ///< the host's own bytes
  std::vector<ManifestSegment> segments;  ///< in search order
  friend bool operator==(const Manifest&, const Manifest&) = default;
};

[[nodiscard]] ByteBuffer encode_manifest(const Manifest& manifest);
/// `file_name` is for messages. Errors: corrupt, too_new, too_old.
[[nodiscard]] Result<Manifest> decode_manifest(ByteSpan bytes, std::string_view file_name);

}  // namespace sakuin::storage
