// What a merge reads: a segment and which of its documents are gone.
#pragma once

#include <memory>

#include "storage/roaring/doc_bitmap.h"
#include "storage/segment/segment_reader.h"

namespace sakuin {

struct MergeInput {
  std::shared_ptr<const storage::SegmentReader> segment;
  const storage::DocBitmap* deleted = nullptr;
};

}  // namespace sakuin
