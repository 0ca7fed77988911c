#include "engine/search/planner.h"

#include <algorithm>
#include <cmath>
#include <functional>
#include <iterator>
#include <span>
#include <string>
#include <utility>
#include <variant>
#include <vector>

#include "engine/query/analysis.h"
#include "engine/query/query_node.h"
#include "engine/query/wildcard_pattern.h"
#include "engine/search/doc_set_data.h"
#include "engine/search/edit_distances.h"
#include "engine/search/field_groups.h"
#include "engine/search/range_source.h"
#include "engine/search/segment_terms.h"
#include "engine/search/spare_parts.h"
#include "engine/search/synonym_table.h"
#include "engine/search/variants.h"

namespace sakuin {
namespace {

/// Words that one run of Japanese holds may change places: 安倍晋三 is Shinzo Abe in English.
constexpr std::uint32_t kJapaneseWordSlop = 2;

/// Ways to see a text with several words for others that are tried.
constexpr std::size_t kMaxSynonymRows = 64;

}  // namespace

class Planner::Work {
 public:
  explicit Work(const CollectionStats& stats)
      : snapshot_(stats.snapshot()), own_(stats), groups_(snapshot_) {}

  [[nodiscard]] const QueryNumbers& own() const noexcept { return own_; }

  Status run(const Query& query, Plan& plan, const QueryNumbers& numbers,
             const BudgetWatch& watch) {
    recycle(plan);
    numbers_ = &numbers;
    watch_ = &watch;
    if (query.node().depth > kMaxNodeDepth) {
      return {StatusCode::limit_exceeded,
              "query: nested deeper than " + std::to_string(kMaxQueryDepth) + "; use fewer levels"};
    }
    if (query.node().leaves > kMaxQueryClauses) return too_many_clauses();
    if (query.node().walks > kMaxWalkedWords) return too_many_walks();
    leaves_ = &plan.leaves;
    text_bytes_ = 0;
    expanded_ = 0;
    walks_ = 0;
    root_.clear();
    SAKUIN_TRY(this->plan(query, 1.0F, root_));
    if (!root_.empty()) plan.root = std::move(root_.front());
    return look_up_terms(snapshot_, plan, *watch_);
  }

  void recycle(Plan& plan) {
    for (Leaf& leaf : plan.leaves) spares_.put(std::move(leaf));
    plan.leaves.clear();
    if (plan.leaves.capacity() > kMaxSpares) plan.leaves.shrink_to_fit();
    spares_.put(plan.root);
    plan.root.value = PlanBoolean();
  }

 private:
  /// Adds the node of a query to `out`, or nothing if it holds no word.
  Status plan(const Query& query, float boost, std::vector<PlanNode>& out) {
    SAKUIN_TRY(watch_->go_on());
    return std::visit(
        [&](const auto& node) {
          if constexpr (requires { node.field; }) {
            if (is_elsewhere(node.field)) {
              out.push_back({PlanBoolean()});
              return Status();
            }
          }
          return plan_node(node, boost, out);
        },
        query.node().value);
  }

  Status plan_node(const BooleanNode& node, float boost, std::vector<PlanNode>& out) {
    PlanBoolean boolean;
    SAKUIN_TRY(plan_clauses(node.must, boost, boolean.must));
    SAKUIN_TRY(plan_clauses(node.should, boost, boolean.should));
    SAKUIN_TRY(plan_clauses(node.must_not, boost, boolean.must_not));
    const bool is_empty =
        boolean.must.empty() && boolean.should.empty() && boolean.must_not.empty();
    if (is_empty) return {};
    if (node.min_should_match > node.should.size()) {
      boolean = {};  // matches nothing
    } else if (node.min_should_match > 0) {
      require(node.min_should_match, boolean);
    }
    out.push_back({std::move(boolean)});
    return {};
  }

  /// Asks for so many of should, or all there are.
  static void require(std::size_t wanted, PlanBoolean& boolean) {
    const std::size_t needed = boolean.must.empty() && !boolean.should.empty() ? 1 : 0;
    if (wanted <= needed) return;
    if (wanted < boolean.should.size()) {
      boolean.at_least = wanted;
    } else if (boolean.should.size() > needed) {  // scores add up in the same order
      std::move(boolean.should.begin(), boolean.should.end(), std::back_inserter(boolean.must));
      boolean.should.clear();
    }
  }

  Status plan_node(const BestOfNode& node, float boost, std::vector<PlanNode>& out) {
    std::vector<PlanNode> ways;
    SAKUIN_TRY(plan_clauses(node.clauses, boost, ways));
    add_best(std::move(ways), out);
    return {};
  }

  /// Adds the best of some nodes to `out`, or nothing for none.
  static void add_best(std::vector<PlanNode> ways, std::vector<PlanNode>& out) {
    if (ways.size() > 1) return out.push_back({PlanBestOf{std::move(ways)}});
    if (!ways.empty()) out.push_back(std::move(ways.front()));
  }

  Status plan_node(const ConstantNode& node, float boost, std::vector<PlanNode>& out) {
    const float score = boost * node.score;
    if (!std::isfinite(score) || node.score < 0) {
      return {StatusCode::invalid_argument,
              "constant score: is negative or not a number; use a finite number from 0 up"};
    }
    std::vector<PlanNode> matching;
    SAKUIN_TRY(plan(node.query, 1.0F, matching));
    if (!matching.empty()) out.push_back({PlanConstant{std::move(matching), score}});
    return {};
  }

  Status plan_clauses(const std::vector<Query>& clauses, float boost, std::vector<PlanNode>& out) {
    if (clauses.empty()) return {};
    out = spares_.take_nodes();
    for (const Query& clause : clauses) SAKUIN_TRY(plan(clause, boost, out));
    return {};
  }

  Status plan_node(const BoostNode& node, float boost, std::vector<PlanNode>& out) {
    if (!std::isfinite(node.factor) || node.factor < 0) {
      return {StatusCode::invalid_argument,
              "boost: is negative or not a number; use a finite number from 0 up"};
    }
    const float product = boost * node.factor;
    if (!std::isfinite(product)) {
      return {StatusCode::invalid_argument,
              "boost: nested boosts multiply beyond what a number holds; use smaller ones"};
    }
    return plan(node.query, product, out);
  }

  Status plan_node(const MatchAllNode&, float boost, std::vector<PlanNode>& out) {
    out.push_back({PlanMatchAll{boost}});
    return {};
  }

  Status plan_node(const RangeNode& node, float boost, std::vector<PlanNode>& out) {
    if (const auto field = snapshot_.schema.find(node.field)) {
      SAKUIN_TRY(numbers_->look_into(*field));
    }
    SAKUIN_ASSIGN(auto source, make_range_source(snapshot_, node));
    return add_source(std::move(source), boost, out);
  }

  Status plan_node(const DocsNode& node, float boost, std::vector<PlanNode>& out) {
    SAKUIN_ASSIGN(auto source, make_set_source(snapshot_, node.set));
    return add_source(std::move(source), boost, out);
  }

  Status add_source(std::shared_ptr<const DocSource> source, float boost,
                    std::vector<PlanNode>& out) {
    Leaf leaf = make_leaf(FieldGroup(), 0);
    leaf.constant_score = true;
    leaf.source = std::move(source);
    SAKUIN_ASSIGN(const LeafRef ref, add_leaf(std::move(leaf), boost));
    out.push_back({ref});
    return {};
  }

  /// A word in a field of numbers or dates is the value it says.
  [[nodiscard]] bool is_value(const std::string& field) const {
    if (field.empty()) return false;
    const auto id = snapshot_.schema.find(field);
    return id && has_numbers(snapshot_.schema.fields()[*id].type);
  }

  Status plan_value(const std::string& text, const std::string& field, float boost,
                    std::vector<PlanNode>& out) {
    return plan_node(RangeNode{field, RangeEnd{text}, RangeEnd{text}}, boost, out);
  }

  Status plan_node(const TermNode& node, float boost, std::vector<PlanNode>& out) {
    SAKUIN_TRY(count_text(node.term));
    SAKUIN_ASSIGN(const auto groups, find_groups(node.field));
    if (node.term.empty()) return {};
    Alternatives alternatives(node.field, ways_);
    Leaf all = make_leaf(FieldGroup(), 0);
    all.scope = node.field.empty() ? std::string(1, kAllFields) : node.field;
    for (const FieldGroup& group : groups) {
      if (!alternatives.is_best_of_all()) {
        all.fields.insert(all.fields.end(), group.fields.begin(), group.fields.end());
        continue;
      }
      SAKUIN_TRY(add_term(node.term, make_leaf(group, 0), boost));
    }
    if (!all.fields.empty()) {
      std::sort(all.fields.begin(), all.fields.end());
      SAKUIN_TRY(add_term(node.term, std::move(all), boost));
    }
    alternatives.move_to(out);
    return {};
  }

  Status add_term(const std::string& term, Leaf leaf, float boost) {
    leaf.parts.push_back({term, {{term}}, 0});
    return add_way(std::move(leaf), boost);
  }

  Status plan_node(const WordNode& node, float boost, std::vector<PlanNode>& out) {
    if (is_value(node.field)) return plan_value(node.text, node.field, boost, out);
    return plan_text({node.text, node.field, node.spelling, 0, kJapaneseWordSlop}, boost, out);
  }

  Status plan_node(const PhraseNode& node, float boost, std::vector<PlanNode>& out) {
    if (is_value(node.field)) return plan_value(node.text, node.field, boost, out);
    return plan_text({node.text, node.field, node.spelling, node.slop, node.slop}, boost, out);
  }

  Status plan_node(const FuzzyNode& node, float boost, std::vector<PlanNode>& out) {
    if (node.options.max_edits < 1 || node.options.max_edits > kMaxEdits) {
      return {StatusCode::invalid_argument, "query: " + std::to_string(node.options.max_edits) +
                                                " edits for \"" + node.text +
                                                "\"; use 1 or 2, or the word itself"};
    }
    return plan_text({node.text, node.field, node.spelling, 0, kJapaneseWordSlop, &node.options},
                     boost, out);
  }

  Status plan_node(const WildcardNode& node, float boost, std::vector<PlanNode>& out) {
    SAKUIN_TRY(count_text(node.pattern));
    SAKUIN_ASSIGN(const auto groups, find_groups(node.field));
    Alternatives alternatives(node.field, ways_);
    for (const FieldGroup& group : groups) {
      const WildcardPattern pattern(node.pattern, group.tokenizer);
      if (pattern.is_empty()) continue;
      Leaf leaf = make_leaf(group, 0);
      leaf.constant_score = true;
      SAKUIN_TRY(count_walk());
      SAKUIN_ASSIGN(LeafPart part, make_pattern_part(scope_of(group), node.pattern, pattern));
      leaf.parts.push_back(std::move(part));
      SAKUIN_TRY(add_way(std::move(leaf), boost));
      alternatives.end_group();
    }
    alternatives.move_to(out);
    return {};
  }

  Status plan_node(const PrefixNode& node, float boost, std::vector<PlanNode>& out) {
    SAKUIN_TRY(count_text(node.text));
    SAKUIN_ASSIGN(const auto groups, find_groups(node.field));
    Alternatives alternatives(node.field, ways_);
    for (const FieldGroup& group : groups) {
      SAKUIN_ASSIGN(const AnalyzedText& analyzed,
                    analyze_for(group, node.text, &TextAnalyzer::analyze_beginning));
      if (analyzed.whole) {
        SAKUIN_TRY(add_beginning(node, group, std::span(&*analyzed.whole, 1), boost));
      }
      SAKUIN_TRY(add_beginning(node, group, analyzed.parts, boost));
      alternatives.end_group();
    }
    alternatives.move_to(out);
    return {};
  }

  /// The words in a row, of which the last only begins like the one that is asked for.
  Status add_beginning(const PrefixNode& node, const FieldGroup& group,
                       std::span<const PlacedWord> words, float boost) {
    if (words.empty()) return {};
    Leaf leaf = make_leaf(group, 0);
    leaf.constant_score = true;
    for (const PlacedWord& word : words.first(words.size() - 1)) {
      SAKUIN_TRY(add_part(group, word, node.spelling, nullptr, leaf));
    }
    SAKUIN_ASSIGN(LeafPart last, make_prefix_part(scope_of(group), words.back(), node.spelling));
    leaf.parts.push_back(std::move(last));
    return add_way(std::move(leaf), boost);
  }

  /// Before it is looked at.
  Status count_text(const std::string& text) {
    if (text.size() > kMaxQueryBytes - text_bytes_) {
      return {StatusCode::limit_exceeded, "query: its words have more than " +
                                              std::to_string(kMaxQueryBytes) +
                                              " bytes; ask for less at once"};
    }
    text_bytes_ += text.size();
    return {};
  }

  /// Valid until the next call.
  Result<std::reference_wrapper<const AnalyzedText>> analyze_for(
      const FieldGroup& group, const std::string& text,
      decltype(&TextAnalyzer::analyze) analyze = &TextAnalyzer::analyze) {
    if (group.tokenizer != nullptr) {
      const AnalyzedText& analyzed = (analyzer_.*analyze)(*group.tokenizer, text);
      if (!analyzed.is_too_long) return std::cref(analyzed);
      return Status(StatusCode::limit_exceeded, "query: a word or phrase is longer than " +
                                                    std::to_string(kMaxTextTokens) +
                                                    " words; ask for less at once");
    }
    exact_.parts.resize(text.empty() ? 0 : 1);
    if (!text.empty()) exact_.parts.front().term.assign(text);
    return std::cref(exact_);
  }

  struct WantedText {
    const std::string& text;
    const std::string& field;
    Spelling spelling;
    std::uint32_t slop;                   ///< between places of the text
    std::uint32_t japanese_slop;          ///< between words of one run of Japanese
    const FuzzyOptions* fuzzy = nullptr;  ///< null: the words themselves
  };

  /// For each group of fields, the best of the ways in which they see the text.
  Status plan_text(const WantedText& wanted, float boost, std::vector<PlanNode>& out) {
    SAKUIN_TRY(count_text(wanted.text));
    SAKUIN_ASSIGN(const auto groups, find_groups(wanted.field));
    Alternatives alternatives(wanted.field, ways_);
    for (const FieldGroup& group : groups) {
      SAKUIN_ASSIGN(const AnalyzedText& analyzed, analyze_for(group, wanted.text));
      if (analyzed.whole) SAKUIN_TRY(add_whole(wanted, group, *analyzed.whole, boost));
      const bool japanese =
          std::any_of(analyzed.words.begin(), analyzed.words.end(), [](const PlacedWord& word) {
            return word.kind == TokenKind::kana || word.kind == TokenKind::kanji;
          });
      const std::uint32_t words_slop = japanese ? wanted.japanese_slop : wanted.slop;
      SAKUIN_TRY(add_words(wanted, group, analyzed.words, words_slop, boost));
      SAKUIN_TRY(add_words(wanted, group, analyzed.parts, wanted.slop, boost));
      if (sees_synonyms(wanted, group)) {
        if (analyzed.whole) {
          SAKUIN_TRY(add_synonym_rows(wanted, group, std::span(&*analyzed.whole, 1), boost));
        }
        SAKUIN_TRY(add_synonym_rows(wanted, group, analyzed.parts, boost));
      }
      alternatives.end_group();
    }
    alternatives.move_to(out);
    return {};
  }

  [[nodiscard]] static bool sees_synonyms(const WantedText& wanted, const FieldGroup& group) {
    return group.synonyms != nullptr && wanted.spelling == Spelling::any && wanted.fuzzy == nullptr;
  }

  /// The text with several words for one, or one for several, or several for several: one such
  /// change at a time. A single word for another is a spelling of it (add_words).
  Status add_synonym_rows(const WantedText& wanted, const FieldGroup& group,
                          std::span<const PlacedWord> words, float boost) {
    std::size_t rows = 0;
    for (std::size_t at = 0; at < words.size(); ++at) {
      for (const SynonymTable::Rule* rule : group.synonyms->find(words.subspan(at))) {
        for (const WordRow& row : rule->to) {
          if (rule->from.size() == 1 && row.size() == 1) continue;
          if (++rows > kMaxSynonymRows) return {};
          SAKUIN_TRY(add_words(wanted, group, replace_words(words, at, rule->from.size(), row),
                               wanted.slop, boost));
        }
      }
    }
    return {};
  }

  /// Lets the last part of the leaf stand for the single words that stand for `word`.
  Status add_synonyms(const FieldGroup& group, const PlacedWord& word, Leaf& leaf) {
    std::vector<PlacedWord> synonyms;
    for (const SynonymTable::Rule* rule : group.synonyms->find(std::span(&word, 1))) {
      for (const WordRow& row : rule->to) {
        if (row.size() == 1) synonyms.push_back(row.front());
      }
    }
    const WordScope scope = scope_of(group);
    if (numbers_->is_survey() && !synonyms.empty()) {
      SAKUIN_TRY(survey_synonyms(scope, word, synonyms));
    }
    for (const PlacedWord& synonym : synonyms) {
      SAKUIN_TRY(add_synonym(scope, synonym, leaf.parts.back()));
    }
    return {};
  }

  /// All of the text as one term; a run of kana also as several, if documents have its parts.
  Status add_whole(const WantedText& wanted, const FieldGroup& group, const PlacedWord& whole,
                   float boost) {
    SAKUIN_TRY(add_words(wanted, group, std::span(&whole, 1), wanted.slop, boost));
    if (wanted.spelling == Spelling::exact || whole.kind != TokenKind::kana) return {};
    SAKUIN_ASSIGN(const auto splits, split_kana(scope_of(group), whole, wanted.fuzzy));
    for (const std::vector<PlacedWord>& pieces : splits) {
      SAKUIN_TRY(add_words(wanted, group, pieces, wanted.japanese_slop, boost));
    }
    return {};
  }

  Status add_words(const WantedText& wanted, const FieldGroup& group,
                   std::span<const PlacedWord> words, std::uint32_t slop, float boost) {
    if (words.empty()) return {};
    const bool too_long = slop > 0 && words.size() > kMaxSlopWords;
    if (too_long && wanted.slop > 0) {
      return {StatusCode::limit_exceeded, "query: a phrase with slop has more than " +
                                              std::to_string(kMaxSlopWords) +
                                              " words; leave the slop out or ask for fewer"};
    }
    Leaf leaf = make_leaf(group, too_long ? 0 : slop);
    for (const PlacedWord& word : words) {
      SAKUIN_TRY(add_part(group, word, wanted.spelling, wanted.fuzzy, leaf));
      // Which pieces a run of kana has depends on documents: they stand for themselves.
      const bool has_synonyms = sees_synonyms(wanted, group) && !word.is_piece;
      if (has_synonyms) SAKUIN_TRY(add_synonyms(group, word, leaf));
    }
    return add_way(std::move(leaf), boost);
  }

  [[nodiscard]] Leaf make_leaf(const FieldGroup& group, std::uint32_t slop) {
    Leaf leaf = spares_.take_leaf();
    leaf.fields.assign(group.fields.begin(), group.fields.end());
    leaf.scope.assign(group.name);
    leaf.slop = slop;
    leaf.constant_score = false;
    return leaf;
  }

  Status add_part(const FieldGroup& group, const PlacedWord& word, Spelling spelling,
                  const FuzzyOptions* fuzzy, Leaf& leaf) {
    leaf.parts.push_back(spares_.take_part());
    const WordScope scope = scope_of(group);
    LeafPart& part = leaf.parts.back();
    PlacedWord spelled;  // what is near a word is near its spelling
    if (fuzzy != nullptr) {
      spelled = word;
      spelled.stem.clear();
    }
    if (fuzzy != nullptr) SAKUIN_TRY(count_walk());
    const PlacedWord& wanted = fuzzy == nullptr ? word : spelled;
    if (numbers_->is_survey()) SAKUIN_TRY(survey_part(scope, wanted, spelling, fuzzy));
    SAKUIN_TRY(make_part(scope, wanted, spelling, part));
    return fuzzy == nullptr ? Status() : add_near_variants(scope, *fuzzy, part);
  }

  [[nodiscard]] WordScope scope_of(const FieldGroup& group) const noexcept {
    return {*numbers_, group.name, group.fields, *watch_};
  }

  Status add_way(Leaf leaf, float boost) {
    SAKUIN_ASSIGN(const LeafRef ref, add_leaf(std::move(leaf), boost));
    ways_.push_back(ref);
    return {};
  }

  /// Fields that see the text another way have other words: their scores add up, unless each field
  /// is looked at by itself and only the best of all counts.
  class Alternatives {
   public:
    /// `ways` are cleared; those of one group of fields after the other are then put there.
    Alternatives(const std::string& field, std::vector<LeafRef>& ways)
        : ways_(ways), is_best_of_all_(field == query::kBestField) {
      ways_.clear();
    }

    [[nodiscard]] bool is_best_of_all() const noexcept { return is_best_of_all_; }

    void end_group() {
      if (!is_best_of_all_) take_ways();
    }

    void move_to(std::vector<PlanNode>& out) {
      take_ways();
      if (is_empty_) return;
      if (others_.empty()) return out.push_back(std::move(last_));
      others_.push_back(std::move(last_));
      out.push_back({PlanBoolean{{}, std::move(others_), {}}});
    }

   private:
    void take_ways() {
      if (ways_.empty()) return;
      if (!is_empty_) others_.push_back(std::exchange(last_, {}));
      is_empty_ = false;
      if (ways_.size() == 1) {
        last_.value = ways_.front();
      } else {
        PlanBestOf& best = last_.value.emplace<PlanBestOf>();
        for (const LeafRef& way : ways_) best.ways.push_back({way});
      }
      ways_.clear();
    }

    std::vector<LeafRef>& ways_;
    bool is_best_of_all_;
    bool is_empty_ = true;
    PlanNode last_ = {LeafRef()};
    std::vector<PlanNode> others_;  // before the last
  };

  static Status too_many_clauses() {
    return {StatusCode::limit_exceeded, "query: more than " + std::to_string(kMaxQueryClauses) +
                                            " clauses; ask for less at once"};
  }

  /// A query of thousands of near words would take minutes before any limit of what is found.
  Status count_walk() { return ++walks_ <= kMaxWalkedWords ? Status() : too_many_walks(); }

  static Status too_many_walks() {
    return {StatusCode::limit_exceeded, "query: more than " + std::to_string(kMaxWalkedWords) +
                                            " fuzzy words and patterns; write words out or ask "
                                            "for fewer"};
  }

  Result<LeafRef> add_leaf(Leaf leaf, float boost) {
    if (leaves_->size() == kMaxQueryClauses) return too_many_clauses();
    std::size_t bytes = sizeof(Leaf) + sizeof(PlanNode) + leaf.fields.size() * sizeof(FieldId);
    for (const LeafPart& part : leaf.parts) {
      expanded_ += part.variants.size() - 1;
      bytes += sizeof(LeafPart) + part.variants.size() * (sizeof(Variant) + sizeof(FoundTerm));
    }
    SAKUIN_TRY(watch_->reserve(bytes));
    if (expanded_ > watch_->max_expanded_terms()) {
      return Status(StatusCode::limit_exceeded,
                    "query: words, prefixes and patterns stand for more than " +
                        std::to_string(watch_->max_expanded_terms()) +
                        " indexed words; write more of each word or ask for fewer");
    }
    leaf.boost = boost;
    leaves_->push_back(std::move(leaf));
    return LeafRef{leaves_->size() - 1};
  }

  /// As FieldGroups::find(); the query looks into them.
  Result<std::span<const FieldGroup>> find_groups(const std::string& name) {
    SAKUIN_ASSIGN(const auto groups, groups_.find(name));
    for (const FieldGroup& group : groups) {
      for (const FieldId field : group.fields) SAKUIN_TRY(numbers_->look_into(field));
    }
    return groups;
  }

  /// Whether only other indexes have the field: nothing is found there in this one.
  [[nodiscard]] bool is_elsewhere(const std::string& field) const {
    return !field.empty() && field != query::kBestField && !snapshot_.schema.find(field) &&
           numbers_->may_be_elsewhere(field);
  }

  const Snapshot& snapshot_;
  QueryNumbers own_;
  FieldGroups groups_;
  TextAnalyzer analyzer_;
  AnalyzedText exact_;  // of a keyword
  SpareParts spares_;

  // Of the plan that is being made:
  const QueryNumbers* numbers_ = nullptr;
  const BudgetWatch* watch_ = nullptr;
  std::vector<Leaf>* leaves_ = nullptr;
  std::vector<PlanNode> root_;  // one at most
  std::vector<LeafRef> ways_;   // in which a group of fields sees a text
  std::size_t text_bytes_ = 0;
  std::size_t expanded_ = 0;  // terms beyond the one each word names
  std::size_t walks_ = 0;     // fuzzy words and patterns looked up
};

Planner::Planner(const CollectionStats& stats) : work_(std::make_unique<Work>(stats)) {}
Planner::~Planner() = default;

Status Planner::make(const Query& query, Plan& plan, const BudgetWatch& watch) {
  return work_->run(query, plan, work_->own(), watch);
}
Status Planner::make(const Query& query, Plan& plan, const QueryNumbers& numbers,
                     const BudgetWatch& watch) {
  return work_->run(query, plan, numbers, watch);
}
void Planner::recycle(Plan& plan) { work_->recycle(plan); }

Result<Plan> make_plan(const Query& query, const QueryNumbers& numbers, const BudgetWatch& watch) {
  Plan plan;
  SAKUIN_TRY(Planner(numbers.own()).make(query, plan, numbers, watch));
  return plan;
}

}  // namespace sakuin
