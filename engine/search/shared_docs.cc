#include "engine/search/shared_docs.h"

#include <algorithm>
#include <variant>

#include "storage/bounds/bounds_layout.h"

namespace sakuin {

using storage::RoaringView;

bool SharedDocs::find(const Plan& plan, std::span<const LeafPostings> postings,
                      std::uint32_t max_doc) {
  const auto* root = std::get_if<PlanBoolean>(&plan.root.value);
  if (root == nullptr || root->must.size() < 2 || !add_lists(root->must, postings)) return false;
  words_.assign(storage::BoundsLayout(max_doc).range_count, 0);
  ranges_.clear();
  next_.assign(lists_.size(), 0);
  for (std::uint32_t key = 0; std::uint64_t{key} << 16 < max_doc; ++key) find_in_window(key);
  return true;
}

bool SharedDocs::add_lists(std::span<const PlanNode> nodes,
                           std::span<const LeafPostings> postings) {
  lists_.clear();
  return std::all_of(nodes.begin(), nodes.end(), [&](const PlanNode& node) {
    const auto* leaf = std::get_if<LeafRef>(&node.value);
    if (leaf == nullptr || postings[leaf->index].fields.size() != 1) return false;
    const auto* in_file = std::get_if<InFile>(&postings[leaf->index].fields.front().list);
    if (in_file != nullptr) lists_.push_back(&in_file->view.docs);
    return in_file != nullptr;
  });
}

void SharedDocs::find_in_window(std::uint32_t key) {
  containers_.clear();
  bool all_have = true;
  for (std::size_t i = 0; i < lists_.size(); ++i) {
    if (next_[i] == lists_[i]->container_count()) return;
    const RoaringView::Container container = lists_[i]->container(next_[i]);
    if (container.key == key) ++next_[i];
    all_have &= container.key == key;
    containers_.push_back(container);
  }
  if (!all_have) return;
  overlap_.find(containers_);
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
