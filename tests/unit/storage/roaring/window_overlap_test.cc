#include "storage/roaring/window_overlap.h"

#include <algorithm>
#include <iterator>
#include <memory>
#include <vector>

#include <gtest/gtest.h>

#include "tests/support/effort.h"
#include "tests/unit/storage/roaring/random_container.h"

namespace sakuin::storage::window_overlap_test {
namespace {

using Container = RoaringView::Container;
using test::OneContainer;
using test::Random;

std::vector<DocId> to_docs(std::span<const std::uint16_t> lows) {
  return {lows.begin(), lows.end()};
}

TEST(WindowOverlap, FindsWhatAllContainersHave) {
  const auto overlap = std::make_unique<WindowOverlap>();
  for (std::uint64_t seed = 0; seed < test::effort(150U, 37U); ++seed) {
    SCOPED_TRACE(testing::Message() << "seed " << seed);
    Random random(seed);
    std::vector<std::unique_ptr<OneContainer>> owners;
    std::vector<Container> containers;
    for (std::uint64_t n = random.between(1, 5); n > 0; --n) {
      owners.push_back(test::random_container(random));
      containers.push_back(owners.back()->container());
    }
    std::vector<DocId> expected = owners.front()->docs();
    for (const auto& owner : owners) {
      std::vector<DocId> both;
      std::set_intersection(expected.begin(), expected.end(), owner->docs().begin(),
                            owner->docs().end(), std::back_inserter(both));
      expected = std::move(both);
    }
    const bool has_array = std::any_of(containers.begin(), containers.end(), [](const auto& c) {
      return c.kind == RoaringView::ContainerKind::array;
    });
    EXPECT_EQ(overlap->count_of(containers), expected.size());
    overlap->find(containers);
    EXPECT_EQ(overlap->is_array(), has_array);
    EXPECT_EQ(overlap->count(), expected.size());
    EXPECT_EQ(to_docs(overlap->lows()), expected);

    // Some words of the window, as the last window of a segment has.
    std::vector<std::uint64_t> deleted(random.between(0, 1024));
    for (auto& word : deleted) word = random.below(~std::uint64_t{0});
    std::erase_if(expected, [&](DocId low) {
      return low / 64 < deleted.size() && (deleted[low / 64] >> (low % 64) & 1) != 0;
    });
    overlap->remove(deleted);
    EXPECT_EQ(overlap->count(), expected.size());
    EXPECT_EQ(to_docs(overlap->lows()), expected);
  }
}

TEST(WindowOverlap, CountsWhatOthersLeave) {
  const auto overlap = std::make_unique<WindowOverlap>();
  for (std::uint64_t seed = 0; seed < test::effort(150U, 37U); ++seed) {
    SCOPED_TRACE(testing::Message() << "seed " << seed);
    Random random(seed);
    const auto one = test::random_container(random);
    std::vector<std::unique_ptr<OneContainer>> owners;
    std::vector<Container> others;
    std::vector<DocId> expected = one->docs();
    for (std::uint64_t n = random.below(4); n > 0; --n) {
      owners.push_back(test::random_container(random));
      others.push_back(owners.back()->container());
      std::vector<DocId> left;
      std::set_difference(expected.begin(), expected.end(), owners.back()->docs().begin(),
                          owners.back()->docs().end(), std::back_inserter(left));
      expected = std::move(left);
    }
    std::vector<Container> containers = {one->container()};
    overlap->find(containers);
    EXPECT_EQ(overlap->count_without(others), expected.size());
  }
}

TEST(WindowOverlap, IsOfAnyNumberOfEqualContainers) {
  const auto overlap = std::make_unique<WindowOverlap>();
  for (std::uint64_t seed = 0; seed < test::effort(30U, 7U); ++seed) {
    SCOPED_TRACE(testing::Message() << "seed " << seed);
    Random random(seed);
    const auto one = test::random_container(random);
    for (std::size_t n = 1; n < 9; ++n) {
      std::vector<Container> containers(n, one->container());
      overlap->find(containers);
      EXPECT_EQ(to_docs(overlap->lows()), one->docs());
    }
  }
}

}  // namespace
}  // namespace sakuin::storage::window_overlap_test
