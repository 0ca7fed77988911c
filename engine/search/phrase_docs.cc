#include "engine/search/phrase_docs.h"

#include <algorithm>
#include <bit>
#include <cmath>
#include <limits>
#include <utility>

namespace sakuin {
namespace {

using storage::kRangeDocs;
using storage::RangeSlice;

/// Beyond this, bounds multiplied with the factor say little more than that a list is there.
constexpr double kMostPhraseFactor = 4;

/// Covers the rounding of a contribution.
constexpr double kRoundUpContribution = 1 + 1e-5;

/// So few documents are checked before many ranges have been looked into.
constexpr double kFewCandidates = 200;

/// If fewer documents have the phrase for each that is wanted, there are hardly any that cannot be
/// among the best: bench/EXPERIMENTS.md.
constexpr double kFoundForEach = 10;

constexpr std::uint64_t below(unsigned bit) noexcept { return (std::uint64_t{1} << bit) - 1; }

}  // namespace

bool PhraseDocs::suits(const PhraseWords& phrase) noexcept {
  return !phrase.words.empty() &&
         std::all_of(phrase.words.begin(), phrase.words.end(),
                     [](const PhraseWord& word) { return word.bounds.has_value(); });
}

bool PhraseDocs::pays(const PhraseEstimate& estimate, std::uint64_t k) noexcept {
  return estimate.candidates >= kFewCandidates &&
         estimate.found >= kFoundForEach * static_cast<double>(k);
}

PhraseDocs::Words::Words(PhraseWords opened, std::uint64_t range_count)
    : phrase(std::move(opened)), check(phrase) {
  lists.reserve(phrase.words.size());
  for (const PhraseWord& word : phrase.words) {
    lists.push_back({storage::RangedDocs(word.postings.docs, *word.bounds, range_count),
                     word.postings.freqs,
                     {},
                     0});
  }
}

void PhraseDocs::Words::find(std::size_t word, std::span<const std::uint16_t> lows,
                             std::uint32_t* ranks) {
  const Word& list = lists[word];
  for (const std::uint16_t low : lows) {
    *ranks++ = list.first_rank + storage::popcount64(list.slice.mask & below(low % kRangeDocs));
  }
}

std::uint32_t PhraseDocs::Words::least_freq(unsigned bit) const noexcept {
  std::uint32_t least = std::numeric_limits<std::uint32_t>::max();
  for (const Word& list : lists) {
    const std::uint32_t rank = list.first_rank + storage::popcount64(list.slice.mask & below(bit));
    least = std::min(least, list.freqs[rank]);
    if (least == 1) break;
  }
  return least;
}

PhraseDocs::PhraseDocs(PhraseWords phrase, std::uint64_t range_count, const FieldShares& shares,
                       const BoundFactors& factors)
    : words_(std::make_unique<Words>(std::move(phrase), range_count)),
      shares_(shares),
      most_(factors.most),
      is_flat_(factors.most > kMostPhraseFactor) {
  const std::size_t padded =
      (static_cast<std::size_t>(range_count) + kRangeLanes - 1) / kRangeLanes * kRangeLanes;
  bounds_.assign(padded, 0);
  const std::uint8_t* const first = words_->lists.front().docs.bounds();
  std::copy_n(first, range_count, bounds_.begin());
  for (const Words::Word& list : std::span(words_->lists).subspan(1)) {
    const std::uint8_t* const other = list.docs.bounds();
    for (std::size_t i = 0; i < range_count; ++i) bounds_[i] = std::min(bounds_[i], other[i]);
  }
}

void PhraseDocs::set_unit(const BoundUnit& unit, double weight) noexcept {
  const double scaled = std::ceil(weight * most_ / unit.size * 256 / storage::kBoundScale);
  const bool is_flat = is_flat_ || scaled >= kUnbounded;
  flat_ = is_flat ? unit.ceil(weight * max_contribution()) : RangeBound{0};
  weight_ = is_flat ? std::uint16_t{0} : static_cast<std::uint16_t>(scaled);
}

void PhraseDocs::add_bounds(const RangeKernels& kernels, const RangeBlock& block, Occur occur,
                            RangeBound* bounds, RangeBound* scratch) const {
  const std::uint8_t* const least = bounds_.data() + block.first;
  if (flat_ == 0) return kernels.add_list(bounds, least, block.count, weight_, occur);
  std::transform(least, least + block.count, scratch,
                 [this](std::uint8_t bound) { return bound == 0 ? RangeBound{0} : flat_; });
  kernels.add_bounds(bounds, scratch, block.count, occur);
}

void PhraseDocs::prefetch_places(std::uint32_t range) const noexcept {
  for (const Words::Word& list : words_->lists) list.docs.prefetch_rank(range);
}

void PhraseDocs::prefetch_docs(std::uint32_t range) const noexcept {
  for (const Words::Word& list : words_->lists) {
    list.docs.prefetch_docs(range);
    list.freqs.prefetch(list.docs.rank_near(range));
  }
  if (shares_.norms != nullptr) {
    __builtin_prefetch(shares_.norms + std::size_t{range} * kRangeDocs);
  }
}

RangeSlice PhraseDocs::slice(std::uint32_t range) noexcept {
  words_->range = range;
  RangeSlice shared;
  if (bounds_[range] == 0) return shared;
  shared.mask = ~std::uint64_t{0};
  for (Words::Word& list : words_->lists) {
    list.slice = list.docs.slice(range);
    shared.mask &= list.slice.mask;
    if (shared.mask == 0) break;
  }
  return shared;
}

double PhraseDocs::most_of(unsigned bit) const noexcept {
  const DocId doc = words_->range * kRangeDocs + bit;
  const float share = shares_(doc, static_cast<float>(words_->least_freq(bit)));
  return static_cast<double>(bm25_saturate(share)) * kRoundUpContribution;
}

std::uint64_t PhraseDocs::verify(std::uint64_t docs, double least) {
  if (docs == 0 || is_damaged_) return 0;
  const DocId first_doc = words_->range * kRangeDocs;
  for (Words::Word& list : words_->lists) {
    list.first_rank = list.docs.rank(words_->range, list.slice, 0);
  }
  std::array<std::uint16_t, kRangeDocs> lows;
  std::size_t count = 0;
  for (; docs != 0; docs &= docs - 1) {
    const auto bit = static_cast<unsigned>(std::countr_zero(docs));
    lows[count] = static_cast<std::uint16_t>(first_doc + bit);
    count += least <= 0 || most_of(bit) >= least ? 1U : 0U;
  }
  if (!words_->check.check(std::span(lows).first(count), *words_)) {
    is_damaged_ = true;
    return 0;
  }
  std::uint64_t verified = 0;
  const auto found = words_->check.lows();
  for (std::size_t i = 0; i < found.size(); ++i) {
    const unsigned bit = found[i] % kRangeDocs;
    verified |= std::uint64_t{1} << bit;
    counts_[bit] = static_cast<float>(words_->check.count(i));
  }
  return verified;
}

}  // namespace sakuin
