#include "storage/segment/segment_meta.h"

namespace sakuin::storage {
namespace {

constexpr std::size_t kFieldBytes = 104;  // PERSISTENT: one entry of the field table

void append_field(const SegmentField& field, ByteBuffer& out) {
  append_le(out, field.field);
  append_le(out, static_cast<std::uint32_t>(field.type));
  append_le(out, field.docs);
  append_le(out, field.tokens);
  append_le(out, field.terms);
  append_le(out, field.postings);
  append_le(out, field.positions);
  append_le(out, field.terms_offset);
  append_le(out, field.terms_bytes);
  append_le(out, field.values_offset);
  append_le(out, field.values_bytes);
  append_le(out, field.bounds_offset);
  append_le(out, field.bounds_bytes);
  append_le(out, field.bounded_terms);
}

bool is_field_type(std::uint32_t type) noexcept {
  return type >= static_cast<std::uint32_t>(FieldType::text) &&
         type <= static_cast<std::uint32_t>(FieldType::stored);
}

/// Nothing if the type is unknown. REQUIRES kFieldBytes bytes.
std::optional<SegmentField> read_field(ByteReader& reader) {
  SegmentField field;
  field.field = reader.le<std::uint32_t>();
  const auto type = reader.le<std::uint32_t>();
  field.docs = reader.le<std::uint64_t>();
  field.tokens = reader.le<std::uint64_t>();
  field.terms = reader.le<std::uint64_t>();
  field.postings = reader.le<std::uint64_t>();
  field.positions = reader.le<std::uint64_t>();
  field.terms_offset = reader.le<std::uint64_t>();
  field.terms_bytes = reader.le<std::uint64_t>();
  field.values_offset = reader.le<std::uint64_t>();
  field.values_bytes = reader.le<std::uint64_t>();
  field.bounds_offset = reader.le<std::uint64_t>();
  field.bounds_bytes = reader.le<std::uint64_t>();
  field.bounded_terms = reader.le<std::uint64_t>();
  if (!is_field_type(type)) return std::nullopt;
  field.type = static_cast<FieldType>(type);
  return field;
}

}  // namespace

ByteBuffer encode_segment_meta(const SegmentMeta& meta) {
  ByteBuffer out;
  append_le(out, meta.segment);
  append_le(out, meta.max_doc);
  append_le(out, static_cast<std::uint32_t>(meta.fields.size()));
  for (const SegmentField& field : meta.fields) append_field(field, out);
  return out;
}

std::optional<SegmentMeta> decode_segment_meta(ByteSpan bytes) {
  ByteReader reader(bytes);
  SegmentMeta meta;
  meta.segment = reader.le<std::uint64_t>();
  meta.max_doc = reader.le<std::uint32_t>();
  const auto field_count = reader.le<std::uint32_t>();
  if (!reader.ok() || meta.max_doc > kMaxDocsPerSegment || field_count > kMaxFields ||
      reader.remaining() != field_count * kFieldBytes) {
    return std::nullopt;
  }
  meta.fields.reserve(field_count);
  for (std::uint32_t i = 0; i < field_count; ++i) {
    const std::optional<SegmentField> field = read_field(reader);
    if (!field || field->field >= kMaxFields || field->docs > meta.max_doc) return std::nullopt;
    if (i > 0 && field->field <= meta.fields.back().field) return std::nullopt;
    meta.fields.push_back(*field);
  }
  return meta;
}

}  // namespace sakuin::storage
