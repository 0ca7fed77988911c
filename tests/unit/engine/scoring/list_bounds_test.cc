#include "engine/scoring/list_bounds.h"

#include <algorithm>
#include <cstdint>
#include <functional>
#include <vector>

#include <gtest/gtest.h>

#include "tests/support/random.h"

namespace sakuin::list_bounds_test {
namespace {

using test::Random;

struct RandomList {
  explicit RandomList(std::uint64_t seed) {
    Random random(seed);
    for (DocId doc = 0; doc < 5000; ++doc) {
      lengths.push_back(static_cast<std::uint32_t>(random.between(1, 2000)));
      if (random.below(4) != 0) continue;
      docs.push_back(doc);
      freqs.push_back(
          static_cast<std::uint32_t>(random.below(10) == 0 ? random.between(1, 60) : 1));
    }
  }
  std::vector<std::uint32_t> lengths;
  std::vector<DocId> docs;
  std::vector<std::uint32_t> freqs;
};

float contribution(const RandomList& list, std::size_t i, const Bm25LengthTable& table) {
  const storage::NormCode norm = storage::encode_length(list.lengths[list.docs[i]]);
  return bm25_saturate(bm25_field_share(static_cast<float>(list.freqs[i]), table[norm]));
}

TEST(ListBounds, HoldUnderAnyParametersAndAverage) {
  for (std::uint64_t seed = 0; seed < 20; ++seed) {
    SCOPED_TRACE(seed);
    const RandomList list(seed);
    ListBoundsMaker maker(storage::BoundsLayout(5000), list.lengths);
    const storage::ListBounds bounds = maker.make(list.docs, list.freqs);
    double tokens = 0;
    for (const std::uint32_t length : list.lengths) tokens += length;
    const Bm25LengthTable stored(kBoundsBm25, tokens / 5000);
    Random random(seed);
    for (int i = 0; i < 20; ++i) {
      const Bm25Parameters parameters =
          i == 0 ? kBoundsBm25 : Bm25Parameters{3 * random.unit(), random.unit()};
      const double average = i == 0 ? tokens / 5000 : 2000 * random.unit() + 1;
      const Bm25LengthTable wanted(parameters, average);
      const BoundFactors factors(stored, wanted);
      std::vector<float> all;
      for (std::size_t j = 0; j < list.docs.size(); ++j) {
        all.push_back(contribution(list, j, wanted));
        const double bound = bounds.ranges[list.docs[j] >> storage::kRangeShift] / 255.0;
        EXPECT_LE(all.back(), std::min(1.0, bound * factors.most));
      }
      std::sort(all.begin(), all.end(), std::greater<>());
      for (std::size_t j = 0; j < storage::kBestPlaces.size(); ++j) {
        if (storage::kBestPlaces[j] > all.size()) continue;
        EXPECT_GE(all[storage::kBestPlaces[j] - 1], bounds.best[j] * factors.least);
      }
    }
  }
}

TEST(ListBounds, AreTightForTheUsualParameters) {
  const RandomList list(1);
  ListBoundsMaker maker(storage::BoundsLayout(5000), list.lengths);
  const storage::ListBounds bounds = maker.make(list.docs, list.freqs);
  double tokens = 0;
  for (const std::uint32_t length : list.lengths) tokens += length;
  const Bm25LengthTable table(kBoundsBm25, tokens / 5000);
  std::vector<float> highest(bounds.ranges.size());
  for (std::size_t i = 0; i < list.docs.size(); ++i) {
    float& range = highest[list.docs[i] >> storage::kRangeShift];
    range = std::max(range, contribution(list, i, table));
  }
  for (std::size_t range = 0; range < highest.size(); ++range) {
    EXPECT_EQ(bounds.ranges[range] == 0, highest[range] == 0);
    EXPECT_LT(bounds.ranges[range] / 255.0, static_cast<double>(highest[range]) + 1.01 / 255);
  }
}

TEST(ListBounds, OfOneListDoNotStayInTheNext) {
  const std::vector<std::uint32_t> lengths(300, 10);
  ListBoundsMaker maker(storage::BoundsLayout(300), lengths);
  EXPECT_NE(maker.make(std::vector<DocId>{5, 250}, std::vector<std::uint32_t>{1, 1}).ranges[3], 0);
  const storage::ListBounds& next =
      maker.make(std::vector<DocId>{100}, std::vector<std::uint32_t>{1});
  EXPECT_EQ(next.ranges[0], 0);
  EXPECT_NE(next.ranges[1], 0);
  EXPECT_EQ(next.ranges[3], 0);
  EXPECT_GT(next.best[0], 0.0F);
  EXPECT_EQ(next.best[1], 0.0F);
}

TEST(ListBounds, AreRoundedUp) {
  EXPECT_EQ(encode_bound(1), 255);
  EXPECT_EQ(encode_bound(0.5F), 128);
  EXPECT_EQ(encode_bound(1e-30F), 1);
}

}  // namespace
}  // namespace sakuin::list_bounds_test
