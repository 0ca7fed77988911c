// A query bound to a schema: names are fields, words are terms, boosts sit at the leaves. Knows
// nothing of segments.
#pragma once

#include <cstddef>
#include <variant>
#include <vector>

#include <sakuin/types.h>

#include "engine/query/analysis.h"

namespace sakuin {

/// A term (one part) or a phrase (several), looked for in each of `fields`, which count as one
/// (BM25F).
struct Leaf {
  std::vector<FieldId> fields;    ///< ascending, not empty
  std::vector<PlacedTerm> parts;  ///< not empty
  float boost = 1;

  [[nodiscard]] bool is_phrase() const noexcept { return parts.size() > 1; }
};

struct PlanNode;

struct LeafRef {
  std::size_t index = 0;  ///< into Plan::leaves
};

/// Rules as in BooleanNode (engine/query/query_node.h). No clause: matches nothing.
struct PlanBoolean {
  std::vector<PlanNode> must;
  std::vector<PlanNode> should;
  std::vector<PlanNode> must_not;
};

struct PlanMatchAll {
  float boost = 1;
};

struct PlanNode {
  std::variant<PlanBoolean, LeafRef, PlanMatchAll> value;
};

struct Plan {
  std::vector<Leaf> leaves;  ///< in query order, which is the order of addition
  PlanNode root;
};

}  // namespace sakuin
