// What is searched for: an immutable tree, built by hand or parsed from text. Cheap to copy and
// safe to share between threads. A query knows nothing of any index; names and words meet the
// schema when it runs.
#pragma once

#include <cstddef>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include <sakuin/status.h>

namespace sakuin {

struct QueryNode;  // engine/query/query_node.h

class Query {
 public:
  Query();  ///< matches nothing; as a clause it is left out, like a word without letters
  explicit Query(std::shared_ptr<const QueryNode> node) noexcept : node_(std::move(node)) {}
  [[nodiscard]] const QueryNode& node() const noexcept { return *node_; }

 private:
  std::shared_ptr<const QueryNode> node_;
};

namespace query {

/// Builders. An empty `field` means every text field of the index, combined as one (BM25F).

/// Words of `text` as the field's analyzer sees them: one place matches its term or any alternative
/// there; several places match as a phrase ("U.N.-led"). On a keyword field, the exact value.
[[nodiscard]] Query word(std::string text, std::string field = {});

/// Tokens of `text` next to each other in this order.
[[nodiscard]] Query phrase(std::string text, std::string field = {});

/// Exactly this indexed term, not analyzed.
[[nodiscard]] Query term(std::string term, std::string field = {});

/// Documents that match any of `clauses`; scores add up.
[[nodiscard]] Query any_of(std::vector<Query> clauses);

/// Documents that match all of `clauses`; scores add up.
[[nodiscard]] Query all_of(std::vector<Query> clauses);

/// All of `must`, none of `must_not`; `should` only adds to the score, unless `must` is empty: then
/// one of `should` is needed. `must_not` alone matches every other document, with score 0.
[[nodiscard]] Query boolean(std::vector<Query> must, std::vector<Query> should,
                            std::vector<Query> must_not);

/// Every document, score 1.
[[nodiscard]] Query match_all();

/// Multiplies the score of `query`. `factor` is finite and >= 0.
[[nodiscard]] Query boost(Query query, float factor);

}  // namespace query

/// Depth of nesting a query may have.
inline constexpr std::size_t kMaxQueryDepth = 200;
/// Leaves a query may have.
inline constexpr std::size_t kMaxQueryClauses = 65'536;

/// Parses the query language (README, "Query language"). A malformed text is `invalid_argument`
/// naming the byte offset; forms of the language that this version does not answer yet say so.
/// Words without a field of their own search `default_field`; empty: every text field.
[[nodiscard]] Result<Query> parse_query(std::string_view text, std::string_view default_field = {});

}  // namespace sakuin
