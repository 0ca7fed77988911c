#include "engine/search/range_list.h"

#include <bit>
#include <cmath>
#include <functional>
#include <numeric>
#include <utility>
#include <variant>

#include "storage/roaring/roaring_set.h"

namespace sakuin {
namespace {

using storage::kRangeDocs;
using storage::kRangeShift;

/// Beyond this, bounds multiplied with the factor say little more than that a list is there.
constexpr double kMostFactor = 4;

/// For groups whose best members stand for the best of all.
constexpr std::uint64_t kGroupsForEach = 8;

}  // namespace

void StoredDocs::assign(const InFile& list, const storage::BoundsView& bounds,
                        std::uint64_t range_count, const FieldShares& shares,
                        const BoundFactors& factors) {
  docs_.assign(list.view.docs, bounds, range_count);
  freqs_ = list.view.freqs;
  shares_ = shares;
  most_ = factors.most;
  is_flat_ = factors.most > kMostFactor;
  for (std::size_t i = 0; i < best_.size(); ++i) {
    best_[i] = static_cast<float>(static_cast<double>(bounds.best(i)) * factors.least);
  }
}

float StoredDocs::reached_by(std::uint64_t k) const noexcept {
  for (std::size_t i = 0; i < best_.size(); ++i) {
    if (storage::kBestPlaces[i] >= k) return best_[i];
  }
  return 0;
}

void StoredDocs::set_unit(const BoundUnit& unit, double weight) noexcept {
  const double scaled = std::ceil(weight * most_ / unit.size * 256 / storage::kBoundScale);
  const bool is_flat = is_flat_ || scaled >= kUnbounded;
  flat_ = is_flat ? unit.ceil(weight * max_contribution()) : RangeBound{0};
  weight_ = is_flat ? std::uint16_t{0} : static_cast<std::uint16_t>(scaled);
}

void StoredDocs::add_bounds(const RangeKernels& kernels, const RangeBlock& block, Occur occur,
                            RangeBound* bounds, RangeBound* scratch) const {
  const std::uint8_t* const stored = docs_.bounds() + block.first;
  if (flat_ == 0) return kernels.add_list(bounds, stored, block.count, weight_, occur);
  std::transform(stored, stored + block.count, scratch,
                 [this](std::uint8_t bound) { return bound == 0 ? RangeBound{0} : flat_; });
  kernels.add_bounds(bounds, scratch, block.count, occur);
}

void StoredDocs::find_slices(std::span<const Slot> slots, const std::uint32_t* ranges,
                             BatchSlices& slices) const noexcept {
  for (const Slot slot : slots) docs_.prefetch_rank(ranges[slot]);
  for (const Slot slot : slots) {
    docs_.prefetch_docs(ranges[slot]);
    freqs_.prefetch(docs_.rank_near(ranges[slot]));
    shares_.prefetch(ranges[slot] * kRangeDocs);
  }
  for (const Slot slot : slots) slices[slot] = docs_.slice(ranges[slot]);
}

void StoredDocs::find_first_ranks(std::span<const Slot> slots, const std::uint32_t* ranges,
                                  BatchSlices& slices) const noexcept {
  for (const Slot slot : slots) {
    storage::RangeSlice& slice = slices[slot];
    if (slice.mask == 0 || slice.first_rank != storage::kNoRank) continue;
    slice.first_rank = docs_.first_rank(ranges[slot], slice);
    freqs_.prefetch(slice.first_rank);
  }
}

void FoundDocs::read(const FieldPostings& list) {
  if (const auto* in_file = std::get_if<InFile>(&list.list)) {
    in_file->view.docs.read(docs_read_);
    docs_ = docs_read_;
    shares_.resize(docs_.size());
    in_file->view.freqs.read(shares_);
  } else {
    const auto& found = std::get<DocFreqs>(list.list);
    docs_ = found.docs;
    shares_.assign(found.freqs.begin(), found.freqs.end());
  }
}

void FoundDocs::read_within(const FieldPostings& list, const SharedDocs& within) {
  const auto* in_file = std::get_if<InFile>(&list.list);
  const auto* found = std::get_if<DocFreqs>(&list.list);
  if (in_file != nullptr) {
    in_file->view.docs.read(docs_read_);
  } else {
    docs_read_.assign(found->docs.begin(), found->docs.end());
  }
  ranks_.resize(docs_read_.size());
  std::size_t kept = 0;
  for (std::uint32_t rank = 0; rank < docs_read_.size(); ++rank) {
    const DocId doc = docs_read_[rank];
    docs_read_[kept] = doc;
    ranks_[kept] = rank;
    kept += within.has(doc) ? 1U : 0U;
  }
  docs_ = std::span(docs_read_).first(kept);
  shares_.resize(kept);
  for (std::size_t i = 0; i < kept; ++i) {
    shares_[i] = in_file != nullptr ? static_cast<float>(in_file->view.freqs[ranks_[i]])
                                    : found->freqs[ranks_[i]];
  }
}

void FoundDocs::assign(const FieldPostings& list, std::uint64_t range_count,
                       const FieldShares& shares, bool constant, const SharedDocs& within) {
  if (within.is_known()) {
    read_within(list, within);
  } else {
    read(list);
  }
  for (std::size_t i = 0; i < docs_.size(); ++i) shares_[i] = shares(docs_[i], shares_[i]);
  contributions_.resize(docs_.size());
  if (constant) {
    std::fill(contributions_.begin(), contributions_.end(), 1.0F);
  } else {
    std::transform(shares_.begin(), shares_.end(), contributions_.begin(), bm25_saturate);
  }
  // What another list has left in it does no harm, so nothing is cleared.
  if (first_of_range_.size() < range_count) first_of_range_.resize(range_count);
  for (std::size_t i = docs_.size(); i-- > 0;) {
    first_of_range_[docs_[i] >> kRangeShift] = static_cast<std::uint32_t>(i);
  }
  bounds_.resize(docs_.size());
}

float FoundDocs::reached_by(std::uint64_t k) {
  if (k == 0 || docs_.size() < k) return 0;
  // The best of each of many groups: k of these are k documents, and nearly the k best.
  const std::uint64_t groups =
      std::min<std::uint64_t>(std::bit_ceil(k * kGroupsForEach), docs_.size());
  best_.assign(contributions_.begin(),
               contributions_.begin() + static_cast<std::ptrdiff_t>(groups));
  for (std::size_t begin = groups; begin < docs_.size(); begin += groups) {
    const std::size_t count = std::min<std::size_t>(groups, docs_.size() - begin);
    for (std::size_t i = 0; i < count; ++i) {
      best_[i] = std::max(best_[i], contributions_[begin + i]);
    }
  }
  const auto nth = best_.begin() + static_cast<std::ptrdiff_t>(k - 1);
  std::nth_element(best_.begin(), nth, best_.end(), std::greater<>());
  return *nth;
}

void FoundDocs::set_unit(const BoundUnit& unit, double weight) noexcept {
  const auto scale = static_cast<float>(std::min(weight / unit.size, 1e30));
  for (std::size_t i = 0; i < bounds_.size(); ++i) {
    const float units = std::min(contributions_[i] * scale, 65'534.0F);
    bounds_[i] = static_cast<RangeBound>(static_cast<std::int32_t>(units) + 1);
  }
}

void FoundDocs::add_bounds(const RangeKernels& kernels, const RangeBlock& block, Occur occur,
                           RangeBound* bounds, RangeBound* scratch) const {
  const bool clears = occur == Occur::must;  // ranges without documents
  if (clears) std::fill(scratch, scratch + block.count, RangeBound{0});
  const auto begin = block.first == 0 ? docs_.begin()
                                      : std::lower_bound(docs_.begin(), docs_.end(),
                                                         std::uint64_t{block.first} * kRangeDocs);
  for (auto i = static_cast<std::size_t>(begin - docs_.begin()); i < docs_.size();) {
    const std::size_t range = (docs_[i] >> kRangeShift) - block.first;
    if (range >= block.count) break;
    RangeBound highest = 0;
    for (; i < docs_.size() && (docs_[i] >> kRangeShift) - block.first == range; ++i) {
      highest = std::max(highest, bounds_[i]);
    }
    if (clears) {
      scratch[range] = highest;
    } else if (occur == Occur::should || bounds[range] != 0) {
      bounds[range] = sakuin::add_bounds(bounds[range], highest);
    }
  }
  if (clears) kernels.add_bounds(bounds, scratch, block.count, occur);
}

RangeBound FoundDocs::bound_of(std::uint32_t range) const noexcept {
  RangeBound bound = 0;
  for (std::size_t i = first_of_range_[range]; i < docs_.size() && docs_[i] >> kRangeShift == range;
       ++i) {
    bound = std::max(bound, bounds_[i]);
  }
  return bound;
}

void FoundDocs::find_slices(std::span<const Slot> slots, const std::uint32_t* ranges,
                            BatchSlices& slices) const noexcept {
  for (const Slot slot : slots) {
    const std::uint32_t range = ranges[slot];
    storage::RangeSlice slice;
    slice.first_rank = first_of_range_[range];
    for (std::size_t i = slice.first_rank; i < docs_.size() && docs_[i] >> kRangeShift == range;
         ++i) {
      slice.mask |= std::uint64_t{1} << (docs_[i] % kRangeDocs);
    }
    slices[slot] = slice;
  }
}

void SetDocs::assign(const storage::RoaringView& docs, std::uint64_t range_count) {
  words_.assign(range_count, 0);
  storage::add_to_words(docs, words_);
  count_ = docs.cardinality();
}

void SetDocs::add_bounds(const RangeKernels& kernels, const RangeBlock& block, Occur occur,
                         RangeBound* bounds, RangeBound* scratch) const {
  const std::size_t count = std::min<std::size_t>(block.count, words_.size() - block.first);
  for (std::size_t i = 0; i < count; ++i) {
    scratch[i] = bound_of(block.first + static_cast<std::uint32_t>(i));
  }
  std::fill(scratch + count, scratch + block.count, RangeBound{0});
  kernels.add_bounds(bounds, scratch, block.count, occur);
}

}  // namespace sakuin
