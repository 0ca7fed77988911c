// The vocabulary every room shares: ids, scores and byte spans. Plain values, no behaviour.
#pragma once

#include <cstdint>
#include <limits>
#include <span>

namespace sakuin {

/// A document inside one segment: dense, [0, max_doc). Never stored outside its segment.
using DocId = std::uint32_t;

/// Names one segment for the life of an index; never reused.
using SegmentId = std::uint64_t;

/// Insertion order of a document over the whole life of an index; replacing a document gives it
/// a new one. Breaks ties between equal scores, so the order of hits is total.
using Serial = std::uint64_t;

/// BM25 score of a document; larger is better. Finite, and >= 0 unless a negative boost is used.
using Score = float;

/// Position of a field in the schema.
using FieldId = std::uint32_t;

/// Where every cursor over documents ends.
inline constexpr DocId kNoMoreDocs = std::numeric_limits<DocId>::max();

/// Documents one segment can hold: ids stay below kNoMoreDocs and in Roaring's range.
inline constexpr std::uint32_t kMaxDocsPerSegment = std::numeric_limits<std::uint32_t>::max() - 1;

/// Bytes that someone else owns.
using ByteSpan = std::span<const std::uint8_t>;

}  // namespace sakuin
