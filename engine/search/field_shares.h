// What makes frequencies of one field shares of a score, document by document.
#pragma once

#include "engine/scoring/bm25.h"
#include "engine/search/leaf_postings.h"
#include "engine/search/plan.h"
#include "engine/search/scoring_tables.h"
#include "storage/segment/segment_reader.h"

namespace sakuin {

struct FieldShares {
  const storage::NormCode* norms = nullptr;  ///< by document; none: a keyword field
  const Bm25LengthTable* lengths = nullptr;

  [[nodiscard]] float operator()(DocId doc, float freq) const noexcept {
    const storage::NormCode norm = norms == nullptr ? kKeywordNorm : norms[doc];
    return bm25_field_share(freq, (*lengths)[norm]);
  }
  void prefetch(DocId doc) const noexcept {
    if (norms != nullptr) __builtin_prefetch(norms + doc);
  }
};

/// Of a field of the leaf, which is no set. The segment and the tables outlive it.
[[nodiscard]] inline Result<FieldShares> open_field_shares(const storage::SegmentReader& segment,
                                                           const Leaf& leaf,
                                                           const FieldPostings& field,
                                                           const ScoringTables& tables) {
  FieldShares shares{nullptr, &tables.lengths(leaf.fields[field.field_index])};
  if (segment.meta().fields[field.place].type == FieldType::text) {
    SAKUIN_ASSIGN(const auto norms, segment.norms(field.place));
    shares.norms = norms.data();
  }
  return shares;
}

}  // namespace sakuin
