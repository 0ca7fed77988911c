// Unions clause by clause, over more documents than a window has: the same as scoring every
// document. Smaller ones: tests/property/ranked_equals_exhaustive_test.cc.
#include "engine/search/union_scorer.h"

#include <string>
#include <vector>

#include <gtest/gtest.h>

#include "engine/search/planner.h"
#include "tests/support/effort.h"
#include "tests/support/random.h"
#include "tests/support/ranking.h"
#include "tests/unit/engine/engine_fixture.h"

namespace sakuin::union_scorer_test {
namespace {

using test::must;

constexpr int kDocs = test::effort(140'000, 70'000);  // three windows, or two

const test::ZipfWords& words() {
  static const test::ZipfWords kWords(500);
  return kWords;
}

/// One segment, with deletes, in which one word has nearly every document.
const CollectionStats& stats() {
  static const CollectionStats kStats = [] {
    const auto directory = make_ram_directory();
    WriterOptions options;
    options.merging = Merging::none;
    options.schema = test::make_schema(
        {{.name = "title", .analyzer = "plain"}, {.name = "body", .analyzer = "plain"}});
    IndexWriter writer = must(IndexWriter::open(directory, std::move(options)));
    test::Random random(1);
    for (int i = 0; i < kDocs; ++i) {
      std::string body = i % 100 == 99 ? "" : "often";
      for (std::uint64_t n = random.below(4); n > 0; --n) body += ' ' + words().draw(random);
      Document document(std::to_string(i));
      document.add("title", words().draw(random)).add("body", std::move(body));
      must(writer.add(document));
    }
    must(writer.merge(1));
    for (int i = 0; i < kDocs; i += 1000) must(writer.remove(std::to_string(i)));
    must(writer.commit());
    return CollectionStats(must(open_snapshot(*directory, {})));
  }();
  return kStats;
}

TEST(UnionScorer, EqualsScoringEverythingInSeveralWindows) {
  ASSERT_EQ(stats().snapshot().segments.size(), 1U);
  test::Random random(2);
  RankedSearch ranked;
  for (const char* field : {"body", "title", ""}) {
    for (const std::size_t count : {1U, 3U, 30U}) {
      std::string text;
      for (std::size_t i = 0; i < count; ++i) text += words().draw(random) + ' ';
      if (count == 3)
        text += "often \"often " + words().words()[1] + "\" " + words().words()[0] + "*";
      SCOPED_TRACE(testing::Message() << field << ": " << text);
      const test::Ranking ranking(stats(), must(parse_query(text, field)), {}, ranked);
      for (const std::size_t k : {0U, 1U, 10U, 1000U}) {
        std::uint64_t matches = 0;
        std::uint64_t matches_of_union = 0;
        const auto expected = ranking.exhaustive(k, matches);
        const auto united = ranking.united(k, matches_of_union);
        ASSERT_TRUE(united);
        test::expect_equal(*united, expected);
        EXPECT_EQ(matches_of_union, matches);
      }
    }
  }
}

TEST(UnionScorer, IsForUnionsOnly) {
  for (const auto& [text, is_union] :
       std::vector<std::pair<std::string, bool>>{{"a b c", true},
                                                 {"a (b c) (d (e f))", true},
                                                 {"a | b | c d", true},
                                                 {"a | b | c | d | e | f | g | h | i", false},
                                                 {"a +b", false},
                                                 {"a -b", false},
                                                 {"a (b -c)", false},
                                                 {"(a b c)@2", false},
                                                 {"a *:*", false},
                                                 {"a (b c)^=2", false}}) {
    const Plan plan = must(make_plan(must(parse_query(text, "body")), stats()));
    EXPECT_EQ(union_clauses(plan.root).has_value(), is_union) << text;
  }
}

TEST(UnionScorer, IsWorthItForManyRareWords) {
  std::string rare;
  for (std::size_t i = 0; i < 40; ++i) rare += words().words()[100 + i] + ' ';
  const auto is_worth_it = [](const std::string& text) {
    const Plan plan = must(make_plan(must(parse_query(text, "body")), stats()));
    return is_worth_a_union(plan, stats().snapshot());
  };
  EXPECT_TRUE(is_worth_it(rare));
  EXPECT_FALSE(is_worth_it(rare.substr(0, 10)));
  std::string beginnings;
  for (std::size_t i = 0; i < 20; ++i) beginnings += words().words()[i] + "* ";
  EXPECT_FALSE(is_worth_it(beginnings));
  std::string often;
  for (int i = 0; i < 40; ++i) often += "often ";
  EXPECT_FALSE(is_worth_it(often + rare));
}

}  // namespace
}  // namespace sakuin::union_scorer_test
