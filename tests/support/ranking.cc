#include "tests/support/ranking.h"

#include <bit>
#include <memory>
#include <utility>

#include <gtest/gtest.h>

#include "engine/search/exhaustive.h"
#include "engine/search/match_count.h"
#include "engine/search/planner.h"
#include "engine/search/union_scorer.h"

namespace sakuin::test {

Ranking::Ranking(const CollectionStats& stats, const Query& query, const Bm25Parameters& bm25,
                 RankedSearch& ranked)
    : snapshot_(stats.snapshot()), ranked_(ranked) {
  auto plan = make_plan(query, stats);
  if (!plan.ok()) return;
  plan_ = *std::move(plan);
  auto scoring = make_plan_scoring(plan_, stats, std::make_shared<ScoringTables>(stats, bm25));
  EXPECT_TRUE(scoring.ok());
  scoring_ = *std::move(scoring);
  planned_ = true;
}

std::vector<ScoredDoc> Ranking::exhaustive(std::size_t k, std::uint64_t& matches) const {
  TopK top(k);
  matches = 0;
  for (std::uint32_t i = 0; i < snapshot_.segments.size(); ++i) {
    const auto found = collect_exhaustively(snapshot_.segments[i], i, plan_, scoring_, top);
    EXPECT_TRUE(found.ok());
    matches += *found;
  }
  return top.take_sorted();
}

std::vector<ScoredDoc> Ranking::pruned(std::size_t k, const RangeKernels& kernels,
                                       const SearchThreads& threads) const {
  TopK top(k);
  EXPECT_TRUE(ranked_.run(snapshot_, plan_, scoring_, kernels, top, threads).ok());
  return top.take_sorted();
}

std::optional<std::vector<ScoredDoc>> Ranking::united(std::size_t k, std::uint64_t& matches) const {
  const auto clauses = union_clauses(plan_.root);
  if (!clauses) return std::nullopt;
  TopK top(k);
  SearchWork work;
  matches = 0;
  for (std::uint32_t i = 0; i < snapshot_.segments.size(); ++i) {
    const SearchSegment& segment = snapshot_.segments[i];
    const auto leaves = open_leaves(*segment.reader, plan_);
    EXPECT_TRUE(leaves.ok());
    EXPECT_TRUE(collect_union(segment, i, segment.scope(), plan_, *clauses, *leaves, scoring_, top,
                              matches, work)
                    .ok());
  }
  return top.take_sorted();
}

std::uint64_t Ranking::count() const {
  std::uint64_t total = 0;
  MatchScratch scratch;
  for (const SearchSegment& segment : snapshot_.segments) {
    const auto leaves = open_leaves(*segment.reader, plan_);
    EXPECT_TRUE(leaves.ok());
    total += count_matches(segment, plan_.root, *leaves, scratch);
  }
  return total;
}

void expect_equal(std::span<const ScoredDoc> found, std::span<const ScoredDoc> expected) {
  ASSERT_EQ(found.size(), expected.size());
  for (std::size_t i = 0; i < found.size(); ++i) {
    ASSERT_EQ(found[i].serial, expected[i].serial) << "hit " << i;
    ASSERT_EQ(std::bit_cast<std::uint32_t>(found[i].score),
              std::bit_cast<std::uint32_t>(expected[i].score))
        << "hit " << i << ": " << found[i].score << " and not " << expected[i].score;
  }
}

}  // namespace sakuin::test
