// Clauses that are counted, chosen from, or score the same: what they match and score, however they
// are looked at.
#include <algorithm>
#include <limits>
#include <map>
#include <string>
#include <vector>

#include <gtest/gtest.h>

#include "tests/unit/engine/engine_fixture.h"

namespace sakuin::query_structure_test {
namespace {

using test::find_ids;
using test::must;
using Ids = std::vector<std::string>;
using Scores = std::map<std::string, Score>;

class QueryStructure : public ::testing::Test {
 protected:
  /// Ids of all matches in the order of insertion; counted and listed alike.
  Ids found(const Query& query) const {
    Ids ids = find_ids(searcher_, query);
    EXPECT_EQ(must(searcher_.count(query)), ids.size());
    std::sort(ids.begin(), ids.end());
    return ids;
  }

  Scores scores(const Query& query) const {
    Scores scores;
    for (const Hit& hit : must(searcher_.search(query)).hits) {
      scores[hit.id] = hit.score;
      const Explanation explanation = must(searcher_.explain(query, hit));
      EXPECT_EQ(static_cast<Score>(explanation.value), hit.score);
      double sum = 0;
      for (const Explanation& detail : explanation.details) sum += detail.value;
      EXPECT_EQ(static_cast<Score>(sum), hit.score);
    }
    return scores;
  }

  Searcher searcher_ = [] {
    const auto directory = make_ram_directory();
    IndexWriter writer =
        test::open_writer(directory, test::make_schema({{.name = "title"}, {.name = "text"}}));
    must(writer.add(Document("0").add("title", "one").add("text", "one two")));
    must(writer.add(Document("1").add("title", "two").add("text", "two three three")));
    must(writer.add(Document("2").add("text", "one two three")));
    must(writer.add(Document("3").add("text", "four")));
    must(writer.commit());
    return test::open_searcher(directory);
  }();
  const Query one_ = query::word("one", "text");
  const Query two_ = query::word("two", "text");
  const Query three_ = query::word("three", "text");
  const Query none_ = query::word("...", "text");
};

TEST_F(QueryStructure, CountsClauses) {
  EXPECT_EQ(found(query::at_least(1, {one_, two_, three_})), Ids({"0", "1", "2"}));
  EXPECT_EQ(found(query::at_least(2, {one_, two_, three_})), Ids({"0", "1", "2"}));
  EXPECT_EQ(found(query::at_least(2, {one_, three_, query::word("four")})), Ids({"2"}));
  EXPECT_EQ(found(query::at_least(3, {one_, two_, three_})), Ids({"2"}));
  EXPECT_EQ(found(query::at_least(4, {one_, two_, three_})), Ids());
  EXPECT_EQ(found(query::at_least(3, {one_, none_, three_})), Ids({"2"}));
  EXPECT_EQ(found(query::at_least(2, {none_})), Ids());
  EXPECT_EQ(found(query::boolean({two_}, {one_, three_}, {}, 1)), Ids({"0", "1", "2"}));
  EXPECT_EQ(found(query::boolean({two_}, {one_, three_}, {}, 2)), Ids({"2"}));
  EXPECT_EQ(found(query::boolean({two_}, {one_, three_, query::word("four")}, {}, 2)), Ids({"2"}));
  EXPECT_EQ(found(query::boolean({}, {one_, two_, three_}, {three_}, 2)), Ids({"0"}));
  EXPECT_EQ(found(must(parse_query("(one two four)@2 -three"))), Ids({"0"}));
  EXPECT_EQ(scores(query::at_least(2, {one_, two_, three_})),
            scores(query::any_of({one_, two_, three_})));
  EXPECT_EQ(scores(query::at_least(3, {one_, two_, three_})),
            scores(query::all_of({one_, two_, three_})));
}

TEST_F(QueryStructure, CountsTheBestOfSeveralClauses) {
  const Scores one = scores(one_);
  const Scores both = scores(query::all_of({two_, three_}));
  const Scores best = scores(query::best_of({one_, query::all_of({two_, three_})}));
  EXPECT_EQ(best, Scores({{"0", one.at("0")},
                          {"1", both.at("1")},
                          {"2", std::max(one.at("2"), both.at("2"))}}));
  EXPECT_EQ(scores(query::best_of({one_, none_})), one);
  EXPECT_EQ(found(query::best_of({none_})), Ids());
  EXPECT_EQ(found(query::best_of({one_, query::boolean({}, {}, {two_})})), Ids({"0", "2", "3"}));
  EXPECT_EQ(scores(query::boost(query::best_of({one_, one_}), 2)), scores(query::boost(one_, 2)));
}

TEST_F(QueryStructure, GivesAllMatchesOneScore) {
  EXPECT_EQ(scores(query::constant(query::any_of({one_, three_}), 2.5F)),
            Scores({{"0", 2.5F}, {"1", 2.5F}, {"2", 2.5F}}));
  EXPECT_EQ(scores(query::boost(query::constant(query::boost(one_, 7), 3), 2)),
            Scores({{"0", 6}, {"2", 6}}));
  EXPECT_EQ(found(query::constant(none_, 1)), Ids());
  EXPECT_EQ(found(query::constant(query::boolean({}, {}, {one_}), 0)), Ids({"1", "3"}));
  const Scores three = scores(three_);
  EXPECT_EQ(scores(query::boolean({three_}, {query::constant(one_, 1)}, {})),
            Scores({{"1", three.at("1")},
                    {"2", static_cast<Score>(static_cast<double>(three.at("2")) + 1)}}));
  for (const float score : {-1.0F, std::numeric_limits<float>::infinity()}) {
    EXPECT_EQ(searcher_.count(query::constant(one_, score)).status().code(),
              StatusCode::invalid_argument);
  }
  const Query large = query::boost(query::constant(one_, 1e30F), 1e30F);
  EXPECT_EQ(searcher_.count(large).status().code(), StatusCode::invalid_argument);
  const Hit hit = must(searcher_.search(query::constant(three_, 1))).hits.front();
  SnippetOptions marks;
  marks.before_match = "<";
  marks.after_match = ">";
  EXPECT_EQ(must(searcher_.snippet(query::constant(three_, 1), hit, marks)), "two <three> <three>");
}

TEST_F(QueryStructure, TakesTheBestField) {
  const Scores title = scores(query::word("two", "title"));
  const Scores text = scores(two_);
  EXPECT_EQ(scores(query::word("two", "*")), Scores({{"0", text.at("0")},
                                                     {"1", std::max(title.at("1"), text.at("1"))},
                                                     {"2", text.at("2")}}));
  EXPECT_EQ(scores(must(parse_query("*:two"))), scores(query::word("two", "*")));
  EXPECT_EQ(scores(query::term("two", "*")), scores(query::word("two", "*")));
  EXPECT_EQ(scores(query::prefix("tw", "*")), Scores({{"0", 1}, {"1", 1}, {"2", 1}}));
  EXPECT_EQ(scores(query::wildcard("*wo", "*")), scores(query::prefix("tw", "*")));
  EXPECT_EQ(found(must(parse_query("+*:(+one two) -three"))), Ids({"0"}));
}

}  // namespace
}  // namespace sakuin::query_structure_test
