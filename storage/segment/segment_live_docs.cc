#include "storage/segment/segment_live_docs.h"

#include <utility>

#include "storage/base/checksum.h"
#include "storage/directory/file_names.h"

namespace sakuin::storage {
namespace {

/// Of one field: documents that have it and tokens in it, among `deleted`.
Result<LiveFieldStats> count_deleted(const SegmentReader& segment, std::size_t place,
                                     const DocBitmap& deleted) {
  LiveFieldStats stats;
  if (deleted.empty()) return stats;  // without opening any column
  switch (segment.meta().fields[place].type) {
    case FieldType::text:
      for (const DocId doc : deleted.to_vector()) {
        SAKUIN_ASSIGN(const std::uint32_t length, segment.exact_length(place, doc));
        stats.docs += length > 0 ? 1U : 0U;
        stats.tokens += length;
      }
      return stats;
    case FieldType::keyword: {
      SAKUIN_ASSIGN(const OrdValuesReader column, segment.ord_values(place));
      std::vector<std::uint64_t> ords;
      for (const DocId doc : deleted.to_vector()) {
        ords.clear();
        column.ords(doc, ords);
        stats.docs += ords.empty() ? 0U : 1U;
      }
      return stats;
    }
    case FieldType::i64:
    case FieldType::f64:
    case FieldType::date: {
      SAKUIN_ASSIGN(const IntValuesReader column, segment.int_values(place));
      for (const DocId doc : deleted.to_vector()) {
        stats.docs += column.docs().contains(doc) ? 1U : 0U;
      }
      return stats;
    }
    case FieldType::stored:
      return stats;
  }
  return stats;
}

}  // namespace

Result<LiveDocs> read_segment_live_docs(const Directory& directory, const ManifestSegment& entry,
                                        const SegmentReader& segment) {
  if (entry.live_docs_generation == 0) return make_live_docs(segment, DocBitmap(), 0);
  const std::string name = live_docs_file_name(entry.segment, entry.live_docs_generation);
  const std::string described = directory.describe(name);
  SAKUIN_ASSIGN(const auto file, directory.open(name, entry.live_docs_bytes));
  SAKUIN_ASSIGN(const ByteSpan bytes, file->read_all());
  if (xxh3(bytes) != entry.live_docs_checksum) {
    return Status(StatusCode::corrupt,
                  described +
                      ": checksum is not the one in the manifest; restore the file or "
                      "rebuild the index");
  }
  SAKUIN_ASSIGN(LiveDocs live, decode_live_docs(bytes, described));
  if (live.segment != entry.segment || live.generation != entry.live_docs_generation ||
      live.max_doc != segment.max_doc() || live.fields.size() != segment.meta().fields.size()) {
    return Status(
        StatusCode::corrupt,
        described + ": belongs to another segment; restore the file or rebuild the index");
  }
  return live;
}

Result<LiveDocs> make_live_docs(const SegmentReader& segment, DocBitmap deleted,
                                std::uint64_t generation) {
  LiveDocs live;
  live.segment = segment.id();
  live.generation = generation;
  live.max_doc = segment.max_doc();
  for (std::size_t place = 0; place < segment.meta().fields.size(); ++place) {
    const SegmentField& field = segment.meta().fields[place];
    SAKUIN_ASSIGN(const LiveFieldStats gone, count_deleted(segment, place, deleted));
    live.fields.push_back({field.docs - gone.docs, field.tokens - gone.tokens});
  }
  live.deleted = std::move(deleted);
  return live;
}

ByteBuffer freeze_live_docs(const LiveDocs& live, ManifestSegment& entry) {
  ByteBuffer bytes = encode_live_docs(live);
  entry.live_docs_generation = live.generation;
  entry.live_docs_bytes = bytes.size();
  entry.live_docs_checksum = xxh3(bytes);
  return bytes;
}

Status write_segment_live_docs(Directory& directory, const LiveDocs& live, bool sync,
                               ManifestSegment& entry) {
  ManifestSegment written = entry;
  const ByteBuffer bytes = freeze_live_docs(live, written);
  const std::string name = live_docs_file_name(live.segment, live.generation);
  SAKUIN_ASSIGN(auto file, directory.create(name));
  SAKUIN_TRY(file->append(bytes));
  if (sync) SAKUIN_TRY(file->sync());
  SAKUIN_TRY(file->close());
  entry = written;
  return {};
}

}  // namespace sakuin::storage
