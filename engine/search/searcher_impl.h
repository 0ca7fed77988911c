// What a Searcher is made of. Its work is in files of their own: finding the best hits
// (searcher_ranking.cc), match sets and counts (searcher_matches.cc), what hits lead to
// (searcher_hits.cc), words and what is like them (searcher_words.cc). Immutable but for the pool
// of scratches and the caches behind it, which are thread-safe.
#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <sakuin/searcher.h>

#include "engine/search/budget_watch.h"
#include "engine/search/collection_stats.h"
#include "engine/search/filters.h"
#include "engine/search/leaf_scoring.h"
#include "engine/search/query_numbers.h"
#include "engine/search/search_scratch.h"
#include "engine/search/snapshot.h"
#include "engine/search/sort_order.h"
#include "engine/search/top_k.h"
#include "engine/search/union_scorer.h"

namespace sakuin {

/// Statistics handed in.
struct Searcher::Given {
  QueryStats stats;
  QueryNumbers numbers;  // of them
};

struct Searcher::Impl {
  std::shared_ptr<const Directory> source;
  SearcherOptions opening;
  std::shared_ptr<const Snapshot> snapshot;
  CollectionStats stats;
  QueryNumbers own_numbers{stats};

  std::shared_ptr<const ScoringTables> usual_tables;
  ScratchPool scratches;
  FilterCache filters;

  Impl(std::shared_ptr<const Directory> directory, SearcherOptions options,
       std::shared_ptr<const Snapshot> opened)
      : source(std::move(directory)),
        opening(std::move(options)),
        snapshot(opened),
        stats(std::move(opened)),
        usual_tables(std::make_shared<ScoringTables>(own_numbers, Bm25Parameters{})),
        scratches(stats) {}

  [[nodiscard]] Result<PlanScoring> make_scoring(const Plan& plan, const Bm25Parameters& bm25,
                                                 const QueryNumbers& numbers,
                                                 const BudgetWatch& watch,
                                                 std::vector<LeafScoring> buffer = {}) const;

  /// A search on its way.
  struct Ranking {
    const SearchOptions& options;
    const QueryNumbers& numbers;
    const BudgetWatch& watch;
    std::size_t wanted = 0;                         ///< hits, those before the offset among them
    std::span<const SegmentScope> scopes = {};      ///< none: no filter
    std::optional<SortOrder> order = std::nullopt;  ///< none: best first, from the first on
    std::optional<SortPlace> after = std::nullopt;
    std::vector<ScoredDoc> best = {};
    bool is_full = false;      ///< `best` has as many as were looked for
    bool by_ranges = false;    ///< so the leaves of the plan are open in its RankedSearch
    bool is_clipped = false;   ///< memory has room for fewer hits than are wanted
    SearchResult result = {};  ///< but for its hits

    [[nodiscard]] SegmentScope scope(const Snapshot& in, std::size_t segment) const noexcept {
      return scopes.empty() ? in.segments[segment].scope() : scopes[segment];
    }
  };

  [[nodiscard]] Result<SearchResult> search(const Query& query, const SearchOptions& options,
                                            const QueryNumbers& numbers) const;

  Status read_order(Ranking& ranking) const;

  Status rank(const Query& query, SearchScratch& scratch, FilterWords& filter,
              Ranking& ranking) const;

  /// The first `k` hits, or as many as the budget has room for.
  Status find_best(const PlanScoring& scoring, SearchScratch& scratch, std::size_t k,
                   Ranking& ranking) const;

  /// The first hit of each group, by looking at as many hits as that takes.
  Status find_groups(const PlanScoring& scoring, SearchScratch& scratch, Ranking& ranking) const;

  Status count_facets(SearchScratch& scratch, Ranking& ranking) const;

  /// Looks for as many hits only as the budget has room for.
  Status clip_to_memory(Ranking& ranking, std::size_t& k) const;

  /// The best of all, by the way that fits the plan.
  Status rank(const PlanScoring& scoring, SearchScratch& scratch, Ranking& ranking,
              TopK& top) const;

  Status rank_union(std::span<const UnionClause> clauses, const PlanScoring& scoring,
                    SearchScratch& scratch, Ranking& ranking, TopK& top) const;

  Status rank_by_ranges(const PlanScoring& scoring, SearchScratch& scratch, Ranking& ranking,
                        TopK& top) const;

  Status rank_all(const Plan& plan, const PlanScoring& scoring, Ranking& ranking, TopK& top) const;

  [[nodiscard]] Result<std::shared_ptr<const DocSetData>> find_filter(
      const Query& filter, const QueryNumbers& numbers, const BudgetWatch& watch) const;

  /// All of it, or an error.
  [[nodiscard]] Result<std::shared_ptr<const DocSetData>> find_match_set(
      const Query& query, const QueryNumbers& numbers, const BudgetWatch& watch) const;

  /// Fewer, if memory has no room for their ids.
  Status fill_hits(const std::vector<ScoredDoc>& best, const SearchOptions& options,
                   const BudgetWatch& watch, SearchResult& result) const;

  /// `filter` may be null.
  [[nodiscard]] Result<std::uint64_t> count(const Query& query, const Query* filter,
                                            const Budget& budget,
                                            const QueryNumbers& numbers) const;

  Status for_each_match(const Query& query, const std::function<void(const Hit&)>& visit,
                        const Budget& budget, const QueryNumbers& numbers) const;

  /// Null unless the hit is of this snapshot: its serial is of no other document.
  [[nodiscard]] const OpenSegment* find_segment(const Hit& hit) const noexcept;

  [[nodiscard]] Result<Document> document(const OpenSegment& segment, DocId doc) const;

  [[nodiscard]] Result<Hit> find(std::string_view id) const;

  [[nodiscard]] Result<Document> document(std::string_view id) const;

  [[nodiscard]] Result<std::uint32_t> number(const Hit& hit) const;

  [[nodiscard]] Result<Hit> hit(std::uint32_t number) const;

  [[nodiscard]] Result<std::string> place_of(const Hit& hit, const std::vector<SortKey>& sort,
                                             const QueryNumbers& numbers) const;

  [[nodiscard]] Result<std::optional<std::string>> group_of(const Hit& hit,
                                                            const std::string& field,
                                                            const QueryNumbers& numbers) const;

  [[nodiscard]] Result<std::vector<Fragment>> fragments(const Query& query, const Hit& hit,
                                                        const SnippetOptions& options,
                                                        const QueryNumbers& numbers) const;

  /// In the order in which the document has them, each once.
  [[nodiscard]] std::vector<FieldId> stored_text_fields(const Document& stored) const;

  [[nodiscard]] static std::vector<const std::string*> texts_of(const Document& stored,
                                                                const std::string& name);

  [[nodiscard]] Result<Explanation> explain(const Query& query, const Hit& hit,
                                            const Bm25Parameters& bm25, const Budget& budget,
                                            const QueryNumbers& numbers) const;

  [[nodiscard]] Result<QueryStats> survey(const Query& query, const Budget& budget) const;

  [[nodiscard]] Result<FieldId> find_field_with_terms(std::string_view field) const;

  /// The named field, or every text field.
  [[nodiscard]] Result<std::vector<FieldId>> fields_with_terms(std::string_view name) const;

  /// The last word of `text` as the first of `fields` sees it; `text` itself if it has no word, or
  /// for keywords.
  [[nodiscard]] std::string fold_word(std::span<const FieldId> fields, std::string_view text) const;

  [[nodiscard]] Result<std::vector<Suggestion>> suggest_spelling(
      std::string_view word, const SuggestionOptions& options) const;

  [[nodiscard]] Result<std::optional<std::string>> respell(std::string_view query,
                                                           const SuggestionOptions& options) const;

  [[nodiscard]] Result<std::vector<TermStats>> complete(std::string_view beginning,
                                                        const CompletionOptions& options) const;

  /// Those that are asked for, or all.
  [[nodiscard]] Result<std::vector<FieldId>> text_fields(
      const std::vector<std::string>& names) const;

  [[nodiscard]] Result<Query> more_like(std::string_view id, const MoreLikeOptions& options) const;

  [[nodiscard]] Result<Query> more_like_text(std::string_view text,
                                             const MoreLikeOptions& options) const;

  [[nodiscard]] Result<std::vector<TermStats>> terms(std::string_view field,
                                                     std::string_view prefix, std::size_t limit,
                                                     const Budget& budget) const;
};

[[nodiscard]] inline Status no_such_hit() {
  return {StatusCode::invalid_argument,
          "hit: is not of this snapshot; use it with the searcher that found it"};
}

}  // namespace sakuin
