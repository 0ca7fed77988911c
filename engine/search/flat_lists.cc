#include "engine/search/flat_lists.h"

#include <algorithm>
#include <variant>

namespace sakuin {
namespace {

using Container = storage::RoaringView::Container;

/// Each list is compared with all before it.
constexpr std::size_t kMaxLists = 1024;

}  // namespace

bool FlatLists::assign(const PlanNode& node, std::span<const LeafPostings> leaves) {
  leaves_ = leaves;
  must_.clear();
  should_.clear();
  must_not_.clear();
  is_empty_ = false;
  key_ = 0;
  const auto* const boolean = std::get_if<PlanBoolean>(&node.value);
  if (boolean == nullptr) return add_any_of(node, should_);
  for (const PlanNode& clause : boolean->must_not) {
    if (!add_any_of(clause, must_not_)) return false;
  }
  if (!boolean->must.empty()) {
    return std::all_of(boolean->must.begin(), boolean->must.end(),
                       [&](const PlanNode& clause) { return add_all_of(clause); });
  }
  if (boolean->should.empty() && !boolean->must_not.empty()) return false;
  return std::all_of(boolean->should.begin(), boolean->should.end(),
                     [&](const PlanNode& clause) { return add_any_of(clause, should_); });
}

bool FlatLists::add_any_of(const LeafRef& leaf, std::vector<List>& lists) {
  for (const FieldPostings& field : leaves_[leaf.index].fields) {
    const storage::RoaringView* const docs = field.view();
    if (docs == nullptr) return false;
    if (!add(*docs, lists)) return false;
  }
  return true;
}

bool FlatLists::add_any_of(const PlanNode& node, std::vector<List>& lists) {
  if (const auto* const leaf = std::get_if<LeafRef>(&node.value)) return add_any_of(*leaf, lists);
  if (const auto* const best = std::get_if<PlanBestOf>(&node.value)) {
    return std::all_of(best->ways.begin(), best->ways.end(),
                       [&](const LeafRef& way) { return add_any_of(way, lists); });
  }
  const auto* const boolean = std::get_if<PlanBoolean>(&node.value);
  if (boolean == nullptr || !boolean->must.empty() || !boolean->must_not.empty()) return false;
  return std::all_of(boolean->should.begin(), boolean->should.end(),
                     [&](const PlanNode& clause) { return add_any_of(clause, lists); });
}

bool FlatLists::add_all_of(const PlanNode& node) {
  if (const auto* const boolean = std::get_if<PlanBoolean>(&node.value)) {
    if (boolean->must.empty() || !boolean->must_not.empty()) return false;
    return std::all_of(boolean->must.begin(), boolean->must.end(),
                       [&](const PlanNode& clause) { return add_all_of(clause); });
  }
  any_of_.clear();
  if (!add_any_of(node, any_of_) || any_of_.size() > 1) return false;
  is_empty_ |= any_of_.empty();
  return any_of_.empty() || add(any_of_.front().docs(), must_);
}

bool FlatLists::add(const storage::RoaringView& docs, std::vector<List>& lists) {
  const bool is_there =
      std::any_of(lists.begin(), lists.end(), [&](const List& list) { return list.is_of(docs); });
  if (is_there) return true;
  if (lists.size() == kMaxLists) return false;
  lists.emplace_back(docs);
  return true;
}

void FlatLists::take(std::vector<List>& lists, std::uint32_t key, std::vector<Container>& out) {
  out.clear();
  for (List& list : lists) {
    list.seek(key);
    if (list.key() == key) out.push_back(list.container());
  }
}

std::uint32_t FlatLists::next_key() noexcept {
  if (must_.empty()) {
    std::uint32_t key = kNoWindow;
    for (List& list : should_) {
      list.seek(key_);
      key = std::min(key, list.key());
    }
    return key;
  }
  std::uint32_t key = key_;
  for (std::size_t agreed = 0; agreed < must_.size();) {  // lists in a row that have the window
    List& list = must_[agreed];
    list.seek(key);
    agreed = list.key() == key ? agreed + 1 : 0;
    key = list.key();
    if (key == kNoWindow) break;
  }
  return key;
}

std::optional<std::uint32_t> FlatLists::next(Window& window) {
  const std::uint32_t key = is_empty_ ? kNoWindow : next_key();
  if (key == kNoWindow) return std::nullopt;
  take(must_, key, window.must);
  take(should_, key, window.should);
  take(must_not_, key, window.must_not);
  key_ = key + 1;
  return key;
}

}  // namespace sakuin
