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
    for (const LeafRef& way : best->ways) out.push_back(static_cast<std::uint32_t>(way.index));
  } else if (const auto* boolean = std::get_if<PlanBoolean>(&node.value)) {
    for (const PlanNode& clause : boolean->must) collect_scoring(clause, out);
    for (const PlanNode& clause : boolean->should) collect_scoring(clause, out);
  }
}

}  // namespace

RangeScorer::RangeScorer(const Plan& plan, const SearchSegment& segment,
                         std::uint32_t segment_index, std::span<RangeLeaf> leaves,
                         const RangeKernels& kernels, Score least, TopK& top, SearchWork& work)
    : plan_(plan),
      segment_(segment),
      segment_index_(segment_index),
      leaves_(leaves),
      kernels_(kernels),
      least_(least),
      top_(top),
      work_(work),
      scores_(leaves.size()) {
  find_shape();
  collect_scoring(plan.root, order_);
  heaviest_first(order_);
  masks_.resize(order_.size());
  bounds_.resize(order_.size());
}

void RangeScorer::find_shape() {
  if (std::holds_alternative<LeafRef>(plan_.root.value)) {
    shape_ = Shape::any_of;
    return;
  }
  const auto* boolean = std::get_if<PlanBoolean>(&plan_.root.value);
  if (boolean == nullptr || !are_leaves(boolean->must) || !are_leaves(boolean->should) ||
      !are_leaves(boolean->must_not)) {
    return;
  }
  if (!boolean->must.empty()) {
    shape_ = Shape::all_of;
    for (const PlanNode& clause : boolean->must) collect_scoring(clause, required_);
    for (const PlanNode& clause : boolean->should) collect_scoring(clause, others_);
    for (const PlanNode& clause : boolean->must_not) collect_scoring(clause, excluded_);
    others_.insert(others_.end(), excluded_.begin(), excluded_.end());
    heaviest_first(required_);
  } else if (!boolean->should.empty() && boolean->must_not.empty()) {
    shape_ = Shape::any_of;
  }
}

/// Which are mostly the rarest.
void RangeScorer::heaviest_first(std::vector<std::uint32_t>& leaves) const {
  std::stable_sort(leaves.begin(), leaves.end(), [this](std::uint32_t a, std::uint32_t b) {
    return leaves_[a].max_score() > leaves_[b].max_score();
  });
}

void RangeScorer::set_unit(const BoundUnit& unit) {
  unit_ = unit;
  always_ = unit.ceil(sum_of_match_alls(plan_.root));
  set_threshold();
}

void RangeScorer::set_threshold() {
  const Score needed = std::max(least_, top_.threshold());
  threshold_ = std::max<RangeBound>(1, unit_.floor(static_cast<double>(needed)));
}

std::uint64_t RangeScorer::candidates(const PlanNode& node) const {
  if (const auto* leaf = std::get_if<LeafRef>(&node.value)) return leaves_[leaf->index].mask();
  if (std::holds_alternative<PlanMatchAll>(node.value)) return ~std::uint64_t{0};
  std::uint64_t docs = 0;
  if (const auto* best = std::get_if<PlanBestOf>(&node.value)) {
    for (const LeafRef& way : best->ways) docs |= leaves_[way.index].mask();
    return docs;
  }
  const auto& boolean = std::get<PlanBoolean>(node.value);
  if (!boolean.must.empty() || boolean.should.empty()) {
    docs = boolean.must.empty() && boolean.must_not.empty() ? 0 : ~std::uint64_t{0};
    for (const PlanNode& clause : boolean.must) docs &= candidates(clause);
  } else {
    for (const PlanNode& clause : boolean.should) docs |= candidates(clause);
  }
  for (const PlanNode& clause : boolean.must_not) docs &= ~candidates(clause);
  return docs;
}

std::uint64_t RangeScorer::tree_candidates() {
  for (RangeLeaf& leaf : leaves_) leaf.find_docs();
  return candidates(plan_.root);
}

std::uint64_t RangeScorer::conjunction_candidates() {
  std::uint64_t docs = ~std::uint64_t{0};
  for (const std::uint32_t index : required_) {
    leaves_[index].find_docs();
    docs &= leaves_[index].mask();
    if (docs == 0) return 0;
  }
  for (const std::uint32_t index : others_) leaves_[index].find_docs();
  for (const std::uint32_t index : excluded_) docs &= ~leaves_[index].mask();
  return docs;
}

std::uint64_t RangeScorer::union_candidates() {
  std::uint32_t rest = always_;
  for (const std::uint32_t index : order_) rest += leaves_[index].bound();
  std::uint64_t docs = 0;
  std::size_t needed = 0;
  for (; needed < order_.size() && rest >= threshold_; ++needed) {
    RangeLeaf& leaf = leaves_[order_[needed]];
    leaf.find_docs();
    docs |= leaf.mask();
    masks_[needed] = leaf.mask();
    bounds_[needed] = leaf.bound();
    rest -= leaf.bound();
  }
  if (needed == order_.size()) return docs;
  const auto base = static_cast<RangeBound>(std::min<std::uint32_t>(rest, kUnbounded));
  docs &= kernels_.find_docs(masks_.data(), bounds_.data(), needed, base, threshold_);
  if (docs == 0) return 0;
  for (; needed < order_.size(); ++needed) leaves_[order_[needed]].find_docs();
  return docs;
}

std::uint64_t RangeScorer::docs_that_reach(std::uint64_t docs) {
  work_.docs_bounded += storage::popcount64(docs);
  for (std::size_t i = 0; i < order_.size(); ++i) {
    masks_[i] = leaves_[order_[i]].mask();
    bounds_[i] = leaves_[order_[i]].bound();
  }
  return docs &
         kernels_.find_docs(masks_.data(), bounds_.data(), order_.size(), always_, threshold_);
}

std::uint64_t RangeScorer::existing_docs(std::uint32_t range) const noexcept {
  const std::uint64_t live = segment_.live_mask(range);
  const DocId rest = segment_.reader->max_doc() - range * storage::kRangeDocs;
  return rest < storage::kRangeDocs ? live & ((std::uint64_t{1} << rest) - 1) : live;
}

void RangeScorer::visit(std::uint32_t range) {
  ++work_.ranges_visited;
  for (RangeLeaf& leaf : leaves_) leaf.enter(range);
  std::uint64_t docs = shape_ == Shape::any_of   ? union_candidates()
                       : shape_ == Shape::all_of ? conjunction_candidates()
                                                 : tree_candidates();
  docs &= existing_docs(range);
  if (docs == 0) return;
  for (docs = docs_that_reach(docs); docs != 0; docs &= docs - 1) {
    score(range, static_cast<unsigned>(std::countr_zero(docs)));
  }
}

void RangeScorer::score(std::uint32_t range, unsigned bit) {
  std::uint32_t rest = always_;  // what clauses not scored yet can add
  for (std::size_t i = 0; i < order_.size(); ++i) {
    if ((masks_[i] >> bit & 1) != 0) rest += bounds_[i];
  }
  if (rest < threshold_) return;  // which has risen since
  const double needed = unit_.score(threshold_);
  double known = 0;
  for (std::size_t i = 0; i < order_.size(); ++i) {
    LeafScore& leaf = scores_[order_[i]];
    leaf = {};
    if ((masks_[i] >> bit & 1) == 0) continue;
    ++work_.postings_scored;
    leaf = {true, leaves_[order_[i]].score(bit)};
    known += static_cast<double>(leaf.score);
    rest -= bounds_[i];
    if (known + unit_.score(rest) < needed) return;
  }
  push(range * storage::kRangeDocs + bit, total(bit));
}

Score RangeScorer::total(unsigned bit) {
  double sum = 0;
  if (shape_ != Shape::tree) {  // clauses that do not match add nothing
    for (const LeafScore& leaf : scores_) sum += static_cast<double>(leaf.score);
    return bm25_round(sum);
  }
  for (std::size_t i = 0; i < leaves_.size(); ++i) {
    scores_[i].matches = (leaves_[i].mask() >> bit & 1) != 0;
  }
  add_plan_scores(plan_.root, scores_, sum);
  return bm25_round(sum);
}

void RangeScorer::push(DocId doc, Score score) {
  if (score < least_ || score < top_.threshold()) return;
  top_.push({score, segment_.reader->serial(doc), segment_index_, doc});
  set_threshold();
}

}  // namespace sakuin
