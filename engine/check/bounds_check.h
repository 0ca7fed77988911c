// Whether the bounds of a list hold: no document contributes more than its range says, and as many
// as it says reach the best contributions.
#pragma once

#include <cstdint>
#include <vector>

#include "engine/scoring/bm25.h"
#include "storage/bounds/bounds_reader.h"
#include "storage/norms/norm_code.h"
#include "storage/segment/term_lists.h"

namespace sakuin {

class BoundsCheck {
 public:
  /// `norms` by document, empty for a keyword field; outlives the object. `average_length` is the
  /// segment's.
  BoundsCheck(std::span<const storage::NormCode> norms, double average_length);

  [[nodiscard]] bool holds(const storage::PostingsView& list, const storage::BoundsView& bounds);

 private:
  std::span<const storage::NormCode> norms_;
  Bm25LengthTable lengths_;
  std::vector<float> contributions_;  // scratch
};

}  // namespace sakuin
