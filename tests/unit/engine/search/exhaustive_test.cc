// Pages of results: which hits, how many, in which order.
#include "engine/search/exhaustive.h"

#include <limits>
#include <string>

#include <gtest/gtest.h>

#include "tests/unit/engine/engine_fixture.h"

namespace sakuin::exhaustive_test {
namespace {

using test::find_ids;
using test::must;
using Ids = std::vector<std::string>;

constexpr std::size_t kMost = std::numeric_limits<std::size_t>::max();

class PagesTest : public ::testing::Test {
 protected:
  [[nodiscard]] Ids page(std::size_t k, std::size_t offset) const {
    const SearchResult result =
        must(searcher_.search(query::word("a"), {.k = k, .offset = offset, .bm25 = {}}));
    EXPECT_EQ(result.total, 4U);
    EXPECT_TRUE(result.total_is_exact);
    Ids ids;
    for (const Hit& hit : result.hits) ids.push_back(hit.id);
    return ids;
  }

  Searcher searcher_ = test::open_searcher(
      test::index_texts({"a x x x", "a a a a", "nothing", "a x x x", "a a x x"}));
};

TEST_F(PagesTest, AreTheBestFirst) {
  EXPECT_EQ(page(10, 0), Ids({"1", "4", "0", "3"}));
  EXPECT_EQ(page(2, 0), Ids({"1", "4"}));
  EXPECT_EQ(page(2, 1), Ids({"4", "0"}));
  EXPECT_EQ(page(4, 0), page(10, 0));
}

TEST_F(PagesTest, AreEmptyForNothingWantedOrPastTheEnd) {
  EXPECT_EQ(page(0, 0), Ids());
  EXPECT_EQ(page(0, 3), Ids());
  EXPECT_EQ(page(10, 4), Ids());
  EXPECT_EQ(page(10, kMost), Ids());
  EXPECT_EQ(page(kMost, kMost), Ids());
}

TEST_F(PagesTest, MayBeAsLargeAsANumberHolds) {
  EXPECT_EQ(page(kMost, 0), Ids({"1", "4", "0", "3"}));
  EXPECT_EQ(page(kMost, 3), Ids({"3"}));
  EXPECT_EQ(page(kMost - 1, 1), Ids({"4", "0", "3"}));
}

TEST_F(PagesTest, OfAQueryThatMatchesNothingAreEmpty) {
  const SearchResult result = must(searcher_.search(query::word("nowhere")));
  EXPECT_TRUE(result.hits.empty());
  EXPECT_EQ(result.total, 0U);
}

TEST(Hits, KeepInsertionOrderAcrossSegmentsWhenScoresAreEqual) {
  const auto directory = make_ram_directory();
  IndexWriter writer = test::open_writer(directory);
  for (const char* id : {"d", "b", "c", "a"}) {
    must(writer.add(test::text_document(id, "same")));
    must(writer.commit());
  }
  EXPECT_EQ(find_ids(test::open_searcher(directory), "same"), Ids({"d", "b", "c", "a"}));
  must(writer.merge(2));
  EXPECT_EQ(find_ids(test::open_searcher(directory), "same"), Ids({"d", "b", "c", "a"}));
}

TEST(Hits, ScoreFieldsAsOne) {
  // BM25F saturates once: a word in two fields is worth less than two words of one field each.
  const auto directory = make_ram_directory();
  IndexWriter writer = test::open_writer(directory);
  must(writer.add(Document("both").add("x", "a").add("y", "a")));
  must(writer.add(Document("one").add("x", "a").add("y", "b")));
  must(writer.commit());
  const Searcher searcher = test::open_searcher(directory);
  const auto hits = must(searcher.search(query::word("a"))).hits;
  ASSERT_EQ(hits.size(), 2U);
  EXPECT_EQ(hits[0].id, "both");
  EXPECT_LT(hits[0].score, 2 * hits[1].score);
}

TEST(Hits, AddUpWhatTheirClausesScore) {
  const Searcher searcher = test::open_searcher(test::index_texts({"a b", "a", "b"}));
  const auto score_of = [&](const Query& query) {
    return must(searcher.search(query, {.k = 1, .offset = 0, .bm25 = {}})).hits.at(0).score;
  };
  const float a = score_of(query::all_of({query::word("a"), query::boost(query::word("b"), 0)}));
  const float b = score_of(query::all_of({query::word("b"), query::boost(query::word("a"), 0)}));
  const Query both = query::all_of({query::word("a"), query::word("b")});
  EXPECT_FLOAT_EQ(score_of(both), a + b);
  EXPECT_FLOAT_EQ(score_of(query::boost(both, 3)), 3 * (a + b));
}

}  // namespace
}  // namespace sakuin::exhaustive_test
