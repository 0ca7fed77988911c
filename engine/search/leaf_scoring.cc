#include "engine/search/leaf_scoring.h"

#include <algorithm>
#include <cmath>
#include <map>
#include <utility>

namespace sakuin {
namespace {

Status check(const Bm25Parameters& parameters) {
  if (!std::isfinite(parameters.k1) || parameters.k1 < 0) {
    return {StatusCode::invalid_argument, "bm25: k1 is negative or not finite; use 1.2"};
  }
  if (!(parameters.b >= 0 && parameters.b <= 1)) {
    return {StatusCode::invalid_argument, "bm25: b is outside 0 to 1; use 0.75"};
  }
  return {};
}

/// Parts of one place count as their rarest.
Result<double> leaf_idf(const Leaf& leaf, const CollectionStats& stats) {
  double sum = 0;
  double place = 0;
  for (std::size_t i = 0; i < leaf.parts.size(); ++i) {
    const LeafPart& part = leaf.parts[i];
    SAKUIN_ASSIGN(const std::uint64_t doc_freq, stats.doc_freq(leaf.fields, part.variants));
    const double idf = bm25_idf(stats.doc_count(), doc_freq);
    const bool same_place = i > 0 && part.offset == leaf.parts[i - 1].offset;
    if (!same_place) sum += std::exchange(place, 0);
    place = std::max(place, idf);
  }
  return sum + place;
}

}  // namespace

Result<std::vector<LeafScoring>> make_leaf_scoring(const Plan& plan, const CollectionStats& stats,
                                                   const Bm25Parameters& parameters) {
  SAKUIN_TRY(check(parameters));
  std::map<FieldId, std::shared_ptr<const Bm25LengthTable>> tables;
  std::vector<LeafScoring> scoring;
  scoring.reserve(plan.leaves.size());
  for (const Leaf& leaf : plan.leaves) {
    LeafScoring entry;
    if (leaf.constant_score) {
      entry.idf = 1;
    } else {
      SAKUIN_ASSIGN(entry.idf, leaf_idf(leaf, stats));
    }
    entry.weight = bm25_weight(leaf.boost, entry.idf);
    for (const FieldId field : leaf.fields) {
      auto& table = tables[field];
      if (!table) {
        table = std::make_shared<Bm25LengthTable>(parameters, stats.average_length(field));
      }
      entry.lengths.push_back(table);
    }
    scoring.push_back(std::move(entry));
  }
  return scoring;
}

}  // namespace sakuin
