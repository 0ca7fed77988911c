#include "engine/search/planner.h"

#include <algorithm>
#include <cmath>
#include <optional>
#include <string>
#include <utility>

#include "engine/query/query_node.h"

namespace sakuin {
namespace {

/// Nothing: the clause holds no word and is left out.
using MaybeNode = Result<std::optional<PlanNode>>;

/// Fields that see a text the same way.
struct FieldGroup {
  const Tokenizer* tokenizer = nullptr;  // null: a keyword field
  std::vector<FieldId> fields;
};

class Planner {
 public:
  explicit Planner(const Snapshot& snapshot) : snapshot_(snapshot) {}

  Result<Plan> run(const Query& query) {
    if (query.node().depth > kMaxNodeDepth) {
      return Status(
          StatusCode::limit_exceeded,
          "query: nested deeper than " + std::to_string(kMaxQueryDepth) + "; use fewer levels");
    }
    SAKUIN_ASSIGN(auto root, plan(query, 1.0F));
    if (root) plan_.root = *std::move(root);
    return std::move(plan_);
  }

 private:
  MaybeNode plan(const Query& query, float boost) {
    // Counted by visits: parts that a query holds twice make a small tree an endless one.
    if (query.node().depth == 0 && ++leaves_seen_ > kMaxQueryClauses) return too_many_clauses();
    return std::visit([&](const auto& node) { return plan_node(node, boost); }, query.node().value);
  }

  MaybeNode plan_node(const BooleanNode& node, float boost) {
    PlanBoolean boolean;
    SAKUIN_TRY(plan_clauses(node.must, boost, boolean.must));
    SAKUIN_TRY(plan_clauses(node.should, boost, boolean.should));
    SAKUIN_TRY(plan_clauses(node.must_not, boost, boolean.must_not));
    if (boolean.must.empty() && boolean.should.empty() && boolean.must_not.empty()) {
      return std::optional<PlanNode>();
    }
    return std::optional(PlanNode{std::move(boolean)});
  }

  Status plan_clauses(const std::vector<Query>& clauses, float boost, std::vector<PlanNode>& out) {
    for (const Query& clause : clauses) {
      SAKUIN_ASSIGN(auto node, plan(clause, boost));
      if (node) out.push_back(*std::move(node));
    }
    return {};
  }

  MaybeNode plan_node(const BoostNode& node, float boost) {
    if (!std::isfinite(node.factor) || node.factor < 0) {
      return Status(StatusCode::invalid_argument,
                    "boost: is negative or not a number; use a finite number from 0 up");
    }
    const float product = boost * node.factor;
    if (!std::isfinite(product)) {
      return Status(StatusCode::invalid_argument,
                    "boost: nested boosts multiply beyond what a number holds; use smaller ones");
    }
    return plan(node.query, product);
  }

  MaybeNode plan_node(const MatchAllNode&, float boost) {
    return std::optional(PlanNode{PlanMatchAll{boost}});
  }

  MaybeNode plan_node(const TermNode& node, float boost) {
    SAKUIN_ASSIGN(const auto groups, find_groups(node.field));
    Leaf leaf;
    for (const FieldGroup& group : groups) {
      leaf.fields.insert(leaf.fields.end(), group.fields.begin(), group.fields.end());
    }
    if (leaf.fields.empty() || node.term.empty()) return std::optional<PlanNode>();
    std::sort(leaf.fields.begin(), leaf.fields.end());
    leaf.parts.push_back({node.term, 0});
    return add_leaf(std::move(leaf), boost);
  }

  MaybeNode plan_node(const WordNode& node, float boost) {
    return plan_text(node.text, node.field, boost, /*with_whole=*/true);
  }

  MaybeNode plan_node(const PhraseNode& node, float boost) {
    return plan_text(node.text, node.field, boost, /*with_whole=*/false);
  }

  /// Alternatives of a text: one leaf for each way its fields see it.
  MaybeNode plan_text(const std::string& text, const std::string& field, float boost,
                      bool with_whole) {
    SAKUIN_ASSIGN(const auto groups, find_groups(field));
    PlanBoolean alternatives;
    for (const FieldGroup& group : groups) {
      AnalyzedText analyzed;
      if (group.tokenizer == nullptr) {
        if (!text.empty()) analyzed.parts.push_back({text, 0});
      } else {
        analyzed = analyze(*group.tokenizer, text);
      }
      if (with_whole && analyzed.whole) {
        SAKUIN_ASSIGN(auto leaf, add_leaf({group.fields, {{*analyzed.whole, 0}}}, boost));
        alternatives.should.push_back(*std::move(leaf));
      }
      if (!analyzed.parts.empty()) {
        SAKUIN_ASSIGN(auto leaf, add_leaf({group.fields, std::move(analyzed.parts)}, boost));
        alternatives.should.push_back(*std::move(leaf));
      }
    }
    if (alternatives.should.empty()) return std::optional<PlanNode>();
    if (alternatives.should.size() == 1) return std::optional(alternatives.should.front());
    return std::optional(PlanNode{std::move(alternatives)});
  }

  static Status too_many_clauses() {
    return {StatusCode::limit_exceeded, "query: more than " + std::to_string(kMaxQueryClauses) +
                                            " clauses; ask for less at once"};
  }

  MaybeNode add_leaf(Leaf leaf, float boost) {
    if (plan_.leaves.size() == kMaxQueryClauses) return too_many_clauses();
    leaf.boost = boost;
    plan_.leaves.push_back(std::move(leaf));
    return std::optional(PlanNode{LeafRef{plan_.leaves.size() - 1}});
  }

  /// The named field, or all text fields grouped by analyzer in schema order.
  Result<std::vector<FieldGroup>> find_groups(const std::string& name) const {
    std::vector<FieldGroup> groups;
    const auto& fields = snapshot_.schema.fields();
    if (!name.empty()) {
      SAKUIN_ASSIGN(const FieldId field, find_searchable(name));
      groups.push_back({snapshot_.tokenizers[field].get(), {field}});
      return groups;
    }
    for (FieldId field = 0; field < fields.size(); ++field) {
      if (fields[field].type != FieldType::text) continue;
      const Tokenizer* const tokenizer = snapshot_.tokenizers[field].get();
      auto group = std::find_if(groups.begin(), groups.end(), [&](const FieldGroup& other) {
        return other.tokenizer == tokenizer;
      });
      if (group == groups.end()) group = groups.insert(groups.end(), {tokenizer, {}});
      group->fields.push_back(field);
    }
    return groups;
  }

  Result<FieldId> find_searchable(const std::string& name) const {
    const auto field = snapshot_.schema.find(name);
    if (!field) {
      return Status(StatusCode::invalid_argument,
                    "query: field \"" + name +
                        "\" is not in the index; see `sakuin stats` for its fields, or put a "
                        "backslash before the colon");
    }
    const FieldType type = snapshot_.schema.fields()[*field].type;
    if (type != FieldType::text && type != FieldType::keyword) {
      return Status(StatusCode::invalid_argument,
                    "query: field \"" + name + "\" is of type " +
                        std::string(field_type_name(type)) +
                        ", which cannot be searched by word; search a text or keyword field");
    }
    return *field;
  }

  const Snapshot& snapshot_;
  Plan plan_;
  std::size_t leaves_seen_ = 0;
};

}  // namespace

Result<Plan> make_plan(const Query& query, const Snapshot& snapshot) {
  return Planner(snapshot).run(query);
}

}  // namespace sakuin
