#include "engine/search/top_k.h"

#include <bit>

namespace sakuin {
namespace {

/// Fewer are compared faster than counted.
constexpr std::size_t kFewCompared = 100;

/// Steps of the score, at most: so that a document has one nearly to itself.
constexpr std::size_t kSteps = 2048;

std::uint32_t score_bits(const ScoredDoc& doc) noexcept {
  return std::bit_cast<std::uint32_t>(doc.score);  // grow with the score, which is not negative
}

}  // namespace

void sort_best_first(std::vector<ScoredDoc>& docs) {
  if (docs.size() <= kFewCompared) return std::sort(docs.begin(), docs.end(), ranks_before);
  const auto [least, most] = std::minmax_element(
      docs.begin(), docs.end(),
      [](const ScoredDoc& a, const ScoredDoc& b) { return score_bits(a) < score_bits(b); });
  const std::uint32_t best = score_bits(*most);
  const auto width = static_cast<unsigned>(std::bit_width(best - score_bits(*least)));
  constexpr unsigned kStepBits = std::bit_width(kSteps - 1);
  const unsigned shift = width > kStepBits ? width - kStepBits : 0;
  const auto step_of = [&](const ScoredDoc& doc) { return (best - score_bits(doc)) >> shift; };
  std::vector<std::uint32_t> ends(kSteps);
  for (const ScoredDoc& doc : docs) ++ends[step_of(doc)];
  std::uint32_t begin = 0;
  for (std::uint32_t& end : ends) begin += std::exchange(end, begin);
  std::vector<ScoredDoc> sorted(docs.size());
  for (const ScoredDoc& doc : docs) sorted[ends[step_of(doc)]++] = doc;
  begin = 0;
  for (const std::uint32_t end : ends) {
    if (end - begin > 1) std::sort(sorted.data() + begin, sorted.data() + end, ranks_before);
    begin = end;
  }
  docs = std::move(sorted);
}

}  // namespace sakuin
