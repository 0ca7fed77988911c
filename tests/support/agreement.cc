#include "tests/support/agreement.h"

#include <algorithm>
#include <array>
#include <bit>
#include <cstdint>
#include <limits>
#include <utility>

#include <gtest/gtest.h>

namespace sakuin::test {
namespace {

constexpr std::size_t kEverything = std::numeric_limits<std::size_t>::max();

std::string line(const std::string& id, Score score) {
  return id + " " + std::to_string(score) + " #" +
         std::to_string(std::bit_cast<std::uint32_t>(score)) + "\n";
}

SearchOptions page(std::size_t k, std::size_t offset, const Bm25Parameters& bm25) {
  SearchOptions options;
  options.k = k;
  options.offset = offset;
  options.bm25 = bm25;
  return options;
}

void expect_page(const Searcher& searcher, const std::vector<OracleHit>& expected,
                 const Query& query, const SearchOptions& options) {
  const auto result = searcher.search(query, options);
  ASSERT_TRUE(result.ok()) << result.status().message();
  EXPECT_EQ(to_text(result->hits), to_text(expected, options.offset, options.k))
      << "k " << options.k << ", offset " << options.offset;
  EXPECT_EQ(result->total, expected.size());
  EXPECT_TRUE(result->total_is_exact);
  for (std::size_t i = 1; i < result->hits.size(); ++i) {
    const Hit& before = result->hits[i - 1];
    EXPECT_TRUE(before.score > result->hits[i].score || before.serial < result->hits[i].serial);
  }
}

}  // namespace

std::string text_of(const Query& query) {
  const auto text = to_text(query);
  return text.ok() ? *text : text.status().message();
}

std::string to_text(const std::vector<Hit>& hits) {
  std::string text;
  for (const Hit& hit : hits) text += line(hit.id, hit.score);
  return text;
}

std::string to_text(const std::vector<OracleHit>& hits, std::size_t offset, std::size_t k) {
  std::string text;
  const std::size_t begin = std::min(offset, hits.size());
  const std::size_t end = begin + std::min(k, hits.size() - begin);
  for (std::size_t i = begin; i < end; ++i) text += line(hits[i].id, hits[i].score);
  return text;
}

void expect_agreement(const Searcher& searcher, const OracleIndex& oracle, const Query& query,
                      const Bm25Parameters& bm25) {
  SCOPED_TRACE("query " + text_of(query));
  // The oracle has no limit of words that a pattern stands for.
  if (searcher.count(query).status().code() == StatusCode::limit_exceeded) return;
  const std::vector<OracleHit> expected = oracle.search(query, bm25);
  const std::size_t matches = expected.size();
  const std::array<std::pair<std::size_t, std::size_t>, 8> pages = {{{0, 0},
                                                                     {1, 0},
                                                                     {10, 0},
                                                                     {kEverything, 0},
                                                                     {3, 2},
                                                                     {10, matches / 2},
                                                                     {5, matches + 3},
                                                                     {kEverything, kEverything}}};
  for (const auto& [k, offset] : pages) {
    expect_page(searcher, expected, query, page(k, offset, bm25));
  }
  const auto count = searcher.count(query);
  ASSERT_TRUE(count.ok()) << count.status().message();
  EXPECT_EQ(*count, matches);
  std::vector<Serial> unranked;
  const Status visited = searcher.for_each_match(
      query, [&unranked](const Hit& hit) { unranked.push_back(hit.serial); });
  ASSERT_TRUE(visited.ok()) << visited.message();
  std::vector<Serial> ranked;
  for (const Hit& hit : all_hits(searcher, query)) ranked.push_back(hit.serial);
  std::sort(unranked.begin(), unranked.end());
  std::sort(ranked.begin(), ranked.end());
  EXPECT_EQ(unranked, ranked);
}

std::vector<Hit> all_hits(const Searcher& searcher, const Query& query) {
  auto result = searcher.search(query, page(kEverything, 0, {}));
  EXPECT_TRUE(result.ok()) << text_of(query) << ": " << result.status().message();
  return result.ok() ? std::move(result->hits) : std::vector<Hit>();
}

}  // namespace sakuin::test
