#include <sakuin/searcher.h>

#include <algorithm>
#include <limits>
#include <utility>

#include "engine/document/document_codec.h"
#include "engine/guard.h"
#include "engine/query/analysis.h"
#include "engine/search/budget_watch.h"
#include "engine/search/collection_stats.h"
#include "engine/search/completion.h"
#include "engine/search/exhaustive.h"
#include "engine/search/explain.h"
#include "engine/search/index_stats.h"
#include "engine/search/leaf_scoring.h"
#include "engine/search/match_count.h"
#include "engine/search/match_set.h"
#include "engine/search/more_like.h"
#include "engine/search/passages.h"
#include "engine/search/planner.h"
#include "engine/search/query_numbers.h"
#include "engine/search/ranked_search.h"
#include "engine/search/respelling.h"
#include "engine/search/search_scratch.h"
#include "engine/search/snippet.h"
#include "engine/search/suggestions.h"
#include "engine/search/term_listing.h"
#include "engine/search/text_matches.h"

namespace sakuin {
namespace {

/// Memory of a hit while it is one of the best, with an id that is not long.
constexpr std::size_t kUsualIdBytes = 64;
constexpr std::size_t kBytesOfHit = 2 * sizeof(ScoredDoc) + sizeof(Hit) + kUsualIdBytes;

/// Of a Pace, for a document that is shown to a host.
constexpr std::size_t kVisitSteps = 16;

Status no_such_hit() {
  return {StatusCode::invalid_argument,
          "hit: is not of this snapshot; use it with the searcher that found it"};
}

/// Leaves a reader may want to see marked: those of `field` that are not excluded.
void collect_leaves(const Plan& plan, const PlanNode& node, FieldId field,
                    std::vector<const Leaf*>& out) {
  const auto add = [&](const LeafRef& ref) {
    const Leaf& leaf = plan.leaves[ref.index];
    const bool in_field =
        std::find(leaf.fields.begin(), leaf.fields.end(), field) != leaf.fields.end();
    if (in_field) out.push_back(&leaf);
  };
  if (const auto* ref = std::get_if<LeafRef>(&node.value)) {
    add(*ref);
  } else if (const auto* best = std::get_if<PlanBestOf>(&node.value)) {
    for (const LeafRef& way : best->ways) add(way);
  } else if (const auto* boolean = std::get_if<PlanBoolean>(&node.value)) {
    for (const PlanNode& clause : boolean->must) collect_leaves(plan, clause, field, out);
    for (const PlanNode& clause : boolean->should) collect_leaves(plan, clause, field, out);
  }
}

}  // namespace

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
                                                 std::vector<LeafScoring> buffer = {}) const {
    SAKUIN_TRY(check_bm25(bm25));
    const bool usual = &numbers == &own_numbers && bm25 == usual_tables->parameters();
    return make_plan_scoring(plan, numbers,
                             usual ? usual_tables : std::make_shared<ScoringTables>(numbers, bm25),
                             std::move(buffer), watch);
  }

  /// A search on its way.
  struct Ranking {
    const SearchOptions& options;
    const QueryNumbers& numbers;
    const BudgetWatch& watch;
    TopK top;
    bool is_clipped = false;   ///< memory has room for fewer hits than are wanted
    SearchResult result = {};  ///< but for its hits
  };

  [[nodiscard]] Result<SearchResult> search(const Query& query, const SearchOptions& options,
                                            const QueryNumbers& numbers) const {
    const ScratchPool::Loan scratch = scratches.borrow();
    const BudgetWatch watch(options.budget);
    const std::size_t most = std::numeric_limits<std::size_t>::max();
    Ranking ranking{options, numbers, watch,
                    TopK(options.offset > most - options.k ? most : options.offset + options.k)};
    const Status status = rank(query, *scratch, ranking);
    if (!status.ok() && !watch.is_stopped()) return status;
    const std::vector<ScoredDoc> best = ranking.top.take_sorted();
    SearchResult& result = ranking.result;
    const bool is_full = best.size() == ranking.top.k();
    if (watch.is_stopped()) {
      result.total = std::max<std::uint64_t>(result.total, best.size());
      result.total_is_exact = false;
      result.cut_short = watch.stopped();
    } else if (!options.count_matches) {
      result.total = best.size();
      result.total_is_exact = !is_full;
    }
    const bool has_all = result.total_is_exact && result.total == best.size();
    if (ranking.is_clipped && is_full && !has_all) result.cut_short = CutShort::memory;
    SAKUIN_TRY(fill_hits(best, options, watch, result));
    result.is_partial = result.cut_short != CutShort::no;
    return std::move(result);
  }

  Status rank(const Query& query, SearchScratch& scratch, Ranking& ranking) const {
    const SearchOptions& options = ranking.options;
    SAKUIN_TRY(scratch.planner.make(query, scratch.plan, ranking.numbers, ranking.watch));
    SAKUIN_ASSIGN(PlanScoring scoring, make_scoring(scratch.plan, options.bm25, ranking.numbers,
                                                    ranking.watch, std::move(scratch.scoring)));
    SAKUIN_TRY(clip_to_memory(ranking));
    const bool by_ranges = options.prune && scratch.plan.leaves.size() <= kMaxRankedLeaves;
    Status status = by_ranges ? rank_by_ranges(scoring, scratch, ranking)
                              : rank_all(scratch.plan, scoring, ranking);
    scratch.scoring = std::move(scoring.leaves);
    return status;
  }

  /// Looks for as many hits only as the budget has room for.
  Status clip_to_memory(Ranking& ranking) const {
    const std::uint64_t fit = ranking.watch.memory_left() / kBytesOfHit;
    ranking.is_clipped = std::min<std::uint64_t>(ranking.top.k(), stats.doc_count()) > fit;
    if (!ranking.is_clipped) return {};
    if (fit == 0) return ranking.watch.memory_status();
    ranking.top = TopK(static_cast<std::size_t>(fit));
    return {};
  }

  Status rank_by_ranges(const PlanScoring& scoring, SearchScratch& scratch,
                        Ranking& ranking) const {
    const std::size_t threads =
        std::clamp<std::size_t>(ranking.options.threads, 1, kMaxSearchThreads);
    SAKUIN_ASSIGN(ranking.result.work,
                  scratch.ranked.run(*snapshot, scratch.plan, scoring, *range_kernels().back(),
                                     ranking.top, {.most = threads}, ranking.watch));
    if (!ranking.options.count_matches) return {};
    for (std::size_t i = 0; i < snapshot->segments.size(); ++i) {
      if (ranking.watch.is_over()) return {};
      ranking.result.total +=
          sakuin::count_matches(snapshot->segments[i], scratch.plan.root, scratch.ranked.leaves(i),
                                scratch.matches, ranking.watch);
    }
    return {};
  }

  Status rank_all(const Plan& plan, const PlanScoring& scoring, Ranking& ranking) const {
    for (std::uint32_t i = 0; i < snapshot->segments.size(); ++i) {
      SAKUIN_ASSIGN(const std::uint64_t matches,
                    collect_exhaustively(snapshot->segments[i], i, plan, scoring, ranking.top,
                                         ranking.watch));
      ranking.result.total += matches;
    }
    return {};
  }

  /// Fewer, if memory has no room for their ids.
  Status fill_hits(const std::vector<ScoredDoc>& best, const SearchOptions& options,
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

  [[nodiscard]] Result<std::uint64_t> count(const Query& query, const Budget& budget,
                                            const QueryNumbers& numbers) const {
    const ScratchPool::Loan scratch = scratches.borrow();
    const BudgetWatch watch(budget);
    SAKUIN_TRY(scratch->planner.make(query, scratch->plan, numbers, watch));
    std::uint64_t total = 0;
    for (const SearchSegment& segment : snapshot->segments) {
      SAKUIN_ASSIGN(const auto leaves,
                    open_leaves(*segment.reader, scratch->plan, scratch->leaves, nullptr, watch));
      total += sakuin::count_matches(segment, scratch->plan.root, leaves, scratch->matches, watch);
      SAKUIN_TRY(watch.go_on());
    }
    return total;
  }

  Status for_each_match(const Query& query, const std::function<void(const Hit&)>& visit,
                        const Budget& budget, const QueryNumbers& numbers) const {
    const ScratchPool::Loan scratch = scratches.borrow();
    const BudgetWatch watch(budget);
    SAKUIN_TRY(scratch->planner.make(query, scratch->plan, numbers, watch));
    Hit hit;
    for (const SearchSegment& segment : snapshot->segments) {
      SAKUIN_ASSIGN(const auto leaves,
                    open_leaves(*segment.reader, scratch->plan, scratch->leaves, nullptr, watch));
      const storage::DocBitmap matching = match_set(segment, scratch->plan.root, leaves, watch);
      SAKUIN_TRY(watch.go_on());
      SAKUIN_TRY(watch.reserve(matching.cardinality() * sizeof(DocId)));
      Pace pace(watch);
      for (const DocId doc : matching.to_vector()) {
        if (pace.is_over(kVisitSteps)) return watch.go_on();
        hit.doc = doc;
        hit.serial = segment.reader->serial(doc);
        visit(hit);
      }
      ++hit.segment;
    }
    return {};
  }

  /// Null unless the hit is of this snapshot: its serial is of no other document.
  [[nodiscard]] const OpenSegment* find_segment(const Hit& hit) const noexcept {
    if (hit.segment >= snapshot->segments.size()) return nullptr;
    const storage::SegmentReader& segment = *snapshot->segments[hit.segment].reader;
    const bool known = hit.doc < segment.max_doc() && segment.serial(hit.doc) == hit.serial;
    return known ? &snapshot->segments[hit.segment] : nullptr;
  }

  [[nodiscard]] Result<Document> document(const OpenSegment& segment, DocId doc) const {
    SAKUIN_ASSIGN(const std::string_view id, segment.reader->keys().id(doc));
    SAKUIN_ASSIGN(const storage::ByteBuffer bytes, segment.reader->doc_store().read(doc));
    return decode_document(bytes, id, snapshot->schema);
  }

  [[nodiscard]] Result<Document> document(std::string_view id) const {
    for (const OpenSegment& segment : snapshot->segments) {
      SAKUIN_ASSIGN(const auto doc, segment.reader->keys().find(id));
      if (doc && !segment.live.deleted.contains(*doc)) return document(segment, *doc);
    }
    return Status(StatusCode::not_found,
                  "document \"" + std::string(id) + "\": is not in the index; check the id");
  }

  [[nodiscard]] Result<std::vector<Fragment>> fragments(const Query& query, const Hit& hit,
                                                        const SnippetOptions& options,
                                                        const QueryNumbers& numbers) const {
    const OpenSegment* const segment = find_segment(hit);
    if (segment == nullptr) return no_such_hit();
    const BudgetWatch watch(options.budget);
    SAKUIN_ASSIGN(const Plan plan, make_plan(query, numbers, watch));
    SAKUIN_ASSIGN(const Document stored, document(*segment, hit.doc));
    for (const FieldId field : stored_text_fields(stored)) {
      const std::string& name = snapshot->schema.fields()[field].name;
      if (!options.field.empty() && options.field != name) continue;
      std::vector<const Leaf*> leaves;
      collect_leaves(plan, plan.root, field, leaves);
      std::vector<MatchedValue> values;
      for (const std::string* text : texts_of(stored, name)) {
        SAKUIN_ASSIGN(auto matches,
                      find_matches(*text, *snapshot->tokenizers[field], leaves, watch));
        values.push_back({*text, std::move(matches)});
      }
      auto fragments = make_fragments(values, options);
      for (Fragment& fragment : fragments) fragment.field = name;
      if (!fragments.empty()) return fragments;
    }
    return std::vector<Fragment>();
  }

  /// In the order in which the document has them, each once.
  [[nodiscard]] std::vector<FieldId> stored_text_fields(const Document& stored) const {
    std::vector<FieldId> fields;
    for (const auto& [name, value] : stored.fields) {
      const auto field = snapshot->schema.find(name);
      if (!field || snapshot->schema.fields()[*field].type != FieldType::text) continue;
      if (std::find(fields.begin(), fields.end(), *field) == fields.end()) fields.push_back(*field);
    }
    return fields;
  }

  [[nodiscard]] static std::vector<const std::string*> texts_of(const Document& stored,
                                                                const std::string& name) {
    std::vector<const std::string*> texts;
    for (const auto& [field, value] : stored.fields) {
      const auto* text = std::get_if<std::string>(&value);
      if (text != nullptr && field == name) texts.push_back(text);
    }
    return texts;
  }

  [[nodiscard]] Result<Explanation> explain(const Query& query, const Hit& hit,
                                            const Bm25Parameters& bm25, const Budget& budget,
                                            const QueryNumbers& numbers) const {
    const BudgetWatch watch(budget);
    const OpenSegment* const segment = find_segment(hit);
    if (segment == nullptr) return no_such_hit();
    SAKUIN_ASSIGN(const Plan plan, make_plan(query, numbers, watch));
    SAKUIN_ASSIGN(const PlanScoring scoring, make_scoring(plan, bm25, numbers, watch));
    return explain_score({snapshot->schema, numbers, watch}, *segment, hit.doc, plan, scoring);
  }

  [[nodiscard]] Result<QueryStats> survey(const Query& query, const Budget& budget) const {
    QueryStats survey;
    const BudgetWatch watch(budget);
    const QueryNumbers numbers = QueryNumbers::begin_survey(stats, survey);
    SAKUIN_ASSIGN(const Plan plan, make_plan(query, numbers, watch));
    SAKUIN_TRY(make_scoring(plan, {}, numbers, watch).status());
    return survey;
  }

  [[nodiscard]] Result<FieldId> find_field_with_terms(std::string_view field) const {
    const auto id = snapshot->schema.find(field);
    if (!id) {
      return Status(StatusCode::invalid_argument,
                    "field \"" + std::string(field) +
                        "\": is not in the index; see `sakuin stats` for its fields");
    }
    const FieldType type = snapshot->schema.fields()[*id].type;
    if (type != FieldType::text && type != FieldType::keyword) {
      return Status(StatusCode::invalid_argument,
                    "field \"" + std::string(field) + "\": is of type " +
                        std::string(field_type_name(type)) +
                        " and has no terms; name a text or keyword field");
    }
    return *id;
  }

  /// The named field, or every text field.
  [[nodiscard]] Result<std::vector<FieldId>> fields_with_terms(std::string_view name) const {
    std::vector<FieldId> fields;
    if (!name.empty()) {
      SAKUIN_ASSIGN(const FieldId field, find_field_with_terms(name));
      return std::vector<FieldId>{field};
    }
    const auto& known = snapshot->schema.fields();
    for (FieldId field = 0; field < known.size(); ++field) {
      if (known[field].type == FieldType::text) fields.push_back(field);
    }
    return fields;
  }

  /// The last word of `text` as the first of `fields` sees it; `text` itself if it has no word, or
  /// for keywords.
  [[nodiscard]] std::string fold_word(std::span<const FieldId> fields,
                                      std::string_view text) const {
    const Tokenizer* const tokenizer =
        fields.empty() ? nullptr : snapshot->query_tokenizers[fields.front()].get();
    if (tokenizer == nullptr) return std::string(text);
    TextAnalyzer analyzer;
    const AnalyzedText& analyzed = analyzer.analyze_beginning(*tokenizer, text);
    if (analyzed.whole) return analyzed.whole->term;
    return analyzed.parts.empty() ? std::string(text) : analyzed.parts.back().term;
  }

  [[nodiscard]] Result<std::vector<Suggestion>> suggest_spelling(
      std::string_view word, const SuggestionOptions& options) const {
    SAKUIN_ASSIGN(const auto fields, fields_with_terms(options.field));
    return suggest_words(stats, fields, fold_word(fields, word), options.max_edits, options.limit,
                         BudgetWatch(options.budget));
  }

  [[nodiscard]] Result<std::optional<std::string>> respell(std::string_view query,
                                                           const SuggestionOptions& options) const {
    SAKUIN_ASSIGN(const auto fields, fields_with_terms(options.field));
    const Tokenizer* const tokenizer =
        fields.empty() ? nullptr : snapshot->query_tokenizers[fields.front()].get();
    if (tokenizer == nullptr) return std::optional<std::string>();
    const BudgetWatch watch(options.budget);
    return respell_query(stats, query,
                         {.tokenizer = tokenizer,
                          .fields = fields,
                          .max_edits = options.max_edits,
                          .finds = [&](const Query& word) -> Result<bool> {
                            SAKUIN_ASSIGN(const std::uint64_t found,
                                          count(word, options.budget, stats));
                            return found > 0;
                          }},
                         watch);
  }

  [[nodiscard]] Result<std::vector<TermStats>> complete(std::string_view beginning,
                                                        const CompletionOptions& options) const {
    SAKUIN_ASSIGN(const auto fields, fields_with_terms(options.field));
    return most_frequent_terms(stats, fields, fold_word(fields, beginning), options.limit,
                               BudgetWatch(options.budget));
  }

  /// Those that are asked for, or all.
  [[nodiscard]] Result<std::vector<FieldId>> text_fields(
      const std::vector<std::string>& names) const {
    if (names.empty()) return fields_with_terms({});
    std::vector<FieldId> fields;
    for (const std::string& name : names) {
      SAKUIN_ASSIGN(const FieldId field, find_field_with_terms(name));
      if (snapshot->schema.fields()[field].type != FieldType::text) {
        return Status(StatusCode::invalid_argument,
                      "field \"" + name + "\": is of type keyword; name a text field");
      }
      fields.push_back(field);
    }
    return fields;
  }

  [[nodiscard]] Result<Query> more_like(std::string_view id, const MoreLikeOptions& options) const {
    SAKUIN_ASSIGN(const Document stored, document(id));
    SAKUIN_ASSIGN(const auto fields, text_fields(options.fields));
    std::vector<FieldText> texts;
    for (const FieldId field : fields) {
      for (const std::string* text : texts_of(stored, snapshot->schema.fields()[field].name)) {
        texts.emplace_back(field, *text);
      }
    }
    return make_more_like(stats, texts, options);
  }

  [[nodiscard]] Result<Query> more_like_text(std::string_view text,
                                             const MoreLikeOptions& options) const {
    SAKUIN_ASSIGN(const auto fields, text_fields(options.fields));
    std::vector<FieldText> texts;
    for (const FieldId field : fields) texts.emplace_back(field, text);
    return make_more_like(stats, texts, options);
  }

  [[nodiscard]] Result<std::vector<TermStats>> terms(std::string_view field,
                                                     std::string_view prefix, std::size_t limit,
                                                     const Budget& budget) const {
    SAKUIN_ASSIGN(const FieldId id, find_field_with_terms(field));
    return list_terms(*snapshot, stats, id, prefix, limit, BudgetWatch(budget));
  }
};

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
  return guarded("count", [&] { return impl_->count(query, budget, numbers()); });
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
