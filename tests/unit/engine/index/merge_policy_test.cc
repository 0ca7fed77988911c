#include "engine/index/merge_policy.h"

#include <limits>
#include <vector>

#include <gtest/gtest.h>

namespace sakuin {
namespace {

MergeRange merge(const std::vector<std::uint64_t>& sizes, std::size_t max_segments) {
  return find_merge(sizes, max_segments);
}

TEST(MergePolicy, LeavesFewSegmentsAlone) {
  EXPECT_EQ(merge({}, 1), (MergeRange{0, 0}));
  EXPECT_EQ(merge({5}, 1), (MergeRange{0, 0}));
  EXPECT_EQ(merge({5, 5, 5}, 3), (MergeRange{0, 0}));
  EXPECT_EQ(merge({5, 5}, std::numeric_limits<std::size_t>::max()), (MergeRange{0, 0}));
}

TEST(MergePolicy, MergesAllIntoOne) {
  EXPECT_EQ(merge({5, 1}, 1), (MergeRange{0, 2}));
  EXPECT_EQ(merge({5, 1, 9, 2}, 1), (MergeRange{0, 4}));
}

TEST(MergePolicy, TakesTheSmallestNeighbours) {
  EXPECT_EQ(merge({9, 1, 2, 9}, 3), (MergeRange{1, 3}));
  EXPECT_EQ(merge({1, 9, 1, 8, 1}, 4), (MergeRange{2, 4}));
  EXPECT_EQ(merge({9, 3, 3, 3, 1}, 3), (MergeRange{2, 5}));
}

TEST(MergePolicy, TakesTheFirstOfEqualChoices) {
  EXPECT_EQ(merge({4, 4, 4}, 2), (MergeRange{0, 2}));
  EXPECT_EQ(merge({0, 0, 0, 0}, 2), (MergeRange{0, 3}));
}

}  // namespace
}  // namespace sakuin
