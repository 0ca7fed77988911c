#include "engine/search/range_leaf.h"

#include <algorithm>
#include <array>
#include <optional>
#include <variant>

namespace sakuin {
namespace {

/// Covers the roundings of a score and of its bound.
constexpr double kBoundUp = 1 + 1e-5;
constexpr double kBoundDown = 1 - 1e-5;

}  // namespace

Status RangeLeaf::open(const storage::SegmentReader& segment, std::size_t segment_index,
                       const Leaf& leaf, const LeafPostings& postings, const LeafScoring& scoring,
                       const ScoringTables& tables, const SharedDocs& within) {
  weight_ = scoring.weight;
  constant_score_ = leaf.constant_score;
  const std::uint64_t range_count = storage::BoundsLayout(segment.max_doc()).range_count;
  list_count_ = postings.fields.size();
  if (lists_.size() < list_count_) lists_.resize(list_count_);
  for (std::size_t i = 0; i < list_count_; ++i) {
    const FieldPostings& field = postings.fields[i];
    if (const auto* set = std::get_if<InMemory>(&field.list)) {
      lists_[i].kind = ListKind::set;
      lists_[i].set.assign(set->docs->view(), range_count);
      continue;
    }
    SAKUIN_ASSIGN(const FieldShares shares, open_field_shares(segment, leaf, field, tables));
    std::optional<storage::BoundsView> bounds;
    const auto* in_file = std::get_if<InFile>(&field.list);
    if (in_file != nullptr) {
      SAKUIN_ASSIGN(bounds, segment.lists(field.place).bounds(in_file->info, in_file->view.docs));
    }
    List& list = lists_[i];
    list.kind = bounds ? ListKind::stored : ListKind::found;
    if (bounds) {
      const BoundFactors& factors = tables.factors(segment_index, field.place);
      list.stored.assign(*in_file, *bounds, range_count, shares, factors);
    } else {
      list.found.assign(field, range_count, shares, leaf.constant_score, within);
    }
  }
  return {};
}

double RangeLeaf::max_score() const noexcept {
  double sum = 0;
  for (const List& list : lists()) {
    sum += with(list, [](const auto& docs) { return docs.max_contribution(); });
  }
  return static_cast<double>(weight_) * sum * kBoundUp;
}

double RangeLeaf::reached_by(std::uint64_t k) {
  float reached = 0;
  for (List& list : lists()) {
    reached = std::max(reached, with(list, [k](auto& docs) { return docs.reached_by(k); }));
  }
  return static_cast<double>(reached) * static_cast<double>(weight_) * kBoundDown;
}

void RangeLeaf::set_unit(const BoundUnit& unit) noexcept {
  const double weight = static_cast<double>(weight_) * kBoundUp;
  for (List& list : lists()) {
    with(list, [&](auto& docs) { docs.set_unit(unit, weight); });
  }
}

void RangeLeaf::add_bounds(const RangeKernels& kernels, const RangeBlock& block, Occur occur,
                           RangeBound* bounds, RangeBound* scratch) const {
  const auto add = [&](const List& list, Occur how, RangeBound* out) {
    with(list, [&](const auto& docs) { docs.add_bounds(kernels, block, how, out, scratch); });
  };
  if (list_count_ == 1) return add(lists_.front(), occur, bounds);
  std::vector<RangeBound> sum(block.count);
  for (const List& list : lists()) add(list, Occur::should, sum.data());
  kernels.add_bounds(bounds, sum.data(), block.count, occur);
}

RangeBound RangeLeaf::bound_of(std::uint32_t range) const noexcept {
  RangeBound bound = 0;
  for (const List& list : lists()) {
    bound = sakuin::add_bounds(
        bound, with(list, [range](const auto& docs) { return docs.bound_of(range); }));
  }
  return bound;
}

void RangeLeaf::enter(std::span<const Slot> slots, const std::uint32_t* ranges, RangeBound* bounds,
                      BatchMasks& masks, BatchSlices* slices) const noexcept {
  for (const Slot slot : slots) {
    bounds[slot] = 0;
    masks[slot] = 0;
  }
  std::array<Slot, kBatchRanges> with_docs;
  for (const List& list : lists()) {
    BatchSlices& in_ranges = *slices++;
    with(list, [&](const auto& docs) {
      std::size_t count = 0;
      for (const Slot slot : slots) {
        const RangeBound bound = docs.bound_of(ranges[slot]);
        with_docs[count] = slot;
        count += bound != 0 ? 1U : 0U;
        in_ranges[slot].mask = 0;
        bounds[slot] = sakuin::add_bounds(bounds[slot], bound);
      }
      docs.find_slices(std::span(with_docs).first(count), ranges, in_ranges);
    });
    for (const Slot slot : slots) masks[slot] |= in_ranges[slot].mask;
  }
}

void RangeLeaf::score(std::span<const Slot> slots, const BatchMasks& docs,
                      const std::uint32_t* ranges, BatchSlices* slices,
                      float* scores) const noexcept {
  const auto score_docs = [&](auto&& score) {
    for (const Slot slot : slots) {
      for_each_bit(docs[slot], [&](unsigned bit) { score(scores[batch_place(slot, bit)]); });
    }
  };
  if (constant_score_) return score_docs([&](float& score) { score = weight_; });
  const auto for_each_share = [&](const List& list, BatchSlices& in_ranges, auto&& use) {
    with(list,
         [&](const auto& found) { found.for_each_share(slots, docs, ranges, in_ranges, use); });
  };
  if (list_count_ == 1) {
    return for_each_share(lists_.front(), *slices, [&](std::size_t place, float share) {
      scores[place] = bm25_score(weight_, share);
    });
  }
  score_docs([](float& sum) { sum = 0; });
  for (const List& list : lists()) {
    for_each_share(list, *slices++,
                   [&](std::size_t place, float share) { scores[place] += share; });
  }
  score_docs([&](float& sum) { sum = bm25_score(weight_, sum); });
}

}  // namespace sakuin
