#include "engine/search/top_k.h"

#include <limits>

#include <gtest/gtest.h>

#include "tests/support/random.h"

namespace sakuin {
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
}  // namespace sakuin
