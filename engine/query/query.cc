#include <sakuin/query.h>

#include <utility>

#include "engine/query/query_node.h"

namespace sakuin {
namespace {

template <class Node>
Query make_query(Node node) {
  return Query(std::make_shared<const QueryNode>(QueryNode{std::move(node)}));
}

}  // namespace

Query::Query() : node_(std::make_shared<const QueryNode>(QueryNode{BooleanNode{}})) {}

namespace query {

Query word(std::string text, std::string field) {
  return make_query(WordNode{std::move(text), std::move(field)});
}

Query phrase(std::string text, std::string field) {
  return make_query(PhraseNode{std::move(text), std::move(field)});
}

Query term(std::string term, std::string field) {
  return make_query(TermNode{std::move(term), std::move(field)});
}

Query any_of(std::vector<Query> clauses) { return boolean({}, std::move(clauses), {}); }

Query all_of(std::vector<Query> clauses) { return boolean(std::move(clauses), {}, {}); }

Query boolean(std::vector<Query> must, std::vector<Query> should, std::vector<Query> must_not) {
  return make_query(BooleanNode{std::move(must), std::move(should), std::move(must_not)});
}

Query match_all() { return make_query(MatchAllNode{}); }

Query boost(Query query, float factor) { return make_query(BoostNode{std::move(query), factor}); }

}  // namespace query
}  // namespace sakuin
