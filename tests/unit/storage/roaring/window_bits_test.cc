#include <algorithm>
#include <array>
#include <cstdint>
#include <iterator>
#include <memory>
#include <vector>

#include <gtest/gtest.h>

#include "storage/roaring/window_bits.h"
#include "tests/support/effort.h"
#include "tests/unit/storage/roaring/random_container.h"

namespace sakuin::storage::window_bits_test {
namespace {

using test::OneContainer;
using test::Random;

std::unique_ptr<WindowBits> cleared_bits() {
  auto bits = std::make_unique<WindowBits>();
  bits->clear();
  return bits;
}

std::vector<DocId> to_docs(const WindowBits& bits) {
  std::vector<DocId> docs;
  for (DocId doc = 0; doc < 1 << 16; ++doc) {
    if (bits.contains(doc)) docs.push_back(doc);
  }
  return docs;
}

TEST(WindowBits, DoesSetAlgebraOnContainersOfEveryKind) {
  for (std::uint64_t seed = 0; seed < test::effort(200U, 50U); ++seed) {
    SCOPED_TRACE(seed);
    Random random(seed);
    const auto one = test::random_container(random);
    const auto other = test::random_container(random);
    const OneContainer& a = *one;
    const OneContainer& b = *other;
    std::vector<DocId> both;
    std::vector<DocId> either;
    std::vector<DocId> only_a;
    std::set_intersection(a.docs().begin(), a.docs().end(), b.docs().begin(), b.docs().end(),
                          std::back_inserter(both));
    std::set_union(a.docs().begin(), a.docs().end(), b.docs().begin(), b.docs().end(),
                   std::back_inserter(either));
    std::set_difference(a.docs().begin(), a.docs().end(), b.docs().begin(), b.docs().end(),
                        std::back_inserter(only_a));
    const auto of_a = cleared_bits();
    const auto of_b = cleared_bits();
    of_a->add(a.container());
    of_b->add(b.container());
    EXPECT_EQ(to_docs(*of_a), a.docs());
    EXPECT_EQ(of_a->count(), a.docs().size());

    auto bits = std::make_unique<WindowBits>(*of_a);
    bits->add(b.container());
    EXPECT_EQ(to_docs(*bits), either);
    *bits = *of_a;
    bits->add(*of_b);
    EXPECT_EQ(to_docs(*bits), either);
    *bits = *of_a;
    bits->keep(b.container());
    EXPECT_EQ(to_docs(*bits), both);
    *bits = *of_a;
    bits->keep(*of_b);
    EXPECT_EQ(to_docs(*bits), both);
    *bits = *of_a;
    bits->remove(b.container());
    EXPECT_EQ(to_docs(*bits), only_a);
    *bits = *of_a;
    bits->remove(of_b->words());
    EXPECT_EQ(to_docs(*bits), only_a);

    if (a.container().cardinality > 4096) continue;
    const auto array = std::make_unique<WindowArray>();
    array->assign(a.container());
    array->keep(b.container());
    EXPECT_EQ(std::vector<DocId>(array->lows().begin(), array->lows().end()), both);
    array->assign(a.container());
    array->remove(of_b->words());
    EXPECT_EQ(std::vector<DocId>(array->lows().begin(), array->lows().end()), only_a);
  }
}

TEST(WindowBits, FillsAnyStretch) {
  const auto bits = cleared_bits();
  bits->fill(5, 5);
  EXPECT_EQ(bits->count(), 0u);
  bits->fill(3, 64);
  bits->fill(128, 129);
  bits->fill(65'500, 65'536);
  EXPECT_EQ(bits->count(), 61u + 1 + 36);
  bits->fill(0, 65'536);
  EXPECT_EQ(bits->count(), 65'536u);
}

TEST(WindowBits, RemovesFewerWordsThanAWindowHas) {
  const auto bits = cleared_bits();
  bits->fill(0, 200);
  const std::array<std::uint64_t, 2> words = {~std::uint64_t{0}, 1};
  bits->remove(words);
  EXPECT_EQ(bits->count(), 200u - 65);
}

}  // namespace
}  // namespace sakuin::storage::window_bits_test
