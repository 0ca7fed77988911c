// Searches that start threads of their own, several at the same time, under ThreadSanitizer.
#include <memory>
#include <string>
#include <thread>
#include <vector>

#include <gtest/gtest.h>

#include "engine/search/collection_stats.h"
#include "engine/search/planner.h"
#include "engine/search/ranked_search.h"
#include "tests/unit/engine/engine_fixture.h"

namespace sakuin::search_threads_test {
namespace {

using test::must;

constexpr int kDocs = 20'000;
constexpr int kSearches = 20;

/// Two segments in which common words repeat in every rhythm, so that scores differ and tie.
std::shared_ptr<const Directory> make_index() {
  const auto directory = make_ram_directory();
  IndexWriter writer =
      test::open_writer(directory, test::make_schema({{.name = "text", .analyzer = "plain"}}));
  for (int i = 0; i < kDocs; ++i) {
    std::string text = "every";
    for (const int rhythm : {2, 3, 5, 7, 11, 13}) {
      if (i % rhythm == 0) text += " beat" + std::to_string(rhythm);
      if (i % (rhythm * rhythm) == 1) text += " beat" + std::to_string(rhythm);
    }
    must(writer.add(Document(std::to_string(i)).add("text", text)));
    if (i == kDocs / 3) must(writer.commit());
  }
  must(writer.commit());
  return directory;
}

std::vector<Serial> best_serials(const CollectionStats& stats, const Query& query, std::size_t k,
                                 std::size_t threads, RankedSearch& ranked) {
  const Plan plan = must(make_plan(query, stats));
  const PlanScoring scoring = must(
      make_plan_scoring(plan, stats, std::make_shared<ScoringTables>(stats, Bm25Parameters{})));
  TopK top(k);
  must(ranked.run(stats.snapshot(), plan, scoring, *range_kernels().back(), top,
                  {.most = threads, .ranges_for_each = 1}));
  std::vector<Serial> serials;
  for (const ScoredDoc& doc : top.take_sorted()) serials.push_back(doc.serial);
  return serials;
}

TEST(SearchThreads, FindWhatOneThreadFindsWhileOthersSearch) {
  const CollectionStats stats(must(open_snapshot(*make_index(), {})));
  const std::vector<Query> queries = {
      must(parse_query("beat2 beat3 beat5 beat7 beat11 beat13 every", "text")),
      must(parse_query("+beat2 +beat3 beat7", "text")),
      must(parse_query("beat2 beat5 -beat3", "text"))};
  std::vector<std::vector<Serial>> expected;
  RankedSearch alone;
  for (const Query& query : queries) expected.push_back(best_serials(stats, query, 1000, 1, alone));

  std::vector<std::thread> callers;
  for (std::size_t caller = 0; caller < 2; ++caller) {
    callers.emplace_back([&, caller] {
      RankedSearch ranked;
      for (int i = 0; i < kSearches; ++i) {
        for (std::size_t query = 0; query < queries.size(); ++query) {
          EXPECT_EQ(best_serials(stats, queries[query], 1000, 2 + 2 * caller, ranked),
                    expected[query]);
        }
      }
    });
  }
  for (std::thread& caller : callers) caller.join();
}

TEST(SearchThreads, MayBeAnyNumber) {
  const Searcher searcher = test::open_searcher(make_index());
  const Query query = must(parse_query("beat2 beat3 beat5", "text"));
  const SearchResult expected = must(searcher.search(query));
  for (const std::size_t threads : {std::size_t{0}, std::size_t{2}, ~std::size_t{0}}) {
    const SearchResult found = must(searcher.search(query, {.threads = threads}));
    ASSERT_EQ(found.hits.size(), expected.hits.size());
    for (std::size_t i = 0; i < found.hits.size(); ++i) {
      EXPECT_EQ(found.hits[i].serial, expected.hits[i].serial);
      EXPECT_EQ(found.hits[i].score, expected.hits[i].score);
    }
  }
}

}  // namespace
}  // namespace sakuin::search_threads_test
