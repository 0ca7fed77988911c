#include "engine/index/index_import.h"

#include <algorithm>
#include <array>
#include <utility>

#include "engine/document/latest_commit.h"
#include "engine/document/schema_codec.h"
#include "engine/guard.h"
#include "engine/index/writer_core.h"
#include "storage/base/int_column.h"
#include "storage/directory/file_names.h"
#include "storage/segment/segment_writer.h"

namespace sakuin {
namespace {

using storage::SectionKind;

constexpr std::uint64_t kPieceBytes = std::uint64_t{1} << 20;

/// Sections that do not know their segment, in the order in which a segment is written.
constexpr std::array kCopiedSections = {
    SectionKind::postings, SectionKind::freqs,  SectionKind::positions, SectionKind::terms,
    SectionKind::bounds,   SectionKind::stored, SectionKind::norms,     SectionKind::lengths,
    SectionKind::values,   SectionKind::keys,
};

Status copy_section(const storage::SectionView& section, storage::SegmentWriter& out) {
  for (std::uint64_t at = 0; at < section.size(); at += kPieceBytes) {
    SAKUIN_ASSIGN(const ByteSpan piece,
                  section.read(at, std::min(kPieceBytes, section.size() - at)));
    SAKUIN_TRY(out.append(piece));
  }
  return {};
}

Result<storage::FileIdentity> write_copy(const storage::SegmentReader& segment,
                                         Directory& directory, SegmentId id, Serial first_serial,
                                         bool sync) {
  SAKUIN_ASSIGN(auto out, storage::SegmentWriter::create(directory, id));
  for (const SectionKind kind : kCopiedSections) {
    SAKUIN_TRY(out.begin_section(kind));
    SAKUIN_TRY(copy_section(segment.file().section(kind), out));
  }
  std::vector<std::int64_t> serials;
  for (DocId doc = 0; doc < segment.max_doc(); ++doc) {
    serials.push_back(static_cast<std::int64_t>(segment.serial(doc) + first_serial));
  }
  storage::ByteBuffer column;
  storage::write_int_column(serials, column);
  SAKUIN_TRY(out.begin_section(SectionKind::serials));
  SAKUIN_TRY(out.append(column));
  storage::SegmentMeta meta = segment.meta();
  meta.segment = id;
  SAKUIN_TRY(out.begin_section(SectionKind::meta));
  SAKUIN_TRY(out.append(storage::encode_segment_meta(meta)));
  return out.finish(sync);
}

Status wrong_fields(const Directory& source, const std::string& why) {
  return {StatusCode::schema_mismatch,
          source.describe("") + ": " + why + "; index its documents instead of adding their index"};
}

/// Fields are known by their place, so the first ones have to be the same.
Status compare_fields(const Schema& ours, const Schema& theirs, const Directory& source) {
  const std::size_t common = std::min(ours.fields().size(), theirs.fields().size());
  for (std::size_t i = 0; i < common; ++i) {
    if (ours.fields()[i] == theirs.fields()[i]) continue;
    return wrong_fields(source, "its field " + std::to_string(i) + ", \"" +
                                    theirs.fields()[i].name + "\", is not that of this index, \"" +
                                    ours.fields()[i].name + "\"");
  }
  const auto beyond = std::span(theirs.fields()).subspan(common);
  for (const FieldSchema& field : beyond) {
    if (ours.find(field.name)) return wrong_fields(source, "field \"" + field.name + "\" is twice");
  }
  return {};
}

}  // namespace

Result<storage::ManifestSegment> copy_segment(const storage::SegmentReader& segment,
                                              Directory& directory, SegmentId id,
                                              Serial first_serial, bool sync) {
  const auto copied = write_copy(segment, directory, id, first_serial, sync);
  if (!copied.ok()) {
    const Status removed =
        guarded("segment", [&] { return directory.remove(storage::segment_file_name(id)); });
    static_cast<void>(removed);  // best effort: the next writer removes it
    return copied.status();
  }
  storage::ManifestSegment entry;
  entry.segment = id;
  entry.file_bytes = copied->size_bytes;
  entry.file_checksum = copied->checksum;
  entry.max_doc = segment.max_doc();
  return entry;
}

Result<IndexSource> WriterCore::open_source(const Directory& source) const {
  SAKUIN_ASSIGN(
      IndexSource opened,
      open_latest_commit(source, [&](const storage::Manifest& manifest) -> Result<IndexSource> {
        IndexSource commit;
        const std::string name = source.describe(storage::manifest_file_name(manifest.generation));
        SAKUIN_ASSIGN(StoredSchema stored, decode_schema(manifest.schema, name));
        SAKUIN_ASSIGN(const auto analyzers, resolve_analyzers(stored, options_.analyzers));
        static_cast<void>(analyzers);
        commit.schema = std::move(stored.schema);
        commit.next_serial = manifest.next_serial;
        SAKUIN_ASSIGN(commit.segments,
                      open_segments(source, manifest, commit.schema, VerifyMode::first_touch));
        return commit;
      }));
  SAKUIN_TRY(compare_fields(schema_, opened.schema, source));
  std::erase_if(opened.segments,
                [](const OpenSegment& segment) { return segment.live.live_count() == 0; });
  if (opened.next_serial > storage::kMaxNumber - next_serial_) {
    return Status(StatusCode::limit_exceeded,
                  "add index: the numbers of documents would run out; index them anew");
  }
  for (const OpenSegment& segment : opened.segments) opened.bytes += segment.entry.file_bytes;
  SAKUIN_ASSIGN(const std::uint64_t free, directory_->free_bytes());
  if (opened.bytes <= free) return opened;
  return Status(StatusCode::no_space, "add index: wants " + std::to_string(opened.bytes) +
                                          " bytes, and " + std::to_string(free) +
                                          " are free; free space on the disk");
}

Status WriterCore::add_index(const IndexSource& source) {
  if (source.segments.empty()) return {};
  SAKUIN_TRY(found());
  for (std::size_t i = schema_.fields().size(); i < source.schema.fields().size(); ++i) {
    SAKUIN_ASSIGN(const FieldId added, schema_.add(source.schema.fields()[i]));
    static_cast<void>(added);
  }
  SAKUIN_TRY(update_tokenizers());
  indexed_schema_.reset();
  changed_ = true;
  const Serial first_serial = next_serial_;
  next_serial_ += source.next_serial;
  for (const OpenSegment& segment : source.segments) {
    const SegmentId id = numbers_.take();
    SAKUIN_ASSIGN(const auto entry, copy_segment(*segment.reader, *directory_, id, first_serial,
                                                 options_.sync_on_commit));
    // Replaced before it is there itself: no id is live twice in an index, nor in the other one.
    for (DocId doc = 0; doc < segment.reader->max_doc(); ++doc) {
      if (segment.live.deleted.contains(doc)) continue;
      if (segment.reader->serial(doc) >= source.next_serial) {
        return segment.reader->file()
            .section(SectionKind::serials)
            .corrupt(0, "a serial number was never given out");
      }
      SAKUIN_ASSIGN(const std::string_view key, segment.reader->keys().id(doc));
      SAKUIN_ASSIGN(const bool replaced, remove(key));
      static_cast<void>(replaced);
    }
    SAKUIN_TRY(add_segment(entry, segment.live.deleted.to_vector()));
  }
  return {};
}

}  // namespace sakuin
