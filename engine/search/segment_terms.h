// A term in one segment: found in the dictionary of a field, and its lists opened.
#pragma once

#include <optional>
#include <string_view>

#include "storage/segment/segment_reader.h"

namespace sakuin {

struct SegmentTerm {
  std::size_t place = 0;  ///< of the field in the segment's table
  storage::TermInfo info;
};

/// Nothing if no document of the segment, deleted or not, has the term in the field.
[[nodiscard]] inline Result<std::optional<SegmentTerm>> find_term(
    const storage::SegmentReader& segment, FieldId field, std::string_view term) {
  const auto place = segment.find_field(field);
  if (!place) return std::optional<SegmentTerm>();
  SAKUIN_ASSIGN(const auto info, segment.terms(*place).find(term));
  if (!info) return std::optional<SegmentTerm>();
  return std::optional(SegmentTerm{*place, *info});
}

[[nodiscard]] inline Result<storage::PostingsView> open_postings(
    const storage::SegmentReader& segment, const SegmentTerm& term) {
  return segment.lists(term.place).postings(term.info);
}

}  // namespace sakuin
