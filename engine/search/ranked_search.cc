#include "engine/search/ranked_search.h"

#include <algorithm>
#include <utility>
#include <variant>
#include <vector>

#include "engine/search/range_bounds.h"
#include "engine/search/range_leaf.h"
#include "engine/search/range_scorer.h"

namespace sakuin {
namespace {

/// Ranges within a quarter of the best bound are looked into before any other, then those within
/// half of what is left.
constexpr unsigned kFirstStepShare = 4;
constexpr unsigned kNextStepShare = 2;

/// Ranges whose memory is on its way at the same time.
constexpr std::size_t kBatchRanges = 16;

/// Units that all clauses together come to, and those of the threshold if that would be too few:
/// sums beyond kUnbounded are cut off.
constexpr double kMostUnits = 60'000;
constexpr double kThresholdUnits = 16'000;

/// A leaf of which every document matches, and scores at least what it scores for it; null for
/// none.
void collect_sufficient(const PlanNode& node, std::vector<std::size_t>& leaves) {
  if (const auto* leaf = std::get_if<LeafRef>(&node.value)) {
    leaves.push_back(leaf->index);
  } else if (const auto* best = std::get_if<PlanBestOf>(&node.value)) {
    for (const LeafRef& way : best->ways) leaves.push_back(way.index);
  } else if (const auto* boolean = std::get_if<PlanBoolean>(&node.value)) {
    if (!boolean->must_not.empty()) return;
    if (boolean->must.size() == 1) return collect_sufficient(boolean->must.front(), leaves);
    if (!boolean->must.empty()) return;
    for (const PlanNode& clause : boolean->should) collect_sufficient(clause, leaves);
  }
}

class RankedSearch {
 public:
  RankedSearch(const Snapshot& snapshot, const Plan& plan, const PlanScoring& scoring,
               const RangeKernels& kernels, TopK& top)
      : snapshot_(snapshot), plan_(plan), scoring_(scoring), kernels_(kernels), top_(top) {}

  Result<SearchWork> run() {
    SAKUIN_TRY(open_leaves());
    const Score least = starting_threshold();
    for (std::uint32_t i = 0; i < snapshot_.segments.size(); ++i) search_segment(i, least);
    return work_;
  }

 private:
  Status open_leaves() {
    for (std::size_t i = 0; i < snapshot_.segments.size(); ++i) {
      std::vector<RangeLeaf>& leaves = leaves_.emplace_back();
      leaves.reserve(plan_.leaves.size());
      for (std::size_t leaf = 0; leaf < plan_.leaves.size(); ++leaf) {
        SAKUIN_ASSIGN(RangeLeaf opened,
                      RangeLeaf::open(*snapshot_.segments[i].reader, i, plan_.leaves[leaf],
                                      scoring_.leaves[leaf], *scoring_.tables));
        leaves.push_back(std::move(opened));
      }
    }
    return {};
  }

  /// A score that at least k live documents reach, by one leaf alone.
  [[nodiscard]] Score starting_threshold() const {
    double reached = 0;
    if (top_.k() > kMaxDocsPerSegment) return 0;
    std::vector<std::size_t> sufficient;
    collect_sufficient(plan_.root, sufficient);
    for (std::size_t i = 0; i < leaves_.size(); ++i) {
      const std::uint64_t k = top_.k() + snapshot_.segments[i].live.deleted.cardinality();
      for (const std::size_t leaf : sufficient) {
        reached = std::max(reached, leaves_[i][leaf].reached_by(k));
      }
    }
    return bm25_round(reached);
  }

  void search_segment(std::uint32_t index, Score least) {
    const SearchSegment& segment = snapshot_.segments[index];
    const std::span<RangeLeaf> leaves = leaves_[index];
    RangeScorer scorer(plan_, segment, index, leaves, kernels_, least, top_, work_);
    visited_.clear();
    do {
      const BoundUnit unit = choose_unit(leaves, std::max(least, top_.threshold()));
      for (RangeLeaf& leaf : leaves) leaf.set_unit(unit);
      scorer.set_unit(unit);
      const storage::BoundsLayout layout(segment.reader->max_doc());
      const auto range_count = static_cast<std::uint32_t>(layout.range_count);
      RangeBounds(plan_, leaves, unit, kernels_).find(range_count, bounds_);
      work_.ranges_bounded += range_count;
      for (const std::uint32_t range : visited_) bounds_[range] = 0;
    } while (!visit_best_first(scorer));
  }

  /// Fine enough for the threshold, and for all that clauses may come to unless that is far above.
  [[nodiscard]] BoundUnit choose_unit(std::span<const RangeLeaf> leaves, Score threshold) const {
    double most = sum_of_match_alls(plan_.root);
    for (const RangeLeaf& leaf : leaves) most += leaf.max_score();
    if (!(most > 0)) return {};
    const double size = most / kMostUnits;
    if (!(threshold > 0)) return {size};
    return {std::min(size, static_cast<double>(threshold) / kThresholdUnits)};
  }

  /// In steps: all ranges near the best bound, then those near the best that is left. False if the
  /// threshold has outgrown the unit.
  [[nodiscard]] bool visit_best_first(RangeScorer& scorer) {
    RangeBound best = kernels_.max(bounds_.data(), bounds_.size());
    unsigned share = kFirstStepShare;
    while (best >= scorer.threshold()) {
      const auto step =
          std::max<RangeBound>(scorer.threshold(), static_cast<RangeBound>(best - best / share));
      share = kNextStepShare;
      for (std::size_t next = 0; next < bounds_.size();) {
        if (scorer.threshold() == kUnbounded) return false;
        next = next_batch(next, std::max(step, scorer.threshold()));
        visit_batch(scorer);
      }
      best = static_cast<RangeBound>(step - 1);
    }
    return true;
  }

  /// Takes the next few ranges of the bound, so that their memory can be asked for at once; where
  /// to go on.
  std::size_t next_batch(std::size_t begin, RangeBound least) {
    batch_.clear();
    while (begin < bounds_.size() && batch_.size() < kBatchRanges) {
      begin = kernels_.find(bounds_.data(), begin, bounds_.size(), least);
      if (begin < bounds_.size()) batch_.push_back(static_cast<std::uint32_t>(begin++));
    }
    return begin;
  }

  void visit_batch(RangeScorer& scorer) {
    for (const std::uint32_t range : batch_) scorer.prefetch_places(range);
    for (const std::uint32_t range : batch_) scorer.prefetch_docs(range);
    for (const std::uint32_t range : batch_) {
      if (bounds_[range] >= scorer.threshold()) {
        scorer.visit(range);
        visited_.push_back(range);
      }
      bounds_[range] = 0;
    }
  }

  const Snapshot& snapshot_;
  const Plan& plan_;
  const PlanScoring& scoring_;
  const RangeKernels& kernels_;
  TopK& top_;
  std::vector<std::vector<RangeLeaf>> leaves_;  // by segment and index
  std::vector<RangeBound> bounds_;              // of one segment
  std::vector<std::uint32_t> visited_;          // ranges of one segment
  std::vector<std::uint32_t> batch_;            // ranges to visit next
  SearchWork work_;
};

}  // namespace

Result<SearchWork> collect_ranked(const Snapshot& snapshot, const Plan& plan,
                                  const PlanScoring& scoring, const RangeKernels& kernels,
                                  TopK& top) {
  return RankedSearch(snapshot, plan, scoring, kernels, top).run();
}

}  // namespace sakuin
