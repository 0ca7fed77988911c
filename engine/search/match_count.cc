#include "engine/search/match_count.h"

#include <algorithm>
#include <memory>
#include <optional>
#include <variant>

#include "storage/roaring/container_overlap.h"
#include "storage/roaring/window_bits.h"

namespace sakuin {
namespace {

using storage::RoaringView;
using storage::WindowArray;
using storage::WindowBits;
using Container = RoaringView::Container;

constexpr std::uint32_t kWindowDocs = 1 << 16;

std::optional<Container> find_container(const RoaringView& docs, std::uint32_t key) noexcept {
  const std::uint32_t index = docs.find_container(static_cast<std::uint16_t>(key));
  if (index == docs.container_count()) return std::nullopt;
  const Container container = docs.container(index);
  return container.key == key ? std::optional(container) : std::nullopt;
}

/// The one list of a leaf, if it lies in the file; null otherwise.
const RoaringView* only_list(const LeafPostings& leaf) noexcept {
  if (leaf.fields.size() != 1) return nullptr;
  const auto* in_file = std::get_if<InFile>(&leaf.fields.front().list);
  return in_file == nullptr ? nullptr : &in_file->view.docs;
}

/// Adds what a list has in a window; false if that is nothing.
bool add_list(const FieldPostings& field, std::uint32_t key, WindowBits& bits) {
  if (const auto* in_file = std::get_if<InFile>(&field.list)) {
    const auto container = find_container(in_file->view.docs, key);
    if (container) bits.add(*container);
    return container.has_value();
  }
  const std::vector<DocId>& docs = std::get<DocFreqs>(field.list).docs;
  const auto begin = std::lower_bound(docs.begin(), docs.end(), std::uint64_t{key} * kWindowDocs);
  auto doc = begin;
  for (; doc != docs.end() && *doc >> 16 == key; ++doc) bits.add(*doc & 0xFFFF);
  return doc != begin;
}

/// Works out one window after the other. What a function leaves behind when it answers false, no
/// document, means nothing.
class WindowMatcher {
 public:
  WindowMatcher(const SearchSegment& segment, std::span<const LeafPostings> leaves)
      : segment_(segment), leaves_(leaves) {}

  [[nodiscard]] std::uint64_t count(const PlanNode& node) {
    std::uint64_t total = 0;
    for (std::uint32_t key = 0; std::uint64_t{key} * kWindowDocs < max_doc(); ++key) {
      const auto quick = count_quickly(node, key);
      total += quick ? *quick : count_bits(node, key);
    }
    return total;
  }

 private:
  [[nodiscard]] std::uint32_t max_doc() const noexcept { return segment_.reader->max_doc(); }
  [[nodiscard]] std::span<const std::uint64_t> deleted(std::uint32_t key) const noexcept {
    const std::span<const std::uint64_t> words = segment_.deleted_words;
    const std::size_t first = std::size_t{key} * (kWindowDocs / 64);
    return first < words.size() ? words.subspan(first) : std::span<const std::uint64_t>();
  }

  /// Without making a set of bits: one container, two containers, or what a short one shares with
  /// others.
  std::optional<std::uint64_t> count_quickly(const PlanNode& node, std::uint32_t key) {
    containers_.clear();
    if (const auto* leaf = std::get_if<LeafRef>(&node.value)) {
      return add_container(*leaf, key) ? count_shared(key) : std::nullopt;
    }
    const auto* boolean = std::get_if<PlanBoolean>(&node.value);
    if (boolean == nullptr || !boolean->must_not.empty()) return std::nullopt;
    if (!boolean->must.empty()) {
      return add_containers(boolean->must, key) ? count_shared(key) : std::nullopt;
    }
    if (boolean->should.size() != 2 || !deleted(key).empty()) return std::nullopt;
    if (!add_containers(boolean->should, key)) return std::nullopt;
    return count_either();
  }

  /// False if a clause is not a single list in the file.
  bool add_containers(const std::vector<PlanNode>& clauses, std::uint32_t key) {
    return std::all_of(clauses.begin(), clauses.end(), [&](const PlanNode& clause) {
      const auto* leaf = std::get_if<LeafRef>(&clause.value);
      return leaf != nullptr && add_container(*leaf, key);
    });
  }

  bool add_container(const LeafRef& leaf, std::uint32_t key) {
    const LeafPostings& postings = leaves_[leaf.index];
    if (postings.fields.empty()) {
      containers_.push_back({});
      return true;
    }
    const RoaringView* const docs = only_list(postings);
    if (docs == nullptr) return false;
    containers_.push_back(find_container(*docs, key));
    return true;
  }

  [[nodiscard]] std::uint64_t count_either() const {
    const std::optional<Container>& a = containers_.front();
    const std::optional<Container>& b = containers_.back();
    const std::uint64_t sum = std::uint64_t{a ? a->cardinality : 0} + (b ? b->cardinality : 0);
    return a && b ? sum - storage::count_overlap(*a, *b) : sum;
  }

  [[nodiscard]] std::optional<std::uint64_t> count_shared(std::uint32_t key) {
    const bool all_there = std::all_of(containers_.begin(), containers_.end(),
                                       [](const auto& container) { return container.has_value(); });
    if (!all_there) return 0;
    std::sort(containers_.begin(), containers_.end(),
              [](const auto& a, const auto& b) { return a->cardinality < b->cardinality; });
    const Container& smallest = *containers_.front();
    if (deleted(key).empty()) {
      if (containers_.size() == 1) return smallest.cardinality;
      if (containers_.size() == 2) return storage::count_overlap(smallest, *containers_.back());
    }
    if (smallest.kind != RoaringView::ContainerKind::array) return std::nullopt;
    if (!array_) array_ = std::make_unique_for_overwrite<WindowArray>();
    array_->assign(smallest);
    for (std::size_t i = 1; i < containers_.size(); ++i) array_->keep(*containers_[i]);
    if (!deleted(key).empty()) array_->remove(deleted(key));
    return array_->count();
  }

  std::uint64_t count_bits(const PlanNode& node, std::uint32_t key) {
    WindowBits& bits = at_depth(0);
    bits.clear();
    if (!add(node, key, 0, bits)) return 0;
    if (!deleted(key).empty()) bits.remove(deleted(key));
    return bits.count();
  }

  /// Adds the documents of the window that match.
  bool add(const PlanNode& node, std::uint32_t key, std::size_t depth, WindowBits& bits) {
    if (const auto* leaf = std::get_if<LeafRef>(&node.value)) return add_leaf(*leaf, key, bits);
    if (const auto* best = std::get_if<PlanBestOf>(&node.value)) {
      bool any = false;
      for (const LeafRef& way : best->ways) any |= add_leaf(way, key, bits);
      return any;
    }
    if (std::holds_alternative<PlanMatchAll>(node.value)) {
      add_all(key, bits);
      return true;
    }
    const auto& boolean = std::get<PlanBoolean>(node.value);
    if (boolean.must.empty() && boolean.must_not.empty()) {
      bool any = false;
      for (const PlanNode& clause : boolean.should) any |= add(clause, key, depth, bits);
      return any;
    }
    WindowBits& own = at_depth(depth + 1);
    own.clear();
    if (!match_boolean(boolean, key, depth + 1, own)) return false;
    bits.add(own);
    return true;
  }

  bool add_leaf(const LeafRef& leaf, std::uint32_t key, WindowBits& bits) {
    bool any = false;
    for (const FieldPostings& field : leaves_[leaf.index].fields) any |= add_list(field, key, bits);
    return any;
  }

  void add_all(std::uint32_t key, WindowBits& bits) const {
    const std::uint32_t rest = max_doc() - key * kWindowDocs;
    bits.fill(0, std::min(rest, kWindowDocs));
  }

  /// REQUIRES empty bits.
  bool match_boolean(const PlanBoolean& node, std::uint32_t key, std::size_t depth,
                     WindowBits& bits) {
    if (!node.must.empty()) {
      if (!add(node.must.front(), key, depth, bits)) return false;
      for (std::size_t i = 1; i < node.must.size(); ++i) {
        if (!keep(node.must[i], key, depth, bits)) return false;
      }
    } else if (node.should.empty()) {
      add_all(key, bits);
    } else {
      bool any = false;
      for (const PlanNode& clause : node.should) any |= add(clause, key, depth, bits);
      if (!any) return false;
    }
    for (const PlanNode& clause : node.must_not) remove(clause, key, depth, bits);
    return true;
  }

  bool keep(const PlanNode& node, std::uint32_t key, std::size_t depth, WindowBits& bits) {
    if (const RoaringView* const docs = view_of(node)) {
      const auto container = find_container(*docs, key);
      if (container) bits.keep(*container);
      return container.has_value();
    }
    WindowBits& own = at_depth(depth + 1);
    own.clear();
    if (!add(node, key, depth + 1, own)) return false;
    bits.keep(own);
    return true;
  }

  void remove(const PlanNode& node, std::uint32_t key, std::size_t depth, WindowBits& bits) {
    if (const RoaringView* const docs = view_of(node)) {
      const auto container = find_container(*docs, key);
      if (container) bits.remove(*container);
      return;
    }
    WindowBits& own = at_depth(depth + 1);
    own.clear();
    if (add(node, key, depth + 1, own)) bits.remove(own.words());
  }

  [[nodiscard]] const RoaringView* view_of(const PlanNode& node) const noexcept {
    const auto* leaf = std::get_if<LeafRef>(&node.value);
    return leaf == nullptr ? nullptr : only_list(leaves_[leaf->index]);
  }

  WindowBits& at_depth(std::size_t depth) {
    while (bits_.size() <= depth) {
      bits_.push_back(std::make_unique_for_overwrite<WindowBits>());
    }
    return *bits_[depth];
  }

  const SearchSegment& segment_;
  std::span<const LeafPostings> leaves_;
  std::vector<std::optional<Container>> containers_;  // of one window
  std::unique_ptr<WindowArray> array_;
  std::vector<std::unique_ptr<WindowBits>> bits_;  // by depth of the tree
};

}  // namespace

std::uint64_t count_matches(const SearchSegment& segment, const PlanNode& node,
                            std::span<const LeafPostings> leaves) {
  return WindowMatcher(segment, leaves).count(node);
}

}  // namespace sakuin
