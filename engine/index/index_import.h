// Another index whose documents are to be added as they are indexed there.
#pragma once

#include <cstdint>
#include <vector>

#include <sakuin/directory.h>
#include <sakuin/schema.h>

#include "engine/document/open_segments.h"

namespace sakuin {

/// Its newest commit, open.
struct IndexSource {
  Schema schema;
  Serial next_serial = 0;
  std::vector<OpenSegment> segments;  ///< those with live documents
  std::uint64_t bytes = 0;            ///< of their files
};

/// Copies a segment under another number, section by section, every byte verified; `first_serial`
/// is added to its serials. On error no file is left.
[[nodiscard]] Result<storage::ManifestSegment> copy_segment(const storage::SegmentReader& segment,
                                                            Directory& directory, SegmentId id,
                                                            Serial first_serial, bool sync);

}  // namespace sakuin
