// One segment against itself: every list decoded, every count compared.
#pragma once

#include <cstdint>

#include <sakuin/status.h>

#include "engine/document/open_segments.h"

namespace sakuin {

/// Of one segment; added up by the caller.
struct SegmentCheckCounts {
  std::uint64_t terms = 0;
  std::uint64_t postings = 0;
};

/// The first contradiction found, naming file and section. REQUIRES sound checksums: this finds
/// what they cannot, files written wrongly or made by someone else.
[[nodiscard]] Result<SegmentCheckCounts> check_segment(const OpenSegment& segment,
                                                       const Schema& schema, Serial next_serial);

}  // namespace sakuin
