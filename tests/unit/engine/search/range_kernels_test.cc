#include "engine/search/range_kernels.h"

#include <algorithm>
#include <array>
#include <vector>

#include <gtest/gtest.h>

#include "tests/support/random.h"

namespace sakuin::range_kernels_test {
namespace {

using test::Random;

std::vector<RangeBound> random_bounds(Random& random, std::size_t count) {
  std::vector<RangeBound> bounds(count);
  for (RangeBound& bound : bounds) {
    const std::uint64_t kind = random.below(4);
    bound = kind == 0   ? RangeBound{0}
            : kind == 1 ? static_cast<RangeBound>(60'000 + random.below(5'536))
                        : static_cast<RangeBound>(random.below(65'536));
  }
  return bounds;
}

TEST(RangeKernels, AllGiveTheSameNumbers) {
  const RangeKernels& portable = *range_kernels().front();
  ASSERT_EQ(portable.name, "portable");
  for (const RangeKernels* const kernels : range_kernels()) {
    for (std::uint64_t seed = 0; seed < 40; ++seed) {
      SCOPED_TRACE(testing::Message() << kernels->name << ", seed " << seed);
      Random random(seed);
      const std::size_t count = kRangeLanes * random.between(1, 20);
      const std::vector<RangeBound> start = random_bounds(random, count);
      const std::vector<RangeBound> others = random_bounds(random, count);
      std::vector<std::uint8_t> bytes(count);
      for (auto& byte : bytes) byte = static_cast<std::uint8_t>(random.below(256));
      const auto weight = static_cast<std::uint16_t>(random.below(65'536));
      for (const Occur occur : {Occur::should, Occur::must, Occur::should_beside}) {
        auto expected = start;
        auto found = start;
        portable.add_list(expected.data(), bytes.data(), count, weight, occur);
        kernels->add_list(found.data(), bytes.data(), count, weight, occur);
        EXPECT_EQ(found, expected);
        portable.add_bounds(expected.data(), others.data(), count, occur);
        kernels->add_bounds(found.data(), others.data(), count, occur);
        EXPECT_EQ(found, expected);
      }
      EXPECT_EQ(kernels->max(start.data(), count), *std::max_element(start.begin(), start.end()));
      const auto least = static_cast<RangeBound>(random.between(1, 65'535));
      std::vector<std::uint32_t> expected_ranges(count);
      std::vector<std::uint32_t> ranges(count);
      expected_ranges.resize(portable.select(start.data(), count, least, expected_ranges.data()));
      ranges.resize(kernels->select(start.data(), count, least, ranges.data()));
      EXPECT_EQ(ranges, expected_ranges);
    }
  }
}

TEST(RangeKernels, AllFindTheSameDocuments) {
  for (const RangeKernels* const kernels : range_kernels()) {
    for (std::uint64_t seed = 0; seed < 200; ++seed) {
      SCOPED_TRACE(testing::Message() << kernels->name << ", seed " << seed);
      Random random(seed);
      const std::size_t clauses = random.below(8);
      const std::vector<RangeBound> bounds = random_bounds(random, clauses);
      std::vector<std::uint64_t> masks(clauses);
      for (auto& mask : masks)
        mask = random.below(~std::uint64_t{0}) & random.below(~std::uint64_t{0});
      const auto base = static_cast<RangeBound>(random.between(1, 100));
      const auto least = static_cast<RangeBound>(random.between(1, 65'535));
      std::uint64_t expected = 0;
      for (unsigned doc = 0; doc < 64; ++doc) {
        std::uint64_t sum = base;
        for (std::size_t j = 0; j < clauses; ++j) sum += (masks[j] >> doc & 1) * bounds[j];
        expected |= std::uint64_t{std::min<std::uint64_t>(sum, kUnbounded) >= least ? 1U : 0U}
                    << doc;
      }
      EXPECT_EQ(kernels->find_docs(masks.data(), bounds.data(), clauses, base, least), expected);
    }
  }
}

TEST(RangeKernels, AreRoundedUpAndNeverOverflow) {
  EXPECT_EQ(scale_bound(0, 65'535), 0);
  EXPECT_EQ(scale_bound(1, 0), 1);
  EXPECT_EQ(scale_bound(255, 65'535), 65'280);
  EXPECT_EQ(add_bounds(40'000, 40'000), kUnbounded);
}

}  // namespace
}  // namespace sakuin::range_kernels_test
