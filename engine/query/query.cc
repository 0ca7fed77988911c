#include <sakuin/query.h>

#include <algorithm>
#include <utility>

#include "engine/query/query_node.h"

namespace sakuin {
namespace {

template <class Node>
Query make_query(Node node, std::size_t depth = 0, std::size_t leaves = 1, std::size_t walks = 0) {
  auto top = std::make_shared<QueryNode>();
  top->depth = depth;
  top->leaves = leaves;
  top->walks = walks;
  if (depth <= kMaxNodeDepth) top->value = std::move(node);
  return Query(std::move(top));
}

std::size_t depth_over(const std::vector<Query>& clauses) {
  std::size_t depth = 0;
  for (const Query& clause : clauses) depth = std::max(depth, clause.node().depth + 1);
  return depth;
}

/// Adds up no further than the planner cares.
std::size_t add_leaves(const std::vector<Query>& clauses, std::size_t leaves) {
  for (const Query& clause : clauses) {
    leaves = std::min(leaves + clause.node().leaves, kMaxQueryClauses + 1);
  }
  return leaves;
}

std::size_t add_walks(const std::vector<Query>& clauses, std::size_t walks) {
  for (const Query& clause : clauses) {
    walks = std::min(walks + clause.node().walks, kMaxWalkedWords + 1);
  }
  return walks;
}

}  // namespace

const QueryNode& Query::empty_node() noexcept {
  static const QueryNode kEmpty = {BooleanNode{}};
  return kEmpty;
}

namespace query {

Query word(std::string text, std::string field, Spelling spelling) {
  return make_query(WordNode{std::move(text), std::move(field), spelling});
}

Query phrase(std::string text, std::string field, std::uint32_t slop, Spelling spelling) {
  return make_query(PhraseNode{std::move(text), std::move(field), slop, spelling});
}

Query prefix(std::string beginning, std::string field, Spelling spelling) {
  return make_query(PrefixNode{std::move(beginning), std::move(field), spelling});
}

Query wildcard(std::string pattern, std::string field) {
  std::string plain;
  for (std::size_t at = 0; at < pattern.size(); ++at) {
    if (pattern[at] == '*' || pattern[at] == '?') {
      return make_query(WildcardNode{std::move(pattern), std::move(field)}, 0, 1, 1);
    }
    if (pattern[at] == '\\' && at + 1 < pattern.size()) ++at;
    plain += pattern[at];
  }
  return constant(word(std::move(plain), std::move(field), Spelling::exact), 1);
}

Query fuzzy(std::string word, std::string field, FuzzyOptions options, Spelling spelling) {
  return make_query(FuzzyNode{std::move(word), std::move(field), options, spelling}, 0, 1, 1);
}

Query term(std::string term, std::string field) {
  return make_query(TermNode{std::move(term), std::move(field)});
}

Query range(std::string field, std::optional<RangeEnd> lower, std::optional<RangeEnd> upper) {
  return make_query(RangeNode{std::move(field), std::move(lower), std::move(upper)});
}

Query docs(DocSet set) { return make_query(DocsNode{std::move(set)}); }

Query any_of(std::vector<Query> clauses) { return boolean({}, std::move(clauses), {}); }

Query all_of(std::vector<Query> clauses) { return boolean(std::move(clauses), {}, {}); }

Query at_least(std::size_t n, std::vector<Query> clauses) {
  return boolean({}, std::move(clauses), {}, n);
}

Query boolean(std::vector<Query> must, std::vector<Query> should, std::vector<Query> must_not,
              std::size_t min_should_match) {
  const std::size_t depth = std::max({depth_over(must), depth_over(should), depth_over(must_not)});
  const std::size_t leaves = add_leaves(must, add_leaves(should, add_leaves(must_not, 0)));
  const std::size_t walks = add_walks(must, add_walks(should, add_walks(must_not, 0)));
  return make_query(
      BooleanNode{std::move(must), std::move(should), std::move(must_not), min_should_match}, depth,
      std::max<std::size_t>(leaves, 1), walks);
}

Query best_of(std::vector<Query> clauses) {
  const std::size_t depth = depth_over(clauses);
  const std::size_t leaves = std::max<std::size_t>(add_leaves(clauses, 0), 1);
  const std::size_t walks = add_walks(clauses, 0);
  return make_query(BestOfNode{std::move(clauses)}, depth, leaves, walks);
}

Query constant(Query query, float score) {
  const std::size_t depth = query.node().depth + 1;
  const std::size_t leaves = query.node().leaves;
  const std::size_t walks = query.node().walks;
  return make_query(ConstantNode{std::move(query), score}, depth, leaves, walks);
}

Query match_all() { return make_query(MatchAllNode{}); }

Query boost(Query query, float factor) {
  const std::size_t depth = query.node().depth + 1;
  const std::size_t leaves = query.node().leaves;
  const std::size_t walks = query.node().walks;
  return make_query(BoostNode{std::move(query), factor}, depth, leaves, walks);
}

}  // namespace query
}  // namespace sakuin
