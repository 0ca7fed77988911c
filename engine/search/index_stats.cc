#include "engine/search/index_stats.h"

#include <string>

#include "storage/format/persistent.h"

namespace sakuin {
namespace {

void add_fields(const OpenSegment& segment, IndexStats& stats) {
  for (const storage::SegmentField& field : segment.reader->meta().fields) {
    stats.fields[field.field].terms += field.terms;
    stats.terms += field.terms;
    stats.postings += field.postings;
    stats.positions += field.positions;
  }
}

void add_components(const OpenSegment& segment, IndexStats& stats) {
  for (std::size_t i = 0; i < storage::kLastSectionKind; ++i) {
    const auto kind = static_cast<storage::SectionKind>(i + 1);
    stats.components[i].bytes += segment.reader->file().section(kind).size();
  }
  stats.components[storage::kLastSectionKind].bytes += segment.entry.live_docs_bytes;
}

}  // namespace

IndexStats make_index_stats(const Snapshot& snapshot, const CollectionStats& collection) {
  IndexStats stats;
  stats.generation = snapshot.manifest.generation;
  stats.live_docs = collection.doc_count();
  for (FieldId id = 0; id < snapshot.schema.fields().size(); ++id) {
    const FieldSchema& field = snapshot.schema.fields()[id];
    stats.fields.push_back({field.name, field.type, field.analyzer, collection.field(id).docs,
                            collection.field(id).tokens, 0});
  }
  for (std::size_t i = 0; i < storage::kLastSectionKind; ++i) {
    const auto kind = static_cast<storage::SectionKind>(i + 1);
    stats.components.push_back({std::string(storage::section_name(kind)), 0});
  }
  stats.components.push_back({"deletes", 0});
  for (const OpenSegment& segment : snapshot.segments) {
    const std::uint64_t deleted = segment.live.deleted.cardinality();
    const std::uint64_t bytes = segment.entry.file_bytes + segment.entry.live_docs_bytes;
    stats.segments.push_back({segment.entry.segment, segment.entry.max_doc, deleted, bytes});
    stats.deleted_docs += deleted;
    stats.bytes += bytes;
    add_fields(segment, stats);
    add_components(segment, stats);
  }
  return stats;
}

}  // namespace sakuin
