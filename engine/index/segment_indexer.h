// Documents in, segment files out: what one thread does that indexes. It keeps no more than one
// segment in memory.
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <string_view>
#include <vector>

#include <sakuin/directory.h>

#include "engine/index/document_fields.h"
#include "engine/index/indexed_schema.h"
#include "engine/index/segment_buffer.h"
#include "engine/index/segment_numbers.h"
#include "storage/manifest/manifest.h"

namespace sakuin {

/// A segment file that was written and that nobody knows of yet.
struct FlushedSegment {
  storage::ManifestSegment entry;
  std::vector<std::int64_t> serials;  ///< by document, as they were added
};

class SegmentIndexer {
 public:
  /// Stored documents beyond `stored_bytes` wait in a scratch file.
  SegmentIndexer(Directory& directory, SegmentNumbers& numbers, std::size_t stored_bytes, bool sync)
      : directory_(&directory), numbers_(&numbers), stored_bytes_(stored_bytes), sync_(sync) {}

  /// REQUIRES `inputs` made by read_fields() with `schema` or one before it.
  Status add(std::string_view id, Serial serial, std::shared_ptr<const IndexedSchema> schema,
             std::span<const FieldInput> inputs);

  [[nodiscard]] std::size_t memory_bytes() const noexcept {
    return buffer_ == nullptr ? 0 : buffer_->memory_bytes();
  }
  /// Whether it is time for flush(), by memory or by number.
  [[nodiscard]] bool is_full(std::size_t most_bytes) const noexcept;

  /// Writes what came since the last flush; nothing if nothing came.
  [[nodiscard]] Result<std::optional<FlushedSegment>> flush();

 private:
  Directory* directory_;
  SegmentNumbers* numbers_;
  std::size_t stored_bytes_;
  bool sync_;
  std::shared_ptr<const IndexedSchema> schema_;  // of the last document
  SegmentId segment_ = 0;                        // that the buffer becomes
  std::unique_ptr<SegmentBuffer> buffer_;        // null: no document yet
};

}  // namespace sakuin
