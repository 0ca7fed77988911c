#include "storage/live_docs/live_docs.h"

#include <optional>

#include "storage/format/envelope.h"
#include "storage/format/persistent.h"

namespace sakuin::storage {
namespace {

constexpr std::size_t kFieldStatsBytes = 16;  // PERSISTENT: one entry of the field statistics

/// False if a field has more documents than are alive.
bool read_fields(ByteReader& reader, std::uint64_t live, std::vector<LiveFieldStats>& fields) {
  for (LiveFieldStats& field : fields) {
    field.docs = reader.le<std::uint64_t>();
    field.tokens = reader.le<std::uint64_t>();
    if (field.docs > live) return false;
  }
  return reader.ok();
}

}  // namespace

ByteBuffer encode_live_docs(const LiveDocs& live) {
  ByteBuffer bitmap;
  live.deleted.serialize(bitmap);
  ByteBuffer out;
  append_preamble(kLiveDocsMagic, out);
  append_le(out, live.segment);
  append_le(out, live.generation);
  append_le(out, live.max_doc);
  append_le(out, static_cast<std::uint32_t>(live.fields.size()));
  append_le(out, live.deleted.cardinality());
  append_le(out, std::uint64_t{bitmap.size()});
  for (const LiveFieldStats& field : live.fields) {
    append_le(out, field.docs);
    append_le(out, field.tokens);
  }
  append_bytes(out, bitmap);
  append_seal(out);
  return out;
}

Result<LiveDocs> decode_live_docs(ByteSpan bytes, std::string_view file_name) {
  SAKUIN_ASSIGN(const ByteSpan body,
                open_sealed(bytes, kLiveDocsMagic, "live docs file", file_name));
  ByteReader reader(body);
  LiveDocs live;
  live.segment = reader.le<std::uint64_t>();
  live.generation = reader.le<std::uint64_t>();
  live.max_doc = reader.le<std::uint32_t>();
  const auto field_count = reader.le<std::uint32_t>();
  const auto deleted = reader.le<std::uint64_t>();
  const auto bitmap_bytes = reader.le<std::uint64_t>();
  const std::uint64_t field_bytes = field_count * std::uint64_t{kFieldStatsBytes};
  if (!reader.ok() || field_bytes > reader.remaining() ||
      reader.remaining() - field_bytes != bitmap_bytes) {
    return corrupt_file(file_name, "the sizes in the live docs file do not add up");
  }
  if (live.generation == 0 || live.max_doc > kMaxDocsPerSegment || deleted > live.max_doc) {
    return corrupt_file(file_name, "the counts in the live docs file contradict each other");
  }
  live.fields.resize(field_count);
  if (!read_fields(reader, live.max_doc - deleted, live.fields)) {
    return corrupt_file(file_name, "a field has more live documents than the segment");
  }
  const std::optional<RoaringView> view =
      RoaringView::open(reader.bytes(bitmap_bytes), live.max_doc, deleted);
  if (!view) return corrupt_file(file_name, "the bitmap of deleted documents is not valid");
  live.deleted = DocBitmap::from_view(*view);
  return live;
}

}  // namespace sakuin::storage
