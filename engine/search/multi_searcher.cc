#include <sakuin/multi_searcher.h>

#include <utility>

#include "engine/guard.h"
#include "engine/search/budget_watch.h"
#include "engine/search/multi_order.h"
#include "engine/search/multi_search.h"

namespace sakuin {
namespace {

Status no_such_index() {
  return {StatusCode::invalid_argument,
          "hit: is of no index of these; use it with the searcher that found it"};
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
  return prepare(query, nullptr, budget);
}

Result<std::vector<Searcher>> MultiSearcher::prepare(const Query& query, const Query* filter,
                                                     const Budget& budget) const {
  SAKUIN_ASSIGN(QueryStats sum, stats(query, budget));
  if (filter != nullptr) {
    SAKUIN_ASSIGN(QueryStats of_filter, stats(*filter, budget));
    sum.fields.merge(of_filter.fields);  // so that each index knows what the others have
  }
  std::vector<Searcher> prepared;
  for (const Searcher& searcher : searchers_) {
    SAKUIN_ASSIGN(Searcher with_all, searcher.with_stats(sum));
    prepared.push_back(std::move(with_all));
  }
  return prepared;
}

Result<MultiResult> MultiSearcher::search(const Query& query, const SearchOptions& options) const {
  return guarded("search", [&]() -> Result<MultiResult> {
    const Query* const filter = options.filter ? &*options.filter : nullptr;
    const auto prepared = prepare(query, filter, options.budget);
    if (prepared.ok()) return search_all(*prepared, query, options);
    const BudgetWatch watch(options.budget);
    if (!watch.is_over()) return prepared.status();
    MultiResult result;
    result.total_is_exact = false;
    result.is_partial = true;
    result.cut_short = watch.stopped();
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

Result<std::string> MultiSearcher::place_of(const PlacedHit& hit,
                                            const std::vector<SortKey>& sort) const {
  return guarded("place", [&]() -> Result<std::string> {
    if (hit.index >= searchers_.size()) return no_such_index();
    std::vector<Searcher> of_several;
    for (const Searcher& searcher : searchers_) {
      QueryStats stats;
      stats.docs = searcher.live_docs();
      SAKUIN_ASSIGN(Searcher one, searcher.with_stats(std::move(stats)));
      of_several.push_back(std::move(one));
    }
    SAKUIN_ASSIGN(const MultiOrder order, MultiOrder::bind(of_several, sort));
    SAKUIN_ASSIGN(const MultiPlace place, order.place_of(hit));
    return order.write(place);
  });
}

Result<Document> MultiSearcher::document(const PlacedHit& hit) const {
  if (hit.index >= searchers_.size()) return no_such_index();
  return searchers_[hit.index].document(hit.hit);
}

}  // namespace sakuin
