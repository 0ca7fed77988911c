#include "engine/search/searcher_impl.h"

#include <algorithm>
#include <limits>

#include "engine/search/exhaustive.h"
#include "engine/search/facets.h"
#include "engine/search/hit_groups.h"
#include "engine/search/match_count.h"
#include "engine/search/ordered_search.h"
#include "engine/search/ranked_search.h"
#include "engine/search/union_scorer.h"

namespace sakuin {
namespace {

/// Memory of a hit while it is one of the best, with an id that is not long.
constexpr std::size_t kUsualIdBytes = 64;
constexpr std::size_t kBytesOfHit = 2 * sizeof(ScoredDoc) + sizeof(Hit) + kUsualIdBytes;

}  // namespace

Result<SearchResult> Searcher::Impl::search(const Query& query, const SearchOptions& options,
                                            const QueryNumbers& numbers) const {
  const ScratchPool::Loan scratch = scratches.borrow();
  const BudgetWatch watch(options.budget);
  Ranking ranking{options, numbers, watch, wanted_hits(options.k, options.offset)};
  SAKUIN_TRY(read_order(ranking));
  FilterWords filter;
  const Status status = rank(query, *scratch, filter, ranking);
  if (!status.ok() && !watch.is_stopped()) return status;
  const std::vector<ScoredDoc>& best = ranking.best;
  SearchResult& result = ranking.result;
  if (watch.is_stopped()) {
    result.total = std::max<std::uint64_t>(result.total, best.size());
    result.total_is_exact = false;
    result.cut_short = watch.stopped();
  } else if (!options.count_matches) {
    result.total = best.size();
    result.total_is_exact = !ranking.is_full && !ranking.after && options.group_by.empty();
  }
  const bool has_all = result.total_is_exact && result.total == best.size();
  if (ranking.is_clipped && ranking.is_full && !has_all) result.cut_short = CutShort::memory;
  SAKUIN_TRY(fill_hits(best, options, watch, result));
  result.is_partial = result.cut_short != CutShort::no;
  return std::move(result);
}

Status Searcher::Impl::read_order(Ranking& ranking) const {
  const SearchOptions& options = ranking.options;
  if (options.sort.empty() && options.search_after.empty()) return {};
  SAKUIN_ASSIGN(ranking.order, SortOrder::bind(snapshot->schema, options.sort,
                                               ranking.numbers.is_one_of_several()));
  if (options.search_after.empty()) return {};
  if (!options.group_by.empty()) {
    return {StatusCode::invalid_argument,
            "search_after: does not go with group_by, since groups of earlier pages are not "
            "known; use offset"};
  }
  SAKUIN_ASSIGN(ranking.after, ranking.order->read(options.search_after));
  return {};
}

Status Searcher::Impl::rank(const Query& query, SearchScratch& scratch, FilterWords& filter,
                            Ranking& ranking) const {
  const SearchOptions& options = ranking.options;
  SAKUIN_TRY(scratch.planner.make(query, scratch.plan, ranking.numbers, ranking.watch));
  SAKUIN_ASSIGN(PlanScoring scoring, make_scoring(scratch.plan, options.bm25, ranking.numbers,
                                                  ranking.watch, std::move(scratch.scoring)));
  if (options.filter) {
    SAKUIN_ASSIGN(const auto matches, find_filter(*options.filter, ranking.numbers, ranking.watch));
    filter.assign(*snapshot, *matches);
    ranking.scopes = filter.scopes();
  }
  Status status = options.group_by.empty() ? find_best(scoring, scratch, ranking.wanted, ranking)
                                           : find_groups(scoring, scratch, ranking);
  if (status.ok() && !options.facets.empty()) status = count_facets(scratch, ranking);
  scratch.scoring = std::move(scoring.leaves);
  return status;
}

Status Searcher::Impl::find_best(const PlanScoring& scoring, SearchScratch& scratch, std::size_t k,
                                 Ranking& ranking) const {
  ranking.result.total = 0;
  SAKUIN_TRY(clip_to_memory(ranking, k));
  if (ranking.order && !ranking.order->is_best_first()) {
    const OrderedQuery query{*snapshot,      scratch.plan,    scoring,      ranking.scopes,
                             scratch.leaves, scratch.matches, ranking.watch};
    SAKUIN_ASSIGN(ranking.best,
                  find_in_order(query, *ranking.order, ranking.after ? &*ranking.after : nullptr, k,
                                ranking.result.total));
    ranking.is_full = ranking.best.size() == k;
    return {};
  }
  TopK top = ranking.after ? TopK(k, ranking.after->as_scored()) : TopK(k);
  Status status = rank(scoring, scratch, ranking, top);
  ranking.best = top.take_sorted();
  ranking.is_full = ranking.best.size() == k;
  return status;
}

Status Searcher::Impl::rank(const PlanScoring& scoring, SearchScratch& scratch, Ranking& ranking,
                            TopK& top) const {
  const bool are_too_many = scratch.plan.leaves.size() > kMaxRankedLeaves;
  ranking.by_ranges = false;
  if (ranking.options.prune && (are_too_many || is_worth_a_union(scratch.plan, *snapshot))) {
    const auto clauses = union_clauses(scratch.plan.root);
    if (clauses) return rank_union(*clauses, scoring, scratch, ranking, top);
  }
  ranking.by_ranges = ranking.options.prune && !are_too_many;
  return ranking.by_ranges ? rank_by_ranges(scoring, scratch, ranking, top)
                           : rank_all(scratch.plan, scoring, ranking, top);
}

Status Searcher::Impl::find_groups(const PlanScoring& scoring, SearchScratch& scratch,
                                   Ranking& ranking) const {
  constexpr std::size_t kHitsForEach = 4;
  constexpr std::size_t kMost = std::numeric_limits<std::size_t>::max();
  SAKUIN_ASSIGN(const HitGroups groups, HitGroups::bind(*snapshot, ranking.options.group_by,
                                                        ranking.numbers.is_one_of_several()));
  std::vector<ScoredDoc>& best = ranking.best;
  for (std::size_t k = ranking.wanted;;) {
    k = k > kMost / kHitsForEach ? kMost : kHitsForEach * k;
    SAKUIN_TRY(find_best(scoring, scratch, k, ranking));
    SAKUIN_TRY(groups.keep_first(best));
    const bool is_last = !ranking.is_full || ranking.is_clipped || ranking.watch.is_stopped();
    if (best.size() < ranking.wanted && !is_last) continue;
    if (best.size() > ranking.wanted) best.resize(ranking.wanted);
    return {};
  }
}

Status Searcher::Impl::count_facets(SearchScratch& scratch, Ranking& ranking) const {
  const BudgetWatch& watch = ranking.watch;
  MatchedWords matches(snapshot->segments.size());
  for (std::size_t i = 0; i < matches.size(); ++i) {
    const SearchSegment& segment = snapshot->segments[i];
    std::span<const LeafPostings> leaves;
    if (ranking.by_ranges) {
      leaves = scratch.ranked.leaves(i);
    } else {
      SAKUIN_ASSIGN(leaves,
                    open_leaves(*segment.reader, scratch.plan, scratch.leaves, nullptr, watch));
    }
    SAKUIN_TRY(watch.reserve(std::size_t{segment.reader->max_doc()} / 8));
    static_cast<void>(find_matches(segment, ranking.scope(*snapshot, i), scratch.plan.root, leaves,
                                   scratch.matches, matches[i], watch));
    SAKUIN_TRY(watch.go_on());
  }
  std::vector<Facet> facets;
  for (const FacetRequest& request : ranking.options.facets) {
    SAKUIN_ASSIGN(Facet facet,
                  count_facet(*snapshot, matches, request, ranking.numbers.is_one_of_several()));
    facets.push_back(std::move(facet));
    SAKUIN_TRY(watch.go_on());
  }
  ranking.result.facets = std::move(facets);
  return {};
}

Status Searcher::Impl::clip_to_memory(Ranking& ranking, std::size_t& k) const {
  const std::uint64_t fit = ranking.watch.memory_left() / kBytesOfHit;
  ranking.is_clipped = std::min<std::uint64_t>(k, stats.doc_count()) > fit;
  if (!ranking.is_clipped) return {};
  if (fit == 0) return ranking.watch.memory_status();
  k = static_cast<std::size_t>(fit);
  return {};
}

Status Searcher::Impl::rank_by_ranges(const PlanScoring& scoring, SearchScratch& scratch,
                                      Ranking& ranking, TopK& top) const {
  const std::size_t threads =
      std::clamp<std::size_t>(ranking.options.threads, 1, kMaxSearchThreads);
  SAKUIN_ASSIGN(ranking.result.work,
                scratch.ranked.run(*snapshot, scratch.plan, scoring, *range_kernels().back(), top,
                                   {.most = threads}, ranking.watch, ranking.scopes));
  if (!ranking.options.count_matches) return {};
  for (std::size_t i = 0; i < snapshot->segments.size(); ++i) {
    if (ranking.watch.is_over()) return {};
    ranking.result.total +=
        sakuin::count_matches(snapshot->segments[i], ranking.scope(*snapshot, i), scratch.plan.root,
                              scratch.ranked.leaves(i), scratch.matches, ranking.watch);
  }
  return {};
}

Status Searcher::Impl::rank_union(std::span<const UnionClause> clauses, const PlanScoring& scoring,
                                  SearchScratch& scratch, Ranking& ranking, TopK& top) const {
  SearchWork& work = ranking.result.work;
  work = {};
  for (std::uint32_t i = 0; i < snapshot->segments.size(); ++i) {
    const SearchSegment& segment = snapshot->segments[i];
    const SegmentScope scope = ranking.scope(*snapshot, i);
    SAKUIN_ASSIGN(const auto leaves,
                  open_leaves(*segment.reader, scratch.plan, scratch.leaves,
                              &work.positions_compared, ranking.watch, scope.filter));
    SAKUIN_TRY(collect_union(segment, i, scope, scratch.plan, clauses, leaves, scoring, top,
                             ranking.result.total, work, ranking.watch));
    if (ranking.watch.is_stopped()) return {};
  }
  return {};
}

Status Searcher::Impl::rank_all(const Plan& plan, const PlanScoring& scoring, Ranking& ranking,
                                TopK& top) const {
  for (std::uint32_t i = 0; i < snapshot->segments.size(); ++i) {
    SAKUIN_ASSIGN(const std::uint64_t matches,
                  collect_exhaustively(snapshot->segments[i], i, plan, scoring, top, ranking.watch,
                                       ranking.scope(*snapshot, i).filter));
    ranking.result.total += matches;
  }
  return {};
}

Status Searcher::Impl::fill_hits(const std::vector<ScoredDoc>& best, const SearchOptions& options,
                                 const BudgetWatch& watch, SearchResult& result) const {
  if (best.size() > options.offset) result.hits.resize(best.size() - options.offset);
  for (std::size_t i = 0; i < result.hits.size(); ++i) {
    const ScoredDoc& doc = best[options.offset + i];
    Hit& hit = result.hits[i];
    hit.score = doc.score;
    hit.serial = doc.serial;
    hit.segment = doc.segment;
    hit.doc = doc.doc;
    if (!options.fill_ids) continue;
    SAKUIN_ASSIGN(hit.id, snapshot->segments[doc.segment].reader->keys().id(doc.doc));
    if (hit.id.size() <= kUsualIdBytes || watch.take(hit.id.size())) continue;
    if (i == 0) return watch.memory_status();
    result.hits.resize(i);
    result.cut_short = CutShort::memory;
  }
  return {};
}

}  // namespace sakuin
