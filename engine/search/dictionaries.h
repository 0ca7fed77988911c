// The term dictionaries of some fields in all segments.
#pragma once

#include <algorithm>
#include <cstddef>
#include <span>
#include <utility>
#include <vector>

#include "engine/search/budget_watch.h"
#include "engine/search/snapshot.h"

namespace sakuin {

/// The terms of a field in a segment.
struct FieldDictionary {
  const storage::SegmentReader* segment = nullptr;
  std::size_t place = 0;  ///< of the field in the segment's table

  [[nodiscard]] const storage::TermDictReader& terms() const noexcept {
    return segment->terms(place);
  }
};

/// Calls visit(FieldDictionary) for each, which returns a Status, until one fails.
template <class Visit>
Status for_each_dictionary(const Snapshot& snapshot, std::span<const FieldId> fields,
                           Visit&& visit) {
  for (const OpenSegment& segment : snapshot.segments) {
    for (const FieldId field : fields) {
      const auto place = segment.reader->find_field(field);
      if (place) SAKUIN_TRY(visit(FieldDictionary{segment.reader.get(), *place}));
    }
  }
  return {};
}

/// Merges what one more dictionary had, from `run` on, with what those before it had: in order,
/// each once, and the first `limit`.
template <class Term>
Status merge_run(std::vector<Term>& terms, std::size_t run, std::size_t limit,
                 const BudgetWatch& watch) {
  constexpr std::size_t kMergeSteps = 8;  // of a Pace, for a term
  if (run == 0) return {};
  std::vector<Term> merged;
  merged.reserve(std::min(terms.size(), limit));
  Pace pace(watch);
  std::size_t before = 0;
  std::size_t own = run;
  while (merged.size() < limit && (before < run || own < terms.size())) {
    if (pace.is_over(kMergeSteps)) return watch.go_on();
    const bool is_own = before == run || (own < terms.size() && terms[own] < terms[before]);
    if (!is_own && own < terms.size() && terms[own] == terms[before]) ++own;
    merged.push_back(std::move(terms[is_own ? own++ : before++]));
  }
  terms = std::move(merged);
  return {};
}

}  // namespace sakuin
