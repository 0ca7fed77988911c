// Several segments and their deletes become one segment without deletes. Documents keep their
// order: input by input, ascending. Every byte read is verified on the way in.
#pragma once

#include <memory>
#include <span>

#include <sakuin/directory.h>
#include <sakuin/schema.h>

#include "storage/manifest/manifest.h"
#include "storage/roaring/doc_bitmap.h"
#include "storage/segment/segment_reader.h"

namespace sakuin {

struct MergeInput {
  std::shared_ptr<const storage::SegmentReader> segment;
  const storage::DocBitmap* deleted = nullptr;
};

/// REQUIRES at least one live document. On error no file is left and the inputs are untouched.
[[nodiscard]] Result<storage::ManifestSegment> merge_segments(Directory& directory,
                                                              SegmentId segment,
                                                              std::span<const MergeInput> inputs,
                                                              const Schema& schema, bool sync);

}  // namespace sakuin
