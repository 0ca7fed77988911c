// Which documents of a segment are deleted as of a commit, and what its statistics are without
// them: one small file per segment and commit that changed it. Format: storage/FORMAT.md, "Live
// docs file".
#pragma once

#include <cstdint>
#include <vector>

#include <sakuin/status.h>

#include "storage/roaring/doc_bitmap.h"

namespace sakuin::storage {

/// Live documents that have a field, and their tokens in it.
struct LiveFieldStats {
  std::uint64_t docs = 0;
  std::uint64_t tokens = 0;
  friend bool operator==(const LiveFieldStats&, const LiveFieldStats&) = default;
};

struct LiveDocs {
  SegmentId segment = 0;
  std::uint64_t generation = 0;
  std::uint32_t max_doc = 0;
  DocBitmap deleted;
  std::vector<LiveFieldStats> fields;  ///< by place in the segment's field table

  [[nodiscard]] std::uint64_t live_count() const noexcept {
    return max_doc - deleted.cardinality();
  }
};

[[nodiscard]] ByteBuffer encode_live_docs(const LiveDocs& live);

/// `file_name` is for messages. Everything is checked: magic, version, checksum, the bitmap.
[[nodiscard]] Result<LiveDocs> decode_live_docs(ByteSpan bytes, std::string_view file_name);

}  // namespace sakuin::storage
