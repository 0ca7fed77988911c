// A query for plain words allocates nothing between its parsing and the moment ranking or counting
// begins, once queries of its size have run.
#include <string>
#include <vector>

#include <gtest/gtest.h>

#include "engine/search/search_scratch.h"
#include "tests/allocations/allocation_count.h"
#include "tests/unit/engine/engine_fixture.h"

namespace sakuin::planning_test {
namespace {

using test::allocation_count;
using test::must;

/// Two segments with two text fields and a long word.
std::shared_ptr<const Snapshot> make_snapshot() {
  const auto directory = make_ram_directory();
  IndexWriter writer =
      test::open_writer(directory, test::make_schema({{.name = "title", .analyzer = "plain"},
                                                      {.name = "text", .analyzer = "plain"}}));
  for (int segment = 0; segment < 2; ++segment) {
    for (int i = 0; i < 50; ++i) {
      must(writer.add(Document(std::to_string(50 * segment + i))
                          .add("title", "word" + std::to_string(i % 7))
                          .add("text", "common word" + std::to_string(i) +
                                           " internationalization of everything")));
    }
    must(writer.commit());
  }
  return must(open_snapshot(*directory, {}));
}

class Planning : public ::testing::Test {
 protected:
  /// What Searcher does before it ranks or counts; the leaves it opens.
  std::size_t plan(const Query& query) {
    const ScratchPool::Loan scratch = pool_.borrow();
    if (!scratch->planner.make(query, scratch->plan).ok()) return 0;
    auto scoring = make_plan_scoring(scratch->plan, stats_, tables_, std::move(scratch->scoring));
    if (!scoring.ok()) return 0;
    std::size_t leaves = 0;
    for (const SearchSegment& segment : snapshot_->segments) {
      const auto opened = open_leaves(*segment.reader, scratch->plan, scratch->leaves);
      if (opened.ok()) leaves += opened->size();
    }
    scratch->scoring = std::move(scoring->leaves);
    return leaves;
  }

  std::shared_ptr<const Snapshot> snapshot_ = make_snapshot();
  CollectionStats stats_ = CollectionStats(snapshot_);
  std::shared_ptr<const ScoringTables> tables_ =
      std::make_shared<ScoringTables>(stats_, Bm25Parameters{});
  ScratchPool pool_ = ScratchPool(stats_);
};

TEST_F(Planning, OfPlainWordsAllocatesNothingAfterTheFirstTimes) {
  const std::vector<std::string> texts = {"common",
                                          "common word1",
                                          "+common +word1 +word2",
                                          "+internationalization everything nowhere",
                                          "word1 word2 word3 word4 word5 word6 word7 word8",
                                          "+(word1 word2) -word3 +of",
                                          "word1^2 common"};
  std::vector<Query> queries;
  std::vector<std::size_t> leaves = {1, 2, 3, 3, 8, 4, 2};
  for (const std::string& text : texts) queries.push_back(must(parse_query(text, "text")));
  for (int warm_up = 0; warm_up < 10; ++warm_up) {
    for (const Query& query : queries) plan(query);
  }
  for (int round = 0; round < 3; ++round) {
    for (std::size_t i = 0; i < queries.size(); ++i) {
      const std::size_t before = allocation_count();
      const std::size_t opened = plan(queries[i]);
      EXPECT_EQ(allocation_count() - before, 0U) << texts[i];
      EXPECT_EQ(opened, 2 * leaves[i]) << texts[i];
    }
  }
}

TEST_F(Planning, IsSeenToAllocateTheFirstTime) {
  const Query query = must(parse_query("common word1", "text"));
  const std::size_t before = allocation_count();
  EXPECT_EQ(plan(query), 4U);
  EXPECT_GT(allocation_count() - before, 0U);
}

}  // namespace
}  // namespace sakuin::planning_test
