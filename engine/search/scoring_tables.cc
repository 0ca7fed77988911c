#include "engine/search/scoring_tables.h"

namespace sakuin {

ScoringTables::ScoringTables(const QueryNumbers& numbers, const Bm25Parameters& parameters)
    : parameters_(parameters) {
  const Snapshot& snapshot = numbers.own().snapshot();
  for (FieldId field = 0; field < snapshot.schema.fields().size(); ++field) {
    lengths_.emplace_back(parameters, numbers.average_length(field));
  }
  for (const OpenSegment& segment : snapshot.segments) {
    auto& by_place = factors_.emplace_back();
    for (const storage::SegmentField& field : segment.reader->meta().fields) {
      const Bm25LengthTable stored(kBoundsBm25, average_length(field.tokens, field.docs));
      by_place.emplace_back(stored, lengths_[field.field]);
    }
  }
}

}  // namespace sakuin
