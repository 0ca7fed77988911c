// Several indexes searched as one: scores are those of one index of all their documents
// (<sakuin/query_stats.h>), each index keeps its own schema, and a field that one of them lacks is
// simply found nowhere there.
//
// Thread rule: as for Searcher.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

#include <sakuin/query_stats.h>
#include <sakuin/searcher.h>

namespace sakuin {

/// As SearchResult.
struct MultiResult {
  std::vector<PlacedHit> hits;  ///< in their order: equals by index, then serial
  std::uint64_t total = 0;
  bool total_is_exact = true;
  bool is_partial = false;
  CutShort cut_short = CutShort::no;
  std::vector<Facet> facets;  ///< as asked for; none if no index came so far
};

class MultiSearcher {
 public:
  /// A hit's index counts from 0 in this order.
  explicit MultiSearcher(std::vector<Searcher> searchers) noexcept
      : searchers_(std::move(searchers)) {}

  [[nodiscard]] const std::vector<Searcher>& searchers() const noexcept { return searchers_; }

  /// Each of them at its newest commit.
  [[nodiscard]] Result<MultiSearcher> reopen() const;

  /// As Searcher::search(). Cost: planning twice, and the searches of the indexes one after the
  /// other; facets by value are counted in full and put together. The budget is for all of it, its
  /// memory for each index. Which readings a word of a filter stands for is decided by each index
  /// for itself. In an order, for groups and for facets, a field that an index lacks is one without
  /// values there; `invalid_argument` if all of them lack it or it has several types.
  /// `search_after` is what place_of() gives.
  [[nodiscard]] Result<MultiResult> search(const Query& query,
                                           const SearchOptions& options = {}) const;
  [[nodiscard]] Result<std::uint64_t> count(const Query& query, const Budget& budget = {}) const;

  /// As that of Searcher, among these indexes in this order.
  [[nodiscard]] Result<std::string> place_of(const PlacedHit& hit,
                                             const std::vector<SortKey>& sort = {}) const;

  /// As that of Searcher, for a hit of search().
  [[nodiscard]] Result<Document> document(const PlacedHit& hit) const;

  /// The searchers, each with the statistics of all for `query`: for snippets, explanations and
  /// what else is asked about its hits.
  [[nodiscard]] Result<std::vector<Searcher>> for_query(const Query& query,
                                                        const Budget& budget = {}) const;

  /// Of all of them together.
  [[nodiscard]] Result<QueryStats> stats(const Query& query, const Budget& budget = {}) const;

 private:
  /// As for_query(), and each index knows the fields of `filter`, which may be null.
  [[nodiscard]] Result<std::vector<Searcher>> prepare(const Query& query, const Query* filter,
                                                      const Budget& budget) const;

  std::vector<Searcher> searchers_;
};

}  // namespace sakuin
