#include <sakuin/searcher.h>

#include <algorithm>
#include <limits>
#include <memory>
#include <optional>
#include <span>
#include <utility>
#include <vector>

#include "engine/document/document_codec.h"
#include "engine/guard.h"
#include "engine/query/analysis.h"
#include "engine/search/budget_watch.h"
#include "engine/search/collection_stats.h"
#include "engine/search/completion.h"
#include "engine/search/exhaustive.h"
#include "engine/search/explain.h"
#include "engine/search/facets.h"
#include "engine/search/filters.h"
#include "engine/search/hit_groups.h"
#include "engine/search/index_stats.h"
#include "engine/search/leaf_scoring.h"
#include "engine/search/match_count.h"
#include "engine/search/match_set.h"
#include "engine/search/more_like.h"
#include "engine/search/ordered_search.h"
#include "engine/search/passages.h"
#include "engine/search/planner.h"
#include "engine/search/query_numbers.h"
#include "engine/search/ranked_search.h"
#include "engine/search/respelling.h"
#include "engine/search/search_scratch.h"
#include "engine/search/snippet.h"
#include "engine/search/sort_order.h"
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
    for (const PlanNode& way : best->ways) collect_leaves(plan, way, field, out);
  } else if (const auto* constant = std::get_if<PlanConstant>(&node.value)) {
    collect_leaves(plan, constant->matching.front(), field, out);
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

  Status read_order(Ranking& ranking) const {
    const SearchOptions& options = ranking.options;
    if (options.sort.empty() && options.search_after.empty()) return {};
    SAKUIN_ASSIGN(ranking.order, SortOrder::bind(snapshot->schema, options.sort));
    if (options.search_after.empty()) return {};
    if (!options.group_by.empty()) {
      return {StatusCode::invalid_argument,
              "search_after: does not go with group_by, since groups of earlier pages are not "
              "known; use offset"};
    }
    SAKUIN_ASSIGN(ranking.after, ranking.order->read(options.search_after));
    return {};
  }

  Status rank(const Query& query, SearchScratch& scratch, FilterWords& filter,
              Ranking& ranking) const {
    const SearchOptions& options = ranking.options;
    SAKUIN_TRY(scratch.planner.make(query, scratch.plan, ranking.numbers, ranking.watch));
    SAKUIN_ASSIGN(PlanScoring scoring, make_scoring(scratch.plan, options.bm25, ranking.numbers,
                                                    ranking.watch, std::move(scratch.scoring)));
    if (options.filter) {
      SAKUIN_ASSIGN(const auto matches, find_filter(*options.filter, ranking.watch));
      filter.assign(*snapshot, *matches);
      ranking.scopes = filter.scopes();
    }
    Status status = options.group_by.empty() ? find_best(scoring, scratch, ranking.wanted, ranking)
                                             : find_groups(scoring, scratch, ranking);
    if (status.ok() && !options.facets.empty()) status = count_facets(scratch, ranking);
    scratch.scoring = std::move(scoring.leaves);
    return status;
  }

  /// The first `k` hits, or as many as the budget has room for.
  Status find_best(const PlanScoring& scoring, SearchScratch& scratch, std::size_t k,
                   Ranking& ranking) const {
    ranking.result.total = 0;
    SAKUIN_TRY(clip_to_memory(ranking, k));
    if (ranking.order && !ranking.order->is_best_first()) {
      const OrderedQuery query{*snapshot,      scratch.plan,    scoring,      ranking.scopes,
                               scratch.leaves, scratch.matches, ranking.watch};
      SAKUIN_ASSIGN(ranking.best,
                    find_in_order(query, *ranking.order, ranking.after ? &*ranking.after : nullptr,
                                  k, ranking.result.total));
      ranking.is_full = ranking.best.size() == k;
      return {};
    }
    TopK top = ranking.after ? TopK(k, ranking.after->as_scored()) : TopK(k);
    ranking.by_ranges = ranking.options.prune && scratch.plan.leaves.size() <= kMaxRankedLeaves;
    Status status = ranking.by_ranges ? rank_by_ranges(scoring, scratch, ranking, top)
                                      : rank_all(scratch.plan, scoring, ranking, top);
    ranking.best = top.take_sorted();
    ranking.is_full = ranking.best.size() == k;
    return status;
  }

  /// The first hit of each group, by looking at as many hits as that takes.
  Status find_groups(const PlanScoring& scoring, SearchScratch& scratch, Ranking& ranking) const {
    constexpr std::size_t kHitsForEach = 4;
    constexpr std::size_t kMost = std::numeric_limits<std::size_t>::max();
    SAKUIN_ASSIGN(const HitGroups groups, HitGroups::bind(*snapshot, ranking.options.group_by));
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

  Status count_facets(SearchScratch& scratch, Ranking& ranking) const {
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
      static_cast<void>(find_matches(segment, ranking.scope(*snapshot, i), scratch.plan.root,
                                     leaves, scratch.matches, matches[i], watch));
      SAKUIN_TRY(watch.go_on());
    }
    std::vector<Facet> facets;
    for (const FacetRequest& request : ranking.options.facets) {
      SAKUIN_ASSIGN(Facet facet, count_facet(*snapshot, matches, request));
      facets.push_back(std::move(facet));
      SAKUIN_TRY(watch.go_on());
    }
    ranking.result.facets = std::move(facets);
    return {};
  }

  /// Looks for as many hits only as the budget has room for.
  Status clip_to_memory(Ranking& ranking, std::size_t& k) const {
    const std::uint64_t fit = ranking.watch.memory_left() / kBytesOfHit;
    ranking.is_clipped = std::min<std::uint64_t>(k, stats.doc_count()) > fit;
    if (!ranking.is_clipped) return {};
    if (fit == 0) return ranking.watch.memory_status();
    k = static_cast<std::size_t>(fit);
    return {};
  }

  Status rank_by_ranges(const PlanScoring& scoring, SearchScratch& scratch, Ranking& ranking,
                        TopK& top) const {
    const std::size_t threads =
        std::clamp<std::size_t>(ranking.options.threads, 1, kMaxSearchThreads);
    SAKUIN_ASSIGN(ranking.result.work,
                  scratch.ranked.run(*snapshot, scratch.plan, scoring, *range_kernels().back(), top,
                                     {.most = threads}, ranking.watch, ranking.scopes));
    if (!ranking.options.count_matches) return {};
    for (std::size_t i = 0; i < snapshot->segments.size(); ++i) {
      if (ranking.watch.is_over()) return {};
      ranking.result.total += sakuin::count_matches(
          snapshot->segments[i], ranking.scope(*snapshot, i), scratch.plan.root,
          scratch.ranked.leaves(i), scratch.matches, ranking.watch);
    }
    return {};
  }

  Status rank_all(const Plan& plan, const PlanScoring& scoring, Ranking& ranking, TopK& top) const {
    for (std::uint32_t i = 0; i < snapshot->segments.size(); ++i) {
      SAKUIN_ASSIGN(const std::uint64_t matches,
                    collect_exhaustively(snapshot->segments[i], i, plan, scoring, top,
                                         ranking.watch, ranking.scope(*snapshot, i).filter));
      ranking.result.total += matches;
    }
    return {};
  }

  [[nodiscard]] Result<std::shared_ptr<const DocSetData>> find_filter(
      const Query& filter, const BudgetWatch& watch) const {
    if (auto known = filters.find(filter)) return known;
    SAKUIN_ASSIGN(auto matches, find_match_set(filter, watch));
    filters.keep(filter, matches);
    return matches;
  }

  /// All of it, or an error.
  [[nodiscard]] Result<std::shared_ptr<const DocSetData>> find_match_set(
      const Query& query, const BudgetWatch& watch) const {
    const ScratchPool::Loan scratch = scratches.borrow();
    SAKUIN_TRY(scratch->planner.make(query, scratch->plan, watch));
    DocSetData set = make_doc_set_data(snapshot);
    std::vector<std::uint64_t> words;
    for (const SearchSegment& segment : snapshot->segments) {
      SAKUIN_ASSIGN(const auto leaves,
                    open_leaves(*segment.reader, scratch->plan, scratch->leaves, nullptr, watch));
      SAKUIN_TRY(watch.reserve(std::size_t{segment.reader->max_doc()} / 4));  // words and set
      static_cast<void>(find_matches(segment, segment.scope(), scratch->plan.root, leaves,
                                     scratch->matches, words, watch));
      SAKUIN_TRY(watch.go_on());
      add_segment(words, segment, set);
    }
    return std::shared_ptr<const DocSetData>(std::make_shared<const DocSetData>(std::move(set)));
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

  /// `filter` may be null.
  [[nodiscard]] Result<std::uint64_t> count(const Query& query, const Query* filter,
                                            const Budget& budget,
                                            const QueryNumbers& numbers) const {
    const ScratchPool::Loan scratch = scratches.borrow();
    const BudgetWatch watch(budget);
    SAKUIN_TRY(scratch->planner.make(query, scratch->plan, numbers, watch));
    FilterWords words;
    if (filter != nullptr) {
      SAKUIN_ASSIGN(const auto matches, find_filter(*filter, watch));
      words.assign(*snapshot, *matches);
    }
    std::uint64_t total = 0;
    for (std::size_t i = 0; i < snapshot->segments.size(); ++i) {
      const SearchSegment& segment = snapshot->segments[i];
      const SegmentScope scope = filter == nullptr ? segment.scope() : words.scopes()[i];
      SAKUIN_ASSIGN(const auto leaves, open_leaves(*segment.reader, scratch->plan, scratch->leaves,
                                                   nullptr, watch, scope.filter));
      total += sakuin::count_matches(segment, scope, scratch->plan.root, leaves, scratch->matches,
                                     watch);
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
      const storage::DocBitmap matching =
          sakuin::match_set(segment, scratch->plan.root, leaves, watch);
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

  [[nodiscard]] Result<Hit> find(std::string_view id) const {
    for (std::uint32_t i = 0; i < snapshot->segments.size(); ++i) {
      const SearchSegment& segment = snapshot->segments[i];
      SAKUIN_ASSIGN(const auto doc, segment.reader->keys().find(id));
      if (doc && !segment.live.deleted.contains(*doc)) {
        return Hit{std::string(id), 0, segment.reader->serial(*doc), i, *doc};
      }
    }
    return Status(StatusCode::not_found,
                  "document \"" + std::string(id) + "\": is not in the index; check the id");
  }

  [[nodiscard]] Result<Document> document(std::string_view id) const {
    SAKUIN_ASSIGN(const Hit hit, find(id));
    return document(snapshot->segments[hit.segment], hit.doc);
  }

  [[nodiscard]] Result<std::uint32_t> number(const Hit& hit) const {
    if (find_segment(hit) == nullptr) return no_such_hit();
    std::uint64_t number = hit.doc;
    for (std::uint32_t i = 0; i < hit.segment; ++i) {
      number += snapshot->segments[i].reader->max_doc();
    }
    if (number > std::numeric_limits<std::uint32_t>::max()) {
      return Status(StatusCode::limit_exceeded,
                    "document number: is more than 32 bits hold; merge the index");
    }
    return static_cast<std::uint32_t>(number);
  }

  [[nodiscard]] Result<Hit> hit(std::uint32_t number) const {
    DocId doc = number;
    for (std::uint32_t i = 0; i < snapshot->segments.size(); ++i) {
      const SearchSegment& segment = snapshot->segments[i];
      const std::uint32_t max_doc = segment.reader->max_doc();
      if (doc < max_doc && !segment.live.deleted.contains(doc)) {
        SAKUIN_ASSIGN(const std::string_view id, segment.reader->keys().id(doc));
        return Hit{std::string(id), 0, segment.reader->serial(doc), i, doc};
      }
      if (doc < max_doc) break;
      doc -= max_doc;
    }
    return Status(StatusCode::not_found, "document number " + std::to_string(number) +
                                             ": no document has it; take it from this searcher");
  }

  [[nodiscard]] Result<std::string> place_of(const Hit& hit,
                                             const std::vector<SortKey>& sort) const {
    if (find_segment(hit) == nullptr) return no_such_hit();
    SAKUIN_ASSIGN(const SortOrder order, SortOrder::bind(snapshot->schema, sort));
    SAKUIN_ASSIGN(auto segment, SegmentOrder::open(order, snapshot->segments[hit.segment]));
    SAKUIN_ASSIGN(const SortPlace place, segment.place_of(segment.find(hit.doc, hit.score)));
    return order.write(place);
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
                                          count(word, nullptr, options.budget, stats));
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
  return guarded("count", [&] { return impl_->count(query, nullptr, budget, numbers()); });
}

Result<std::uint64_t> Searcher::count(const Query& query, const Query& filter,
                                      const Budget& budget) const {
  return guarded("count", [&] { return impl_->count(query, &filter, budget, numbers()); });
}

Result<DocSet> Searcher::match_set(const Query& query, const Budget& budget) const {
  return guarded("matches", [&]() -> Result<DocSet> {
    const BudgetWatch watch(budget);
    SAKUIN_ASSIGN(auto matches, impl_->find_match_set(query, watch));
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
  return guarded("place", [&] { return impl_->place_of(hit, sort); });
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
