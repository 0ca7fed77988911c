#include "engine/index/merge_policy.h"

#include <algorithm>
#include <iostream>
#include <limits>
#include <string>
#include <vector>

#include <gtest/gtest.h>

#include "tests/support/random.h"

namespace sakuin::merge_policy_test {
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

constexpr std::uint64_t kMiB = std::uint64_t{1} << 20;

/// In MiB, nothing deleted.
std::vector<SegmentSize> sizes(const std::vector<std::uint64_t>& mib) {
  std::vector<SegmentSize> segments;
  for (const std::uint64_t size : mib) segments.push_back({size * kMiB, 1000, 0});
  return segments;
}

MergePolicy policy_of(std::size_t segments_per_tier) {
  MergePolicy policy;
  policy.segments_per_tier = segments_per_tier;
  return policy;
}

using Ranges = std::vector<MergeRange>;

TEST(TieredMerges, AreNotDueWhileThereAreFewSegments) {
  for (const auto& few : std::vector<std::vector<std::uint64_t>>{
           {}, {1}, {1000}, {1, 1, 1}, {7, 7, 7, 7}, {100, 10, 10, 10, 1, 1, 1}, {3, 1, 3, 1, 3}}) {
    EXPECT_EQ(find_merges(sizes(few), policy_of(10)), Ranges());
  }
}

TEST(TieredMerges, TakeWhatIsAlikeAndSmall) {
  const struct {
    std::vector<std::uint64_t> mib;
    Ranges merges;
  } cases[] = {
      {{1, 1, 1, 1}, {}},
      {{1, 1, 1, 1, 1}, {{0, 3}}},
      {{9, 3, 3, 1, 1, 1, 1}, {}},
      {{9, 3, 3, 1, 1, 1, 1, 1}, {{3, 6}}},
      {{9, 1, 1, 1, 9, 1, 1, 1, 1, 9}, {{1, 4}}},
      {{90, 30, 30, 1, 1, 1, 10, 10, 10}, {}},
  };
  for (const auto& example : cases) {
    std::string label;
    for (const auto size : example.mib) label += std::to_string(size) + " ";
    EXPECT_EQ(find_merges(sizes(example.mib), policy_of(3)), example.merges) << label;
  }
}

TEST(TieredMerges, CountSmallSegmentsAsOneSize) {
  std::vector<SegmentSize> segments;
  for (const int bytes : {100, 90'000, 1, 500'000, 7, 3, 80}) {
    segments.push_back({static_cast<std::uint64_t>(bytes), 10, 0});
  }
  EXPECT_EQ(find_merges(segments, policy_of(5)).size(), 1U);
}

TEST(TieredMerges, LeaveLargeSegmentsAndRestingOnesAlone) {
  MergePolicy policy = policy_of(2);
  policy.max_segment_bytes = 20 * kMiB;
  EXPECT_EQ(find_merges(sizes({11, 11, 11, 11, 11, 11}), policy), Ranges());
  EXPECT_EQ(find_merges(sizes({11, 9, 9, 9, 9, 11}), policy), (Ranges{{1, 3}}));
  auto segments = sizes({9, 9, 9, 9, 9});
  segments[1].resting = true;
  for (const MergeRange& range : find_merges(segments, policy)) EXPECT_FALSE(range.contains(1));
  segments = sizes({9, 9, 9, 9});
  for (SegmentSize& segment : segments) segment.docs = kMaxDocsPerSegment / 2 + 1;
  EXPECT_EQ(find_merges(segments, policy), Ranges());
}

TEST(TieredMerges, RewriteASegmentOfWhichMuchIsDeleted) {
  auto segments = sizes({5000, 100, 1, 100});
  segments[0].deleted = 334;
  segments[1].deleted = 333;
  segments[2].deleted = 999;  // too small to be worth it
  EXPECT_EQ(find_merges(segments, {}), (Ranges{{0, 1}}));
  segments[1].deleted = 334;
  EXPECT_EQ(find_merges(segments, {}), (Ranges{{0, 1}, {1, 2}}));
  segments[1].deleted = 1000;  // nothing to write; the next commit drops it
  EXPECT_EQ(find_merges(segments, {}), (Ranges{{0, 1}}));
  segments[0].resting = true;
  EXPECT_EQ(find_merges(segments, {}), Ranges());
}

struct Simulated {
  double written_per_byte = 0;
  std::size_t most_segments = 0;
};

/// Flushes of `size(i)` bytes, each followed by all merges that are due.
template <class Size>
Simulated simulate(std::size_t flushes, const MergePolicy& policy, Size&& size) {
  std::vector<SegmentSize> segments;
  std::uint64_t flushed = 0;
  std::uint64_t written = 0;
  Simulated result;
  for (std::size_t i = 0; i < flushes; ++i) {
    const std::uint64_t bytes = size(i);
    segments.push_back({bytes, 1 + static_cast<std::uint32_t>(bytes >> 12), 0});
    flushed += bytes;
    written += bytes;
    for (auto due = find_merges(segments, policy); !due.empty();
         due = find_merges(segments, policy)) {
      SegmentSize merged;
      for (std::size_t s = due[0].begin; s < due[0].end; ++s) {
        merged.bytes += segments[s].bytes;
        merged.docs += segments[s].docs;
      }
      written += merged.bytes;
      segments[due[0].begin] = merged;
      segments.erase(segments.begin() + static_cast<std::ptrdiff_t>(due[0].begin) + 1,
                     segments.begin() + static_cast<std::ptrdiff_t>(due[0].end));
    }
    result.most_segments = std::max(result.most_segments, segments.size());
  }
  result.written_per_byte = static_cast<double>(written) / static_cast<double>(flushed);
  return result;
}

/// What the policy promises: segments grow with the logarithm of the index, and so do the times a
/// byte is written.
TEST(TieredMerges, KeepBothSegmentsAndWritingLowWhateverTheFlushes) {
  constexpr std::size_t kFlushes = 2000;
  for (const std::size_t per_tier : {2U, 4U, 10U}) {
    test::Random random(per_tier);
    MergePolicy policy = policy_of(per_tier);
    policy.max_segment_bytes = std::uint64_t{1} << 50;
    const auto equal = simulate(kFlushes, policy, [](std::size_t) { return kMiB; });
    const auto mixed =
        simulate(kFlushes, policy, [&](std::size_t) { return random.between(1, 64 * kMiB); });
    const auto alternating = simulate(kFlushes, policy, [](std::size_t i) {
      return i % 2 == 0 ? 100 * kMiB : std::uint64_t{99};
    });
    const auto tiny = simulate(kFlushes, policy, [](std::size_t) { return std::uint64_t{500}; });
    double tiers = 1;
    for (std::size_t size = 1; size < kFlushes; size *= per_tier) ++tiers;
    for (const Simulated& result : {equal, mixed, alternating}) {
      EXPECT_LE(result.written_per_byte, 1.25 * tiers) << per_tier;
      EXPECT_LE(static_cast<double>(result.most_segments),
                static_cast<double>(per_tier) * (tiers + 4))
          << per_tier;
    }
    EXPECT_LE(tiny.most_segments, 2 * per_tier) << per_tier;
    std::cout << "  " << per_tier << " a tier, " << kFlushes << " flushes: ";
    for (const auto& [name, result] : {std::pair{"equal", equal},
                                       {"mixed", mixed},
                                       {"alternating", alternating},
                                       {"tiny", tiny}}) {
      std::cout << name << " written " << result.written_per_byte << " times, "
                << result.most_segments << " segments at most; ";
    }
    std::cout << "\n";
  }
}

}  // namespace
}  // namespace sakuin::merge_policy_test
