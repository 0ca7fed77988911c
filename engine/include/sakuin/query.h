// What is searched for: an immutable tree, built by hand or parsed from text. Cheap to copy and
// safe to share between threads. A query knows nothing of any index; names and words meet the
// schema when it runs.
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include <sakuin/doc_set.h>
#include <sakuin/document.h>
#include <sakuin/status.h>

namespace sakuin {

class Schema;
struct QueryNode;  // engine/query/query_node.h

/// Which spellings of a word match it, where the field's analyzer gives readings or stems.
enum class Spelling : std::uint8_t {
  any,  ///< every spelling of the same Japanese reading (Komura, Kōmura, こうむら), the word's own
        ///< first (English words have no other: tokenizer/ROMANIZATION.md), and every form with
        ///< the same stem
  exact,  ///< the word's own
};

/// How far from a word another may be.
struct FuzzyOptions {
  /// Signs (code points) that are put in, left out or another, 1 or 2; else the query is
  /// `invalid_argument` when it runs.
  std::uint32_t max_edits = 1;
  /// Two neighbours that change places are one edit, if no other touches them; false: two.
  bool transpositions = true;
};

/// One end of a range.
struct RangeEnd {
  /// As in a document: an integer, a float, a text; for any of these fields also the text that says
  /// it ("2010", "2.5"). A date that is given to the year, month, day, minute or second
  /// ("2010-11") stands for all of it.
  Value value;
  bool inclusive = true;  ///< documents with the value itself are in the range
  friend bool operator==(const RangeEnd&, const RangeEnd&) = default;
};

class Query {
 public:
  /// Matches nothing; as a clause it is left out, like a word without letters.
  Query() noexcept = default;
  explicit Query(std::shared_ptr<const QueryNode> node) noexcept : node_(std::move(node)) {}
  [[nodiscard]] const QueryNode& node() const noexcept { return node_ ? *node_ : empty_node(); }

 private:
  [[nodiscard]] static const QueryNode& empty_node() noexcept;

  std::shared_ptr<const QueryNode> node_;  // null: empty_node()
};

namespace query {

/// Builders. An empty `field` means every text field of the index, combined as one (BM25F);
/// kBestField every text field by itself, of which the best counts.
inline constexpr std::string_view kBestField = "*";

/// Words of `text` as the field's analyzer sees them: one place matches its term or any alternative
/// there; several places match as a phrase ("U.N.-led"). On a keyword field, the exact value; on a
/// number or date, a range that holds what `text` says.
[[nodiscard]] Query word(std::string text, std::string field = {},
                         Spelling spelling = Spelling::any);

/// Words of `text` next to each other in this order. Up to `slop` places may lie between where the
/// words stand and where they should; two words that change places are 2 away. The nearer, the more
/// it counts.
[[nodiscard]] Query phrase(std::string text, std::string field = {}, std::uint32_t slop = 0,
                           Spelling spelling = Spelling::any);

/// Words that begin with the last word of `beginning`, in any spelling and right behind the others:
/// "kou" finds Kōmura. Every match scores 1. `limit_exceeded` when it runs with more than
/// kMaxExpandedTerms indexed terms.
[[nodiscard]] Query prefix(std::string beginning, std::string field = {},
                           Spelling spelling = Spelling::any);

/// Indexed terms that fit `pattern`, in which * stands for any number of signs (code points), ? for
/// one, and \ takes the next sign as it is. Each sign is folded as the field's analyzer folds it
/// alone; nothing else is analyzed, and there are no other spellings. Every match scores 1. A
/// pattern without * and ? is the word, exactly, with that score.
/// Cost: the dictionary from the signs before the first * or ? on; `limit_exceeded` as for
/// prefix().
[[nodiscard]] Query wildcard(std::string pattern, std::string field = {});

/// As word(), unstemmed, and in each place any indexed term near the word that is looked for there.
/// The word itself counts most: others are as its other spellings, 1 / (1 + edits) times. So
/// occurrences of all of them add up and are weighted by the nearest in the document; they share
/// one idf. Cost: a part of the dictionary, the larger the shorter the word; `limit_exceeded` as
/// for prefix().
[[nodiscard]] Query fuzzy(std::string word, std::string field = {}, FuzzyOptions options = {},
                          Spelling spelling = Spelling::any);

/// Exactly this indexed term, not analyzed.
[[nodiscard]] Query term(std::string term, std::string field = {});

/// Documents with a value of a keyword, i64, f64 or date field between the ends; no end: from the
/// lowest, to the highest. Keywords are compared by bytes. Every match scores 1. Cost: one pass
/// over the field's values, some 0.1 ms per 100,000 documents, when a segment is first asked for
/// this range; the last 64 ranges of a segment are kept. When it runs, `invalid_argument` for a
/// field without such values or an end that is none, naming both.
[[nodiscard]] Query range(std::string field, std::optional<RangeEnd> lower,
                          std::optional<RangeEnd> upper);

/// The documents of a set, score 1. `invalid_argument` when it runs on another snapshot than that
/// of the set.
[[nodiscard]] Query docs(DocSet set);

/// Documents that match any of `clauses`; scores add up.
[[nodiscard]] Query any_of(std::vector<Query> clauses);

/// Documents that match all of `clauses`; scores add up.
[[nodiscard]] Query all_of(std::vector<Query> clauses);

/// Documents that match at least `n` of `clauses`; the scores of all that match add up. Clauses
/// without a word are left out and need not match. None if there are fewer than `n`.
[[nodiscard]] Query at_least(std::size_t n, std::vector<Query> clauses);

/// All of `must`, none of `must_not`; `should` only adds to the score, unless `must` is empty: then
/// one of `should` is needed. `must_not` alone matches every other document, with score 0.
/// At least `min_should_match` of `should` are needed in any case, as for at_least().
[[nodiscard]] Query boolean(std::vector<Query> must, std::vector<Query> should,
                            std::vector<Query> must_not, std::size_t min_should_match = 0);

/// Documents that match any of `clauses`; the score is that of the best.
[[nodiscard]] Query best_of(std::vector<Query> clauses);

/// Documents that match `query`, all with this score, which is finite and >= 0.
[[nodiscard]] Query constant(Query query, float score);

/// Every document, score 1.
[[nodiscard]] Query match_all();

/// Multiplies the score of `query`. `factor` is finite and >= 0.
[[nodiscard]] Query boost(Query query, float factor);

}  // namespace query

/// Depth of nesting a query may have.
inline constexpr std::size_t kMaxQueryDepth = 200;
/// Bytes of query text that are parsed, and bytes of all words and phrases of a query together.
/// More is refused before it is looked at.
inline constexpr std::size_t kMaxQueryBytes = 1 << 20;
/// Tokens that an analyzer may make of one word or phrase.
inline constexpr std::size_t kMaxTextTokens = 8'192;
/// Leaves a query may have.
inline constexpr std::size_t kMaxQueryClauses = 65'536;
/// Indexed terms that the words, prefixes and patterns of a query may stand for besides themselves.
/// Those of deleted documents count until a merge drops them.
inline constexpr std::size_t kMaxExpandedTerms = 65'536;
/// Fuzzy words and patterns of a query, which each walk through dictionaries; as many for each
/// group of fields that have an analyzer in common, and for each word that an analyzer makes of
/// one.
inline constexpr std::size_t kMaxWalkedWords = 256;
/// Words of a phrase with slop.
inline constexpr std::size_t kMaxSlopWords = 64;

/// Parses the query language (README, "Query language"). A malformed text is `invalid_argument`
/// naming the byte offset, and `limit_exceeded` past the limits above.
/// Words without a field of their own search `default_field`; empty: every text field. `spelling`
/// is that of all words; one may ask for its own with =word.
[[nodiscard]] Result<Query> parse_query(std::string_view text, std::string_view default_field = {},
                                        Spelling spelling = Spelling::any);

/// What of a text was not understood, from a byte on.
struct IgnoredText {
  std::size_t offset = 0;
  std::string reason;
};

/// Notes of one text; the last of so many stands for the rest.
inline constexpr std::size_t kMaxIgnoredTexts = 100;

struct UserQuery {
  Query query;
  std::vector<IgnoredText> ignored = {};  ///< in the order of reading
};

/// Parses what somebody typed, and never fails: whatever parse_query() refuses is left out and
/// noted. With the `schema` of the index, a name it has not is a word and no field, and what a
/// field cannot take (no value of its type, a range of a text) is left out as well. Cost: linear in
/// the text, of which no more than kMaxQueryBytes are read. Without memory the query is empty.
/// Running it can still meet the limits of the engine.
[[nodiscard]] UserQuery parse_user(std::string_view text, std::string_view default_field = {},
                                   Spelling spelling = Spelling::any,
                                   const Schema* schema = nullptr);

/// The query as a text that parse_query() reads: a query that has the same text, matches the same
/// documents and gives them the same scores. Every tree that is made by the builders has one,
/// nested up to kMaxQueryDepth; `limit_exceeded` for one too large to run, `invalid_argument` for a
/// number that is none.
[[nodiscard]] Result<std::string> to_text(const Query& query);

}  // namespace sakuin
