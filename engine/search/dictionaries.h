// The term dictionaries of some fields in all segments.
#pragma once

#include <algorithm>
#include <cstddef>
#include <span>
#include <vector>

#include "engine/search/snapshot.h"

namespace sakuin {

/// Calls visit(dictionary) for each, which returns a Status, until one fails.
template <class Visit>
Status for_each_dictionary(const Snapshot& snapshot, std::span<const FieldId> fields,
                           Visit&& visit) {
  for (const OpenSegment& segment : snapshot.segments) {
    for (const FieldId field : fields) {
      const auto place = segment.reader->find_field(field);
      if (place) SAKUIN_TRY(visit(segment.reader->terms(*place)));
    }
  }
  return {};
}

/// What was found in one dictionary after the other, in order, each once, and the first `limit`.
template <class Term>
void keep_first(std::vector<Term>& terms, std::size_t limit) {
  std::sort(terms.begin(), terms.end());
  terms.erase(std::unique(terms.begin(), terms.end()), terms.end());
  terms.resize(std::min(terms.size(), limit));
}

}  // namespace sakuin
