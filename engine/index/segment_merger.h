// Several segments and their deletes become one segment without deletes. Documents keep their
// order, input by input, ascending, or are ordered anew. Every byte read is verified on the way in.
#pragma once

#include <span>

#include <sakuin/directory.h>
#include <sakuin/index_writer.h>
#include <sakuin/schema.h>

#include "engine/index/doc_map.h"
#include "engine/index/merge_input.h"
#include "engine/index/progress.h"
#include "storage/manifest/manifest.h"

namespace sakuin {

struct MergedSegment {
  storage::ManifestSegment entry;
  DocMap docs;  ///< from the inputs
};

/// REQUIRES at least one live document. On error no file is left and the inputs are untouched.
[[nodiscard]] Result<MergedSegment> merge_segments(Directory& directory, SegmentId segment,
                                                   std::span<const MergeInput> inputs,
                                                   const Schema& schema, bool sync,
                                                   const MergeOptions& options,
                                                   const Progress& progress);

}  // namespace sakuin
