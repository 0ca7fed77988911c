#include "storage/manifest/manifest.h"

#include <algorithm>

#include "storage/format/envelope.h"
#include "storage/format/persistent.h"

namespace sakuin::storage {
namespace {

constexpr std::size_t kSegmentBytes = 56;  // PERSISTENT: one entry of the list of segments

void append_segment(const ManifestSegment& segment, ByteBuffer& out) {
  append_le(out, segment.segment);
  append_le(out, segment.file_bytes);
  append_le(out, segment.file_checksum);
  append_le(out, segment.live_docs_generation);
  append_le(out, segment.live_docs_bytes);
  append_le(out, segment.live_docs_checksum);
  append_le(out, segment.max_doc);
  append_le(out, std::uint32_t{0});
}

/// False if a field contradicts another.
bool read_segment(ByteReader& reader, const Manifest& manifest, ManifestSegment& segment) {
  segment.segment = reader.le<std::uint64_t>();
  segment.file_bytes = reader.le<std::uint64_t>();
  segment.file_checksum = reader.le<std::uint64_t>();
  segment.live_docs_generation = reader.le<std::uint64_t>();
  segment.live_docs_bytes = reader.le<std::uint64_t>();
  segment.live_docs_checksum = reader.le<std::uint64_t>();
  segment.max_doc = reader.le<std::uint32_t>();
  const auto reserved = reader.le<std::uint32_t>();
  if (segment.live_docs_generation == 0 &&
      (segment.live_docs_bytes != 0 || segment.live_docs_checksum != 0)) {
    return false;
  }
  return reader.ok() && reserved == 0 && segment.segment < manifest.next_segment &&
         segment.live_docs_generation <= manifest.generation &&
         segment.max_doc <= kMaxDocsPerSegment;
}

bool has_repeated_segment(const std::vector<ManifestSegment>& segments) {
  std::vector<SegmentId> ids;
  ids.reserve(segments.size());
  for (const ManifestSegment& segment : segments) ids.push_back(segment.segment);
  std::sort(ids.begin(), ids.end());
  return std::adjacent_find(ids.begin(), ids.end()) != ids.end();
}

ByteBuffer to_buffer(ByteSpan bytes) { return {bytes.begin(), bytes.end()}; }

}  // namespace

ByteBuffer encode_manifest(const Manifest& manifest) {
  ByteBuffer out;
  append_preamble(kManifestMagic, out);
  append_le(out, manifest.generation);
  append_le(out, manifest.next_segment);
  append_le(out, manifest.next_serial);
  append_le(out, std::uint64_t{manifest.schema.size()});
  append_le(out, std::uint64_t{manifest.payload.size()});
  append_le(out, std::uint64_t{manifest.segments.size()});
  append_bytes(out, manifest.schema);
  append_bytes(out, manifest.payload);
  for (const ManifestSegment& segment : manifest.segments) append_segment(segment, out);
  append_seal(out);
  return out;
}

Result<Manifest> decode_manifest(ByteSpan bytes, std::string_view file_name) {
  SAKUIN_ASSIGN(const ByteSpan body, open_sealed(bytes, kManifestMagic, "manifest", file_name));
  ByteReader reader(body);
  Manifest manifest;
  manifest.generation = reader.le<std::uint64_t>();
  manifest.next_segment = reader.le<std::uint64_t>();
  manifest.next_serial = reader.le<std::uint64_t>();
  const auto schema_bytes = reader.le<std::uint64_t>();
  const auto payload_bytes = reader.le<std::uint64_t>();
  const auto segment_count = reader.le<std::uint64_t>();
  const ByteSpan schema = reader.bytes(schema_bytes);
  const ByteSpan payload = reader.bytes(payload_bytes);
  if (!reader.ok() || reader.remaining() % kSegmentBytes != 0 ||
      reader.remaining() / kSegmentBytes != segment_count) {
    return corrupt_file(file_name, "the sizes in the manifest do not add up");
  }
  if (std::max({manifest.generation, manifest.next_segment, manifest.next_serial}) > kMaxNumber) {
    return corrupt_file(file_name, "a number in the manifest was never given out");
  }
  if (manifest.generation == kFoundingGeneration && segment_count != 0) {
    return corrupt_file(file_name, "the founding commit has segments");
  }
  manifest.schema = to_buffer(schema);
  manifest.payload = to_buffer(payload);
  manifest.segments.resize(static_cast<std::size_t>(segment_count));
  for (ManifestSegment& segment : manifest.segments) {
    if (!read_segment(reader, manifest, segment)) {
      return corrupt_file(file_name, "the manifest contradicts itself about segment " +
                                         std::to_string(segment.segment));
    }
  }
  if (has_repeated_segment(manifest.segments)) {
    return corrupt_file(file_name, "the manifest names a segment twice");
  }
  return manifest;
}

}  // namespace sakuin::storage
