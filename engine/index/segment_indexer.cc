#include "engine/index/segment_indexer.h"

#include <utility>

#include "engine/index/segment_flush.h"
#include "storage/directory/file_names.h"

namespace sakuin {
namespace {

/// Documents of a segment: far below the format's limit, so that a merge of many still fits.
constexpr std::uint32_t kMaxBufferedDocs = std::uint32_t{1} << 24;

}  // namespace

Status SegmentIndexer::add(std::string_view id, Serial serial,
                           std::shared_ptr<const IndexedSchema> schema,
                           std::span<const FieldInput> inputs) {
  if (buffer_ == nullptr) {
    segment_ = numbers_->take();
    buffer_ = std::make_unique<SegmentBuffer>(
        *directory_, storage::scratch_file_name(storage::segment_file_name(segment_) + ".stored"),
        stored_bytes_);
  }
  schema_ = std::move(schema);
  return buffer_->add(id, serial, schema_->schema, inputs, schema_->tokenizers);
}

bool SegmentIndexer::is_full(std::size_t most_bytes) const noexcept {
  return buffer_ != nullptr &&
         (buffer_->memory_bytes() >= most_bytes || buffer_->doc_count() >= kMaxBufferedDocs);
}

Result<std::optional<FlushedSegment>> SegmentIndexer::flush() {
  if (buffer_ == nullptr) return std::optional<FlushedSegment>();
  FlushedSegment flushed;
  flushed.serials.assign(buffer_->serials().begin(), buffer_->serials().end());
  SAKUIN_ASSIGN(flushed.entry,
                flush_segment(*directory_, segment_, *buffer_, schema_->schema, sync_));
  buffer_.reset();
  return std::optional(std::move(flushed));
}

}  // namespace sakuin
