// The query tree. Nodes are values that refer to nothing but each other; meaning is given to them
// by engine/search/planner.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <variant>
#include <vector>

#include <sakuin/query.h>

namespace sakuin {

/// One word as its field's analyzer sees it (engine/query/analysis.h says how). An empty field
/// means every text field.
struct WordNode {
  std::string text;
  std::string field;
  Spelling spelling = Spelling::any;
};

struct PhraseNode {
  std::string text;
  std::string field;
  std::uint32_t slop = 0;
  Spelling spelling = Spelling::any;
};

struct PrefixNode {
  std::string text;
  std::string field;
  Spelling spelling = Spelling::any;
};

/// Signs * and ?, and \ before one that stands for itself.
struct WildcardNode {
  std::string pattern;
  std::string field;
};

struct FuzzyNode {
  std::string text;
  std::string field;
  FuzzyOptions options = {};
  Spelling spelling = Spelling::any;
};

/// An indexed term, not analyzed.
struct TermNode {
  std::string term;
  std::string field;
};

/// Values of a field between two ends, or from or up to one.
struct RangeNode {
  std::string field;
  std::optional<RangeEnd> lower;
  std::optional<RangeEnd> upper;
};

struct DocsNode {
  DocSet set;
};

/// All of must and none of must_not. Without must, one of should is needed; with it, should only
/// adds to the score. must_not alone: every other document, score 0. No clause at all: no document.
/// In any case at least min_should_match of should.
struct BooleanNode {
  std::vector<Query> must;
  std::vector<Query> should;
  std::vector<Query> must_not;
  std::size_t min_should_match = 0;
};

/// Any of them; the best is the score.
struct BestOfNode {
  std::vector<Query> clauses;
};

/// The same documents, all with one score.
struct ConstantNode {
  Query query;
  float score = 1;
};

struct BoostNode {
  Query query;
  float factor = 1;
};

/// Every document, score 1 (times the boosts above it).
struct MatchAllNode {};

/// One level of parentheses, and the text around them, may stand for a list, a choice, an AND
/// group, an exclusion and a boost.
inline constexpr std::size_t kMaxNodeDepth = 5 * (kMaxQueryDepth + 1);

struct QueryNode {
  std::variant<WordNode, PhraseNode, PrefixNode, WildcardNode, FuzzyNode, TermNode, RangeNode,
               DocsNode, BooleanNode, BestOfNode, ConstantNode, BoostNode, MatchAllNode>
      value;
  /// Levels below this one. A tree that is deeper than kMaxNodeDepth has no nodes below its top,
  /// only that number: the planner refuses it, and nothing walks it down to the end of the stack.
  std::size_t depth = 0;
  /// Nodes without any below them, counted wherever they stand: parts that a query holds twice make
  /// a small tree a large one. Not more than kMaxQueryClauses + 1.
  std::size_t leaves = 1;
  /// Of these, fuzzy words and patterns. Not more than kMaxWalkedWords + 1.
  std::size_t walks = 0;
};

}  // namespace sakuin
