#include "engine/document/open_segments.h"

#include <string>
#include <utility>

#include "storage/segment/segment_live_docs.h"

namespace sakuin {
namespace {

/// A sound segment of another index has other fields.
Status check_fields(const storage::SegmentReader& segment, const Schema& schema) {
  for (const storage::SegmentField& field : segment.meta().fields) {
    if (field.field >= schema.fields().size() || schema.fields()[field.field].type != field.type) {
      return {StatusCode::corrupt, segment.file().name() +
                                       ": its fields are not those of the schema; restore the file "
                                       "or rebuild the index"};
    }
  }
  return {};
}

/// Size and checksum of the footer, by way of the other checksums, are those of every byte.
bool is_same_file(const storage::ManifestSegment& a, const storage::ManifestSegment& b) noexcept {
  return a.segment == b.segment && a.file_bytes == b.file_bytes &&
         a.file_checksum == b.file_checksum && a.max_doc == b.max_doc;
}

}  // namespace

Result<OpenSegment> open_segment(const Directory& directory, const storage::ManifestSegment& entry,
                                 const Schema& schema, VerifyMode verify,
                                 const OpenSegment* known) {
  OpenSegment segment;
  if (known != nullptr && is_same_file(known->entry, entry)) {
    segment.reader = known->reader;
  } else {
    SAKUIN_ASSIGN(segment.reader, storage::SegmentReader::open(directory, entry, verify));
  }
  SAKUIN_TRY(check_fields(*segment.reader, schema));
  segment.entry = entry;
  if (known != nullptr && known->entry == entry) {
    segment.live = known->live;
    return segment;
  }
  SAKUIN_ASSIGN(segment.live, storage::read_segment_live_docs(directory, entry, *segment.reader));
  return segment;
}

Result<std::vector<OpenSegment>> open_segments(const Directory& directory,
                                               const storage::Manifest& manifest,
                                               const Schema& schema, VerifyMode verify) {
  std::vector<OpenSegment> segments;
  for (const storage::ManifestSegment& entry : manifest.segments) {
    SAKUIN_ASSIGN(OpenSegment segment, open_segment(directory, entry, schema, verify));
    segments.push_back(std::move(segment));
  }
  return segments;
}

}  // namespace sakuin
