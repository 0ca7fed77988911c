#include "engine/scoring/list_bounds.h"

#include <algorithm>
#include <cmath>
#include <functional>

namespace sakuin {
namespace {

/// Covers the rounding of shares and of the division in bm25_saturate().
constexpr double kRoundUp = 1 + 1e-5;
constexpr double kRoundDown = 1 - 1e-5;

double average_of(std::span<const std::uint32_t> lengths) noexcept {
  std::uint64_t tokens = 0;
  std::uint64_t docs = 0;
  for (const std::uint32_t length : lengths) {
    tokens += length;
    docs += length > 0 ? 1U : 0U;
  }
  return average_length(tokens, docs);
}

}  // namespace

BoundFactors::BoundFactors(const Bm25LengthTable& stored, const Bm25LengthTable& wanted) noexcept {
  for (std::size_t code = 0; code < 256; ++code) {
    const auto norm = static_cast<storage::NormCode>(code);
    const double ratio = static_cast<double>(wanted[norm]) / static_cast<double>(stored[norm]);
    most = std::max(most, ratio);
    least = std::min(least, ratio);
  }
  if (most > 1) most *= kRoundUp;
  least *= kRoundDown;
}

std::uint8_t encode_bound(float contribution) noexcept {
  const double scaled =
      std::ceil(static_cast<double>(contribution) * storage::kBoundScale * kRoundUp);
  return static_cast<std::uint8_t>(std::clamp<double>(scaled, 1, storage::kBoundScale));
}

ListBoundsMaker::ListBoundsMaker(const storage::BoundsLayout& layout,
                                 std::span<const std::uint32_t> lengths)
    : lengths_(kBoundsBm25, average_of(lengths)) {
  norms_.reserve(lengths.size());
  for (const std::uint32_t length : lengths) norms_.push_back(storage::encode_length(length));
  bounds_.ranges.resize(layout.range_count);
}

const storage::ListBounds& ListBoundsMaker::make(std::span<const DocId> docs,
                                                 std::span<const std::uint32_t> freqs) {
  std::fill(bounds_.ranges.begin(), bounds_.ranges.end(), std::uint8_t{0});
  contributions_.clear();
  for (std::size_t i = 0; i < docs.size();) {
    const DocId range = docs[i] >> storage::kRangeShift;
    float highest = 0;
    for (; i < docs.size() && docs[i] >> storage::kRangeShift == range; ++i) {
      const storage::NormCode norm = norms_.empty() ? kKeywordNorm : norms_[docs[i]];
      const float share = bm25_field_share(static_cast<float>(freqs[i]), lengths_[norm]);
      contributions_.push_back(bm25_saturate(share));
      highest = std::max(highest, contributions_.back());
    }
    bounds_.ranges[range] = encode_bound(highest);
  }
  bounds_.best = {};
  std::size_t size = contributions_.size();
  for (std::size_t i = bounds_.best.size(); i-- > 0;) {
    const std::size_t place = storage::kBestPlaces[i];
    if (place > contributions_.size()) continue;
    const auto nth = contributions_.begin() + static_cast<std::ptrdiff_t>(place - 1);
    std::nth_element(contributions_.begin(), nth,
                     contributions_.begin() + static_cast<std::ptrdiff_t>(size), std::greater<>());
    bounds_.best[i] = static_cast<float>(static_cast<double>(*nth) * kRoundDown);
    size = place;
  }
  return bounds_;
}

}  // namespace sakuin
