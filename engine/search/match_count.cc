#include "engine/search/match_count.h"

#include <algorithm>
#include <bit>
#include <optional>
#include <variant>

#include "engine/search/flat_lists.h"
#include "storage/roaring/window_bits.h"
#include "storage/roaring/window_overlap.h"
#include "storage/roaring/window_union.h"

namespace sakuin {

struct MatchScratch::Parts {
  FlatLists lists;
  FlatLists::Window window;
  storage::WindowOverlap shared;
  storage::WindowUnion either;
  std::vector<std::unique_ptr<storage::WindowBits>> bits;  // by depth of the tree
};

namespace {

using storage::RoaringView;
using storage::WindowBits;
using Container = RoaringView::Container;

constexpr std::uint32_t kWindowDocs = 1 << 16;

/// Of a Pace, for a clause in a window.
constexpr std::size_t kClauseSteps = 64;

std::optional<Container> find_container(const RoaringView& docs, std::uint32_t key) noexcept {
  const std::uint32_t index = docs.find_container(static_cast<std::uint16_t>(key));
  if (index == docs.container_count()) return std::nullopt;
  const Container container = docs.container(index);
  return container.key == key ? std::optional(container) : std::nullopt;
}

/// The one list of a leaf, if it is a bitmap; null otherwise.
const RoaringView* only_list(const LeafPostings& leaf) noexcept {
  if (leaf.fields.size() != 1) return nullptr;
  return leaf.fields.front().view();
}

/// Adds what a list has in a window; false if that is nothing.
bool add_list(const FieldPostings& field, std::uint32_t key, WindowBits& bits) {
  if (const auto* view = field.view()) {
    const auto container = find_container(*view, key);
    if (container) bits.add(*container);
    return container.has_value();
  }
  const std::vector<DocId>& docs = std::get<DocFreqs>(field.list).docs;
  const auto begin = std::lower_bound(docs.begin(), docs.end(), std::uint64_t{key} * kWindowDocs);
  auto doc = begin;
  for (; doc != docs.end() && *doc >> 16 == key; ++doc) bits.add(*doc & 0xFFFF);
  return doc != begin;
}

/// The words of the documents that are out of scope from a window on; none if there are none.
std::span<const std::uint64_t> excluded_words(const SegmentScope& scope,
                                              std::uint32_t key) noexcept {
  const std::span<const std::uint64_t> words = scope.excluded;
  const std::size_t first = std::size_t{key} * (kWindowDocs / 64);
  return first < words.size() ? words.subspan(first) : std::span<const std::uint64_t>();
}

/// Counts what flat lists have, on containers where they lie wherever that takes least.
class FlatCounter {
 public:
  FlatCounter(const SegmentScope& scope, MatchScratch::Parts& scratch,
              const BudgetWatch& watch) noexcept
      : scope_(scope), scratch_(scratch), watch_(watch) {}

  [[nodiscard]] std::uint64_t count() {
    std::uint64_t total = 0;
    while (const auto key = scratch_.lists.next(scratch_.window)) {
      if (watch_.is_over()) break;
      const auto deleted = excluded_words(scope_, *key);
      total += scratch_.lists.is_required() ? count_all_of(deleted) : count_any_of(deleted);
    }
    return total;
  }

 private:
  [[nodiscard]] std::uint32_t count_all_of(std::span<const std::uint64_t> deleted) {
    FlatLists::Window& window = scratch_.window;
    storage::WindowOverlap& shared = scratch_.shared;
    if (window.must_not.empty() && deleted.empty()) return shared.count_of(window.must);
    shared.find(window.must);
    shared.remove(deleted);
    return shared.count_without(window.must_not);
  }

  [[nodiscard]] std::uint32_t count_any_of(std::span<const std::uint64_t> deleted) {
    FlatLists::Window& window = scratch_.window;
    storage::WindowUnion& either = scratch_.either;
    if (window.must_not.empty() && deleted.empty()) return either.count_of(window.should);
    either.find(window.should);
    for (const Container& container : window.must_not) either.bits().remove(container);
    either.bits().remove(deleted);
    return either.bits().count();
  }

  const SegmentScope& scope_;
  MatchScratch::Parts& scratch_;
  const BudgetWatch& watch_;
};

/// Works out a tree of any shape, one window after the other. What a function leaves behind when it
/// answers false, no document, means nothing.
class WindowMatcher {
 public:
  WindowMatcher(const SearchSegment& segment, const SegmentScope& scope,
                std::span<const LeafPostings> leaves, MatchScratch::Parts& scratch,
                const BudgetWatch& watch) noexcept
      : segment_(segment),
        scope_(scope),
        leaves_(leaves),
        bits_(scratch.bits),
        watch_(watch),
        pace_(watch) {}

  /// Puts the matches into `words`, which are zero, as well if there are any.
  [[nodiscard]] std::uint64_t count(const PlanNode& node, std::span<std::uint64_t> words) {
    std::uint64_t total = 0;
    for (std::uint32_t key = 0; std::uint64_t{key} * kWindowDocs < max_doc(); ++key) {
      const std::uint32_t count = count_window(node, key);
      if (watch_.is_stopped()) break;
      if (count > 0 && !words.empty()) {
        const auto out = words.subspan(std::size_t{key} * (kWindowDocs / 64));
        const auto found = at_depth(0).words();
        std::copy_n(found.begin(), std::min(found.size(), out.size()), out.begin());
      }
      total += count;
    }
    return total;
  }

 private:
  [[nodiscard]] std::uint32_t max_doc() const noexcept { return segment_.reader->max_doc(); }

  [[nodiscard]] std::uint32_t count_window(const PlanNode& node, std::uint32_t key) {
    WindowBits& bits = at_depth(0);
    bits.clear();
    if (!add(node, key, 0, bits)) return 0;
    bits.remove(excluded_words(scope_, key));
    return bits.count();
  }

  /// Adds the documents of the window that match.
  bool add(const PlanNode& node, std::uint32_t key, std::size_t depth, WindowBits& bits) {
    if (pace_.is_over(kClauseSteps)) return false;
    if (const auto* leaf = std::get_if<LeafRef>(&node.value)) return add_leaf(*leaf, key, bits);
    if (const auto* best = std::get_if<PlanBestOf>(&node.value)) {
      bool any = false;
      for (const PlanNode& way : best->ways) any |= add(way, key, depth, bits);
      return any;
    }
    if (const auto* constant = std::get_if<PlanConstant>(&node.value)) {
      return add(constant->matching.front(), key, depth, bits);
    }
    if (std::holds_alternative<PlanMatchAll>(node.value)) {
      add_all(key, bits);
      return true;
    }
    const auto& boolean = std::get<PlanBoolean>(node.value);
    if (boolean.must.empty() && boolean.must_not.empty() && boolean.at_least == 0) {
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
      if (node.at_least > 0) {
        WindowBits& own = at_depth(depth + 1);
        if (!match_at_least(node, key, depth + 1, own)) return false;
        bits.keep(own);
      }
    } else if (node.at_least > 0) {
      if (!match_at_least(node, key, depth, bits)) return false;
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

  /// The documents that enough of the clauses have; replaces the bits.
  bool match_at_least(const PlanBoolean& node, std::uint32_t key, std::size_t depth,
                      WindowBits& bits) {
    std::vector<std::uint32_t> counts(kWindowDocs);
    WindowBits& own = at_depth(depth + 1);
    for (const PlanNode& clause : node.should) {
      own.clear();
      if (add(clause, key, depth + 1, own)) for_each_doc(own, [&](auto low) { ++counts[low]; });
    }
    bits.clear();
    bool any = false;
    for (std::uint32_t low = 0; low < kWindowDocs; ++low) {
      if (counts[low] < node.at_least) continue;
      bits.add(low);
      any = true;
    }
    return any;
  }

  template <class Use>
  static void for_each_doc(const WindowBits& bits, Use&& use) {
    std::uint32_t first = 0;
    for (std::uint64_t word : bits.words()) {
      for (; word != 0; word &= word - 1) {
        use(first + static_cast<std::uint32_t>(std::countr_zero(word)));
      }
      first += 64;
    }
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
  const SegmentScope& scope_;
  std::span<const LeafPostings> leaves_;
  std::vector<std::unique_ptr<WindowBits>>& bits_;  // by depth of the tree
  const BudgetWatch& watch_;
  Pace pace_;
};

}  // namespace

MatchScratch::MatchScratch() : parts_(std::make_unique_for_overwrite<Parts>()) {}
MatchScratch::~MatchScratch() = default;

std::uint64_t count_matches(const SearchSegment& segment, const SegmentScope& scope,
                            const PlanNode& node, std::span<const LeafPostings> leaves,
                            MatchScratch& scratch, const BudgetWatch& watch) {
  if (scratch.parts().lists.assign(node, leaves)) {
    return FlatCounter(scope, scratch.parts(), watch).count();
  }
  return WindowMatcher(segment, scope, leaves, scratch.parts(), watch).count(node, {});
}

std::uint64_t count_matches(const SearchSegment& segment, const PlanNode& node,
                            std::span<const LeafPostings> leaves, MatchScratch& scratch,
                            const BudgetWatch& watch) {
  return count_matches(segment, segment.scope(), node, leaves, scratch, watch);
}

std::uint64_t find_matches(const SearchSegment& segment, const SegmentScope& scope,
                           const PlanNode& node, std::span<const LeafPostings> leaves,
                           MatchScratch& scratch, std::vector<std::uint64_t>& words,
                           const BudgetWatch& watch) {
  words.assign(std::size_t{segment.reader->max_doc()} / 64 + 1, 0);
  return WindowMatcher(segment, scope, leaves, scratch.parts(), watch).count(node, words);
}

}  // namespace sakuin
