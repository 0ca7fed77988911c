#include "engine/search/ranked_search.h"

#include <algorithm>
#include <array>
#include <optional>
#include <utility>
#include <variant>
#include <vector>

#include "engine/search/leaf_postings.h"
#include "engine/search/range_bounds.h"
#include "engine/search/range_leaf.h"
#include "engine/search/range_scorer.h"
#include "engine/search/range_team.h"
#include "engine/search/shared_docs.h"
#include "engine/search/shared_top.h"

namespace sakuin {
namespace {

/// Ranges within this share of the best bound are looked into before any other: few of them, which
/// raise the threshold.
constexpr std::uint32_t kFirstShare = 4;

/// The others are looked into in the order of their bounds, but only so far: as many steps between
/// the threshold and the best of them are told apart.
constexpr std::size_t kBoundSteps = 64;

constexpr std::size_t kFirstBatchRanges = 2;

/// Leaves times ranges of a batch, which no question of a budget interrupts: some milliseconds.
constexpr std::size_t kMostBatchLeaves = 4096;

/// Ranges bounded side by side in the time of one that is bounded alone.
constexpr std::size_t kVectorGain = 16;

/// Units that all clauses together come to, and those of the threshold if that would be too few:
/// sums beyond kUnbounded are cut off.
constexpr double kMostUnits = 60'000;
constexpr double kThresholdUnits = 5'000;

/// Leaves of which every document matches, and scores at least what it scores for the leaf.
void collect_sufficient(const PlanNode& node, std::vector<std::size_t>& leaves) {
  if (const auto* leaf = std::get_if<LeafRef>(&node.value)) {
    leaves.push_back(leaf->index);
  } else if (const auto* best = std::get_if<PlanBestOf>(&node.value)) {
    for (const PlanNode& way : best->ways) collect_sufficient(way, leaves);
  } else if (const auto* boolean = std::get_if<PlanBoolean>(&node.value)) {
    if (!boolean->must_not.empty() || boolean->at_least > 0) return;
    if (boolean->must.size() == 1) return collect_sufficient(boolean->must.front(), leaves);
    if (!boolean->must.empty()) return;
    for (const PlanNode& clause : boolean->should) collect_sufficient(clause, leaves);
  }
}

}  // namespace

class RankedSearch::Work {
 public:
  Result<SearchWork> run(const Snapshot& snapshot, const Plan& plan, const PlanScoring& scoring,
                         const RangeKernels& kernels, TopK& top, const SearchThreads& threads,
                         const BudgetWatch& watch, std::span<const SegmentScope> scopes) {
    watch_ = &watch;
    snapshot_ = &snapshot;
    scopes_ = scopes;
    plan_ = &plan;
    scoring_ = &scoring;
    kernels_ = &kernels;
    top_ = &top;
    threads_ = threads;
    work_ = {};
    SAKUIN_TRY(open_leaves());
    least_ = starting_threshold();
    common_score_ = common_score(plan, scoring.leaves);
    for (std::uint32_t i = 0; i < snapshot.segments.size(); ++i) {
      if (watch.is_over()) break;
      SAKUIN_TRY(search_segment(i));
    }
    return work_;
  }

  [[nodiscard]] std::span<const LeafPostings> leaves(std::size_t segment) const noexcept {
    return postings_[segment];
  }
  /// That memory is kept for, of all segments together.
  [[nodiscard]] std::size_t most_leaves() const noexcept {
    std::size_t count = 0;
    for (const auto& leaves : leaves_) count += leaves.size();
    return count;
  }

 private:
  Status open_leaves() {
    if (leaves_.size() < snapshot_->segments.size()) leaves_.resize(snapshot_->segments.size());
    if (buffers_.size() < snapshot_->segments.size()) buffers_.resize(snapshot_->segments.size());
    if (shared_.size() < snapshot_->segments.size()) shared_.resize(snapshot_->segments.size());
    postings_.resize(snapshot_->segments.size());
    for (std::size_t i = 0; i < snapshot_->segments.size(); ++i) {
      const storage::SegmentReader& segment = *snapshot_->segments[i].reader;
      SAKUIN_ASSIGN(postings_[i],
                    sakuin::open_leaves(segment, *plan_, buffers_[i], &work_.positions_compared,
                                        *watch_, scope(i).filter));
      shared_[i].find(*plan_, postings_[i], segment.max_doc(), scratch_);
      if (leaves_[i].size() < plan_->leaves.size()) leaves_[i].resize(plan_->leaves.size());
      SAKUIN_TRY(watch_->reserve(plan_->leaves.size() * sizeof(RangeLeaf)));
      for (std::size_t leaf = 0; leaf < plan_->leaves.size(); ++leaf) {
        SAKUIN_TRY(watch_->go_on());
        SAKUIN_TRY(leaves_[i][leaf].open(segment, i, plan_->leaves[leaf], postings_[i][leaf],
                                         scoring_->leaves[leaf], *scoring_->tables, shared_[i]));
      }
    }
    return {};
  }

  /// A score that at least k live documents reach, by one leaf alone.
  [[nodiscard]] Score starting_threshold() {
    double reached = 0;
    if (top_->k() > kMaxDocsPerSegment || top_->has_cursor()) return 0;
    sufficient_.clear();
    collect_sufficient(plan_->root, sufficient_);
    for (std::size_t i = 0; i < snapshot_->segments.size(); ++i) {
      const std::uint64_t k = top_->k() + scope(i).excluded_count;
      for (const std::size_t leaf : sufficient_) {
        reached = std::max(reached, leaves_[i][leaf].reached_by(k));
      }
    }
    return bm25_round(reached);
  }

  Status search_segment(std::uint32_t index) {
    segment_index_ = index;
    const std::span<RangeLeaf> leaves = segment_leaves();
    visited_.clear();
    most_batch_ranges_ =
        std::clamp<std::size_t>(kMostBatchLeaves / (leaves.size() + 1), 1, kBatchRanges);
    batch_ranges_ = std::min(kFirstBatchRanges, most_batch_ranges_);
    const std::uint32_t max_doc = snapshot_->segments[index].reader->max_doc();
    within_ = &shared_[index];
    begin_scorer(scorer_, work_);
    bool has_outgrown_unit = false;
    do {
      unit_ = choose_unit(leaves, std::max(least_, top_->threshold()));
      for (RangeLeaf& leaf : leaves) leaf.set_unit(unit_);
      scorer_.set_unit(unit_);
      find_bounds(static_cast<std::uint32_t>(storage::BoundsLayout(max_doc).range_count), unit_,
                  leaves);
      for (const std::uint32_t range : visited_) bounds_[range] = 0;
      drop_filtered_ranges();
      SAKUIN_ASSIGN(has_outgrown_unit, visit_best_first());
    } while (has_outgrown_unit);
    return {};
  }

  [[nodiscard]] std::span<RangeLeaf> segment_leaves() noexcept {
    return std::span(leaves_[segment_index_]).first(plan_->leaves.size());
  }

  [[nodiscard]] SegmentScope scope(std::size_t segment) const noexcept {
    return scopes_.empty() ? snapshot_->segments[segment].scope() : scopes_[segment];
  }

  /// Ranges of which a filter leaves nothing.
  void drop_filtered_ranges() noexcept {
    const SegmentScope own = scope(segment_index_);
    if (own.filter == nullptr) return;
    const std::size_t count = std::min(bounds_.size(), own.excluded.size());
    for (std::size_t range = 0; range < count; ++range) {
      if (own.excluded[range] == ~std::uint64_t{0}) bounds_[range] = 0;
    }
  }

  void begin_scorer(RangeScorer& scorer, SearchWork& work) {
    scorer.begin(*plan_, snapshot_->segments[segment_index_], segment_index_, scope(segment_index_),
                 segment_leaves(), *kernels_, least_, *top_, work);
    if (within_->is_known()) scorer.set_shared(*within_);
  }

  void find_bounds(std::uint32_t range_count, const BoundUnit& unit,
                   std::span<const RangeLeaf> leaves) {
    if (!within_->is_known() || within_->ranges().size() * kVectorGain > range_count) {
      RangeBounds(*plan_, leaves, unit, *kernels_, bounds_scratch_).find(range_count, bounds_);
      work_.ranges_bounded += range_count;
      return;
    }
    if (bounds_.size() < range_count) bounds_.resize(range_count);
    for (const std::uint32_t range : within_->ranges()) bounds_[range] = scorer_.bound_of(range);
    work_.ranges_bounded += within_->ranges().size();
  }

  /// Fine enough for the threshold, and for all that clauses may come to unless that is far above.
  [[nodiscard]] BoundUnit choose_unit(std::span<const RangeLeaf> leaves, Score threshold) const {
    double most = most_without_leaves(plan_->root);
    for (const RangeLeaf& leaf : leaves) most += leaf.max_score();
    if (!(most > 0)) return {};
    const double size = most / kMostUnits;
    if (!(threshold > 0)) return {size};
    return {std::min(size, static_cast<double>(threshold) / kThresholdUnits)};
  }

  [[nodiscard]] RangeBound best_bound() const {
    if (!within_->is_known()) return kernels_->max(bounds_.data(), bounds_.size());
    RangeBound best = 0;
    for (const std::uint32_t range : within_->ranges()) best = std::max(best, bounds_[range]);
    return best;
  }

  /// True if the threshold has outgrown the unit.
  [[nodiscard]] Result<bool> visit_best_first() {
    const RangeBound best = best_bound();
    const auto first = static_cast<RangeBound>(best - best / kFirstShare);
    SAKUIN_ASSIGN(const bool has_outgrown_unit,
                  visit_in_order(std::max(first, scorer_.threshold())));
    if (has_outgrown_unit) return true;
    if (watch_->is_stopped()) return false;
    return visit_in_order(scorer_.threshold());
  }

  /// Puts the ranges with a bound of at least `least` into ranges_, best ones first: sorted by
  /// steps of the bound, by place within a step.
  void select_ranges(RangeBound least) {
    if (unordered_.size() < bounds_.size()) unordered_.resize(bounds_.size());
    if (ranges_.size() < bounds_.size()) ranges_.resize(bounds_.size());
    std::size_t count = 0;
    if (within_->is_known()) {
      for (const std::uint32_t range : within_->ranges()) {
        unordered_[count] = range;
        count += bounds_[range] >= least ? 1U : 0U;
      }
    } else {
      count = kernels_->select(bounds_.data(), bounds_.size(), least, unordered_.data());
    }
    const std::span<const std::uint32_t> selected = std::span(unordered_).first(count);
    best_bound_ = least;
    for (const std::uint32_t range : selected) best_bound_ = std::max(best_bound_, bounds_[range]);
    step_shift_ = 0;
    while ((best_bound_ - least) >> step_shift_ >= static_cast<int>(kBoundSteps)) ++step_shift_;
    step_ends_.fill(0);
    for (const std::uint32_t range : selected) ++step_ends_[step_of(range)];
    std::uint32_t begin = 0;
    for (std::uint32_t& end : step_ends_) begin += std::exchange(end, begin);
    for (const std::uint32_t range : selected) ranges_[step_ends_[step_of(range)]++] = range;
  }

  [[nodiscard]] std::size_t step_of(std::uint32_t range) const noexcept {
    return (std::size_t{best_bound_} - bounds_[range]) >> step_shift_;
  }

  /// True if the threshold has outgrown the unit.
  [[nodiscard]] Result<bool> visit_in_order(RangeBound least) {
    select_ranges(least);
    std::uint32_t begin = 0;
    for (std::size_t step = 0; step < kBoundSteps; ++step) {
      const std::size_t below_best = step << step_shift_;
      if (best_bound_ < below_best + scorer_.threshold()) break;
      while (begin < step_ends_[step]) {
        if (is_settled_before(ranges_[begin]) || watch_->is_over()) return false;
        if (scorer_.threshold() == kUnbounded) return true;
        if (const std::size_t helpers = threads_worth_starting(begin); helpers > 0) {
          return visit_together(begin, helpers);
        }
        begin = visit_batch(begin, step_ends_[step]);
      }
    }
    return false;
  }

  /// Whether nothing from a range on can be among the best: where all matches score the same, and
  /// so all ranges have one bound and come in their order, later documents lose against earlier
  /// ones.
  [[nodiscard]] bool is_settled_before(std::uint32_t range) const {
    if (!common_score_ || !top_->is_full()) return false;
    const SearchSegment& segment = snapshot_->segments[segment_index_];
    if (!segment.columns->serials_ascend(*watch_)) return false;
    const DocId first = range * storage::kRangeDocs;
    return !top_->would_keep(
        {*common_score_, segment.reader->serial(first), segment_index_, first});
  }

  /// For what is left of ranges_ from `begin` on; none while the threshold still rises fast.
  [[nodiscard]] std::size_t threads_worth_starting(std::uint32_t begin) const noexcept {
    if (threads_.most == 1 || batch_ranges_ < most_batch_ranges_) return 0;
    if (scorer_.threshold() > best_bound_) return 0;
    const std::size_t last_step = (std::size_t{best_bound_} - scorer_.threshold()) >> step_shift_;
    const std::size_t left = step_ends_[std::min(last_step, kBoundSteps - 1)] - begin;
    return std::min(threads_.most - 1, left / threads_.ranges_for_each);
  }

  /// The rest of ranges_. True if the threshold has outgrown the unit.
  [[nodiscard]] Result<bool> visit_together(std::uint32_t begin, std::size_t helpers) {
    SharedTop shared(std::max(least_, top_->threshold()));
    for (const auto& member : team_.prepare(helpers)) {
      begin_scorer(member->scorer, member->work);
      member->scorer.set_unit(unit_);
      member->scorer.share_top(&shared);
    }
    scorer_.share_top(&shared);
    const OrderedRanges ordered{std::span(ranges_).first(step_ends_.back()).subspan(begin), bounds_,
                                best_bound_, step_shift_};
    const Status status = team_.visit(scorer_, ordered, *watch_, work_);
    scorer_.catch_up();
    scorer_.share_top(nullptr);
    SAKUIN_TRY(status);
    for (const std::uint32_t range : ordered.ranges) {
      if (bounds_[range] == 0) visited_.push_back(range);
    }
    return scorer_.threshold() == kUnbounded && !watch_->is_stopped();
  }

  /// Visits the next few of ranges_[begin, end); where to go on. The first batches of a segment are
  /// small: the threshold rises between batches, and most of all at first.
  std::uint32_t visit_batch(std::uint32_t begin, std::uint32_t end) {
    std::array<BoundedRange, kBatchRanges> batch;
    std::size_t count = 0;
    for (; begin < end && count < batch_ranges_; ++begin) {
      const std::uint32_t range = ranges_[begin];
      if (bounds_[range] < scorer_.threshold()) continue;
      batch[count++] = {range, std::exchange(bounds_[range], RangeBound{0})};
      visited_.push_back(range);
    }
    if (count > 0) scorer_.visit(std::span(batch).first(count));
    batch_ranges_ = std::min(2 * batch_ranges_, most_batch_ranges_);
    return begin;
  }

  const Snapshot* snapshot_ = nullptr;
  const Plan* plan_ = nullptr;
  const PlanScoring* scoring_ = nullptr;
  const RangeKernels* kernels_ = nullptr;
  TopK* top_ = nullptr;
  const BudgetWatch* watch_ = nullptr;
  SearchThreads threads_;
  std::span<const SegmentScope> scopes_;
  std::optional<Score> common_score_;                    // of all matches
  Score least_ = 0;                                      // that k documents are known to reach
  std::vector<std::vector<LeafPostings>> buffers_;       // by segment
  std::vector<std::span<const LeafPostings>> postings_;  // in them, by segment and index
  std::vector<std::vector<RangeLeaf>> leaves_;           // as postings_
  RangeScorer scorer_;
  std::vector<SharedDocs> shared_;  // by segment
  SharedDocsScratch scratch_;
  RangeTeam team_;
  // Of one segment.
  std::uint32_t segment_index_ = 0;
  const SharedDocs* within_ = nullptr;
  BoundUnit unit_;
  std::vector<std::size_t> sufficient_;  // scratch
  std::vector<RangeBound> bounds_scratch_;
  std::vector<RangeBound> bounds_;
  std::vector<std::uint32_t> ranges_;                      // worth a visit, best ones first
  std::array<std::uint32_t, kBoundSteps> step_ends_ = {};  // in ranges_
  unsigned step_shift_ = 0;
  RangeBound best_bound_ = 0;
  std::size_t batch_ranges_ = 0;
  std::size_t most_batch_ranges_ = kBatchRanges;
  std::vector<std::uint32_t> unordered_;  // scratch
  std::vector<std::uint32_t> visited_;
  SearchWork work_;
};

RankedSearch::RankedSearch() : work_(std::make_unique<Work>()) {}

RankedSearch::~RankedSearch() = default;

Result<SearchWork> RankedSearch::run(const Snapshot& snapshot, const Plan& plan,
                                     const PlanScoring& scoring, const RangeKernels& kernels,
                                     TopK& top, const SearchThreads& threads,
                                     const BudgetWatch& watch,
                                     std::span<const SegmentScope> scopes) {
  return work_->run(snapshot, plan, scoring, kernels, top, threads, watch, scopes);
}

std::span<const LeafPostings> RankedSearch::leaves(std::size_t segment) const noexcept {
  return work_->leaves(segment);
}

void RankedSearch::reset(std::size_t most_leaves) {
  if (work_->most_leaves() > most_leaves) work_ = std::make_unique<Work>();
}

}  // namespace sakuin
