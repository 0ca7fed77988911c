// BM25 (Robertson et al. 1994) in the form of Lucene 8 and later, over one field or several.
//
//   idf   = ln(1 + (N - df + 0.5) / (df + 0.5))
//   B_f   = 1 - b + b * len_f / avglen_f
//   x     = sum over fields f of tf_f / (k1 * B_f)
//   score = boost * idf * x / (1 + x)
//
// With one field this is boost * idf * tf / (tf + k1 * B). With several it is BM25F (Robertson,
// Zaragoza & Taylor 2004): frequencies are normalised by field, added, then saturated once.
//
// Bits: every step below is a single-precision operation in the order written, and the scores of a
// document's clauses are added in double, in query order, then rounded to float once. Every scorer
// goes through these functions, so all of them agree bit for bit.
#pragma once

#include <algorithm>
#include <array>
#include <cmath>
#include <cstdint>
#include <limits>

#include <sakuin/searcher.h>

#include "storage/norms/norm_code.h"

namespace sakuin {

/// Keyword fields keep no lengths: every value counts as one word.
inline constexpr storage::NormCode kKeywordNorm = 1;

/// N and df count live documents; df <= N.
[[nodiscard]] inline double bm25_idf(std::uint64_t doc_count, std::uint64_t doc_freq) noexcept {
  const auto n = static_cast<double>(doc_count);
  const auto df = static_cast<double>(doc_freq);
  return std::log1p((n - df + 0.5) / (df + 0.5));
}

/// Rounded to single precision; what is beyond its range becomes its largest number, so that scores
/// stay finite whatever the boosts.
[[nodiscard]] inline float bm25_round(double value) noexcept {
  constexpr double kLargest = std::numeric_limits<float>::max();
  return static_cast<float>(std::min(value, kLargest));
}

/// Weight of a clause. `idf` is the sum over the places of a phrase, as in Lucene.
[[nodiscard]] inline float bm25_weight(float boost, double idf) noexcept {
  return bm25_round(static_cast<double>(boost) * idf);
}

/// 1 / (k1 * B_f) for each of the 256 coded lengths of a field.
class Bm25LengthTable {
 public:
  Bm25LengthTable(const Bm25Parameters& parameters, double average_length) noexcept {
    for (std::size_t code = 0; code < inverse_.size(); ++code) {
      const double length = storage::decode_length(static_cast<storage::NormCode>(code));
      const double ratio = average_length > 0 ? length / average_length : 1;
      const double norm = parameters.k1 * (1 - parameters.b + parameters.b * ratio);
      inverse_[code] = static_cast<float>(std::min(1 / norm, kMaxInverse));
    }
  }

  [[nodiscard]] float operator[](storage::NormCode code) const noexcept { return inverse_[code]; }

 private:
  /// Stands for infinity when k1 is 0: x / (1 + x) is exactly 1 from here on, and x stays finite.
  static constexpr double kMaxInverse = 1e25;
  std::array<float, 256> inverse_;
};

/// One field's share of x. A frequency is whole for a plain term, and weighted for other spellings
/// and loose phrases.
[[nodiscard]] inline float bm25_field_share(float freq, float inverse_norm) noexcept {
  return freq * inverse_norm;
}

/// What repeated words come to: below 1 however often they occur, and growing with `share`, but for
/// the last bit.
[[nodiscard]] inline float bm25_saturate(float share) noexcept { return share / (1.0F + share); }

/// `weight` is boost * idf; `share` the sum of the fields' shares, > 0.
[[nodiscard]] inline float bm25_score(float weight, float share) noexcept {
  return weight * bm25_saturate(share);
}

}  // namespace sakuin
