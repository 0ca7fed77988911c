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
  if (const auto* boolean = std::get_if<PlanBoolean>(&plan.root.value)) {
    is_flat_ = are_leaves(boolean->must) && are_leaves(boolean->should) &&
               are_leaves(boolean->must_not) && !(boolean->must.empty() && boolean->should.empty());
  } else {
    is_flat_ = std::holds_alternative<LeafRef>(plan.root.value);
  }
  collect_scoring(plan.root, order_);
  std::stable_sort(order_.begin(), order_.end(), [&](std::uint32_t a, std::uint32_t b) {
    return leaves_[a].max_score() > leaves_[b].max_score();
  });
  masks_.resize(order_.size());
  bounds_.resize(order_.size());
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

std::uint64_t RangeScorer::docs_that_reach(std::uint64_t docs) {
  work_.docs_bounded += storage::popcount64(docs);
  for (std::size_t i = 0; i < order_.size(); ++i) {
    masks_[i] = leaves_[order_[i]].mask();
    bounds_[i] = leaves_[order_[i]].bound();
  }
  return docs &
         kernels_.find_docs(masks_.data(), bounds_.data(), order_.size(), always_, threshold_);
}

void RangeScorer::visit(std::uint32_t range) {
  ++work_.ranges_visited;
  for (RangeLeaf& leaf : leaves_) leaf.enter(range);
  std::uint64_t docs = candidates(plan_.root) & segment_.live_mask(range);
  const DocId rest = segment_.reader->max_doc() - range * storage::kRangeDocs;
  if (rest < storage::kRangeDocs) docs &= (std::uint64_t{1} << rest) - 1;
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
  if (is_flat_) {
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
