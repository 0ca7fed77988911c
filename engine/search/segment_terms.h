// A term in one segment: found in the dictionary of a field, and its lists opened.
#pragma once

#include <optional>
#include <string_view>

#include "engine/search/budget_watch.h"
#include "engine/search/plan.h"
#include "engine/search/snapshot.h"
#include "storage/segment/segment_reader.h"

namespace sakuin {

struct SegmentTerm {
  std::size_t place = 0;  ///< of the field in the segment's table
  storage::TermInfo info;
};

/// Looks up every part that is one indexed term, once a segment and field: what it finds serves for
/// statistics and for opening lists. The look-ups of a query wait for memory together.
Status look_up_terms(const Snapshot& snapshot, Plan& plan, const BudgetWatch& watch);

/// Nothing if no document of the segment, deleted or not, has the term in the field.
[[nodiscard]] inline Result<std::optional<SegmentTerm>> find_term(
    const storage::SegmentReader& segment, FieldId field, std::string_view term) {
  const auto place = segment.find_field(field);
  if (!place) return std::optional<SegmentTerm>();
  SAKUIN_ASSIGN(const auto info, segment.terms(*place).find(term));
  if (!info) return std::optional<SegmentTerm>();
  return std::optional(SegmentTerm{*place, *info});
}

/// The same for a part with one variant: as looked up, if it was. REQUIRES a field of the leaf.
[[nodiscard]] inline Result<std::optional<SegmentTerm>> find_term(
    const storage::SegmentReader& segment, FieldId field, const LeafPart& part) {
  if (!part.looked_up) return find_term(segment, field, part.variants.front().term);
  for (const FoundTerm& found : part.found) {
    if (found.segment == &segment && found.field == field) {
      return std::optional(SegmentTerm{found.place, found.info});
    }
  }
  return std::optional<SegmentTerm>();
}

[[nodiscard]] inline Result<storage::PostingsView> open_postings(
    const storage::SegmentReader& segment, const SegmentTerm& term) {
  return segment.lists(term.place).postings(term.info);
}

}  // namespace sakuin
