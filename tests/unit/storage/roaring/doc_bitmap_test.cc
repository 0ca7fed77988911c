#include "storage/roaring/doc_bitmap.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <set>

#include "storage/roaring/roaring_writer.h"
#include "tests/unit/storage/roaring/random_sets.h"

namespace sakuin::storage::doc_bitmap_test {
namespace {

using Set = std::set<DocId>;

std::vector<DocId> sorted(const Set& set) { return {set.begin(), set.end()}; }

/// Up to 2000 documents in two containers, some in runs.
Set random_small_set(test::Random& random) {
  Set set;
  for (std::uint64_t n = random.below(40); n > 0; --n) {
    const auto start = static_cast<DocId>(random.below(90000));
    const auto length = static_cast<DocId>(random.chance(0.5) ? 1 : random.between(1, 100));
    for (DocId doc = start; doc < start + length; ++doc) set.insert(doc);
  }
  return set;
}

TEST(DocBitmap, AlgebraAgreesWithStdSet) {
  for (std::uint64_t seed = 0; seed < 200; ++seed) {
    SCOPED_TRACE(testing::Message() << "seed " << seed);
    test::Random random(seed);
    const Set a = random_small_set(random);
    const Set b = random_small_set(random);
    const DocBitmap left = DocBitmap::from_sorted(sorted(a));
    const DocBitmap right = DocBitmap::from_sorted(sorted(b));

    std::vector<DocId> both, any, minus;
    std::set_intersection(a.begin(), a.end(), b.begin(), b.end(), std::back_inserter(both));
    std::set_union(a.begin(), a.end(), b.begin(), b.end(), std::back_inserter(any));
    std::set_difference(a.begin(), a.end(), b.begin(), b.end(), std::back_inserter(minus));
    EXPECT_EQ((DocBitmap(left) &= right).to_vector(), both);
    EXPECT_EQ((DocBitmap(left) |= right).to_vector(), any);
    EXPECT_EQ((DocBitmap(left) -= right).to_vector(), minus);
    EXPECT_EQ(DocBitmap::and_cardinality(left, right), both.size());
    EXPECT_EQ(left.cardinality(), a.size());
    EXPECT_EQ(left == right, a == b);
    EXPECT_EQ(left.to_vector(), sorted(a));
  }
}

TEST(DocBitmap, AddContainsAndIterateAgreeWithStdSet) {
  test::Random random(3);
  DocBitmap bitmap;
  Set twin;
  EXPECT_TRUE(bitmap.empty());
  for (int i = 0; i < 20000; ++i) {
    const auto doc = static_cast<DocId>(random.below(150000));
    EXPECT_EQ(bitmap.contains(doc), twin.count(doc) != 0);
    bitmap.add(doc);
    twin.insert(doc);
  }
  std::vector<DocId> visited;
  bitmap.for_each([&](DocId doc) { visited.push_back(doc); });
  EXPECT_EQ(visited, sorted(twin));
  EXPECT_FALSE(bitmap.empty());
}

TEST(DocBitmap, RangeHoldsExactlyTheRange) {
  const DocBitmap bitmap = DocBitmap::range(65530, 131080);
  EXPECT_EQ(bitmap.cardinality(), 131080U - 65530U);
  EXPECT_FALSE(bitmap.contains(65529));
  EXPECT_TRUE(bitmap.contains(65530));
  EXPECT_TRUE(bitmap.contains(131079));
  EXPECT_FALSE(bitmap.contains(131080));
  EXPECT_TRUE(DocBitmap::range(7, 7).empty());
  EXPECT_TRUE(DocBitmap::range(8, 7).empty());
}

TEST(DocBitmap, SerializesCanonicallyHoweverItCameAbout) {
  for (std::uint64_t seed = 0; seed < 30; ++seed) {
    SCOPED_TRACE(testing::Message() << "seed " << seed);
    test::Random random(seed);
    const std::vector<DocId> docs = test::random_set(random);
    ByteBuffer expected;
    write_roaring(docs, expected);

    DocBitmap piecewise = DocBitmap::range(0, docs.back() + 1);
    piecewise &= DocBitmap::from_sorted(docs);
    ByteBuffer bytes;
    piecewise.serialize(bytes);
    ASSERT_EQ(bytes, expected);

    const auto view = RoaringView::open(bytes, docs.back() + 1, docs.size());
    ASSERT_TRUE(view);
    EXPECT_EQ(DocBitmap::from_view(*view), piecewise);
    EXPECT_EQ(DocBitmap::from_view(*view).to_vector(), docs);
  }
  EXPECT_TRUE(DocBitmap::from_view(RoaringView()).empty());
}

TEST(DocBitmap, CopiesAreIndependent) {
  DocBitmap first = DocBitmap::from_sorted(std::vector<DocId>{1, 2});
  DocBitmap copy = first;
  copy.add(3);
  EXPECT_EQ(first.cardinality(), 2U);
  first = copy;
  first.add(4);
  EXPECT_EQ(copy.cardinality(), 3U);
  const DocBitmap moved = std::move(first);
  EXPECT_EQ(moved.cardinality(), 4U);
}

}  // namespace
}  // namespace sakuin::storage::doc_bitmap_test
