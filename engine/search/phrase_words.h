// The words of a phrase in one segment and field: their lists, and where in the phrase each stands.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <vector>

#include "engine/search/budget_watch.h"
#include "engine/search/plan.h"
#include "storage/segment/segment_reader.h"
#include "storage/segment/term_positions.h"

namespace sakuin {

/// A term of the phrase, however often the phrase has it.
struct PhraseWord {
  storage::TermInfo info;
  storage::PostingsView postings;
  std::optional<storage::BoundsView> bounds;
  storage::TermPositions positions;
  std::vector<std::uint32_t> offsets;  ///< places after the first part, ascending
};

/// What has to hold for the phrase to begin at a place: the word stands at one of its offsets.
struct PhraseStep {
  std::size_t word;
  std::span<const std::uint32_t> offsets;
};

/// The error for a list of positions that does not read.
[[nodiscard]] Status damaged_positions(const storage::SegmentReader& segment);

struct PhraseWords {
  std::size_t place = 0;          ///< of the field in the segment's table
  std::vector<PhraseWord> words;  ///< the one with fewest places first; none: one is not there

  /// `invalid_argument` when the field keeps no positions. REQUIRES a phrase of single terms.
  [[nodiscard]] static Result<PhraseWords> open(const storage::SegmentReader& segment,
                                                FieldId field, const Leaf& leaf,
                                                const BudgetWatch& watch);

  /// In the order in which they exclude most: the first two have one offset each.
  [[nodiscard]] std::vector<PhraseStep> steps() const;
};

}  // namespace sakuin
