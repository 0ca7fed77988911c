#include "engine/search/range_leaf.h"

#include <cmath>
#include <functional>
#include <utility>

#include "engine/scoring/list_bounds.h"
#include "engine/search/segment_terms.h"

namespace sakuin {
namespace {

using storage::kRangeDocs;
using storage::kRangeShift;

/// Beyond this, bounds multiplied with the factor say little more than that a list is there.
constexpr double kMostFactor = 4;

/// Covers the roundings of a score and of its bound.
constexpr double kRoundUp = 1 + 1e-5;

/// What a stored bound comes to.
RangeBound scaled(std::uint8_t bound, const RangeList& list) noexcept {
  if (list.flat != 0) return bound == 0 ? RangeBound{0} : list.flat;
  return scale_bound(bound, list.weight);
}

struct FieldScoring {
  const storage::NormCode* norms = nullptr;
  const Bm25LengthTable* lengths = nullptr;
  bool constant_score = false;

  [[nodiscard]] float share(DocId doc, float freq) const noexcept {
    const storage::NormCode norm = norms == nullptr ? kKeywordNorm : norms[doc];
    return bm25_field_share(freq, (*lengths)[norm]);
  }
};

FoundDocs found_docs(const FieldPostings& postings, const FieldScoring& scoring) {
  FoundDocs found;
  FieldPostings::Cursor cursor(postings);
  for (DocId doc = cursor.doc(); doc != kNoMoreDocs; doc = cursor.advance()) {
    const float share = scoring.constant_score ? 0 : scoring.share(doc, cursor.freq());
    found.docs.push_back(doc);
    found.shares.push_back(share);
    found.bounds.push_back(scoring.constant_score ? std::uint8_t{storage::kBoundScale}
                                                  : encode_bound(bm25_saturate(share)));
  }
  return found;
}

}  // namespace

Result<RangeLeaf> RangeLeaf::open(const storage::SegmentReader& segment, std::size_t segment_index,
                                  const Leaf& leaf, const LeafScoring& scoring,
                                  const ScoringTables& tables) {
  RangeLeaf opened;
  opened.weight_ = scoring.weight;
  opened.constant_score_ = leaf.constant_score;
  SAKUIN_ASSIGN(const LeafPostings postings, open_leaf(segment, leaf));
  for (const FieldPostings& field : postings.fields) {
    FieldScoring field_scoring{nullptr, &tables.lengths(leaf.fields[field.field_index]),
                               leaf.constant_score};
    const storage::SegmentField& entry = segment.meta().fields[field.place];
    if (entry.type == FieldType::text) {
      SAKUIN_ASSIGN(const auto norms, segment.norms(field.place));
      field_scoring.norms = norms.data();
    }
    RangeList& list = opened.lists_.emplace_back();
    const auto* in_file = std::get_if<InFile>(&field.list);
    std::optional<storage::BoundsView> bounds;
    if (in_file != nullptr) {
      SAKUIN_ASSIGN(bounds, segment.lists(field.place).bounds(in_file->info, in_file->view.docs));
    }
    if (!bounds) {
      FoundDocs found = found_docs(field, field_scoring);
      opened.doc_freq_ += found.docs.size();
      list.docs = std::move(found);
      continue;
    }
    const storage::BoundsLayout layout(segment.max_doc());
    StoredDocs stored;
    stored.docs = storage::RangedDocs(in_file->view.docs, *bounds, layout.range_count);
    stored.freqs = in_file->view.freqs;
    stored.norms = field_scoring.norms;
    stored.lengths = field_scoring.lengths;
    const BoundFactors& factors = tables.factors(segment_index, field.place);
    for (std::size_t i = 0; i < storage::kBestPlaces.size(); ++i) {
      stored.best[i] = static_cast<float>(static_cast<double>(bounds->best(i)) * factors.least);
    }
    list.most = factors.most;
    list.docs = std::move(stored);
    opened.doc_freq_ += in_file->info.doc_freq;
  }
  opened.places_.resize(opened.lists_.size());
  return opened;
}

double RangeLeaf::max_score() const noexcept {
  double sum = 0;
  for (const RangeList& list : lists_) sum += list.most > kMostFactor ? 1 : list.most;
  return static_cast<double>(weight_) * sum * kRoundUp;
}

double RangeLeaf::reached_by(std::uint64_t k) const {
  double reached = 0;
  for (const RangeList& list : lists_) {
    if (const auto* stored = std::get_if<StoredDocs>(&list.docs)) {
      for (std::size_t i = 0; i < storage::kBestPlaces.size(); ++i) {
        if (storage::kBestPlaces[i] < k) continue;
        reached = std::max(reached, static_cast<double>(stored->best[i]));
        break;
      }
      continue;
    }
    const auto& found = std::get<FoundDocs>(list.docs);
    if (k == 0 || found.docs.size() < k) continue;
    if (constant_score_) return static_cast<double>(weight_);
    std::vector<float> shares = found.shares;
    const auto nth = shares.begin() + static_cast<std::ptrdiff_t>(k - 1);
    std::nth_element(shares.begin(), nth, shares.end(), std::greater<>());
    reached = std::max(reached, static_cast<double>(bm25_saturate(*nth)));
  }
  return reached * static_cast<double>(weight_) * (1 - 1e-5);
}

void RangeLeaf::set_unit(const BoundUnit& unit) noexcept {
  for (RangeList& list : lists_) {
    const double highest = static_cast<double>(weight_) * kRoundUp;
    const double weight = std::ceil(highest * list.most / unit.size * 256 / storage::kBoundScale);
    const bool is_flat = list.most > kMostFactor || weight >= kUnbounded;
    list.flat = is_flat ? unit.ceil(highest) : RangeBound{0};
    list.weight = is_flat ? std::uint16_t{0} : static_cast<std::uint16_t>(weight);
  }
}

void RangeLeaf::add_list(const RangeKernels& kernels, const RangeList& list, std::uint32_t first,
                         std::size_t count, Occur occur, RangeBound* bounds, RangeBound* scratch) {
  const auto* stored = std::get_if<StoredDocs>(&list.docs);
  if (stored != nullptr && list.flat == 0) {
    return kernels.add_list(bounds, stored->docs.bounds() + first, count, list.weight, occur);
  }
  std::fill(scratch, scratch + count, RangeBound{0});
  if (stored != nullptr) {
    for (std::size_t i = 0; i < count; ++i)
      scratch[i] = scaled(stored->docs.bounds()[first + i], list);
  } else {
    const auto& found = std::get<FoundDocs>(list.docs);
    const auto begin =
        std::lower_bound(found.docs.begin(), found.docs.end(), std::uint64_t{first} * kRangeDocs);
    auto i = static_cast<std::size_t>(begin - found.docs.begin());
    for (; i < found.docs.size() && (found.docs[i] >> kRangeShift) - first < count; ++i) {
      RangeBound& bound = scratch[(found.docs[i] >> kRangeShift) - first];
      bound = std::max(bound, scaled(found.bounds[i], list));
    }
  }
  kernels.add_bounds(bounds, scratch, count, occur);
}

void RangeLeaf::add_bounds(const RangeKernels& kernels, std::uint32_t first, std::size_t count,
                           Occur occur, RangeBound* bounds, RangeBound* scratch) const {
  if (lists_.size() == 1) {
    return add_list(kernels, lists_.front(), first, count, occur, bounds, scratch);
  }
  std::vector<RangeBound> sum(count);
  for (const RangeList& list : lists_) {
    add_list(kernels, list, first, count, Occur::should, sum.data(), scratch);
  }
  kernels.add_bounds(bounds, sum.data(), count, occur);
}

RangeLeaf::Place RangeLeaf::enter_list(const RangeList& list, std::uint32_t range) noexcept {
  if (const auto* stored = std::get_if<StoredDocs>(&list.docs)) {
    const std::uint8_t bound = stored->docs.bounds()[range];
    if (bound == 0) return {};
    return {stored->docs.slice(range), scaled(bound, list)};
  }
  const auto& found = *std::get_if<FoundDocs>(&list.docs);
  const DocId* const docs = found.docs.data();
  std::size_t begin = 0;
  for (std::size_t count = found.docs.size(); count > 0;) {  // no branch depends on the data
    const std::size_t half = count / 2;
    const bool before = docs[begin + half] >> kRangeShift < range;
    begin = before ? begin + half + 1 : begin;
    count = before ? count - half - 1 : half;
  }
  Place place{{0, static_cast<std::uint32_t>(begin)}, 0};
  std::uint8_t highest = 0;
  for (; begin < found.docs.size() && docs[begin] >> kRangeShift == range; ++begin) {
    place.slice.mask |= std::uint64_t{1} << (docs[begin] % kRangeDocs);
    highest = std::max(highest, found.bounds[begin]);
  }
  place.bound = scaled(highest, list);
  return place;
}

void RangeLeaf::enter(std::uint32_t range) noexcept {
  range_ = range;
  mask_ = 0;
  bound_ = 0;
  for (std::size_t i = 0; i < lists_.size(); ++i) {
    places_[i] = enter_list(lists_[i], range);
    mask_ |= places_[i].slice.mask;
    bound_ = sakuin::add_bounds(bound_, places_[i].bound);
  }
}

float RangeLeaf::share(const RangeList& list, const Place& place, std::uint32_t range,
                       unsigned bit) noexcept {
  if (const auto* stored = std::get_if<StoredDocs>(&list.docs)) {
    const std::uint32_t freq = stored->freqs[stored->docs.rank(range, place.slice, bit)];
    const DocId doc = range * kRangeDocs + bit;
    const storage::NormCode norm = stored->norms == nullptr ? kKeywordNorm : stored->norms[doc];
    return bm25_field_share(static_cast<float>(freq), (*stored->lengths)[norm]);
  }
  const std::uint64_t below = place.slice.mask & ((std::uint64_t{1} << bit) - 1);
  const auto* found = std::get_if<FoundDocs>(&list.docs);
  return found->shares[place.slice.place + storage::popcount64(below)];
}

float RangeLeaf::score(unsigned bit) const noexcept {
  if (constant_score_) return weight_;
  float sum = 0;
  for (std::size_t i = 0; i < lists_.size(); ++i) {
    if ((places_[i].slice.mask >> bit & 1) == 0) continue;
    sum += share(lists_[i], places_[i], range_, bit);
  }
  return bm25_score(weight_, sum);
}

}  // namespace sakuin
