// Searching: a Searcher is a point-in-time view of an index. It never changes, whatever writers do
// meanwhile, in this process or another; reopen() shows a newer commit. It writes nothing and needs
// no write permission.
//
// Thread rule: immutable and cheap to copy; every member may be called from any thread. Files stay
// readable until the last copy dies, removed or not. They take one mapping a segment and, in read
// mode, one descriptor a segment, beside the one of the folder.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <limits>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include <sakuin/budget.h>
#include <sakuin/directory.h>
#include <sakuin/document.h>
#include <sakuin/query.h>
#include <sakuin/schema.h>
#include <sakuin/status.h>
#include <sakuin/suggestions.h>
#include <sakuin/synonyms.h>
#include <sakuin/tokenizer.h>
#include <sakuin/types.h>

namespace sakuin {

class QueryNumbers;  // engine/search/query_numbers.h
struct QueryStats;   // <sakuin/query_stats.h>

struct SearcherOptions {
  VerifyMode verify = VerifyMode::first_touch;
  AnalyzerRegistry analyzers = {};
  /// Analyzers that read queries in place of those the index was built with, both by name. One must
  /// give every token of the other, and may give more readings: {"standard", "standard-mecab"} lets
  /// kanji in a query find names in Latin letters in an index made without MeCab.
  std::map<std::string, std::string> query_analyzers = {};
  /// What else words of a query find, by text field; under an empty name, for every text field that
  /// has none of its own. Equal words of one place count as one word; of several words for one, or
  /// one for several, the best match counts. Words of a query are seen together only within one
  /// query::word() or query::phrase(). Not for Spelling::exact, beginnings, patterns, near words.
  std::map<std::string, std::shared_ptr<const Synonyms>> synonyms = {};
};

/// BM25 (Robertson et al. 1994), in the form of Lucene 8 and later:
/// idf * tf / (tf + k1 * (1 - b + b * len / avglen)), idf = ln(1 + (N - df + 0.5) / (df + 0.5)).
/// N and df count live documents of the whole snapshot; avglen is over documents that have the
/// field.
struct Bm25Parameters {
  double k1 = 1.2;  ///< >= 0: how soon repeated words stop counting
  double b = 0.75;  ///< 0..1: how much long fields are marked down
  friend bool operator==(const Bm25Parameters&, const Bm25Parameters&) = default;
};

/// One key of an order of hits.
struct SortKey {
  /// keyword, i64, f64 or date; of several keywords of a document the lowest counts, or the highest
  /// if `descending`. Empty: the score, best first if `descending`.
  std::string field;
  bool descending = false;
  bool missing_first = false;  ///< documents without a value stand before the others, not behind
  friend bool operator==(const SortKey&, const SortKey&) = default;
};

inline constexpr std::size_t kMaxSortKeys = 4;

enum class DateInterval : std::uint8_t { year, month, day };

struct FacetRange {
  std::optional<RangeEnd> lower;
  std::optional<RangeEnd> upper;
};

/// Matching documents to be counted by the values of a keyword, i64, f64 or date field.
struct FacetRequest {
  std::string field;
  std::size_t limit = 10;                ///< values counted, but for dates and `ranges`
  std::vector<FacetRange> ranges = {};   ///< count these instead; they may overlap
  DateInterval by = DateInterval::year;  ///< of a date field, in UTC
};

struct FacetCount {
  std::string value;  ///< as a query has it: report, 2010, 2010-11, [2010 TO 2014}
  std::uint64_t count = 0;
  friend bool operator==(const FacetCount&, const FacetCount&) = default;
};

struct Facet {
  std::string field;
  /// The values that most matching documents have, most first, equals in the order of values
  /// (keywords by bytes); all years, months or days that occur, in the order of time; or the ranges
  /// asked for. A document with several keywords counts for each.
  std::vector<FacetCount> counts;
  std::uint64_t values = 0;   ///< different values, listed or not
  std::uint64_t missing = 0;  ///< matching documents without a value
};

/// More are not used for one search.
inline constexpr std::size_t kMaxSearchThreads = 16;

struct SearchOptions {
  std::size_t k = 10;      ///< hits wanted
  std::size_t offset = 0;  ///< best hits to leave out first
  Bm25Parameters bm25 = {};
  /// Find out how many documents match. false: SearchResult::total says how many hits were found.
  bool count_matches = true;
  /// Look up the ids of the hits. false: Hit::id stays empty, which saves time when k is large;
  /// document(hit) and snippet() do not need it.
  bool fill_ids = true;
  /// Look only at documents that can be among the best. false: score every match, which is slow and
  /// gives the same hits.
  bool prune = true;
  /// Threads that look for the best hits, the calling one among them; 0 is as 1, and no more are
  /// used than kMaxSearchThreads. The hits are the same, to the bit; the work may differ a little.
  /// For long queries and large k on large indexes: threads are started in this call, some tens of
  /// microseconds each, and only where tens of thousands of documents of one segment may still be
  /// among the best. Ignored without `prune`.
  std::size_t threads = 1;
  /// What the search may take. One that is cut short gives what it has found until then.
  Budget budget = {};
  /// Only documents that match this, which adds nothing to scores and changes none: N and df stay
  /// those of the index. What it matches is kept by the searcher for later searches with the same
  /// Query or a copy of it (the last 32).
  std::optional<Query> filter = std::nullopt;
  /// The order of hits; empty: score, best first. Equals stand in insertion order. Every match is
  /// looked at; with a key for the score, every match is scored. At most kMaxSortKeys.
  std::vector<SortKey> sort = {};
  /// Only hits that stand behind this place in the order: Searcher::place_of() the last hit of the
  /// page before. Empty: from the first on.
  std::string search_after = {};
  /// A keyword field: of hits with the same value (its lowest, if a document has several) only the
  /// first. A document without one stands for itself. Not with `search_after`.
  std::string group_by = {};
  std::vector<FacetRequest> facets = {};  ///< counted over all documents that match
};

/// One result. Order is total: score, then insertion order.
struct Hit {
  std::string id;
  Score score = 0;
  Serial serial = 0;
  std::uint32_t segment = 0;  ///< place of its segment in this snapshot
  DocId doc = 0;              ///< document inside that segment
};

/// How much work a search was: what makes it slow, and, with one thread, the same on every machine.
struct SearchWork {
  std::uint64_t ranges_bounded = 0;      ///< ranges of 64 documents whose best score was bounded
  std::uint64_t ranges_visited = 0;      ///< of these, looked into
  std::uint64_t docs_bounded = 0;        ///< documents whose score was bounded
  std::uint64_t postings_scored = 0;     ///< (clause, document) pairs scored
  std::uint64_t positions_compared = 0;  ///< positions of words of phrases
  friend bool operator==(const SearchWork&, const SearchWork&) = default;
};

struct SearchResult {
  std::vector<Hit> hits;
  std::uint64_t total = 0;     ///< matching documents
  bool total_is_exact = true;  ///< false: at least so many
  SearchWork work = {};
  /// The search was cut short: hits have their true scores, but others may be better, or more.
  bool is_partial = false;
  CutShort cut_short = CutShort::no;  ///< why; `no` unless it is partial
  std::vector<Facet> facets = {};     ///< as asked for
};

/// SnippetOptions::max_bytes for all of a value.
inline constexpr std::size_t kWholeValue = std::numeric_limits<std::size_t>::max();
/// More are not shown.
inline constexpr std::size_t kMaxFragments = 100;

/// What to show of a document, and marks for matched words in it.
struct SnippetOptions {
  std::string field;            ///< empty: the first text field with a match
  std::size_t max_bytes = 200;  ///< of text in a fragment, marks not counted; or kWholeValue
  std::string before_match = "\x1b[1m";
  std::string after_match = "\x1b[0m";
  std::string ellipsis = "…";
  Budget budget = {};
  std::size_t max_fragments = 1;  ///< passages, the best ones in the order of the text
  /// snippet(): write & < > " ' of the text as entities. The marks are taken as they are.
  bool escape_html = false;
};

/// Bytes [begin, end). Between characters, where the text is UTF-8.
struct ByteRange {
  std::size_t begin = 0;
  std::size_t end = 0;
  friend bool operator==(const ByteRange&, const ByteRange&) = default;
};

/// A passage of a stored text, for hosts that mark words themselves.
struct Fragment {
  std::string field;
  std::string text;                ///< as it is stored
  std::size_t value = 0;           ///< which of the field's values it is from, counted from 0
  std::size_t begin = 0;           ///< where it begins in that value
  bool goes_on = false;            ///< the value has more behind it
  std::vector<ByteRange> matches;  ///< of `text`; ascending, none overlaps another
  friend bool operator==(const Fragment&, const Fragment&) = default;
};

/// One number of a score and the numbers it was made of.
struct Explanation {
  double value = 0;
  std::string description;
  std::vector<Explanation> details;
};

/// A term and its statistics over live documents.
struct TermStats {
  std::string term;
  std::uint64_t doc_freq = 0;
};

struct FieldStats {
  std::string name;
  FieldType type = FieldType::text;
  std::string analyzer;
  std::uint64_t docs = 0;    ///< live documents that have it
  std::uint64_t tokens = 0;  ///< in live documents; text fields
  std::uint64_t terms = 0;   ///< sum over segments
};

struct ComponentStats {
  std::string name;  ///< section of the segment file: "postings", "positions", ...
  std::uint64_t bytes = 0;
};

struct SegmentStats {
  SegmentId id = 0;
  std::uint64_t docs = 0;
  std::uint64_t deleted = 0;
  std::uint64_t bytes = 0;
};

struct IndexStats {
  std::uint64_t generation = 0;
  std::uint64_t live_docs = 0;
  std::uint64_t deleted_docs = 0;
  std::uint64_t terms = 0;     ///< sum over segments
  std::uint64_t postings = 0;  ///< (term, document) pairs, deleted ones counted
  std::uint64_t positions = 0;
  std::uint64_t bytes = 0;
  std::vector<FieldStats> fields;
  std::vector<ComponentStats> components;
  std::vector<SegmentStats> segments;
};

/// Calls that take a budget and are not search() give `cancelled` when it is over, as far as they
/// have come; all of them give `limit_exceeded` when it has no room for an answer.
class Searcher {
 public:
  /// Opens the newest commit. `not_found` without one; `analyzer_mismatch` when an analyzer of the
  /// schema is missing from `options.analyzers` or has another fingerprint, or one of
  /// `options.query_analyzers` cannot be opened.
  [[nodiscard]] static Result<Searcher> open(std::shared_ptr<const Directory> directory,
                                             SearcherOptions options = {});

  /// The newest commit of `directory`, or of the one this was opened from, under the same options.
  /// Files that both have are opened, verified and validated once and shared; the same searcher if
  /// nothing has changed. This one stays as it is. Errors and cost: those of open(), for what is
  /// new. A view of IndexWriter::refresh() is another directory and shares files as well.
  [[nodiscard]] Result<Searcher> reopen(std::shared_ptr<const Directory> directory = nullptr) const;

  /// The best `options.k` hits after `options.offset`, exactly those of scoring every document.
  [[nodiscard]] Result<SearchResult> search(const Query& query,
                                            const SearchOptions& options = {}) const;

  /// Matching documents, by set algebra alone; with a filter, only those that match it as well.
  [[nodiscard]] Result<std::uint64_t> count(const Query& query, const Budget& budget = {}) const;
  [[nodiscard]] Result<std::uint64_t> count(const Query& query, const Query& filter,
                                            const Budget& budget = {}) const;

  /// The documents that match, to be used again as a filter or a clause (query::docs) of this
  /// searcher and its copies. Cost: that of count(), and a bitmap.
  [[nodiscard]] Result<DocSet> match_set(const Query& query, const Budget& budget = {}) const;
  /// A set of the host's own: numbers as in <sakuin/doc_set.h>, as a portable Roaring bitmap;
  /// deleted documents are left out. `invalid_argument` for other bytes, or a number that no
  /// document has.
  [[nodiscard]] Result<DocSet> doc_set(ByteSpan roaring) const;

  /// The number of a hit's document in this snapshot, and the hit of a number: id, serial, segment
  /// and doc are filled. `not_found` if that document is deleted or there is none.
  [[nodiscard]] Result<std::uint32_t> number(const Hit& hit) const;
  [[nodiscard]] Result<Hit> hit(std::uint32_t number) const;
  [[nodiscard]] Result<Hit> find(std::string_view id) const;  ///< likewise, by id

  /// Where a hit stands in an order, for SearchOptions::search_after with the same `sort`:
  /// printable text. Of an order by score, `hit.score` counts. It holds for this snapshot exactly;
  /// in a later one it says which values, score and serial hits stand behind.
  [[nodiscard]] Result<std::string> place_of(const Hit& hit,
                                             const std::vector<SortKey>& sort = {}) const;

  /// The group of a hit as SearchOptions::group_by sees it, its lowest value; nothing if it has
  /// none.
  [[nodiscard]] Result<std::optional<std::string>> group_of(const Hit& hit,
                                                            const std::string& field) const;

  /// Calls visit(hit) for every matching document, segment by segment, ascending by Hit::doc. Of
  /// the hit, `serial`, `segment` and `doc` are filled. `visit` must not throw.
  Status for_each_match(const Query& query, const std::function<void(const Hit&)>& visit,
                        const Budget& budget = {}) const;

  /// The stored document, as it was added less the fields that are not stored.
  [[nodiscard]] Result<Document> document(const Hit& hit) const;
  [[nodiscard]] Result<Document> document(std::string_view id) const;  ///< `not_found` if none

  /// The best passages of a stored text field with the words of `query` marked; empty if the field
  /// is not stored or nothing in it matches. Control characters are written as spaces, but for line
  /// breaks and tabs of a kWholeValue.
  [[nodiscard]] Result<std::string> snippet(const Query& query, const Hit& hit,
                                            const SnippetOptions& options = {}) const;

  /// The same passages as data.
  [[nodiscard]] Result<std::vector<Fragment>> fragments(const Query& query, const Hit& hit,
                                                        const SnippetOptions& options = {}) const;

  /// Every number behind hit.score.
  [[nodiscard]] Result<Explanation> explain(const Query& query, const Hit& hit,
                                            const Bm25Parameters& bm25 = {},
                                            const Budget& budget = {}) const;

  /// Terms of `field` that begin with `prefix` and occur in a live document, in byte order. Reading
  /// keys and stems (TokenKind) only if `prefix` begins with their first byte, 0x01 or 0x02.
  [[nodiscard]] Result<std::vector<TermStats>> terms(std::string_view field,
                                                     std::string_view prefix, std::size_t limit,
                                                     const Budget& budget = {}) const;

  /// Indexed words near `word`, as its field's analyzer gives it, and not that word itself: nearest
  /// first, then in most documents, then in byte order. Edits are those of the spelling or, where
  /// both words read as Japanese, of the reading: Komuta is as near to Kōmura as to Komura. Cost: a
  /// part of the dictionary, the larger the shorter the word; all of it if the word reads as
  /// Japanese, some tens of milliseconds for half a million terms.
  [[nodiscard]] Result<std::vector<Suggestion>> suggest_spelling(
      std::string_view word, const SuggestionOptions& options = {}) const;

  /// "Did you mean": `query`, text of the query language, with the nearest word in place of each
  /// that finds nothing by itself; nothing if every word finds something or none is near.
  [[nodiscard]] Result<std::optional<std::string>> respell(
      std::string_view query, const SuggestionOptions& options = {}) const;

  /// Indexed words that begin as `beginning` does, as the analyzer folds it, those of most
  /// documents first, then in byte order; of several words in `beginning` the last is completed.
  /// Cost: the terms that begin so; with deletes or several fields also lists of frequent ones.
  [[nodiscard]] Result<std::vector<TermStats>> complete(
      std::string_view beginning, const CompletionOptions& options = {}) const;

  /// A query for documents like the one with this id, itself among them: any of the words of its
  /// stored text fields that weigh most, tf * (1 + ln((N + 1) / (df + 1))) each, boosted by their
  /// share of the greatest weight (as Lucene's MoreLikeThis). `not_found` if there is none.
  [[nodiscard]] Result<Query> more_like(std::string_view id,
                                        const MoreLikeOptions& options = {}) const;

  /// The same for a text, as if it were the value of each of the fields.
  [[nodiscard]] Result<Query> more_like_text(std::string_view text,
                                             const MoreLikeOptions& options = {}) const;

  [[nodiscard]] const Schema& schema() const noexcept;
  [[nodiscard]] std::uint64_t generation() const noexcept;
  [[nodiscard]] std::uint64_t live_docs() const noexcept;
  [[nodiscard]] Result<IndexStats> stats() const;

  /// For indexes that answer as one (<sakuin/query_stats.h>): what this one knows of `query`. Cost:
  /// that of planning, a little more for words that have other spellings.
  [[nodiscard]] Result<QueryStats> stats(const Query& query, const Budget& budget = {}) const;
  /// The same snapshot as one of several: what is asked about the query that `stats` were made for
  /// is answered with them. `invalid_argument` if they lack this snapshot, or its words when these
  /// are asked for; so it is for other queries. Fields to sort, group or count by that this index
  /// lacks have no values here: others may have them.
  [[nodiscard]] Result<Searcher> with_stats(QueryStats stats) const;
  /// with_stats(stats), asked once.
  [[nodiscard]] Result<SearchResult> search(const Query& query, const QueryStats& stats,
                                            const SearchOptions& options = {}) const;

 private:
  struct Impl;
  struct Given;
  explicit Searcher(std::shared_ptr<const Impl> impl) noexcept;
  [[nodiscard]] const QueryNumbers& numbers() const noexcept;

  std::shared_ptr<const Impl> impl_;
  std::shared_ptr<const Given> given_;  // null: its own statistics
};

}  // namespace sakuin
