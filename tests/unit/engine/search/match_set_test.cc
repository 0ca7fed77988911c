// The set algebra of boolean queries, as the builders of <sakuin/query.h> promise it.
#include "engine/search/match_set.h"

#include <algorithm>
#include <string>

#include <gtest/gtest.h>

#include "tests/unit/engine/engine_fixture.h"

namespace sakuin::match_set_test {
namespace {

using test::must;
using Ids = std::vector<std::string>;

Query w(const char* word) { return query::word(word); }

class MatchSetTest : public ::testing::Test {
 protected:
  /// Ids that match, sorted; search and count must agree.
  [[nodiscard]] Ids ids(const Query& query) const {
    Ids found = test::find_ids(searcher_, query, {.k = 100, .offset = 0, .bm25 = {}});
    EXPECT_EQ(must(searcher_.count(query)), found.size());
    std::sort(found.begin(), found.end());
    return found;
  }

  Searcher searcher_ = test::open_searcher(test::index_texts({"a", "b", "a b", "a b c", "c"}));
};

TEST_F(MatchSetTest, HasAnyOrAllOfTheClauses) {
  EXPECT_EQ(ids(query::any_of({w("a"), w("c")})), Ids({"0", "2", "3", "4"}));
  EXPECT_EQ(ids(query::all_of({w("a"), w("b")})), Ids({"2", "3"}));
  EXPECT_EQ(ids(query::all_of({w("a"), w("nowhere")})), Ids());
  EXPECT_EQ(ids(query::any_of({})), Ids());
  EXPECT_EQ(ids(query::all_of({})), Ids());
  EXPECT_EQ(ids(Query()), Ids());
}

TEST_F(MatchSetTest, NeedsNoOptionalClauseWhenThereAreRequiredOnes) {
  EXPECT_EQ(ids(query::boolean({w("a")}, {w("c")}, {})), Ids({"0", "2", "3"}));
  EXPECT_EQ(ids(query::boolean({}, {w("a"), w("b")}, {w("c")})), Ids({"0", "1", "2"}));
}

TEST_F(MatchSetTest, HasEveryOtherDocumentWhenClausesAreOnlyExcluded) {
  EXPECT_EQ(ids(query::boolean({}, {}, {w("a")})), Ids({"1", "4"}));
  EXPECT_EQ(ids(query::boolean({}, {}, {w("nowhere")})), Ids({"0", "1", "2", "3", "4"}));
  EXPECT_EQ(ids(query::boolean({}, {}, {query::match_all()})), Ids());
  const Query others = query::boolean({}, {}, {w("a")});
  for (const Hit& hit : must(searcher_.search(others)).hits) EXPECT_EQ(hit.score, 0.0F);
}

TEST_F(MatchSetTest, Nests) {
  EXPECT_EQ(ids(query::all_of({w("a"), query::boolean({}, {}, {w("c")})})), Ids({"0", "2"}));
  EXPECT_EQ(ids(query::boolean({query::match_all()}, {}, {query::all_of({w("a"), w("b")})})),
            Ids({"0", "1", "4"}));
  EXPECT_EQ(
      ids(query::any_of({query::all_of({w("a"), w("c")}), query::boolean({w("b")}, {}, {w("a")})})),
      Ids({"1", "3"}));
}

TEST_F(MatchSetTest, HasEveryDocumentWithScoreOne) {
  EXPECT_EQ(ids(query::match_all()).size(), 5U);
  for (const Hit& hit : must(searcher_.search(query::match_all())).hits) {
    EXPECT_EQ(hit.score, 1.0F);
  }
  const Query boosted = query::boost(query::match_all(), 2.5F);
  for (const Hit& hit : must(searcher_.search(boosted)).hits) EXPECT_EQ(hit.score, 2.5F);
}

TEST_F(MatchSetTest, HasMatchesOfBoostZeroToo) {
  EXPECT_EQ(ids(query::boost(w("a"), 0)), Ids({"0", "2", "3"}));
}

TEST_F(MatchSetTest, HasNoDeletedDocuments) {
  const auto directory = make_ram_directory();
  IndexWriter writer = test::open_writer(directory);
  for (const char* id : {"x", "y", "z"}) must(writer.add(test::text_document(id, "a")));
  must(writer.commit());
  must(writer.remove("y"));
  must(writer.commit());
  const Searcher searcher = test::open_searcher(directory);
  EXPECT_EQ(test::find_ids(searcher, query::match_all()), Ids({"x", "z"}));
  EXPECT_EQ(test::find_ids(searcher, w("a")), Ids({"x", "z"}));
  EXPECT_EQ(test::find_ids(searcher, query::boolean({}, {}, {w("b")})), Ids({"x", "z"}));
}

}  // namespace
}  // namespace sakuin::match_set_test
