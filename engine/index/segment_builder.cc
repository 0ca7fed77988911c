#include "engine/index/segment_builder.h"

#include <algorithm>
#include <numeric>
#include <utility>

#include "engine/guard.h"
#include "storage/base/int_column.h"
#include "storage/directory/file_names.h"
#include "storage/keys/keys_writer.h"
#include "storage/norms/norms_writer.h"

namespace sakuin {

using storage::SectionKind;
using storage::SegmentField;

Result<std::unique_ptr<SegmentBuilder>> SegmentBuilder::create(Directory& directory,
                                                               SegmentId segment,
                                                               std::uint32_t max_doc) {
  SAKUIN_ASSIGN(auto writer, storage::SegmentWriter::create(directory, segment));
  auto builder = std::unique_ptr<SegmentBuilder>(
      new SegmentBuilder(directory, segment, max_doc, std::move(writer)));
  SAKUIN_TRY(builder->terms_->begin());
  return builder;
}

SegmentBuilder::SegmentBuilder(Directory& directory, SegmentId segment, std::uint32_t max_doc,
                               storage::SegmentWriter writer)
    : directory_(directory),
      file_name_(storage::segment_file_name(segment)),
      writer_(std::move(writer)),
      terms_(std::make_unique<TermsWriter>(directory, file_name_, max_doc, writer_)) {
  meta_.segment = segment;
  meta_.max_doc = max_doc;
}

SegmentBuilder::~SegmentBuilder() {
  if (finished_) return;
  // Best effort: what stays behind is named by no commit and removed by the next writer.
  const Status removed = guarded("segment", [this] { return directory_.remove(file_name_); });
  static_cast<void>(removed);
}

Result<storage::ByteSink*> SegmentBuilder::begin_stored() {
  SAKUIN_TRY(writer_.begin_section(SectionKind::stored));
  return &writer_;
}

Result<storage::ManifestSegment> SegmentBuilder::finish(const DocumentColumns& columns, bool sync) {
  SAKUIN_TRY(write_norms(columns));
  SAKUIN_TRY(write_values(columns));
  SAKUIN_TRY(writer_.begin_section(SectionKind::keys));
  SAKUIN_TRY(storage::write_keys(columns.ids, writer_));
  SAKUIN_TRY(write_serials(columns.serials));
  SAKUIN_TRY(write_meta());
  SAKUIN_ASSIGN(const auto identity, writer_.finish(sync));
  finished_ = true;

  storage::ManifestSegment segment;
  segment.segment = meta_.segment;
  segment.file_bytes = identity.size_bytes;
  segment.file_checksum = identity.checksum;
  segment.max_doc = meta_.max_doc;
  return segment;
}

Status SegmentBuilder::write_norms(const DocumentColumns& columns) {
  std::vector<std::vector<std::uint32_t>> by_field;
  for (SegmentField& field : meta_.fields) {
    if (field.type != FieldType::text) continue;
    by_field.push_back(columns.lengths.at(field.field));
    std::vector<std::uint32_t>& lengths = by_field.back();
    lengths.resize(meta_.max_doc);
    field.docs =
        meta_.max_doc - static_cast<std::uint64_t>(std::count(lengths.begin(), lengths.end(), 0U));
    field.tokens = std::accumulate(lengths.begin(), lengths.end(), std::uint64_t{0});
  }
  SAKUIN_TRY(writer_.begin_section(SectionKind::norms));
  for (const auto& lengths : by_field) SAKUIN_TRY(storage::write_norms(lengths, writer_));
  SAKUIN_TRY(writer_.begin_section(SectionKind::lengths));
  for (const auto& lengths : by_field) SAKUIN_TRY(storage::write_lengths(lengths, writer_));
  return {};
}

Status SegmentBuilder::write_values(const DocumentColumns& columns) {
  SAKUIN_TRY(writer_.begin_section(SectionKind::values));
  for (const auto& [id, values] : columns.values) {
    if (values.docs.empty()) continue;
    SegmentField& field = field_entry(id, columns.schema.fields()[id].type);
    field.docs = values.docs.size();
    field.values_offset = writer_.section_bytes();
    SAKUIN_ASSIGN(field.values_bytes, storage::write_int_values(values, meta_.max_doc, writer_));
  }
  for (const auto& [id, ords] : columns.ords) {
    SegmentField& field = field_entry(id, FieldType::keyword);
    DocId last = kNoMoreDocs;
    for (const DocId doc : ords.docs) field.docs += std::exchange(last, doc) != doc ? 1U : 0U;
    field.values_offset = writer_.section_bytes();
    SAKUIN_ASSIGN(field.values_bytes, storage::write_ord_values(ords, meta_.max_doc, writer_));
  }
  return {};
}

/// The table stays ascending by field.
SegmentField& SegmentBuilder::field_entry(FieldId field, FieldType type) {
  const auto at =
      std::lower_bound(meta_.fields.begin(), meta_.fields.end(), field,
                       [](const SegmentField& entry, FieldId id) { return entry.field < id; });
  if (at != meta_.fields.end() && at->field == field) return *at;
  SegmentField entry;
  entry.field = field;
  entry.type = type;
  return *meta_.fields.insert(at, entry);
}

Status SegmentBuilder::write_serials(std::span<const std::int64_t> serials) {
  storage::ByteBuffer bytes;
  storage::write_int_column(serials, bytes);
  SAKUIN_TRY(writer_.begin_section(SectionKind::serials));
  return writer_.append(bytes);
}

Status SegmentBuilder::write_meta() {
  SAKUIN_TRY(writer_.begin_section(SectionKind::meta));
  return writer_.append(storage::encode_segment_meta(meta_));
}

}  // namespace sakuin
