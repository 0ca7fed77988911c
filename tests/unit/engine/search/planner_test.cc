#include "engine/search/planner.h"

#include <cmath>
#include <limits>
#include <string>

#include <gtest/gtest.h>

#include "tests/unit/engine/engine_fixture.h"

namespace sakuin::planner_test {
namespace {

using test::must;

/// title and body (standard), code (plain), tag (keyword), year (i64).
std::shared_ptr<const Snapshot> snapshot() {
  const auto directory = make_ram_directory();
  IndexWriter writer = test::open_writer(
      directory, test::make_schema({{.name = "title"},
                                    {.name = "code", .analyzer = "plain"},
                                    {.name = "body"},
                                    {.name = "tag", .type = FieldType::keyword},
                                    {.name = "year", .type = FieldType::i64},
                                    {.name = "extra", .type = FieldType::stored}}));
  must(writer.commit());
  return must(open_snapshot(*directory, {}));
}

Plan plan_of(const Query& query) {
  const CollectionStats stats(snapshot());
  return must(make_plan(query, stats));
}

StatusCode code_of(const Query& query) {
  const CollectionStats stats(snapshot());
  return make_plan(query, stats).status().code();
}

/// Words and their offsets.
using Parts = std::vector<std::pair<std::string, std::uint32_t>>;

Parts placed(const Leaf& leaf) {
  Parts parts;
  for (const LeafPart& part : leaf.parts) parts.emplace_back(part.text, part.offset);
  return parts;
}

const PlanBoolean& as_boolean(const PlanNode& node) { return std::get<PlanBoolean>(node.value); }

bool matches_nothing(const Plan& plan) {
  const auto* boolean = std::get_if<PlanBoolean>(&plan.root.value);
  return boolean != nullptr && boolean->must.empty() && boolean->should.empty() &&
         boolean->must_not.empty();
}

TEST(Planner, LooksForAWordInOneField) {
  const Plan plan = plan_of(query::word("Tokyo", "body"));
  ASSERT_EQ(plan.leaves.size(), 1U);
  EXPECT_EQ(plan.leaves[0].fields, std::vector<FieldId>{2});
  EXPECT_EQ(placed(plan.leaves[0]), (Parts{{"tokyo", 0}}));
  EXPECT_EQ(plan.leaves[0].boost, 1.0F);
  EXPECT_TRUE(std::holds_alternative<LeafRef>(plan.root.value));
}

TEST(Planner, LooksInEveryTextFieldOneLeafForEachAnalyzer) {
  const Plan plan = plan_of(query::word("tokyo"));
  ASSERT_EQ(plan.leaves.size(), 2U);
  EXPECT_EQ(plan.leaves[0].fields, (std::vector<FieldId>{0, 2}));
  EXPECT_EQ(plan.leaves[1].fields, std::vector<FieldId>{1});
  EXPECT_EQ(as_boolean(plan.root).should.size(), 2U);
}

TEST(Planner, LooksForATermInEveryTextFieldAtOnce) {
  const Plan plan = plan_of(query::term("Tokyo"));
  ASSERT_EQ(plan.leaves.size(), 1U);
  EXPECT_EQ(plan.leaves[0].fields, (std::vector<FieldId>{0, 1, 2}));
  EXPECT_EQ(plan.leaves[0].parts[0].text, "Tokyo");
}

TEST(Planner, TakesAKeywordAsItIs) {
  const Plan plan = plan_of(query::word("e-mail List", "tag"));
  ASSERT_EQ(plan.leaves.size(), 1U);
  EXPECT_EQ(placed(plan.leaves[0]), (Parts{{"e-mail List", 0}}));
  EXPECT_EQ(plan_of(query::phrase("a b", "tag")).leaves[0].parts[0].text, "a b");
}

TEST(Planner, LooksForACompoundAndForItsParts) {
  const Plan word = plan_of(query::word("e-mail", "title"));
  ASSERT_EQ(word.leaves.size(), 2U);
  EXPECT_EQ(placed(word.leaves[0]), (Parts{{"email", 0}}));
  EXPECT_EQ(placed(word.leaves[1]), (Parts{{"e", 0}, {"mail", 1}}));
  EXPECT_TRUE(word.leaves[1].is_phrase());
  EXPECT_EQ(plan_of(query::phrase("e-mail", "title")).leaves.size(), 2U);
}

TEST(Planner, LeavesOutClausesWithoutAWord) {
  EXPECT_TRUE(matches_nothing(plan_of(Query())));
  EXPECT_TRUE(matches_nothing(plan_of(query::word("..."))));
  EXPECT_TRUE(matches_nothing(plan_of(query::term(""))));
  EXPECT_TRUE(matches_nothing(plan_of(query::word("", "tag"))));
  EXPECT_TRUE(matches_nothing(plan_of(query::any_of({Query(), query::phrase("")}))));
  const Plan plan = plan_of(query::all_of({query::word("..."), query::word("a", "title")}));
  EXPECT_EQ(as_boolean(plan.root).must.size(), 1U);
}

TEST(Planner, BringsBoostsToTheLeaves) {
  const Plan plan = plan_of(query::boost(
      query::any_of({query::word("a", "title"), query::boost(query::word("b", "title"), 3)}), 2));
  EXPECT_EQ(plan.leaves[0].boost, 2.0F);
  EXPECT_EQ(plan.leaves[1].boost, 6.0F);
  const Plan all = plan_of(query::boost(query::match_all(), 0));
  EXPECT_EQ(std::get<PlanMatchAll>(all.root.value).boost, 0.0F);
}

TEST(Planner, RefusesBoostsThatAreNoFactors) {
  for (const float factor : {-1.0F, std::nanf(""), std::numeric_limits<float>::infinity()}) {
    EXPECT_EQ(code_of(query::boost(query::match_all(), factor)), StatusCode::invalid_argument);
  }
  const Query large = query::boost(query::match_all(), 1e30F);
  EXPECT_EQ(code_of(large), StatusCode::ok);
  EXPECT_EQ(code_of(query::boost(large, 1e30F)), StatusCode::invalid_argument);
}

TEST(Planner, RefusesFieldsThatCannotBeSearched) {
  EXPECT_EQ(code_of(query::word("a", "nowhere")), StatusCode::invalid_argument);
  EXPECT_EQ(code_of(query::word("a", "year")), StatusCode::invalid_argument);
  EXPECT_EQ(code_of(query::phrase("a", "extra")), StatusCode::invalid_argument);
  EXPECT_EQ(code_of(query::term("a", "nowhere")), StatusCode::invalid_argument);
  EXPECT_EQ(code_of(query::word("", "nowhere")), StatusCode::invalid_argument);
}

TEST(Planner, TakesWhateverTheParserTakes) {
  // Each level a list, an AND group and a boost, as deep as parentheses may go.
  std::string text = "x a^1 AND y";
  for (std::size_t depth = 0; depth < kMaxQueryDepth; ++depth) text = "x (" + text + ")^1 AND y";
  EXPECT_EQ(code_of(must(parse_query(text))), StatusCode::ok);
}

TEST(Planner, RefusesDeeperTrees) {
  const auto nested = [](std::size_t depth) {
    Query query = query::word("a");
    for (std::size_t i = 0; i < depth; ++i) query = query::all_of({query});
    return query;
  };
  EXPECT_EQ(code_of(nested(kMaxQueryDepth)), StatusCode::ok);
  EXPECT_EQ(code_of(nested(10 * kMaxQueryDepth)), StatusCode::limit_exceeded);
  EXPECT_EQ(code_of(nested(100'000)), StatusCode::limit_exceeded);
  EXPECT_EQ(code_of(query::any_of({query::word("a"), nested(1100)})), StatusCode::limit_exceeded);
}

TEST(Planner, RefusesTooManyLeaves) {
  const std::vector<Query> most(kMaxQueryClauses, query::term("a", "title"));
  EXPECT_EQ(code_of(query::any_of(most)), StatusCode::ok);
  std::vector<Query> more = most;
  more.push_back(query::term("a", "title"));
  EXPECT_EQ(code_of(query::any_of(more)), StatusCode::limit_exceeded);
}

TEST(Planner, RefusesTooManyWalksThroughDictionaries) {
  for (const Query& walk : {query::fuzzy("a", "title"), query::wildcard("*x*", "title")}) {
    const std::vector<Query> most(kMaxWalkedWords, walk);
    EXPECT_EQ(code_of(query::any_of(most)), StatusCode::ok);
    EXPECT_EQ(code_of(query::any_of({query::all_of(most), walk})), StatusCode::limit_exceeded);
  }
  const std::vector<Query> beginnings(kMaxWalkedWords + 1, query::prefix("none"));
  EXPECT_EQ(code_of(query::any_of(beginnings)), StatusCode::ok);
}

TEST(Planner, RefusesASmallTreeThatUnfoldsIntoALargeOne) {
  for (const Query& leaf : {query::match_all(), query::word("..."), Query()}) {
    Query query = leaf;
    for (int i = 0; i < 100; ++i) query = query::any_of({query, query});
    EXPECT_EQ(code_of(query), StatusCode::limit_exceeded);
  }
}

TEST(Planner, FindsNothingInAnIndexWithoutTextFields) {
  const auto directory = test::index_texts({});
  const CollectionStats empty(must(open_snapshot(*directory, {})));
  EXPECT_TRUE(matches_nothing(must(make_plan(query::word("a"), empty))));
  EXPECT_TRUE(matches_nothing(must(make_plan(query::term("a"), empty))));
}

/// Everything a plan says.
std::string described(const Plan& plan, const PlanNode& node) {
  std::string text;
  if (const auto* leaf = std::get_if<LeafRef>(&node.value)) return std::to_string(leaf->index);
  if (const auto* all = std::get_if<PlanMatchAll>(&node.value)) {
    return "all" + std::to_string(all->boost);
  }
  if (const auto* best = std::get_if<PlanBestOf>(&node.value)) {
    for (const PlanNode& way : best->ways) text += described(plan, way) + "|";
    return text;
  }
  if (const auto* constant = std::get_if<PlanConstant>(&node.value)) {
    return described(plan, constant->matching.front()) + '=' + std::to_string(constant->score);
  }
  const auto& boolean = std::get<PlanBoolean>(node.value);
  for (const auto* clauses : {&boolean.must, &boolean.should, &boolean.must_not}) {
    text += '(';
    for (const PlanNode& clause : *clauses) text += described(plan, clause) + ' ';
    text += ')';
  }
  return text + '@' + std::to_string(boolean.at_least);
}

std::string described(const Plan& plan) {
  std::string text = described(plan, plan.root);
  for (const Leaf& leaf : plan.leaves) {
    text += "\nslop " + std::to_string(leaf.slop) + (leaf.constant_score ? " constant " : " ") +
            std::to_string(leaf.boost) + " fields";
    for (const FieldId field : leaf.fields) text += ' ' + std::to_string(field);
    for (const LeafPart& part : leaf.parts) {
      text += " [" + part.text + ' ' + std::to_string(part.offset) +
              (part.looked_up ? " looked up " : " ") + std::to_string(part.found.size());
      for (const Variant& variant : part.variants) {
        text += ' ' + variant.term + ' ' + std::to_string(variant.weight) + ' ' +
                std::to_string(variant.reading);
      }
      text += ']';
    }
  }
  return text;
}

TEST(Planner, MakesTheSamePlanInTheMemoryOfOthers) {
  const auto directory =
      test::index_texts({"Kōmura met Koumura", "one two three", "よみうりしんぶん", "e-mail"});
  const CollectionStats stats(must(open_snapshot(*directory, {})));
  std::vector<Query> queries = {Query(), query::match_all(), query::term("two"),
                                query::boost(query::word("one"), -1)};
  for (const char* text :
       {"one", "one two", "+one +(two three) -four", "komura", "\"one two\"~2 three^2", "k*",
        "text:one", "nofield:one", "e-mail", "よみうりしんぶん", "\"komura one\" OR =koumura",
        "a AND (b c) AND NOT d", "one | e-mail | (two three one)@2", "*:komura^=2",
        "internationalization of internationalization"}) {
    queries.push_back(must(parse_query(text)));
  }
  Planner planner(stats);
  Plan plan;
  std::size_t at = 0;
  for (int i = 0; i < 400; ++i) {
    at = (at * 5 + 3 + static_cast<std::size_t>(i) / 17) % queries.size();
    const auto fresh = make_plan(queries[at], stats);
    const Status status = planner.make(queries[at], plan);
    ASSERT_EQ(status.code(), fresh.status().code()) << at;
    if (!status.ok()) continue;
    ASSERT_EQ(described(plan), described(*fresh)) << at;
  }
}

}  // namespace
}  // namespace sakuin::planner_test
