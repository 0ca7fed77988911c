#include "storage/roaring/container_kernels.h"

#include <algorithm>
#include <array>
#include <iterator>
#include <memory>
#include <vector>

#include <gtest/gtest.h>

#include "storage/roaring/container_overlap.h"
#include "storage/roaring/roaring_layout.h"
#include "tests/support/effort.h"
#include "tests/unit/storage/roaring/random_container.h"

namespace sakuin::storage::container_kernels_test {
namespace {

using test::OneContainer;
using test::Random;
using Kind = RoaringView::ContainerKind;

constexpr std::uint16_t kUntouched = 0xABCD;

std::vector<DocId> common(const std::vector<DocId>& a, const std::vector<DocId>& b) {
  std::vector<DocId> both;
  std::set_intersection(a.begin(), a.end(), b.begin(), b.end(), std::back_inserter(both));
  return both;
}

std::vector<DocId> together(const std::vector<DocId>& a, const std::vector<DocId>& b) {
  std::vector<DocId> either;
  std::set_union(a.begin(), a.end(), b.begin(), b.end(), std::back_inserter(either));
  return either;
}

std::vector<DocId> to_docs(std::span<const std::uint64_t> words) {
  std::vector<DocId> docs;
  for (DocId low = 0; low < 65536; ++low) {
    if ((words[low / 64] >> (low % 64) & 1) != 0) docs.push_back(low);
  }
  return docs;
}

/// As many documents as an array may have, often near those of `others`.
OneContainer random_array(Random& random, const std::vector<DocId>& others) {
  std::vector<std::size_t> sizes = {1, 7, 8, 9, 15, 16, 17, 31, 32, 33, 100, 4095, 4096};
  sizes.push_back(random.between(1, 4096));
  std::vector<DocId> docs = test::random_docs(random.pick(sizes), random);
  std::vector<DocId> shared;
  for (const DocId doc : others) {
    if (random.chance(0.3)) shared.push_back(doc);
  }
  docs = together(docs, shared);
  if (docs.size() > kMaxArrayCardinality) docs.resize(kMaxArrayCardinality);
  // Runs would be another kind of container.
  return OneContainer(docs);
}

TEST(ContainerKernels, AllFindWhatTwoArraysShare) {
  for (const ContainerKernels* const kernels : container_kernels()) {
    for (std::uint64_t seed = 0; seed < test::effort(150U, 37U); ++seed) {
      SCOPED_TRACE(testing::Message() << kernels->name << ", seed " << seed);
      Random random(seed);
      const OneContainer first = random_array(random, {});
      const OneContainer second = random_array(random, first.docs());
      const auto& a = first.container();
      const auto& b = second.container();
      if (a.kind != Kind::array || b.kind != Kind::array) continue;
      const std::vector<DocId> expected = common(first.docs(), second.docs());
      const std::uint32_t fewer = std::min(a.cardinality, b.cardinality);
      std::vector<std::uint16_t> out(fewer + kIntersectSlack + 1, kUntouched);
      const std::uint32_t found =
          kernels->intersect(a.data, a.cardinality, b.data, b.cardinality, out.data());
      EXPECT_EQ(std::vector<DocId>(out.begin(), out.begin() + found), expected);
      EXPECT_EQ(out.back(), kUntouched);
      EXPECT_EQ(kernels->count_common(a.data, a.cardinality, b.data, b.cardinality),
                expected.size());
      EXPECT_EQ(kernels->count_common(b.data, b.cardinality, a.data, a.cardinality),
                expected.size());
    }
  }
}

TEST(ContainerKernels, AllCountTheValuesInABitset) {
  for (const ContainerKernels* const kernels : container_kernels()) {
    for (std::uint64_t seed = 0; seed < test::effort(60U, 15U); ++seed) {
      SCOPED_TRACE(testing::Message() << kernels->name << ", seed " << seed);
      Random random(seed);
      const OneContainer array = random_array(random, {});
      if (array.container().kind != Kind::array) continue;
      const std::vector<DocId> before =
          test::random_docs(random.pick(std::vector<std::size_t>{0, 10, 5000, 65536}), random);
      std::vector<std::uint64_t> words(kBitsetWords);
      for (const DocId low : before) words[low / 64] |= std::uint64_t{1} << (low % 64);
      const auto* const bitset = reinterpret_cast<const std::uint8_t*>(words.data());
      const auto& container = array.container();
      const std::size_t shared = common(before, array.docs()).size();
      EXPECT_EQ(kernels->count_in_bitset(container.data, container.cardinality, bitset), shared);
    }
  }
}

TEST(ContainerKernels, AllJoinAnyNumberOfBitsets) {
  for (const ContainerKernels* const kernels : container_kernels()) {
    for (std::uint64_t seed = 0; seed < test::effort(25U, 6U); ++seed) {
      SCOPED_TRACE(testing::Message() << kernels->name << ", seed " << seed);
      Random random(seed);
      std::vector<std::vector<std::uint64_t>> bitsets(random.between(1, 9));
      std::vector<const std::uint8_t*> data;
      std::vector<DocId> all;
      std::vector<DocId> any;
      for (std::size_t i = 0; i < bitsets.size(); ++i) {
        const std::vector<std::size_t> sizes = {0, 1, 4097, 32768, 60000, 65535, 65536};
        const std::vector<DocId> docs = test::random_docs(random.pick(sizes), random);
        bitsets[i].resize(kBitsetWords);
        for (const DocId low : docs) bitsets[i][low / 64] |= std::uint64_t{1} << (low % 64);
        data.push_back(reinterpret_cast<const std::uint8_t*>(bitsets[i].data()));
        all = i == 0 ? docs : common(all, docs);
        any = together(any, docs);
      }
      std::vector<std::uint64_t> out(kBitsetWords + 1, kUntouched);
      EXPECT_EQ(kernels->all_of(data, nullptr), all.size());
      EXPECT_EQ(kernels->all_of(data, out.data()), all.size());
      EXPECT_EQ(to_docs(out), all);
      EXPECT_EQ(kernels->any_of(data, nullptr), any.size());
      EXPECT_EQ(kernels->any_of(data, out.data()), any.size());
      EXPECT_EQ(to_docs(out), any);
      EXPECT_EQ(out.back(), kUntouched);
    }
  }
}

TEST(ContainerOverlap, CountsWhatTwoContainersOfAnyKindShare) {
  for (std::uint64_t seed = 0; seed < test::effort(250U, 62U); ++seed) {
    SCOPED_TRACE(testing::Message() << "seed " << seed);
    Random random(seed);
    const auto a = test::random_container(random);
    const auto b = test::random_container(random);
    const std::size_t expected = common(a->docs(), b->docs()).size();
    EXPECT_EQ(count_overlap(a->container(), b->container()), expected);
    EXPECT_EQ(count_overlap(b->container(), a->container()), expected);
    EXPECT_EQ(count_overlap(a->container(), a->container()), a->docs().size());
  }
}

}  // namespace
}  // namespace sakuin::storage::container_kernels_test
