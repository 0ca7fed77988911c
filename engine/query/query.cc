#include <sakuin/query.h>

#include <algorithm>
#include <initializer_list>
#include <utility>

#include "engine/query/query_node.h"

namespace sakuin {
namespace {

/// What a node says of itself and of all below it.
struct TreeSize {
  std::size_t depth = 0;
  std::size_t leaves = 1;
  std::size_t walks = 0;
};

template <class Node>
Query make_query(Node node, TreeSize size = {}) {
  auto top = std::make_shared<QueryNode>();
  top->depth = size.depth;
  top->leaves = size.leaves;
  top->walks = size.walks;
  if (size.depth <= kMaxNodeDepth) top->value = std::move(node);
  return Query(std::move(top));
}

/// For a leaf that walks through dictionaries.
constexpr TreeSize kWalk = {.walks = 1};

/// Adds clauses to what is over them; no further than the planner cares.
void add(const std::vector<Query>& clauses, TreeSize& size) {
  for (const Query& clause : clauses) {
    const QueryNode& node = clause.node();
    size.depth = std::max(size.depth, node.depth + 1);
    size.leaves = std::min(size.leaves + node.leaves, kMaxQueryClauses + 1);
    size.walks = std::min(size.walks + node.walks, kMaxWalkedWords + 1);
  }
}

TreeSize size_over(std::initializer_list<const std::vector<Query>*> lists) {
  TreeSize size = {.leaves = 0};
  for (const std::vector<Query>* const clauses : lists) add(*clauses, size);
  size.leaves = std::max<std::size_t>(size.leaves, 1);
  return size;
}

TreeSize size_over(const Query& query) {
  const QueryNode& node = query.node();
  return {node.depth + 1, node.leaves, node.walks};
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
      return make_query(WildcardNode{std::move(pattern), std::move(field)}, kWalk);
    }
    if (pattern[at] == '\\' && at + 1 < pattern.size()) ++at;
    plain += pattern[at];
  }
  return constant(word(std::move(plain), std::move(field), Spelling::exact), 1);
}

Query fuzzy(std::string word, std::string field, FuzzyOptions options, Spelling spelling) {
  return make_query(FuzzyNode{std::move(word), std::move(field), options, spelling}, kWalk);
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
  const TreeSize size = size_over({&must, &should, &must_not});
  return make_query(
      BooleanNode{std::move(must), std::move(should), std::move(must_not), min_should_match}, size);
}

Query best_of(std::vector<Query> clauses) {
  const TreeSize size = size_over({&clauses});
  return make_query(BestOfNode{std::move(clauses)}, size);
}

Query constant(Query query, float score) {
  const TreeSize size = size_over(query);
  return make_query(ConstantNode{std::move(query), score}, size);
}

Query match_all() { return make_query(MatchAllNode{}); }

Query boost(Query query, float factor) {
  const TreeSize size = size_over(query);
  return make_query(BoostNode{std::move(query), factor}, size);
}

}  // namespace query
}  // namespace sakuin
