// A search for plain words allocates what it hands over and a little that does not grow with what
// it looks into, and counting allocates nothing at all, once queries of their size have run. The
// index is large enough for stored bounds, for ranges that are left out and for containers of every
// kind.
#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

#include <gtest/gtest.h>

#include "tests/allocations/allocation_count.h"
#include "tests/support/random.h"
#include "tests/unit/engine/engine_fixture.h"

namespace sakuin::test::searching_test {
namespace {

constexpr std::size_t kDocs = 15'000;
constexpr std::size_t kSegments = 3;

/// TopK's heap, and SearchResult::hits.
constexpr std::size_t kOfResult = 2;

const ZipfWords& words() {
  static const ZipfWords kWords(2000);
  return kWords;
}

/// Zipf's words in passages of 20 to 80, in segments as large as each other; `remove_every`: 0 for
/// none.
Searcher make_searcher(std::size_t remove_every) {
  const auto directory = make_ram_directory();
  IndexWriter writer = open_writer(directory, make_schema({{.name = "text", .analyzer = "plain"}}));
  Random random(1);
  for (std::size_t i = 0; i < kDocs; ++i) {
    std::string text;
    for (std::uint64_t n = random.between(20, 80); n > 0; --n) text += words().draw(random) + ' ';
    must(writer.add(text_document(std::to_string(i), std::move(text))));
    if ((i + 1) % (kDocs / kSegments) == 0) must(writer.commit());
  }
  for (std::size_t i = 0; remove_every != 0 && i < kDocs; i += remove_every) {
    EXPECT_TRUE(must(writer.remove(std::to_string(i))));
  }
  must(writer.commit());
  return open_searcher(directory);
}

/// Each of them has ten hits at least.
std::vector<std::string> plain_queries() {
  const std::vector<std::string>& w = words().words();
  return {w[0],
          w[300],
          w[0] + " " + w[1],
          w[30] + " " + w[300] + " " + w[900],
          w[1] + " " + w[3] + " " + w[5] + " " + w[7] + " " + w[9] + " " + w[50],
          "+" + w[20] + " +" + w[25],
          "+" + w[2] + " +" + w[4] + " +" + w[8],
          "+" + w[10] + " " + w[60] + " " + w[600],
          "+" + w[5] + " +" + w[6] + " " + w[70],
          w[15] + " -" + w[2],
          "+" + w[3] + " -" + w[40] + " -" + w[400],
          w[3] + "^2 " + w[40]};
}

class Searching : public ::testing::Test {
 protected:
  static std::size_t allocated_by_search(const Searcher& searcher, const Query& query,
                                         bool count_matches, std::size_t hits) {
    SearchOptions options;
    options.fill_ids = false;
    options.count_matches = count_matches;
    const std::size_t before = allocation_count();
    const auto result = searcher.search(query, options);
    const std::size_t allocated = allocation_count() - before;
    EXPECT_EQ(must(result).hits.size(), hits);
    return allocated;
  }

  static std::size_t allocated_by_count(const Searcher& searcher, const Query& query,
                                        std::uint64_t least) {
    const std::size_t before = allocation_count();
    const auto result = searcher.count(query);
    const std::size_t allocated = allocation_count() - before;
    EXPECT_GE(must(result), least);
    return allocated;
  }

  static void expect_hits_alone(const Searcher& searcher) {
    const std::vector<std::string> plain = plain_queries();
    std::vector<Query> queries;
    for (const std::string& text : plain) queries.push_back(must(parse_query(text, "text")));
    for (int warm_up = 0; warm_up < 10; ++warm_up) {
      for (const Query& query : queries) {
        allocated_by_search(searcher, query, true, 10);
        allocated_by_count(searcher, query, 10);
      }
    }
    for (int round = 0; round < 3; ++round) {
      for (std::size_t i = 0; i < queries.size(); ++i) {
        SCOPED_TRACE(plain[i]);
        EXPECT_EQ(allocated_by_search(searcher, queries[i], false, 10), kOfResult);
        EXPECT_EQ(allocated_by_search(searcher, queries[i], true, 10), kOfResult);
        EXPECT_EQ(allocated_by_count(searcher, queries[i], 10), 0U);
      }
    }
  }
};

TEST_F(Searching, InSeveralSegmentsAllocatesItsHitsAlone) { expect_hits_alone(make_searcher(0)); }

TEST_F(Searching, AmongDeletesAllocatesItsHitsAlone) { expect_hits_alone(make_searcher(10)); }

TEST_F(Searching, ThatFindsNothingAllocatesNothing) {
  const Searcher searcher = make_searcher(0);
  const Query query = must(parse_query("+nowhere +" + words().words()[0], "text"));
  for (int warm_up = 0; warm_up < 10; ++warm_up) {
    allocated_by_search(searcher, query, true, 0);
    allocated_by_count(searcher, query, 0);
  }
  EXPECT_EQ(allocated_by_search(searcher, query, true, 0), 0U);
  EXPECT_EQ(allocated_by_count(searcher, query, 0), 0U);
}

}  // namespace
}  // namespace sakuin::test::searching_test
