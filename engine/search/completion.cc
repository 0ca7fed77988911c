#include "engine/search/completion.h"

#include <algorithm>
#include <optional>
#include <string>
#include <utility>

#include "engine/search/merged_terms.h"
#include "tokenizer/hidden_terms.h"

namespace sakuin {
namespace {

/// Of a Pace, for a term.
constexpr std::size_t kCompletionTermSteps = 16;

/// Better first.
bool is_more_frequent(const TermStats& one, const TermStats& other) {
  if (one.doc_freq != other.doc_freq) return one.doc_freq > other.doc_freq;
  return one.term < other.term;
}

}  // namespace

Result<std::vector<TermStats>> most_frequent_terms(const CollectionStats& stats,
                                                   std::span<const FieldId> fields,
                                                   std::string_view prefix, std::size_t limit,
                                                   const BudgetWatch& watch) {
  std::vector<TermStats> best;  // a heap with the least of them in front
  if (limit == 0) return best;
  const bool has_hidden = std::ranges::any_of(fields, [&](FieldId field) {
    return stats.snapshot().schema.fields()[field].type == FieldType::text;
  });
  SAKUIN_ASSIGN(MergedTerms merged,
                MergedTerms::open(stats.snapshot(), fields,
                                  prefix.empty() && has_hidden ? tokenizer::kFirstWord : prefix));
  Pace pace(watch);
  for (auto term = merged.term(); term && term->starts_with(prefix); term = merged.term()) {
    if (pace.is_over(kCompletionTermSteps)) return watch.go_on();
    TermStats next{*std::move(term), 0};
    next.doc_freq = merged.postings(next.term);  // no fewer than live documents
    SAKUIN_TRY(merged.advance(next.term));
    const bool is_full = best.size() == limit;
    if (is_full && !is_more_frequent(next, best.front())) continue;
    SAKUIN_ASSIGN(next.doc_freq, stats.doc_freq(fields, next.term));
    if (next.doc_freq == 0 || (is_full && !is_more_frequent(next, best.front()))) continue;
    if (is_full) {
      std::ranges::pop_heap(best, is_more_frequent);
      best.back() = std::move(next);
    } else {
      best.push_back(std::move(next));
    }
    std::ranges::push_heap(best, is_more_frequent);
  }
  std::ranges::sort_heap(best, is_more_frequent);
  return best;
}

}  // namespace sakuin
