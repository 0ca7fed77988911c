#include "engine/search/shared_docs.h"

#include <algorithm>
#include <variant>

#include "storage/bounds/bounds_layout.h"

namespace sakuin {

bool SharedDocs::find(const Plan& plan, std::span<const LeafPostings> postings,
                      std::uint32_t max_doc) {
  const auto* root = std::get_if<PlanBoolean>(&plan.root.value);
  if (root == nullptr || root->must.size() < 2 || !lists_.assign(plan.root, postings)) return false;
  words_.assign(storage::BoundsLayout(max_doc).range_count, 0);
  ranges_.clear();
  while (const auto key = lists_.next(window_)) add_window(*key);
  return true;
}

void SharedDocs::add_window(std::uint32_t key) {
  overlap_.find(window_.must);
  const std::uint32_t first = key << (16 - storage::kRangeShift);
  if (overlap_.is_array()) {
    for (const std::uint16_t low : overlap_.array().lows()) {
      const std::uint32_t range = first + low / storage::kRangeDocs;
      if (words_[range] == 0) ranges_.push_back(range);
      words_[range] |= std::uint64_t{1} << (low % storage::kRangeDocs);
    }
    return;
  }
  const auto words = overlap_.bits().words();
  const std::size_t count = std::min(words.size(), words_.size() - first);
  for (std::uint32_t i = 0; i < count; ++i) {
    words_[first + i] = words[i];
    if (words[i] != 0) ranges_.push_back(first + i);
  }
}

}  // namespace sakuin
