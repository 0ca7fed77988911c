#include "engine/search/range_leaf.h"

#include <optional>
#include <utility>

#include "engine/search/leaf_postings.h"

namespace sakuin {
namespace {

/// Covers the roundings of a score and of its bound.
constexpr double kRoundUp = 1 + 1e-5;
constexpr double kRoundDown = 1 - 1e-5;

}  // namespace

Result<RangeLeaf> RangeLeaf::open(const storage::SegmentReader& segment, std::size_t segment_index,
                                  const Leaf& leaf, const LeafScoring& scoring,
                                  const ScoringTables& tables) {
  RangeLeaf opened;
  opened.weight_ = scoring.weight;
  opened.constant_score_ = leaf.constant_score;
  const std::uint64_t range_count = storage::BoundsLayout(segment.max_doc()).range_count;
  SAKUIN_ASSIGN(const LeafPostings postings, open_leaf(segment, leaf));
  for (const FieldPostings& field : postings.fields) {
    FieldShares shares{nullptr, &tables.lengths(leaf.fields[field.field_index])};
    if (segment.meta().fields[field.place].type == FieldType::text) {
      SAKUIN_ASSIGN(const auto norms, segment.norms(field.place));
      shares.norms = norms.data();
    }
    std::optional<storage::BoundsView> bounds;
    const auto* in_file = std::get_if<InFile>(&field.list);
    if (in_file != nullptr) {
      SAKUIN_ASSIGN(bounds, segment.lists(field.place).bounds(in_file->info, in_file->view.docs));
    }
    if (bounds) {
      const BoundFactors& factors = tables.factors(segment_index, field.place);
      opened.lists_.push_back({StoredDocs(*in_file, *bounds, range_count, shares, factors), {}});
    } else {
      opened.lists_.push_back({FoundDocs(field, range_count, shares, leaf.constant_score), {}});
    }
  }
  return opened;
}

double RangeLeaf::max_score() const noexcept {
  double sum = 0;
  for (const List& list : lists_) {
    sum += with(list.docs, [](const auto& docs) { return docs.max_contribution(); });
  }
  return static_cast<double>(weight_) * sum * kRoundUp;
}

double RangeLeaf::reached_by(std::uint64_t k) const {
  float reached = 0;
  for (const List& list : lists_) {
    reached =
        std::max(reached, with(list.docs, [k](const auto& docs) { return docs.reached_by(k); }));
  }
  return static_cast<double>(reached) * static_cast<double>(weight_) * kRoundDown;
}

void RangeLeaf::set_unit(const BoundUnit& unit) noexcept {
  const double weight = static_cast<double>(weight_) * kRoundUp;
  for (List& list : lists_) {
    with(list.docs, [&](auto& docs) { docs.set_unit(unit, weight); });
  }
}

void RangeLeaf::add_bounds(const RangeKernels& kernels, const RangeBlock& block, Occur occur,
                           RangeBound* bounds, RangeBound* scratch) const {
  const auto add = [&](const List& list, Occur how, RangeBound* out) {
    with(list.docs, [&](const auto& docs) { docs.add_bounds(kernels, block, how, out, scratch); });
  };
  if (lists_.size() == 1) return add(lists_.front(), occur, bounds);
  std::vector<RangeBound> sum(block.count);
  for (const List& list : lists_) add(list, Occur::should, sum.data());
  kernels.add_bounds(bounds, sum.data(), block.count, occur);
}

void RangeLeaf::prefetch_places(std::uint32_t range) const noexcept {
  for (const List& list : lists_) {
    with(list.docs, [range](const auto& docs) { docs.prefetch_places(range); });
  }
}

void RangeLeaf::prefetch_docs(std::uint32_t range) const noexcept {
  for (const List& list : lists_) {
    with(list.docs, [range](const auto& docs) { docs.prefetch_docs(range); });
  }
}

void RangeLeaf::enter(std::uint32_t range) noexcept {
  range_ = range;
  bound_ = 0;
  for (const List& list : lists_) {
    const RangeBound bound =
        with(list.docs, [range](const auto& docs) { return docs.bound_of(range); });
    bound_ = sakuin::add_bounds(bound_, bound);
  }
}

void RangeLeaf::find_docs() noexcept {
  mask_ = 0;
  for (List& list : lists_) {
    list.slice = with(list.docs, [this](const auto& docs) { return docs.slice(range_); });
    mask_ |= list.slice.mask;
  }
}

float RangeLeaf::score(unsigned bit) const noexcept {
  if (constant_score_) return weight_;
  float sum = 0;
  for (const List& list : lists_) {
    if ((list.slice.mask >> bit & 1) == 0) continue;
    sum += with(list.docs, [&](const auto& docs) { return docs.share(range_, list.slice, bit); });
  }
  return bm25_score(weight_, sum);
}

}  // namespace sakuin
