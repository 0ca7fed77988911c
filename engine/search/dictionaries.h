// The term dictionaries of some fields in all segments.
#pragma once

#include <algorithm>
#include <cstddef>
#include <span>
#include <vector>

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
void merge_run(std::vector<Term>& terms, std::size_t run, std::size_t limit) {
  std::inplace_merge(terms.begin(), terms.begin() + static_cast<std::ptrdiff_t>(run), terms.end());
  terms.erase(std::unique(terms.begin(), terms.end()), terms.end());
  terms.resize(std::min(terms.size(), limit));
}

}  // namespace sakuin
