// What BM25 needs of every field under one pair of parameters: length tables, and by how much the
// bounds stored in segments can be off. Immutable.
#pragma once

#include <cstddef>
#include <vector>

#include <sakuin/searcher.h>

#include "engine/scoring/bm25.h"
#include "engine/scoring/list_bounds.h"
#include "engine/search/query_numbers.h"

namespace sakuin {

class ScoringTables {
 public:
  /// Cost: some microseconds a field and segment.
  ScoringTables(const QueryNumbers& numbers, const Bm25Parameters& parameters);

  [[nodiscard]] const Bm25Parameters& parameters() const noexcept { return parameters_; }
  [[nodiscard]] const Bm25LengthTable& lengths(FieldId field) const noexcept {
    return lengths_[field];
  }
  /// Of a field of a segment, by its place there.
  [[nodiscard]] const BoundFactors& factors(std::size_t segment, std::size_t place) const noexcept {
    return factors_[segment][place];
  }

 private:
  Bm25Parameters parameters_;
  std::vector<Bm25LengthTable> lengths_;            // by FieldId
  std::vector<std::vector<BoundFactors>> factors_;  // by segment and place
};

}  // namespace sakuin
