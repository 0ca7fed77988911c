#include "engine/scoring/bm25.h"

#include <cmath>
#include <limits>

#include <gtest/gtest.h>

#include "tests/unit/engine/engine_fixture.h"

namespace sakuin::bm25_test {
namespace {

using test::must;

constexpr float kLargest = std::numeric_limits<float>::max();

float score_of(const Bm25Parameters& parameters, float freq, std::uint32_t length, double average) {
  const Bm25LengthTable table(parameters, average);
  return bm25_score(1, bm25_field_share(freq, table[storage::encode_length(length)]));
}

TEST(Bm25, IsTheFormulaOfTheHeader) {
  const Bm25Parameters parameters;
  for (const float freq : {1.0F, 2.0F, 10.0F}) {
    for (const std::uint32_t length : {1U, 7U, 39U}) {
      const double norm = 1.2 * (1 - 0.75 + 0.75 * length / 12.5);
      const auto tf = static_cast<double>(freq);
      EXPECT_NEAR(static_cast<double>(score_of(parameters, freq, length, 12.5)), tf / (tf + norm),
                  1e-6);
    }
  }
}

TEST(Bm25, CountsAWordOnceWhenK1IsZero) {
  for (const float freq : {1.0F, 5.0F, 1e6F}) {
    EXPECT_EQ(score_of({.k1 = 0}, freq, 10, 5), 1.0F);
    EXPECT_EQ(score_of({.k1 = 0, .b = 1}, freq, 0, 5), 1.0F);
  }
}

TEST(Bm25, ForgetsLengthsWhenBIsZero) {
  EXPECT_EQ(score_of({.b = 0}, 2, 1, 100), score_of({.b = 0}, 2, 100'000, 100));
  EXPECT_GT(score_of({.b = 1}, 2, 1, 100), score_of({.b = 1}, 2, 100'000, 100));
}

TEST(Bm25, HasPositiveWeightsForWordsInEveryDocument) {
  EXPECT_GT(bm25_idf(1, 1), 0);
  EXPECT_GT(bm25_idf(1'000'000, 1'000'000), 0);
  EXPECT_GT(bm25_idf(10, 1), bm25_idf(10, 2));
}

TEST(Bm25, StaysFiniteHoweverLargeTheParts) {
  EXPECT_EQ(bm25_weight(kLargest, 20), kLargest);
  EXPECT_EQ(bm25_round(1e300), kLargest);
  EXPECT_EQ(bm25_round(0.5), 0.5F);
  EXPECT_TRUE(std::isfinite(score_of({.k1 = 1e308, .b = 1}, 1, 4'000'000'000U, 1)));
  EXPECT_TRUE(std::isfinite(score_of({.k1 = 0}, 4'000'000'000U, 1, 1)));
}

TEST(Bm25, RefusesParametersOutOfRange) {
  const Searcher searcher = test::open_searcher(test::index_texts({"word"}));
  const auto code_of = [&](const Bm25Parameters& bm25) {
    return searcher.search(query::word("word"), {.bm25 = bm25}).status().code();
  };
  for (const Bm25Parameters& good :
       {Bm25Parameters{0, 0}, Bm25Parameters{0, 1}, Bm25Parameters{100, 0.5}}) {
    EXPECT_EQ(code_of(good), StatusCode::ok);
  }
  const double nan = std::nan("");
  const double infinity = std::numeric_limits<double>::infinity();
  for (const Bm25Parameters& bad :
       {Bm25Parameters{-0.1, 0.5}, Bm25Parameters{nan, 0.5}, Bm25Parameters{infinity, 0.5},
        Bm25Parameters{1, -0.1}, Bm25Parameters{1, 1.1}, Bm25Parameters{1, nan}}) {
    EXPECT_EQ(code_of(bad), StatusCode::invalid_argument);
  }
}

TEST(Bm25, GivesFiniteScoresAndOneOrderUnderHugeBoosts) {
  const Searcher searcher = test::open_searcher(test::index_texts({"a b", "a", "b c", "c"}));
  const Query huge = query::any_of({query::boost(query::word("a"), kLargest),
                                    query::boost(query::word("b"), kLargest),
                                    query::boost(query::match_all(), kLargest)});
  for (const double k1 : {0.0, 1.2, 1e300}) {
    const auto result = must(searcher.search(huge, {.bm25 = {.k1 = k1}}));
    ASSERT_EQ(result.hits.size(), 4U);
    for (std::size_t i = 0; i < result.hits.size(); ++i) {
      EXPECT_TRUE(std::isfinite(result.hits[i].score));
      if (i == 0) continue;
      const Hit& before = result.hits[i - 1];
      EXPECT_TRUE(before.score > result.hits[i].score || before.serial < result.hits[i].serial);
    }
  }
}

}  // namespace
}  // namespace sakuin::bm25_test
