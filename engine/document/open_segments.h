// The segments of a commit, open and checked against its schema; shared by writer and searcher.
#pragma once

#include <memory>
#include <vector>

#include <sakuin/directory.h>
#include <sakuin/schema.h>

#include "storage/live_docs/live_docs.h"
#include "storage/manifest/manifest.h"
#include "storage/segment/segment_reader.h"

namespace sakuin {

struct OpenSegment {
  storage::ManifestSegment entry;
  std::shared_ptr<const storage::SegmentReader> reader;
  storage::LiveDocs live;
};

/// Opens one segment with its deletes. `known`, if any, is an open one of the same number: when it
/// is of the same file, that is not opened again, nor are its deletes if they are the same.
[[nodiscard]] Result<OpenSegment> open_segment(const Directory& directory,
                                               const storage::ManifestSegment& entry,
                                               const Schema& schema, VerifyMode verify,
                                               const OpenSegment* known = nullptr);

/// Opens all segments of `manifest`, in its order.
[[nodiscard]] Result<std::vector<OpenSegment>> open_segments(const Directory& directory,
                                                             const storage::Manifest& manifest,
                                                             const Schema& schema,
                                                             VerifyMode verify);

}  // namespace sakuin
