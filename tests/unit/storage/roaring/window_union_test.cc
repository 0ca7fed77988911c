#include "storage/roaring/window_union.h"

#include <algorithm>
#include <iterator>
#include <memory>
#include <vector>

#include <gtest/gtest.h>

#include "tests/support/effort.h"
#include "tests/unit/storage/roaring/random_container.h"

namespace sakuin::storage::window_union_test {
namespace {

using Container = RoaringView::Container;
using test::OneContainer;
using test::Random;

std::vector<DocId> to_docs(const WindowBits& bits) {
  std::vector<DocId> docs;
  for (DocId low = 0; low < 1 << 16; ++low) {
    if (bits.contains(low)) docs.push_back(low);
  }
  return docs;
}

TEST(WindowUnion, FindsAndCountsWhatAnyContainerHas) {
  const auto either = std::make_unique<WindowUnion>();
  for (std::uint64_t seed = 0; seed < test::effort(200U, 50U); ++seed) {
    SCOPED_TRACE(testing::Message() << "seed " << seed);
    Random random(seed);
    std::vector<std::unique_ptr<OneContainer>> owners;
    std::vector<Container> containers;
    std::vector<DocId> expected;
    for (std::uint64_t n = random.between(1, 5); n > 0; --n) {
      owners.push_back(test::random_container(random));
      containers.push_back(owners.back()->container());
      std::vector<DocId> together;
      std::set_union(expected.begin(), expected.end(), owners.back()->docs().begin(),
                     owners.back()->docs().end(), std::back_inserter(together));
      expected = std::move(together);
    }
    either->find(containers);
    EXPECT_EQ(to_docs(either->bits()), expected);
    EXPECT_EQ(either->count_of(containers), expected.size());
  }
}

TEST(WindowUnion, OfThreeCountsOverlapsOnce) {
  const auto either = std::make_unique<WindowUnion>();
  for (std::uint64_t seed = 0; seed < test::effort(100U, 25U); ++seed) {
    SCOPED_TRACE(testing::Message() << "seed " << seed);
    Random random(seed);
    const OneContainer a(test::random_docs(random.between(1, 300), random));
    const OneContainer b(test::random_docs(random.between(1, 300), random));
    const auto c = test::random_container(random);
    std::vector<DocId> shared = c->docs();  // so that all three share some
    shared.resize(std::min<std::size_t>(shared.size(), random.between(1, 200)));
    const OneContainer d(shared);
    for (const Container* const other : {&a.container(), &b.container(), &d.container()}) {
      std::vector<Container> three = {*other, d.container(), c->container()};
      either->find(three);
      const std::uint32_t found = either->bits().count();
      EXPECT_EQ(either->count_of(three), found);
    }
    std::vector<Container> three = {a.container(), b.container(), c->container()};
    either->find(three);
    const std::uint32_t found = either->bits().count();
    EXPECT_EQ(either->count_of(three), found);
  }
}

TEST(WindowUnion, OfNothingIsEmpty) {
  const auto either = std::make_unique<WindowUnion>();
  EXPECT_EQ(either->count_of({}), 0u);
  either->find({});
  EXPECT_EQ(either->bits().count(), 0u);
}

}  // namespace
}  // namespace sakuin::storage::window_union_test
