#include "engine/search/exhaustive.h"

#include <algorithm>
#include <utility>
#include <variant>

#include "engine/search/match_set.h"

namespace sakuin {

Result<ExhaustiveScorer> ExhaustiveScorer::open(const storage::SegmentReader& segment,
                                                const Plan& plan,
                                                std::span<const LeafPostings> leaves,
                                                std::span<const LeafScoring> scoring) {
  ExhaustiveScorer scorer;
  scorer.plan_ = &plan;
  for (std::size_t i = 0; i < leaves.size(); ++i) {
    LeafCursor leaf;
    leaf.weight = scoring[i].weight;
    leaf.constant_score = plan.leaves[i].constant_score;
    for (const FieldPostings& field : leaves[i].fields) {
      FieldCursor cursor{
          FieldPostings::Cursor(field), {}, scoring[i].lengths[field.field_index].get()};
      if (segment.meta().fields[field.place].type == FieldType::text) {
        SAKUIN_ASSIGN(cursor.norms, segment.norms(field.place));
      }
      leaf.fields.push_back(cursor);
    }
    scorer.leaves_.push_back(std::move(leaf));
  }
  return scorer;
}

Score ExhaustiveScorer::score(DocId doc) {
  for (LeafCursor& leaf : leaves_) move_to(leaf, doc);
  double sum = 0;
  add_scores(plan_->root, sum);
  return bm25_round(sum);
}

void ExhaustiveScorer::move_to(LeafCursor& leaf, DocId doc) {
  float share = 0;
  leaf.matches = false;
  for (FieldCursor& field : leaf.fields) {
    if (field.postings.seek(doc) != doc) continue;
    const storage::NormCode norm = field.norms.empty() ? kKeywordNorm : field.norms[doc];
    share += bm25_field_share(field.postings.freq(), (*field.lengths)[norm]);
    leaf.matches = true;
  }
  leaf.score = !leaf.matches         ? 0
               : leaf.constant_score ? leaf.weight
                                     : bm25_score(leaf.weight, share);
}

bool ExhaustiveScorer::matches(const PlanNode& node) const {
  if (const auto* leaf = std::get_if<LeafRef>(&node.value)) return leaves_[leaf->index].matches;
  if (std::holds_alternative<PlanMatchAll>(node.value)) return true;
  if (const auto* best = std::get_if<PlanBestOf>(&node.value)) {
    return std::any_of(best->ways.begin(), best->ways.end(),
                       [this](const LeafRef& way) { return leaves_[way.index].matches; });
  }
  const auto& boolean = std::get<PlanBoolean>(node.value);
  const auto matching = [this](const PlanNode& clause) { return matches(clause); };
  if (std::any_of(boolean.must_not.begin(), boolean.must_not.end(), matching)) return false;
  if (!boolean.must.empty()) {
    return std::all_of(boolean.must.begin(), boolean.must.end(), matching);
  }
  if (boolean.should.empty()) return !boolean.must_not.empty();
  return std::any_of(boolean.should.begin(), boolean.should.end(), matching);
}

void ExhaustiveScorer::add_scores(const PlanNode& node, double& sum) const {
  if (const auto* leaf = std::get_if<LeafRef>(&node.value)) {
    sum += static_cast<double>(leaves_[leaf->index].score);
    return;
  }
  if (const auto* all = std::get_if<PlanMatchAll>(&node.value)) {
    sum += static_cast<double>(all->boost);
    return;
  }
  if (const auto* best = std::get_if<PlanBestOf>(&node.value)) {
    float score = 0;  // of those that do not match, as well
    for (const LeafRef& way : best->ways) score = std::max(score, leaves_[way.index].score);
    sum += static_cast<double>(score);
    return;
  }
  const auto& boolean = std::get<PlanBoolean>(node.value);
  for (const PlanNode& clause : boolean.must) add_scores(clause, sum);
  for (const PlanNode& clause : boolean.should) {
    if (matches(clause)) add_scores(clause, sum);
  }
}

Result<std::uint64_t> collect_exhaustively(const OpenSegment& segment, std::uint32_t segment_index,
                                           const Plan& plan, std::span<const LeafScoring> scoring,
                                           TopK& top) {
  SAKUIN_ASSIGN(const auto leaves, open_leaves(*segment.reader, plan));
  SAKUIN_ASSIGN(auto scorer, ExhaustiveScorer::open(*segment.reader, plan, leaves, scoring));
  const storage::DocBitmap matching = match_set(segment, plan.root, leaves);
  for (const DocId doc : matching.to_vector()) {  // push() may throw, which for_each() forbids
    top.push({scorer.score(doc), segment.reader->serial(doc), segment_index, doc});
  }
  return matching.cardinality();
}

}  // namespace sakuin
