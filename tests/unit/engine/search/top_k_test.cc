#include "engine/search/top_k.h"

#include <algorithm>
#include <functional>
#include <limits>
#include <vector>

#include <gtest/gtest.h>

#include "tests/support/random.h"

namespace sakuin::top_k_test {
namespace {

bool same(const ScoredDoc& a, const ScoredDoc& b) {
  return a.score == b.score && a.serial == b.serial && a.segment == b.segment && a.doc == b.doc;
}

TEST(TopK, OrdersByScoreThenByInsertion) {
  EXPECT_TRUE(ranks_before({2, 9, 0, 0}, {1, 0, 0, 0}));
  EXPECT_TRUE(ranks_before({1, 3, 0, 0}, {1, 4, 0, 0}));
  EXPECT_FALSE(ranks_before({1, 3, 0, 0}, {1, 3, 0, 0}));
}

TEST(TopK, KeepsTheBestOfAnyOrder) {
  for (std::uint64_t seed = 1; seed <= 50; ++seed) {
    SCOPED_TRACE(seed);
    test::Random random(seed);
    std::vector<ScoredDoc> docs;
    for (Serial serial = 0; serial < random.below(300); ++serial) {
      docs.push_back({static_cast<Score>(random.below(20)), serial, 0, 0});
    }
    for (std::size_t i = docs.size(); i > 1; --i) std::swap(docs[i - 1], docs[random.below(i)]);
    const std::size_t k = random.below(400);
    TopK top(k);
    for (const ScoredDoc& doc : docs) top.push(doc);
    std::sort(docs.begin(), docs.end(), ranks_before);
    docs.resize(std::min(docs.size(), k));
    const std::vector<ScoredDoc> best = top.take_sorted();
    EXPECT_TRUE(std::equal(best.begin(), best.end(), docs.begin(), docs.end(), same));
    EXPECT_TRUE(top.take_sorted().empty());
  }
}

TEST(TopK, KeepsTheBestOfManyWithAnyScores) {
  for (std::uint64_t seed = 1; seed <= 30; ++seed) {
    SCOPED_TRACE(seed);
    test::Random random(seed);
    const std::size_t k = 101 + random.below(500);
    const std::uint64_t variety = std::uint64_t{1} << random.below(24);  // ties, or hardly any
    const Score scale = seed % 3 == 0 ? 1e-30F : 0.37F;
    std::vector<ScoredDoc> docs;
    TopK top(k);
    const std::uint64_t count = random.below(5000);
    for (Serial serial = 0; serial < count; ++serial) {
      docs.push_back({static_cast<Score>(random.below(variety)) * scale, serial, 0, 0});
      top.push(docs.back());
      if (serial % 97 != 0) continue;
      const Score threshold = top.threshold();
      const auto reach = std::count_if(
          docs.begin(), docs.end(), [&](const ScoredDoc& doc) { return doc.score >= threshold; });
      ASSERT_TRUE(threshold == 0 || static_cast<std::size_t>(reach) >= k);
    }
    std::sort(docs.begin(), docs.end(), ranks_before);
    docs.resize(std::min(docs.size(), k));
    const std::vector<ScoredDoc> best = top.take_sorted();
    EXPECT_TRUE(std::equal(best.begin(), best.end(), docs.begin(), docs.end(), same));
  }
}

TEST(TopK, ThresholdFollowsTheKthBest) {
  test::Random random(7);
  constexpr std::size_t kBest = 200;
  TopK top(kBest);
  std::vector<Score> scores;
  for (Serial serial = 0; serial < 5000; ++serial) {
    scores.push_back(static_cast<Score>(100 + random.below(900)));
    top.push({scores.back(), serial, 0, 0});
  }
  std::nth_element(scores.begin(), scores.begin() + kBest - 1, scores.end(), std::greater<>());
  EXPECT_LE(top.threshold(), scores[kBest - 1]);
  EXPECT_GE(top.threshold(), scores[kBest - 1] * 0.996F);
}

TEST(TopK, KeepsNothingOrEverything) {
  TopK none(0);
  TopK all(std::numeric_limits<std::size_t>::max());
  for (Serial serial = 0; serial < 1000; ++serial) {
    none.push({1, serial, 0, 0});
    all.push({1, serial, 0, 0});
  }
  EXPECT_TRUE(none.take_sorted().empty());
  EXPECT_EQ(all.take_sorted().size(), 1000U);
}

}  // namespace
}  // namespace sakuin::top_k_test
