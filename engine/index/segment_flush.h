// The in-memory segment becomes a file: terms in order, then everything kept by document.
#pragma once

#include <sakuin/directory.h>
#include <sakuin/schema.h>

#include "engine/index/segment_buffer.h"
#include "storage/manifest/manifest.h"

namespace sakuin {

/// Writes `buffer` as segment `segment`; deleted documents are written too, the caller keeps their
/// marks. On error no file is left; `buffer` can only be thrown away afterwards, either way.
[[nodiscard]] Result<storage::ManifestSegment> flush_segment(Directory& directory,
                                                             SegmentId segment,
                                                             SegmentBuffer& buffer,
                                                             const Schema& schema, bool sync);

}  // namespace sakuin
