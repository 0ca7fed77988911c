// The deletes of a segment as of a commit: read from and written to their file, and checked against
// the segment they belong to.
#pragma once

#include <sakuin/directory.h>

#include "storage/live_docs/live_docs.h"
#include "storage/manifest/manifest.h"
#include "storage/segment/segment_reader.h"

namespace sakuin::storage {

/// What `entry` says is deleted; without a file, nothing is. `corrupt` unless it fits `segment`.
[[nodiscard]] Result<LiveDocs> read_segment_live_docs(const Directory& directory,
                                                      const ManifestSegment& entry,
                                                      const SegmentReader& segment);

/// The statistics of `segment` without `deleted`, exactly. Cost: deleted documents times fields.
[[nodiscard]] Result<LiveDocs> make_live_docs(const SegmentReader& segment, DocBitmap deleted,
                                              std::uint64_t generation);

/// The bytes of the file, which are noted in `entry`.
[[nodiscard]] ByteBuffer freeze_live_docs(const LiveDocs& live, ManifestSegment& entry);

/// Writes the file and notes it in `entry`.
Status write_segment_live_docs(Directory& directory, const LiveDocs& live, bool sync,
                               ManifestSegment& entry);

}  // namespace sakuin::storage
