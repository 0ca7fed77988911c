// Phrases by positions: documents that hold all parts, then the parts at their places.
#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "engine/query/analysis.h"
#include "storage/segment/segment_reader.h"

namespace sakuin {

/// Documents of a segment, and how often something occurs in each.
struct DocFreqs {
  std::vector<DocId> docs;
  std::vector<std::uint32_t> freqs;
};

/// Documents in which the parts of a phrase stand at their places in one field; the frequency is
/// the number of places where it begins. Deleted documents are not left out. Cost: the shortest
/// list's documents, plus the positions of those that hold all parts.
[[nodiscard]] Result<DocFreqs> find_phrase(const storage::SegmentReader& segment, FieldId field,
                                           std::span<const PlacedTerm> parts);

}  // namespace sakuin
