#include <sakuin/multi_searcher.h>

#include <utility>

#include "engine/guard.h"
#include "engine/search/budget_watch.h"
#include "engine/search/top_k.h"

namespace sakuin {
namespace {

/// What of several indexes is not put together.
Status check_options(const SearchOptions& options) {
  const char* const what = !options.sort.empty()           ? "sort"
                           : !options.search_after.empty() ? "search_after"
                           : !options.group_by.empty()     ? "group_by"
                           : !options.facets.empty()       ? "facets"
                                                           : nullptr;
  if (what == nullptr) return {};
  return {StatusCode::invalid_argument,
          std::string("several indexes: ") + what + " is of one index; search them one by one"};
}

}  // namespace

Result<MultiSearcher> MultiSearcher::reopen() const {
  return guarded("open", [&]() -> Result<MultiSearcher> {
    std::vector<Searcher> newest;
    for (const Searcher& searcher : searchers_) {
      SAKUIN_ASSIGN(Searcher opened, searcher.reopen());
      newest.push_back(std::move(opened));
    }
    return MultiSearcher(std::move(newest));
  });
}

Result<QueryStats> MultiSearcher::stats(const Query& query, const Budget& budget) const {
  return guarded("stats", [&]() -> Result<QueryStats> {
    QueryStats sum;
    for (const Searcher& searcher : searchers_) {
      SAKUIN_ASSIGN(const QueryStats stats, searcher.stats(query, budget));
      sum.add(stats);
    }
    return sum;
  });
}

Result<std::vector<Searcher>> MultiSearcher::for_query(const Query& query,
                                                       const Budget& budget) const {
  SAKUIN_ASSIGN(const QueryStats sum, stats(query, budget));
  std::vector<Searcher> prepared;
  for (const Searcher& searcher : searchers_) {
    SAKUIN_ASSIGN(Searcher with_all, searcher.with_stats(sum));
    prepared.push_back(std::move(with_all));
  }
  return prepared;
}

Result<MultiResult> MultiSearcher::search(const Query& query, const SearchOptions& options) const {
  return guarded("search", [&]() -> Result<MultiResult> {
    SAKUIN_TRY(check_options(options));
    MultiResult result;
    const auto prepared = for_query(query, options.budget);
    if (!prepared.ok()) {
      const BudgetWatch watch(options.budget);
      if (!watch.is_over()) return prepared.status();
      result.total_is_exact = false;
      result.is_partial = true;
      result.cut_short = watch.stopped();
      return result;
    }
    SearchOptions for_each = options;
    for_each.offset = 0;
    for_each.k = wanted_hits(options.k, options.offset);
    std::vector<std::vector<Hit>> lists;
    for (const Searcher& searcher : *prepared) {
      SAKUIN_ASSIGN(SearchResult found, searcher.search(query, for_each));
      result.total += found.total;
      result.total_is_exact &= found.total_is_exact;
      if (found.is_partial && !result.is_partial) result.cut_short = found.cut_short;
      result.is_partial |= found.is_partial;
      lists.push_back(std::move(found.hits));
    }
    result.hits = merge_hits(lists, options.k, options.offset);
    return result;
  });
}

Result<std::uint64_t> MultiSearcher::count(const Query& query, const Budget& budget) const {
  return guarded("count", [&]() -> Result<std::uint64_t> {
    SAKUIN_ASSIGN(const auto prepared, for_query(query, budget));
    std::uint64_t total = 0;
    for (const Searcher& searcher : prepared) {
      SAKUIN_ASSIGN(const std::uint64_t count, searcher.count(query, budget));
      total += count;
    }
    return total;
  });
}

Result<Document> MultiSearcher::document(const PlacedHit& hit) const {
  return searchers_[hit.index].document(hit.hit);
}

}  // namespace sakuin
