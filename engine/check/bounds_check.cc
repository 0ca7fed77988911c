#include "engine/check/bounds_check.h"

#include <algorithm>

#include "engine/scoring/list_bounds.h"

namespace sakuin {

BoundsCheck::BoundsCheck(std::span<const storage::NormCode> norms, double average_length)
    : norms_(norms), lengths_(kBoundsBm25, average_length) {}

bool BoundsCheck::holds(const storage::PostingsView& list, const storage::BoundsView& bounds) {
  contributions_.clear();
  for (storage::RoaringView::Cursor cursor(list.docs); cursor.doc() != kNoMoreDocs;
       cursor.advance()) {
    const storage::NormCode norm = norms_.empty() ? kKeywordNorm : norms_[cursor.doc()];
    const auto freq = static_cast<float>(list.freqs[cursor.rank()]);
    const float contribution = bm25_saturate(bm25_field_share(freq, lengths_[norm]));
    const std::uint32_t bound = bounds.ranges()[cursor.doc() >> storage::kRangeShift];
    if (contribution * static_cast<float>(storage::kBoundScale) > static_cast<float>(bound)) {
      return false;
    }
    contributions_.push_back(contribution);
  }
  for (std::size_t i = 0; i < storage::kBestPlaces.size(); ++i) {
    const std::size_t place = storage::kBestPlaces[i];
    const float best = bounds.best(i);
    if (!(best >= 0)) return false;
    const auto reached = std::count_if(contributions_.begin(), contributions_.end(),
                                       [best](float contribution) { return contribution >= best; });
    if (best > 0 && static_cast<std::size_t>(reached) < place) return false;
  }
  return true;
}

}  // namespace sakuin
