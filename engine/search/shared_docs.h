// The documents of a segment that have all required clauses of a query, found before any is ranked:
// most ranges in which all clauses occur have no document with all of them.
#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "engine/search/flat_lists.h"
#include "engine/search/leaf_postings.h"
#include "engine/search/plan.h"
#include "storage/roaring/window_overlap.h"

namespace sakuin {

/// Room to find them in, for one segment after the other.
struct SharedDocsScratch {
  FlatLists lists;
  FlatLists::Window window;
  storage::WindowOverlap overlap;
};

class SharedDocs {
 public:
  /// Finds them, deleted ones among them. False, and none are known, if there is no such set, or
  /// none that is cheap: it takes two clauses or more that are required, all of them lists in the
  /// file. `postings` by index of leaf.
  bool find(const Plan& plan, std::span<const LeafPostings> postings, std::uint32_t max_doc,
            SharedDocsScratch& scratch);

  [[nodiscard]] bool is_known() const noexcept { return is_known_; }
  /// Of one range of 64 documents. REQUIRES is_known(), as all below.
  [[nodiscard]] std::uint64_t docs(std::uint32_t range) const noexcept { return words_[range]; }
  [[nodiscard]] bool has(DocId doc) const noexcept {
    return (words_[doc / 64] >> (doc % 64) & 1) != 0;
  }
  /// Ranges that have any, ascending.
  [[nodiscard]] std::span<const std::uint32_t> ranges() const noexcept { return ranges_; }

 private:
  void add_window(std::uint32_t key, const storage::WindowOverlap& overlap);

  bool is_known_ = false;
  std::vector<std::uint64_t> words_;  // by range; 0 but for ranges_
  std::vector<std::uint32_t> ranges_;
};

}  // namespace sakuin
