#include "engine/search/shared_docs.h"

#include <algorithm>
#include <variant>

#include "storage/bounds/bounds_layout.h"

namespace sakuin {

bool SharedDocs::find(const Plan& plan, std::span<const LeafPostings> postings,
                      std::uint32_t max_doc, SharedDocsScratch& scratch) {
  for (const std::uint32_t range : ranges_) words_[range] = 0;
  ranges_.clear();
  const auto* root = std::get_if<PlanBoolean>(&plan.root.value);
  is_known_ = root != nullptr && root->must.size() > 1 && scratch.lists.assign(plan.root, postings);
  if (!is_known_) return false;
  words_.resize(storage::BoundsLayout(max_doc).range_count);
  while (const auto key = scratch.lists.next(scratch.window)) {
    scratch.overlap.find(scratch.window.must);
    add_window(*key, scratch.overlap);
  }
  return true;
}

void SharedDocs::add_window(std::uint32_t key, const storage::WindowOverlap& overlap) {
  const std::uint32_t first = key << (16 - storage::kRangeShift);
  if (overlap.is_array()) {
    for (const std::uint16_t low : overlap.array().lows()) {
      const std::uint32_t range = first + low / storage::kRangeDocs;
      if (words_[range] == 0) ranges_.push_back(range);
      words_[range] |= std::uint64_t{1} << (low % storage::kRangeDocs);
    }
    return;
  }
  const auto words = overlap.bits().words();
  const std::size_t count = std::min(words.size(), words_.size() - first);
  for (std::uint32_t i = 0; i < count; ++i) {
    if (words[i] == 0) continue;
    ranges_.push_back(first + i);
    words_[first + i] = words[i];
  }
}

}  // namespace sakuin
