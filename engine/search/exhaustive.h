// Exact top k by scoring every matching document: the slow twin that every faster algorithm is
// compared with. Nothing is skipped, nothing is bounded.
#pragma once

#include <cstdint>
#include <span>

#include "engine/document/open_segments.h"
#include "engine/search/budget_watch.h"
#include "engine/search/leaf_postings.h"
#include "engine/search/leaf_scoring.h"
#include "engine/search/plan.h"
#include "engine/search/plan_scores.h"
#include "engine/search/top_k.h"

namespace sakuin {

/// Scores the documents of one segment one after the other. Documents ascending from call to call.
class ExhaustiveScorer {
 public:
  /// The arguments outlive the scorer.
  [[nodiscard]] static Result<ExhaustiveScorer> open(const storage::SegmentReader& segment,
                                                     const Plan& plan,
                                                     std::span<const LeafPostings> leaves,
                                                     const PlanScoring& scoring);

  /// Score of a matching document: its matching clauses in query order, required ones first, added
  /// in double and rounded once.
  [[nodiscard]] Score score(DocId doc);

  /// Memory that a leaf takes.
  [[nodiscard]] static constexpr std::size_t bytes_of_leaf() noexcept {
    return sizeof(LeafCursor) + sizeof(FieldCursor) + sizeof(LeafScore);
  }

 private:
  /// One field of a leaf; of a constant score, only the postings.
  struct FieldCursor {
    FieldPostings::Cursor postings;
    std::span<const storage::NormCode> norms;  // empty: a keyword field, length 1
    const Bm25LengthTable* lengths;
  };
  struct LeafCursor {
    std::vector<FieldCursor> fields;
    float weight = 0;
    bool constant_score = false;
  };

  ExhaustiveScorer() = default;
  static LeafScore move_to(LeafCursor& leaf, DocId doc);

  const Plan* plan_ = nullptr;
  std::vector<LeafCursor> leaves_;
  std::vector<LeafScore> scores_;  // of the document scored last
};

/// Adds every live matching document of `segment` to `top`, only those in `filter` unless that is
/// null; returns how many there are, or were when the budget was over.
[[nodiscard]] Result<std::uint64_t> collect_exhaustively(
    const OpenSegment& segment, std::uint32_t segment_index, const Plan& plan,
    const PlanScoring& scoring, TopK& top, const BudgetWatch& watch = BudgetWatch::none(),
    const storage::RoaringSet* filter = nullptr);

}  // namespace sakuin
