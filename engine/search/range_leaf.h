// One leaf of a plan in one segment, reached by ranges of documents: which documents of a range
// have it, what it contributes there at most, and what exactly in one document.
#pragma once

#include <cstdint>
#include <variant>
#include <vector>

#include "engine/search/leaf_scoring.h"
#include "engine/search/plan.h"
#include "engine/search/range_list.h"
#include "storage/segment/segment_reader.h"

namespace sakuin {

class RangeLeaf {
 public:
  /// Leaf number `index` of a plan in segment number `segment_index` of its snapshot.
  [[nodiscard]] static Result<RangeLeaf> open(const storage::SegmentReader& segment,
                                              std::size_t segment_index, const Leaf& leaf,
                                              const LeafScoring& scoring,
                                              const ScoringTables& tables);

  /// What the leaf contributes at most anywhere.
  [[nodiscard]] double max_score() const noexcept;
  /// A score that at least `k` documents of the segment reach, deleted ones not left out; 0 for
  /// none.
  [[nodiscard]] double reached_by(std::uint64_t k) const;
  void set_unit(const BoundUnit& unit) noexcept;

  /// Combines the leaf's bounds with `bounds`; `scratch` is as long. REQUIRES set_unit().
  void add_bounds(const RangeKernels& kernels, const RangeBlock& block, Occur occur,
                  RangeBound* bounds, RangeBound* scratch) const;

  /// Asks for the memory that enter() and score() will read, in two steps.
  void prefetch_places(std::uint32_t range) const noexcept;
  void prefetch_docs(std::uint32_t range) const noexcept;
  /// Goes to a range, of which bound() is known then: at most this, in units; 0 without documents.
  void enter(std::uint32_t range) noexcept;
  [[nodiscard]] RangeBound bound() const noexcept { return bound_; }
  /// Finds the documents of the range.
  void find_docs() noexcept;
  [[nodiscard]] std::uint64_t mask() const noexcept { return mask_; }
  /// Score of the document at `bit` of mask(): the bits of bm25_score().
  [[nodiscard]] float score(unsigned bit) const noexcept;

 private:
  /// A list of one field.
  struct List {
    std::variant<StoredDocs, FoundDocs> docs;
    storage::RangeSlice slice;  // of the range entered
  };

  /// use(docs), whichever they are: a branch where std::visit would call through a table.
  template <class Lists, class Use>
  static auto with(Lists& docs, Use&& use) {
    if (auto* stored = std::get_if<StoredDocs>(&docs)) return use(*stored);
    return use(*std::get_if<FoundDocs>(&docs));
  }

  std::vector<List> lists_;
  float weight_ = 0;
  bool constant_score_ = false;
  std::uint32_t range_ = 0;
  RangeBound bound_ = 0;
  std::uint64_t mask_ = 0;
};

}  // namespace sakuin
