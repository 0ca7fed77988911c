#include "engine/search/exhaustive.h"

#include <algorithm>
#include <utility>

#include "engine/search/match_set.h"

namespace sakuin {
namespace {

/// Of a Pace, for a leaf in a document.
constexpr std::size_t kLeafSteps = 4;

}  // namespace

Result<ExhaustiveScorer> ExhaustiveScorer::open(const storage::SegmentReader& segment,
                                                const Plan& plan,
                                                std::span<const LeafPostings> leaves,
                                                const PlanScoring& scoring) {
  ExhaustiveScorer scorer;
  scorer.plan_ = &plan;
  for (std::size_t i = 0; i < leaves.size(); ++i) {
    LeafCursor leaf;
    leaf.weight = scoring.leaves[i].weight;
    leaf.constant_score = plan.leaves[i].constant_score;
    for (const FieldPostings& field : leaves[i].fields) {
      FieldCursor cursor{FieldPostings::Cursor(field), {}, nullptr};
      if (plan.leaves[i].constant_score) {
        leaf.fields.push_back(cursor);
        continue;
      }
      cursor.lengths = &scoring.tables->lengths(plan.leaves[i].fields[field.field_index]);
      if (segment.meta().fields[field.place].type == FieldType::text) {
        SAKUIN_ASSIGN(cursor.norms, segment.norms(field.place));
      }
      leaf.fields.push_back(cursor);
    }
    scorer.leaves_.push_back(std::move(leaf));
  }
  scorer.scores_.resize(leaves.size());
  return scorer;
}

Score ExhaustiveScorer::score(DocId doc) {
  for (std::size_t i = 0; i < leaves_.size(); ++i) scores_[i] = move_to(leaves_[i], doc);
  double sum = 0;
  add_plan_scores(plan_->root, scores_, sum);
  return bm25_round(sum);
}

LeafScore ExhaustiveScorer::move_to(LeafCursor& leaf, DocId doc) {
  float share = 0;
  bool matches = false;
  for (FieldCursor& field : leaf.fields) {
    if (field.postings.seek(doc) != doc) continue;
    matches = true;
    if (leaf.constant_score) continue;
    const storage::NormCode norm = field.norms.empty() ? kKeywordNorm : field.norms[doc];
    share += bm25_field_share(field.postings.freq(), (*field.lengths)[norm]);
  }
  if (!matches) return {};
  return {true, leaf.constant_score ? leaf.weight : bm25_score(leaf.weight, share)};
}

Result<std::uint64_t> collect_exhaustively(const OpenSegment& segment, std::uint32_t segment_index,
                                           const Plan& plan, const PlanScoring& scoring, TopK& top,
                                           const BudgetWatch& watch,
                                           const storage::RoaringSet* filter) {
  SAKUIN_ASSIGN(const auto leaves, open_leaves(*segment.reader, plan, watch));
  SAKUIN_TRY(watch.reserve(plan.leaves.size() * ExhaustiveScorer::bytes_of_leaf()));
  SAKUIN_ASSIGN(auto scorer, ExhaustiveScorer::open(*segment.reader, plan, leaves, scoring));
  storage::DocBitmap matching = match_set(segment, plan.root, leaves, watch);
  SAKUIN_TRY(watch.go_on());
  if (filter != nullptr) matching &= storage::DocBitmap::from_view(filter->view());
  SAKUIN_TRY(watch.reserve(matching.cardinality() * sizeof(DocId)));
  std::uint64_t scored = 0;
  Pace pace(watch);
  for (const DocId doc : matching.to_vector()) {  // push() may throw, which for_each() forbids
    if (pace.is_over(kLeafSteps * leaves.size() + 1)) return scored;
    top.push({scorer.score(doc), segment.reader->serial(doc), segment_index, doc});
    ++scored;
  }
  return scored;
}

}  // namespace sakuin
