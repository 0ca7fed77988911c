#include <sakuin/searcher.h>

#include <memory>
#include <utility>

#include "engine/guard.h"
#include "engine/search/index_stats.h"
#include "engine/search/planner.h"
#include "engine/search/searcher_impl.h"
#include "engine/search/snippet.h"

namespace sakuin {

Result<PlanScoring> Searcher::Impl::make_scoring(const Plan& plan, const Bm25Parameters& bm25,
                                                 const QueryNumbers& numbers,
                                                 const BudgetWatch& watch,
                                                 std::vector<LeafScoring> buffer) const {
  SAKUIN_TRY(check_bm25(bm25));
  const bool usual = &numbers == &own_numbers && bm25 == usual_tables->parameters();
  return make_plan_scoring(plan, numbers,
                           usual ? usual_tables : std::make_shared<ScoringTables>(numbers, bm25),
                           std::move(buffer), watch);
}

Result<QueryStats> Searcher::Impl::survey(const Query& query, const Budget& budget) const {
  QueryStats survey;
  const BudgetWatch watch(budget);
  const QueryNumbers numbers = QueryNumbers::begin_survey(stats, survey);
  SAKUIN_ASSIGN(const Plan plan, make_plan(query, numbers, watch));
  SAKUIN_TRY(make_scoring(plan, {}, numbers, watch).status());
  return survey;
}

Result<Searcher> Searcher::open(std::shared_ptr<const Directory> directory,
                                SearcherOptions options) {
  return guarded("open", [&]() -> Result<Searcher> {
    SAKUIN_ASSIGN(auto snapshot, open_snapshot(*directory, options));
    return Searcher(std::make_shared<const Impl>(std::move(directory), std::move(options),
                                                 std::move(snapshot)));
  });
}

Result<Searcher> Searcher::reopen(std::shared_ptr<const Directory> directory) const {
  return guarded("open", [&]() -> Result<Searcher> {
    if (directory == nullptr) directory = impl_->source;
    SAKUIN_ASSIGN(auto snapshot, open_snapshot(*directory, impl_->opening, impl_->snapshot));
    if (snapshot == impl_->snapshot && directory == impl_->source) return *this;
    return Searcher(
        std::make_shared<const Impl>(std::move(directory), impl_->opening, std::move(snapshot)));
  });
}

Searcher::Searcher(std::shared_ptr<const Impl> impl) noexcept : impl_(std::move(impl)) {}

Result<SearchResult> Searcher::search(const Query& query, const SearchOptions& options) const {
  return guarded("search", [&] { return impl_->search(query, options, numbers()); });
}

Result<SearchResult> Searcher::search(const Query& query, const QueryStats& stats,
                                      const SearchOptions& options) const {
  SAKUIN_ASSIGN(const Searcher given, with_stats(stats));
  return given.search(query, options);
}

Result<QueryStats> Searcher::stats(const Query& query, const Budget& budget) const {
  return guarded("stats", [&] { return impl_->survey(query, budget); });
}

Result<Searcher> Searcher::with_stats(QueryStats stats) const {
  return guarded("stats", [&]() -> Result<Searcher> {
    Searcher searcher(impl_);
    const auto given = std::make_shared<Given>(Given{std::move(stats), impl_->own_numbers});
    SAKUIN_ASSIGN(given->numbers, QueryNumbers::open(impl_->stats, given->stats));
    searcher.given_ = given;
    return searcher;
  });
}

const QueryNumbers& Searcher::numbers() const noexcept {
  return given_ == nullptr ? impl_->own_numbers : given_->numbers;
}

Result<std::uint64_t> Searcher::count(const Query& query, const Budget& budget) const {
  return guarded("count", [&] { return impl_->count(query, nullptr, budget, numbers()); });
}

Result<std::uint64_t> Searcher::count(const Query& query, const Query& filter,
                                      const Budget& budget) const {
  return guarded("count", [&] { return impl_->count(query, &filter, budget, numbers()); });
}

Result<DocSet> Searcher::match_set(const Query& query, const Budget& budget) const {
  return guarded("matches", [&]() -> Result<DocSet> {
    const BudgetWatch watch(budget);
    SAKUIN_ASSIGN(auto matches, impl_->find_match_set(query, impl_->own_numbers, watch));
    return DocSet(std::move(matches));
  });
}

Result<DocSet> Searcher::doc_set(ByteSpan roaring) const {
  return guarded("document set", [&]() -> Result<DocSet> {
    SAKUIN_ASSIGN(DocSetData set, read_doc_set(impl_->snapshot, roaring));
    return DocSet(std::make_shared<const DocSetData>(std::move(set)));
  });
}

Result<std::uint32_t> Searcher::number(const Hit& hit) const {
  return guarded("document number", [&] { return impl_->number(hit); });
}

Result<Hit> Searcher::hit(std::uint32_t number) const {
  return guarded("document number", [&] { return impl_->hit(number); });
}

Result<Hit> Searcher::find(std::string_view id) const {
  return guarded("document", [&] { return impl_->find(id); });
}

Result<std::string> Searcher::place_of(const Hit& hit, const std::vector<SortKey>& sort) const {
  return guarded("place", [&] { return impl_->place_of(hit, sort, numbers()); });
}

Result<std::optional<std::string>> Searcher::group_of(const Hit& hit,
                                                      const std::string& field) const {
  return guarded("group", [&] { return impl_->group_of(hit, field, numbers()); });
}

Status Searcher::for_each_match(const Query& query, const std::function<void(const Hit&)>& visit,
                                const Budget& budget) const {
  return guarded("matches", [&] { return impl_->for_each_match(query, visit, budget, numbers()); });
}

Result<Document> Searcher::document(const Hit& hit) const {
  return guarded("document", [&]() -> Result<Document> {
    const OpenSegment* const segment = impl_->find_segment(hit);
    if (segment == nullptr) return no_such_hit();
    return impl_->document(*segment, hit.doc);
  });
}

Result<Document> Searcher::document(std::string_view id) const {
  return guarded("document", [&] { return impl_->document(id); });
}

Result<std::string> Searcher::snippet(const Query& query, const Hit& hit,
                                      const SnippetOptions& options) const {
  return guarded("snippet", [&]() -> Result<std::string> {
    SAKUIN_ASSIGN(const auto fragments, impl_->fragments(query, hit, options, numbers()));
    return write_snippet(fragments, options);
  });
}

Result<std::vector<Fragment>> Searcher::fragments(const Query& query, const Hit& hit,
                                                  const SnippetOptions& options) const {
  return guarded("fragments", [&] { return impl_->fragments(query, hit, options, numbers()); });
}

Result<Explanation> Searcher::explain(const Query& query, const Hit& hit,
                                      const Bm25Parameters& bm25, const Budget& budget) const {
  return guarded("explain", [&] { return impl_->explain(query, hit, bm25, budget, numbers()); });
}

Result<std::vector<TermStats>> Searcher::terms(std::string_view field, std::string_view prefix,
                                               std::size_t limit, const Budget& budget) const {
  return guarded("terms", [&] { return impl_->terms(field, prefix, limit, budget); });
}

Result<std::vector<Suggestion>> Searcher::suggest_spelling(std::string_view word,
                                                           const SuggestionOptions& options) const {
  return guarded("suggest", [&] { return impl_->suggest_spelling(word, options); });
}

Result<std::optional<std::string>> Searcher::respell(std::string_view query,
                                                     const SuggestionOptions& options) const {
  return guarded("respell", [&] { return impl_->respell(query, options); });
}

Result<std::vector<TermStats>> Searcher::complete(std::string_view beginning,
                                                  const CompletionOptions& options) const {
  return guarded("complete", [&] { return impl_->complete(beginning, options); });
}

Result<Query> Searcher::more_like(std::string_view id, const MoreLikeOptions& options) const {
  return guarded("more like", [&] { return impl_->more_like(id, options); });
}

Result<Query> Searcher::more_like_text(std::string_view text,
                                       const MoreLikeOptions& options) const {
  return guarded("more like", [&] { return impl_->more_like_text(text, options); });
}

const Schema& Searcher::schema() const noexcept { return impl_->snapshot->schema; }

std::uint64_t Searcher::generation() const noexcept { return impl_->snapshot->manifest.generation; }

std::uint64_t Searcher::live_docs() const noexcept { return impl_->stats.doc_count(); }

Result<IndexStats> Searcher::stats() const {
  return guarded("stats", [&]() -> Result<IndexStats> {
    return make_index_stats(*impl_->snapshot, impl_->stats);
  });
}

}  // namespace sakuin
