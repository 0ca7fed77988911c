// The lists of a plan that is one level of clauses, each a list that lies as a bitmap or several of
// them united: most queries. Walked window by window.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <vector>

#include "engine/search/leaf_postings.h"
#include "engine/search/plan.h"

namespace sakuin {

/// A document matches if all of `must` have it, or any of `should` where nothing is required, and
/// none of `must_not`.
class FlatLists {
 public:
  /// The containers of one window; empty where lists have none.
  struct Window {
    std::vector<storage::RoaringView::Container> must;
    std::vector<storage::RoaringView::Container> should;
    std::vector<storage::RoaringView::Container> must_not;
  };

  /// Replaces all lists; false if the plan is not of that kind, or has very many. REQUIRES `leaves`
  /// to stay in place.
  [[nodiscard]] bool assign(const PlanNode& node, std::span<const LeafPostings> leaves);

  [[nodiscard]] bool is_required() const noexcept { return !must_.empty(); }
  /// Goes to the next window in which something can match; its key, or nothing at the end.
  [[nodiscard]] std::optional<std::uint32_t> next(Window& window);

 private:
  /// Walks a list's containers.
  class List {
   public:
    explicit List(const storage::RoaringView& docs) noexcept : docs_(&docs) { enter(); }
    /// Of the window it stands in; kNoWindow at the end.
    [[nodiscard]] std::uint32_t key() const noexcept { return key_; }
    [[nodiscard]] const storage::RoaringView::Container& container() const noexcept {
      return container_;
    }
    [[nodiscard]] const storage::RoaringView& docs() const noexcept { return *docs_; }
    [[nodiscard]] bool is_of(const storage::RoaringView& docs) const noexcept {
      return docs_->bytes().data() == docs.bytes().data();
    }
    void seek(std::uint32_t key) noexcept {
      while (key_ < key) {
        ++index_;
        enter();
      }
    }

   private:
    void enter() noexcept {
      key_ = kNoWindow;
      if (index_ == docs_->container_count()) return;
      container_ = docs_->container(index_);
      key_ = container_.key;
    }

    const storage::RoaringView* docs_;
    std::uint32_t index_ = 0;
    std::uint32_t key_ = kNoWindow;
    storage::RoaringView::Container container_ = {};
  };

  static constexpr std::uint32_t kNoWindow = 1 << 16;
  [[nodiscard]] bool add_any_of(const PlanNode& node, std::vector<List>& lists);
  [[nodiscard]] bool add_any_of(const LeafRef& leaf, std::vector<List>& lists);
  [[nodiscard]] bool add_all_of(const PlanNode& node);
  /// A list once, however often the query has its word; false if there are very many.
  [[nodiscard]] static bool add(const storage::RoaringView& docs, std::vector<List>& lists);
  /// From key_ on, in which something can match; kNoWindow at the end.
  [[nodiscard]] std::uint32_t next_key() noexcept;
  static void take(std::vector<List>& lists, std::uint32_t key,
                   std::vector<storage::RoaringView::Container>& out);

  std::span<const LeafPostings> leaves_;
  std::vector<List> must_;
  std::vector<List> should_;
  std::vector<List> must_not_;
  std::vector<List> any_of_;  // those of one clause
  bool is_empty_ = false;     // something required is nowhere
  std::uint32_t key_ = 0;     // of the next window
};

}  // namespace sakuin
