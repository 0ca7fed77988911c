// Where a phrase stands in one field of one document.
//
// Each part has an offset, and it fits where position - offset is the same for all parts. With slop
// these numbers may differ by as much: an occurrence is an interval of them in which every part has
// a position of its own, and that holds no smaller such interval. Two words of which one stands on
// the wrong side of the other are 2 apart. Parts of one offset stand on one position.
#pragma once

#include <cstdint>
#include <span>
#include <vector>

namespace sakuin {

/// A position that a part may take, and how near what stands there is to the word looked for.
struct Place {
  std::uint32_t position = 0;
  float weight = 1;
};

struct PartPlaces {
  std::uint32_t offset = 0;
  std::span<const Place> places;  ///< ascending, no position twice
};

/// Parts at places with first <= position - offset <= last.
struct Occurrence {
  std::int64_t first = 0;
  std::int64_t last = 0;
  float weight = 1;  ///< of its farthest part, each part taken at its nearest
};

/// Appends the occurrences, ascending. REQUIRES parts ascending by offset. Without slop the cost is
/// that of looking up each place of the rarest part; with slop, of sorting all places.
void find_occurrences(std::span<const PartPlaces> parts, std::uint32_t slop,
                      std::vector<Occurrence>& out);

/// What the occurrences count in a score: 1 / (1 + distance) each, as in Lucene, weighted by the
/// nearest of them.
[[nodiscard]] float effective_frequency(std::span<const Occurrence> occurrences) noexcept;

}  // namespace sakuin
