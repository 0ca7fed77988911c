#include "engine/search/range_scorer.h"

#include <algorithm>
#include <bit>
#include <variant>

namespace sakuin {
namespace {

bool are_leaves(const std::vector<PlanNode>& nodes) {
  return std::all_of(nodes.begin(), nodes.end(), [](const PlanNode& node) {
    return std::holds_alternative<LeafRef>(node.value);
  });
}

/// Leaves that can add to a score, in query order.
void collect_scoring(const PlanNode& node, std::vector<std::uint32_t>& out) {
  if (const auto* leaf = std::get_if<LeafRef>(&node.value)) {
    out.push_back(static_cast<std::uint32_t>(leaf->index));
  } else if (const auto* best = std::get_if<PlanBestOf>(&node.value)) {
    for (const PlanNode& way : best->ways) collect_scoring(way, out);
  } else if (const auto* boolean = std::get_if<PlanBoolean>(&node.value)) {
    for (const PlanNode& clause : boolean->must) collect_scoring(clause, out);
    for (const PlanNode& clause : boolean->should) collect_scoring(clause, out);
  }
}

/// Covers the rounding of a score, and sums in another order.
constexpr double kSlack = 1 - 1e-6;

constexpr std::uint32_t kNoPlace = ~std::uint32_t{0};

}  // namespace

void RangeScorer::begin(const Plan& plan, const SearchSegment& segment, std::uint32_t segment_index,
                        const SegmentScope& scope, std::span<const RangeLeaf> leaves,
                        const RangeKernels& kernels, Score least, TopK& top, SearchWork& work) {
  plan_ = &plan;
  segment_ = &segment;
  excluded_ = scope.excluded;
  segment_index_ = segment_index;
  leaves_ = leaves;
  kernels_ = &kernels;
  least_ = least;
  top_ = &top;
  work_ = &work;
  shared_top_ = nullptr;
  shared_ = nullptr;
  find_order();
  at_.resize(std::max(at_.size(), order_.size()));
  masks_.resize(order_.size());
  bounds_.resize(order_.size());
  leaf_scores_.assign(leaves.size(), LeafScore());
  first_slices_.clear();
  std::size_t slices = 0;
  for (const RangeLeaf& leaf : leaves) {
    first_slices_.push_back(static_cast<std::uint32_t>(slices));
    slices += leaf.list_count();
  }
  slices_.resize(std::max(slices_.size(), slices));
}

void RangeScorer::find_order() {
  order_.clear();
  required_count_ = 0;
  const auto* boolean = std::get_if<PlanBoolean>(&plan_->root.value);
  const bool is_flat = boolean != nullptr && boolean->at_least == 0 && are_leaves(boolean->must) &&
                       are_leaves(boolean->should) && are_leaves(boolean->must_not);
  shape_ = Shape::tree;
  if (is_flat && !boolean->must.empty()) {
    shape_ = Shape::all_of;
    for (const PlanNode& clause : boolean->must) collect_scoring(clause, order_);
    required_count_ = order_.size();
    for (const PlanNode& clause : boolean->should) collect_scoring(clause, order_);
  } else {
    const bool is_union = is_flat && !boolean->should.empty() && boolean->must_not.empty();
    if (is_union || std::holds_alternative<LeafRef>(plan_->root.value)) shape_ = Shape::any_of;
    collect_scoring(plan_->root, order_);
  }
  heaviest_first(std::span(order_).first(required_count_));
  heaviest_first(std::span(order_).subspan(required_count_));
  scoring_count_ = order_.size();
  place_.assign(leaves_.size(), kNoPlace);
  number_places();
  for (std::uint32_t leaf = 0; leaf < leaves_.size(); ++leaf) {
    if (place_[leaf] != kNoPlace) continue;
    place_[leaf] = static_cast<std::uint32_t>(order_.size());
    order_.push_back(leaf);
  }
}

/// Which are mostly the rarest.
void RangeScorer::heaviest_first(std::span<std::uint32_t> leaves) const {
  std::sort(leaves.begin(), leaves.end(), [this](std::uint32_t a, std::uint32_t b) {
    const double of_a = leaves_[a].max_score();
    const double of_b = leaves_[b].max_score();
    return of_a != of_b ? of_a > of_b : a < b;
  });
}

/// Required clauses tell nothing about these documents any more: they come last.
void RangeScorer::set_shared(const SharedDocs& shared) {
  shared_ = &shared;
  const auto begin = order_.begin();
  std::rotate(begin, begin + static_cast<std::ptrdiff_t>(required_count_),
              begin + static_cast<std::ptrdiff_t>(scoring_count_));
  number_places();
}

void RangeScorer::number_places() {
  by_weight_.assign(order_.begin(), order_.begin() + static_cast<std::ptrdiff_t>(scoring_count_));
  for (std::uint32_t i = 0; i < scoring_count_; ++i) place_[order_[i]] = i;
  heaviest_first(by_weight_);
  for (std::uint32_t& leaf : by_weight_) leaf = place_[leaf];
  in_query_.clear();
  for (const std::uint32_t place : place_) {
    if (place < scoring_count_) in_query_.push_back(place);
  }
}

RangeBound RangeScorer::bound_of(std::uint32_t range) const noexcept {
  RangeBound bound = 0;
  for (std::size_t place = 0; place < scoring_count_; ++place) {
    bound = add_bounds(bound, leaves_[order_[place]].bound_of(range));
  }
  return bound;
}

void RangeScorer::set_unit(const BoundUnit& unit) {
  unit_ = unit;
  always_ = unit.ceil(most_without_leaves(plan_->root));
  set_threshold();
}

void RangeScorer::set_threshold() { set_reached(std::max(least_, top_->threshold())); }

void RangeScorer::catch_up() noexcept {
  const Score reached = shared_top_->reached();
  if (reached > reached_) set_reached(reached);
}

void RangeScorer::set_reached(Score reached) noexcept {
  reached_ = reached;
  threshold_ = std::max<RangeBound>(1, unit_.floor(static_cast<double>(reached_)));
}

void RangeScorer::visit(std::span<const BoundedRange> ranges) {
  work_->ranges_visited += ranges.size();
  begin_batch(ranges);
  switch (shape_) {
    case Shape::any_of:
      find_any();
      break;
    case Shape::all_of:
      find_all();
      break;
    case Shape::tree:
      find_in_tree();
      break;
  }
  drop_missing();
  bound_docs();
  enter_rest();
  score_docs();
  push_docs();
}

void RangeScorer::begin_batch(std::span<const BoundedRange> ranges) {
  count_ = ranges.size();
  for (std::size_t slot = 0; slot < count_; ++slot) {
    ranges_[slot] = ranges[slot].range;
    rests_[slot] = ranges[slot].bound;
    entered_[slot] = 0;
    docs_[slot] = 0;
    // A bound that was cut off, and one of a tree, are not the sum of the leaves'.
    if (ranges[slot].bound == kUnbounded || shape_ == Shape::tree) {
      rests_[slot] = always_;
      for (std::size_t place = 0; place < scoring_count_; ++place) {
        rests_[slot] += leaves_[order_[place]].bound_of(ranges_[slot]);
      }
    }
  }
}

void RangeScorer::enter(std::size_t place, std::span<const Slot> slots) {
  Entered& at = at_[place];
  const std::uint32_t leaf = order_[place];
  leaves_[leaf].enter(slots, ranges_.data(), at.bounds.data(), at.masks,
                      slices_.data() + first_slices_[leaf]);
}

void RangeScorer::enter_next(std::size_t place, std::span<const Slot> slots) {
  enter(place, slots);
  for (const Slot slot : slots) {
    rests_[slot] -= at_[place].bounds[slot];
    entered_[slot] = static_cast<std::uint32_t>(place) + 1;
  }
}

/// Slots of the batch for which keep(slot) is true.
template <class Keep>
RangeScorer::Slots RangeScorer::select_slots(Keep&& keep) const {
  Slots slots;
  for (std::size_t slot = 0; slot < count_; ++slot) {
    slots.values[slots.count] = static_cast<Slot>(slot);
    slots.count += keep(slot) ? 1U : 0U;
  }
  return slots;
}

/// Leaves are entered where what is left could do without them.
void RangeScorer::find_any() {
  for (std::size_t place = 0; place < scoring_count_; ++place) {
    const Slots slots = select_slots([&](std::size_t slot) { return rests_[slot] >= threshold_; });
    if (slots.count == 0) return;
    enter_next(place, slots.span());
    for (const Slot slot : slots.span()) docs_[slot] |= at_[place].masks[slot];
  }
}

void RangeScorer::find_all() {
  for (std::size_t slot = 0; slot < count_; ++slot) {
    docs_[slot] = shared_ == nullptr ? ~std::uint64_t{0} : shared_->docs(ranges_[slot]);
  }
  const auto has_docs = [this](std::size_t slot) { return docs_[slot] != 0; };
  for (std::size_t place = 0; shared_ == nullptr && place < required_count_; ++place) {
    const Slots slots = select_slots(has_docs);
    enter_next(place, slots.span());
    for (const Slot slot : slots.span()) docs_[slot] &= at_[place].masks[slot];
  }
  for (std::size_t place = scoring_count_; place < order_.size(); ++place) {
    const Slots slots = select_slots(has_docs);
    enter(place, slots.span());
    for (const Slot slot : slots.span()) docs_[slot] &= ~at_[place].masks[slot];
  }
}

void RangeScorer::find_in_tree() {
  const Slots all = select_slots([](std::size_t) { return true; });
  for (std::size_t place = 0; place < scoring_count_; ++place) enter_next(place, all.span());
  for (std::size_t place = scoring_count_; place < order_.size(); ++place) enter(place, all.span());
  for (std::size_t slot = 0; slot < count_; ++slot) docs_[slot] = matching(plan_->root, slot);
}

std::uint64_t RangeScorer::matching(const PlanNode& node, std::size_t slot) const {
  if (const auto* leaf = std::get_if<LeafRef>(&node.value)) {
    return at_[place_[leaf->index]].masks[slot];
  }
  if (std::holds_alternative<PlanMatchAll>(node.value)) return ~std::uint64_t{0};
  std::uint64_t docs = 0;
  if (const auto* best = std::get_if<PlanBestOf>(&node.value)) {
    for (const PlanNode& way : best->ways) docs |= matching(way, slot);
    return docs;
  }
  if (const auto* constant = std::get_if<PlanConstant>(&node.value)) {
    return matching(constant->matching.front(), slot);
  }
  const auto& boolean = std::get<PlanBoolean>(node.value);
  if (boolean.at_least > 0) {
    docs = matching_at_least(boolean, slot);
    for (const PlanNode& clause : boolean.must) docs &= matching(clause, slot);
  } else if (!boolean.must.empty() || boolean.should.empty()) {
    docs = boolean.must.empty() && boolean.must_not.empty() ? 0 : ~std::uint64_t{0};
    for (const PlanNode& clause : boolean.must) docs &= matching(clause, slot);
  } else {
    for (const PlanNode& clause : boolean.should) docs |= matching(clause, slot);
  }
  for (const PlanNode& clause : boolean.must_not) docs &= ~matching(clause, slot);
  return docs;
}

std::uint64_t RangeScorer::matching_at_least(const PlanBoolean& node, std::size_t slot) const {
  std::array<std::size_t, storage::kRangeDocs> counts = {};
  for (const PlanNode& clause : node.should) {
    for_each_bit(matching(clause, slot), [&](unsigned bit) { ++counts[bit]; });
  }
  std::uint64_t docs = 0;
  for (unsigned bit = 0; bit < counts.size(); ++bit) {
    docs |= std::uint64_t{counts[bit] >= node.at_least} << bit;
  }
  return docs;
}

/// Documents that were deleted or are filtered out, or lie behind the last one.
void RangeScorer::drop_missing() {
  for (std::size_t slot = 0; slot < count_; ++slot) {
    const DocId rest = segment_->reader->max_doc() - ranges_[slot] * storage::kRangeDocs;
    if (rest < storage::kRangeDocs) docs_[slot] &= (std::uint64_t{1} << rest) - 1;
    if (!excluded_.empty()) docs_[slot] &= ~excluded_[ranges_[slot]];
    work_->docs_bounded += storage::popcount64(docs_[slot]);
  }
}

/// Drops the documents that do not keep up with the leaves entered so far.
void RangeScorer::bound_docs() {
  const auto has_many = [this](std::size_t slot) {
    return storage::popcount64(docs_[slot]) > kFewDocs;
  };
  const Slots many = select_slots(has_many);
  for (const Slot slot : many.span()) docs_[slot] &= docs_that_reach(slot);
  const Slots still_many = select_slots(
      [&](std::size_t slot) { return has_many(slot) && entered_[slot] < scoring_count_; });
  for (std::size_t place = 0; still_many.count > 0 && place < scoring_count_; ++place) {
    const Slots slots =
        select_slots([&](std::size_t slot) { return has_many(slot) && entered_[slot] == place; });
    enter_next(place, slots.span());
  }
  for (const Slot slot : still_many.span()) docs_[slot] &= docs_that_reach(slot);
  const std::uint32_t threshold = threshold_;
  for (std::size_t slot = 0; slot < count_; ++slot) {
    const std::uint64_t docs = docs_[slot];
    if (docs == 0) continue;
    std::uint32_t* const potentials = potentials_.data() + batch_place(slot, 0);
    double* const known = known_.data() + batch_place(slot, 0);
    const std::span entered(at_.data(), entered_[slot]);
    const std::uint32_t rest = rests_[slot];
    std::uint64_t kept = 0;
    for_each_bit(docs, [&](unsigned bit) {
      std::uint32_t potential = rest;
      for (const Entered& at : entered) {
        const auto has = static_cast<std::uint32_t>(at.masks[slot] >> bit & 1);
        potential += at.bounds[slot] & (0U - has);
      }
      potentials[bit] = potential;
      known[bit] = 0;
      kept |= std::uint64_t{potential >= threshold} << bit;
    });
    docs_[slot] = kept;
  }
}

std::uint64_t RangeScorer::docs_that_reach(std::size_t slot) {
  for (std::size_t place = 0; place < entered_[slot]; ++place) {
    masks_[place] = at_[place].masks[slot];
    bounds_[place] = at_[place].bounds[slot];
  }
  const auto base = static_cast<RangeBound>(std::min<std::uint32_t>(rests_[slot], kUnbounded));
  return kernels_->find_docs(masks_.data(), bounds_.data(), entered_[slot], base, threshold_);
}

/// Each leaf takes its bound from the documents that do not have it.
void RangeScorer::enter_rest() {
  for (std::size_t place = 0; place < scoring_count_; ++place) {
    const Slots slots =
        select_slots([&](std::size_t slot) { return docs_[slot] != 0 && entered_[slot] == place; });
    if (slots.count == 0) continue;
    enter_next(place, slots.span());
    for (const Slot slot : slots.span()) {
      const std::uint32_t bound = at_[place].bounds[slot];
      const std::uint64_t missing = docs_[slot] & ~at_[place].masks[slot];
      std::uint64_t lost = 0;
      for_each_bit(missing, [&](unsigned bit) {
        std::uint32_t& potential = potentials_[batch_place(slot, bit)];
        potential -= bound;
        lost |= std::uint64_t{potential < threshold_} << bit;
      });
      docs_[slot] ^= lost;
    }
  }
}

/// Leaf by leaf, as long as what is known and what may come keep up.
void RangeScorer::score_docs() {
  const double needed = static_cast<double>(reached_) * kSlack;
  BatchMasks docs;
  for (const std::uint32_t place : by_weight_) {
    Entered& at = at_[place];
    const Slots slots = select_slots([&](std::size_t slot) {
      docs[slot] = docs_[slot] & at.masks[slot];
      return docs[slot] != 0;
    });
    if (slots.count == 0) continue;
    const std::uint32_t leaf = order_[place];
    leaves_[leaf].score(slots.span(), docs, ranges_.data(), slices_.data() + first_slices_[leaf],
                        at.scores.data());
    for (const Slot slot : slots.span()) {
      work_->postings_scored += storage::popcount64(docs[slot]);
      add_scores(at, slot, docs[slot], needed);
    }
  }
}

/// Adds what a leaf comes to, and drops those of `docs` that no longer keep up.
void RangeScorer::add_scores(const Entered& at, std::size_t slot, std::uint64_t docs,
                             double needed) {
  const std::uint32_t bound = at.bounds[slot];
  const BoundUnit unit = unit_;
  std::uint64_t lost = 0;
  for_each_bit(docs, [&](unsigned bit) {
    const std::size_t i = batch_place(slot, bit);
    const double known = known_[i] + static_cast<double>(at.scores[i]);
    const std::uint32_t potential = potentials_[i] - bound;
    known_[i] = known;
    potentials_[i] = potential;
    lost |= std::uint64_t{known + unit.score(potential) < needed} << bit;
  });
  docs_[slot] &= ~lost;
}

void RangeScorer::push_docs() {
  if (shared_top_ == nullptr) return push_scored();
  const auto is_empty = [](std::uint64_t docs) { return docs == 0; };
  if (std::all_of(docs_.begin(), docs_.begin() + static_cast<std::ptrdiff_t>(count_), is_empty)) {
    return;
  }
  const auto lock = shared_top_->lock();
  catch_up();
  push_scored();
  shared_top_->raise(reached_);
}

void RangeScorer::push_scored() {
  for (std::size_t slot = 0; slot < count_; ++slot) {
    for_each_bit(docs_[slot], [&](unsigned bit) {
      const Score score = total(slot, bit);
      if (score < reached_) return;
      const DocId doc = ranges_[slot] * storage::kRangeDocs + bit;
      top_->push({score, segment_->reader->serial(doc), segment_index_, doc});
      if (top_->threshold() > reached_) set_threshold();
    });
  }
}

Score RangeScorer::total(std::size_t slot, unsigned bit) {
  const auto score_at = [&](std::uint32_t place) {
    const Entered& at = at_[place];
    return (at.masks[slot] >> bit & 1) != 0 ? at.scores[batch_place(slot, bit)] : 0.0F;
  };
  double sum = 0;
  if (shape_ != Shape::tree) {  // clauses that do not match add nothing
    for (const std::uint32_t place : in_query_) sum += static_cast<double>(score_at(place));
    return bm25_round(sum);
  }
  for (std::size_t leaf = 0; leaf < leaves_.size(); ++leaf) {
    const std::uint32_t place = place_[leaf];
    leaf_scores_[leaf] = {(at_[place].masks[slot] >> bit & 1) != 0,
                          place < scoring_count_ ? score_at(place) : 0};
  }
  add_plan_scores(plan_->root, leaf_scores_, sum);
  return bm25_round(sum);
}

}  // namespace sakuin
