// Section "meta" of a segment: its counts and field table. Format: storage/FORMAT.md, "Meta".
#pragma once

#include <cstdint>
#include <optional>
#include <vector>

#include <sakuin/schema.h>
#include <sakuin/types.h>

#include "storage/base/bytes.h"

namespace sakuin::storage {

/// A field as this segment holds it. Which members mean something depends on the type.
struct SegmentField {
  FieldId field = 0;
  FieldType type = FieldType::text;
  std::uint64_t docs = 0;          ///< documents that have it (deletes not subtracted)
  std::uint64_t tokens = 0;        ///< text: sum of exact field lengths
  std::uint64_t terms = 0;         ///< text, keyword
  std::uint64_t postings = 0;      ///< text, keyword: (term, document) pairs
  std::uint64_t positions = 0;     ///< text: occurrences
  std::uint64_t terms_offset = 0;  ///< of its dictionary in section terms
  std::uint64_t terms_bytes = 0;
  std::uint64_t values_offset = 0;  ///< of its column in section values
  std::uint64_t values_bytes = 0;
  std::uint64_t bounds_offset = 0;  ///< text, keyword: in section bounds
  std::uint64_t bounds_bytes = 0;
  std::uint64_t bounded_terms = 0;  ///< terms that have bounds
  friend bool operator==(const SegmentField&, const SegmentField&) = default;
};

struct SegmentMeta {
  SegmentId segment = 0;
  std::uint32_t max_doc = 0;
  std::vector<SegmentField>
      fields;  ///< ascending by FieldId; the n-th text field has norms number n
  friend bool operator==(const SegmentMeta&, const SegmentMeta&) = default;
};

[[nodiscard]] ByteBuffer encode_segment_meta(const SegmentMeta& meta);
/// Nothing if the bytes are not exactly one meta section.
[[nodiscard]] std::optional<SegmentMeta> decode_segment_meta(ByteSpan bytes);

}  // namespace sakuin::storage
