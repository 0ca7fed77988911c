#include "engine/search/planner.h"

#include <algorithm>
#include <cmath>
#include <optional>
#include <string>
#include <utility>

#include "engine/query/analysis.h"
#include "engine/query/query_node.h"
#include "engine/search/variants.h"

namespace sakuin {
namespace {

/// Words that one run of Japanese holds may change places: 安倍晋三 is Shinzo Abe in English.
constexpr std::uint32_t kJapaneseWordSlop = 2;

/// Nothing: the clause holds no word and is left out.
using MaybeNode = Result<std::optional<PlanNode>>;

/// Fields that see a text the same way.
struct FieldGroup {
  const Tokenizer* tokenizer = nullptr;  // null: a keyword field
  std::vector<FieldId> fields;
};

class Planner {
 public:
  explicit Planner(const CollectionStats& stats) : snapshot_(stats.snapshot()), stats_(stats) {}

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
    leaf.parts.push_back({node.term, {{node.term}}, 0});
    SAKUIN_ASSIGN(const LeafRef ref, add_leaf(std::move(leaf), boost));
    return std::optional(PlanNode{ref});
  }

  MaybeNode plan_node(const WordNode& node, float boost) {
    return plan_text({node.text, node.field, node.spelling, 0, kJapaneseWordSlop}, boost);
  }

  MaybeNode plan_node(const PhraseNode& node, float boost) {
    return plan_text({node.text, node.field, node.spelling, node.slop, node.slop}, boost);
  }

  MaybeNode plan_node(const PrefixNode& node, float boost) {
    SAKUIN_ASSIGN(const auto groups, find_groups(node.field));
    std::vector<PlanBestOf> alternatives;
    for (const FieldGroup& group : groups) {
      const AnalyzedText analyzed = analyze_for(group, node.text);
      PlanBestOf& best = alternatives.emplace_back();
      if (analyzed.whole) {
        SAKUIN_TRY(add_beginning(node, group, {*analyzed.whole}, boost, best));
      }
      SAKUIN_TRY(add_beginning(node, group, analyzed.parts, boost, best));
    }
    return any_of(std::move(alternatives));
  }

  /// The words in a row, of which the last only begins like the one that is asked for.
  Status add_beginning(const PrefixNode& node, const FieldGroup& group,
                       const std::vector<PlacedWord>& words, float boost, PlanBestOf& best) {
    if (words.empty()) return {};
    Leaf leaf{.fields = group.fields, .constant_score = true};
    for (std::size_t i = 0; i < words.size(); ++i) {
      const bool is_last = i + 1 == words.size();
      SAKUIN_ASSIGN(LeafPart part,
                    is_last ? make_prefix_part(snapshot_, group.fields, words[i], node.spelling)
                            : make_part(stats_, group.fields, words[i], node.spelling));
      leaf.parts.push_back(std::move(part));
    }
    return add_way(std::move(leaf), boost, best);
  }

  static AnalyzedText analyze_for(const FieldGroup& group, const std::string& text) {
    if (group.tokenizer != nullptr) return analyze(*group.tokenizer, text);
    AnalyzedText analyzed;
    if (!text.empty()) analyzed.parts.push_back({text});
    return analyzed;
  }

  struct WantedText {
    const std::string& text;
    const std::string& field;
    Spelling spelling;
    std::uint32_t slop;           ///< between places of the text
    std::uint32_t japanese_slop;  ///< between words of one run of Japanese
  };

  /// For each group of fields, the best of the ways in which they see the text.
  MaybeNode plan_text(const WantedText& wanted, float boost) {
    SAKUIN_ASSIGN(const auto groups, find_groups(wanted.field));
    std::vector<PlanBestOf> alternatives;
    for (const FieldGroup& group : groups) {
      const AnalyzedText analyzed = analyze_for(group, wanted.text);
      PlanBestOf& best = alternatives.emplace_back();
      if (analyzed.whole) SAKUIN_TRY(add_whole(wanted, group, *analyzed.whole, boost, best));
      const bool japanese =
          std::any_of(analyzed.words.begin(), analyzed.words.end(), [](const PlacedWord& word) {
            return word.kind == TokenKind::kana || word.kind == TokenKind::kanji;
          });
      const std::uint32_t words_slop = japanese ? wanted.japanese_slop : wanted.slop;
      SAKUIN_TRY(add_words(wanted, group, analyzed.words, words_slop, boost, best));
      SAKUIN_TRY(add_words(wanted, group, analyzed.parts, wanted.slop, boost, best));
    }
    return any_of(std::move(alternatives));
  }

  /// All of the text as one term; a run of kana also as several, if documents have its parts.
  Status add_whole(const WantedText& wanted, const FieldGroup& group, const PlacedWord& whole,
                   float boost, PlanBestOf& best) {
    SAKUIN_TRY(add_words(wanted, group, {whole}, wanted.slop, boost, best));
    if (wanted.spelling == Spelling::exact || whole.kind != TokenKind::kana) return {};
    SAKUIN_ASSIGN(const auto splits, split_kana(stats_, group.fields, whole));
    for (const std::vector<PlacedWord>& pieces : splits) {
      SAKUIN_TRY(add_words(wanted, group, pieces, wanted.japanese_slop, boost, best));
    }
    return {};
  }

  Status add_words(const WantedText& wanted, const FieldGroup& group,
                   const std::vector<PlacedWord>& words, std::uint32_t slop, float boost,
                   PlanBestOf& best) {
    if (words.empty()) return {};
    const bool too_long = slop > 0 && words.size() > kMaxSlopWords;
    if (too_long && wanted.slop > 0) {
      return {StatusCode::limit_exceeded, "query: a phrase with slop has more than " +
                                              std::to_string(kMaxSlopWords) +
                                              " words; leave the slop out or ask for fewer"};
    }
    Leaf leaf{.fields = group.fields, .slop = too_long ? 0 : slop};
    for (const PlacedWord& word : words) {
      SAKUIN_ASSIGN(LeafPart part, make_part(stats_, group.fields, word, wanted.spelling));
      leaf.parts.push_back(std::move(part));
    }
    return add_way(std::move(leaf), boost, best);
  }

  Status add_way(Leaf leaf, float boost, PlanBestOf& best) {
    SAKUIN_ASSIGN(const LeafRef ref, add_leaf(std::move(leaf), boost));
    best.ways.push_back(ref);
    return {};
  }

  /// Fields that see the text another way have other words: their scores add up.
  static std::optional<PlanNode> any_of(std::vector<PlanBestOf> groups) {
    std::vector<PlanNode> nodes;
    for (PlanBestOf& best : groups) {
      if (best.ways.empty()) continue;
      PlanNode& node = nodes.emplace_back();
      if (best.ways.size() == 1) {
        node.value = best.ways.front();
      } else {
        node.value = std::move(best);
      }
    }
    std::optional<PlanNode> result;
    if (nodes.size() == 1) {
      result = std::move(nodes.front());
    } else if (!nodes.empty()) {
      result.emplace().value = PlanBoolean{{}, std::move(nodes), {}};
    }
    return result;
  }

  static Status too_many_clauses() {
    return {StatusCode::limit_exceeded, "query: more than " + std::to_string(kMaxQueryClauses) +
                                            " clauses; ask for less at once"};
  }

  Result<LeafRef> add_leaf(Leaf leaf, float boost) {
    if (plan_.leaves.size() == kMaxQueryClauses) return too_many_clauses();
    for (const LeafPart& part : leaf.parts) expanded_ += part.variants.size() - 1;
    if (expanded_ > kMaxExpandedTerms) {
      return Status(StatusCode::limit_exceeded,
                    "query: prefixes and spellings stand for more than " +
                        std::to_string(kMaxExpandedTerms) +
                        " indexed words; write more of each word or ask for fewer");
    }
    leaf.boost = boost;
    plan_.leaves.push_back(std::move(leaf));
    return LeafRef{plan_.leaves.size() - 1};
  }

  /// The named field, or all text fields grouped by analyzer in schema order.
  Result<std::vector<FieldGroup>> find_groups(const std::string& name) const {
    std::vector<FieldGroup> groups;
    const auto& fields = snapshot_.schema.fields();
    if (!name.empty()) {
      SAKUIN_ASSIGN(const FieldId field, find_searchable(name));
      groups.push_back({snapshot_.query_tokenizers[field].get(), {field}});
      return groups;
    }
    for (FieldId field = 0; field < fields.size(); ++field) {
      if (fields[field].type != FieldType::text) continue;
      const Tokenizer* const tokenizer = snapshot_.query_tokenizers[field].get();
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
  const CollectionStats& stats_;
  Plan plan_;
  std::size_t leaves_seen_ = 0;
  std::size_t expanded_ = 0;  // terms beyond the one each word names
};

}  // namespace

Result<Plan> make_plan(const Query& query, const CollectionStats& stats) {
  return Planner(stats).run(query);
}

}  // namespace sakuin
