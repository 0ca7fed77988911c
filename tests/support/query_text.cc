#include "tests/support/query_text.h"

#include <variant>
#include <vector>

#include "engine/query/query_node.h"
#include "engine/search/value_range.h"

namespace sakuin::test {
namespace {

std::string leaf(const char* kind, const std::string& text, const std::string& field) {
  return std::string(kind) + " \"" + text + "\"" + (field.empty() ? "" : " in " + field);
}

std::string spelling(Spelling wanted) { return wanted == Spelling::exact ? " exactly" : ""; }

void append_clauses(const char* role, const std::vector<Query>& clauses, std::string& out) {
  for (const Query& clause : clauses) {
    if (out.back() != '(') out += ", ";
    out += role + to_text(clause);
  }
}

struct Describe {
  std::string operator()(const WordNode& node) const {
    return leaf("word", node.text, node.field) + spelling(node.spelling);
  }
  std::string operator()(const PhraseNode& node) const {
    const std::string slop = node.slop == 0 ? "" : " ~" + std::to_string(node.slop);
    return leaf("phrase", node.text, node.field) + slop + spelling(node.spelling);
  }
  std::string operator()(const PrefixNode& node) const {
    return leaf("prefix", node.text, node.field) + spelling(node.spelling);
  }
  std::string operator()(const WildcardNode& node) const {
    return leaf("pattern", node.pattern, node.field);
  }
  std::string operator()(const FuzzyNode& node) const {
    return "word \"" + node.text + "\" ~" + std::to_string(node.options.max_edits) +
           (node.options.transpositions ? "" : " unswapped") +
           (node.field.empty() ? "" : " in " + node.field) + spelling(node.spelling);
  }
  std::string operator()(const TermNode& node) const { return leaf("term", node.term, node.field); }
  std::string operator()(const RangeNode& node) const { return "range " + describe_range(node); }
  std::string operator()(const DocsNode& node) const {
    return "docs " + std::to_string(node.set.size());
  }
  std::string operator()(const MatchAllNode&) const { return "everything"; }
  std::string operator()(const BoostNode& node) const {
    return "boost " + std::to_string(node.factor) + " (" + to_text(node.query) + ")";
  }
  std::string operator()(const BooleanNode& node) const {
    std::string text = "bool(";
    append_clauses("+", node.must, text);
    append_clauses("", node.should, text);
    append_clauses("-", node.must_not, text);
    return text + ")";
  }
};

}  // namespace

std::string to_text(const Query& query) { return std::visit(Describe{}, query.node().value); }

}  // namespace sakuin::test
