#include "storage/roaring/roaring_view.h"

#include <gtest/gtest.h>

#include <algorithm>

#include "storage/roaring/doc_bitmap.h"
#include "storage/roaring/roaring_writer.h"
#include "tests/unit/storage/damaged_bytes.h"
#include "tests/unit/storage/roaring/random_sets.h"

namespace sakuin::storage::roaring_view_test {
namespace {

constexpr std::uint32_t kNoLimit = kMaxDocsPerSegment;

ByteBuffer written(const std::vector<DocId>& docs) {
  ByteBuffer out;
  write_roaring(docs, out);
  return out;
}

std::vector<DocId> documents_of(const RoaringView::Container& container) {
  std::vector<DocId> docs;
  const DocId base = DocId{container.key} << 16;
  using Kind = RoaringView::ContainerKind;
  if (container.kind == Kind::array) {
    for (std::uint32_t i = 0; i < container.cardinality; ++i) {
      docs.push_back(base + load_le<std::uint16_t>(container.data + 2 * i));
    }
  } else if (container.kind == Kind::run) {
    for (std::uint32_t i = 0; i < container.run_count; ++i) {
      const DocId start = load_le<std::uint16_t>(container.data + 4 * i);
      const DocId more = load_le<std::uint16_t>(container.data + 4 * i + 2);
      for (DocId low = start; low <= start + more; ++low) docs.push_back(base + low);
    }
  } else {
    for (DocId low = 0; low < 65536; ++low) {
      if ((container.data[low / 8] >> (low % 8) & 1) != 0) docs.push_back(base + low);
    }
  }
  return docs;
}

std::vector<DocId> documents_of(const RoaringView& view) {
  std::vector<DocId> docs;
  for (std::uint32_t i = 0; i < view.container_count(); ++i) {
    const std::vector<DocId> more = documents_of(view.container(i));
    docs.insert(docs.end(), more.begin(), more.end());
  }
  return docs;
}

TEST(RoaringView, GivesBackEverySetWritten) {
  for (std::uint64_t seed = 0; seed < 30; ++seed) {
    SCOPED_TRACE(testing::Message() << "seed " << seed);
    test::Random random(seed);
    const std::vector<DocId> docs = test::random_set(random);
    const test::PaddedBytes bytes(written(docs));
    const auto view = RoaringView::open(bytes.bytes(), docs.back() + 1, docs.size());
    ASSERT_TRUE(view);
    EXPECT_EQ(view->cardinality(), docs.size());
    EXPECT_EQ(documents_of(*view), docs);
    EXPECT_EQ(documents_of(RoaringView::trusted(bytes.bytes())), docs);
    for (int i = 0; i < 300; ++i) {
      const DocId doc = random.chance(0.5) ? random.pick(docs)
                                           : static_cast<DocId>(random.below(docs.back() + 70000));
      ASSERT_EQ(view->contains(doc), std::binary_search(docs.begin(), docs.end(), doc)) << doc;
    }
  }
}

TEST(RoaringView, DefaultIsTheEmptySet) {
  const RoaringView view;
  EXPECT_EQ(view.container_count(), 0U);
  EXPECT_EQ(view.cardinality(), 0U);
  EXPECT_FALSE(view.contains(0));
}

/// A document that lies elsewhere and its bitmap are the same set to all who read one.
TEST(RoaringView, SingleIsTheBitmapOfOneDocument) {
  test::Random random(31);
  for (int i = 0; i < 200; ++i) {
    const auto doc = static_cast<DocId>(random.below(std::uint64_t{1} << random.between(1, 32)));
    SCOPED_TRACE(testing::Message() << "document " << doc);
    ByteBuffer low;
    append_le(low, static_cast<std::uint16_t>(doc));
    const test::PaddedBytes low_bits(low);
    const RoaringView single = [&] {  // nothing points into the view that is copied from
      const RoaringView made =
          RoaringView::single(static_cast<std::uint16_t>(doc >> 16), low_bits.bytes().data());
      return RoaringView(made);
    }();
    const ByteBuffer bytes = written({doc});
    const RoaringView bitmap = RoaringView::trusted(bytes);
    EXPECT_TRUE(single.is_single());
    EXPECT_FALSE(bitmap.is_single());
    ASSERT_EQ(single.container_count(), 1U);
    EXPECT_EQ(single.cardinality(), 1U);
    EXPECT_EQ(documents_of(single), std::vector<DocId>{doc});
    const RoaringView::Container container = single.container(0);
    EXPECT_EQ(container.kind, RoaringView::ContainerKind::array);
    EXPECT_EQ(container.key, doc >> 16);
    EXPECT_EQ(container.cardinality, 1U);
    EXPECT_EQ(container.data, low_bits.bytes().data());
    std::vector<DocId> docs;
    single.read(docs);
    EXPECT_EQ(docs, std::vector<DocId>{doc});
    EXPECT_EQ(DocBitmap::from_view(single), DocBitmap::from_view(bitmap));
    for (const DocId target : {DocId{0}, doc - 1, doc, doc + 1, doc ^ 0x1'0000, doc ^ 0x8000}) {
      EXPECT_EQ(single.contains(target), target == doc) << target;
      const auto key = static_cast<std::uint16_t>(target >> 16);
      EXPECT_EQ(single.find_container(key), bitmap.find_container(key));
      RoaringView::Cursor cursor(single);
      EXPECT_EQ(cursor.doc(), doc);
      EXPECT_EQ(cursor.rank(), 0U);
      EXPECT_EQ(cursor.seek(target), target <= doc ? doc : kNoMoreDocs);
    }
    RoaringView::Cursor cursor(single);
    EXPECT_EQ(cursor.advance(), kNoMoreDocs);
  }
  EXPECT_FALSE(RoaringView().is_single());
}

TEST(RoaringView, EmptyBitmapIsAccepted) {
  const ByteBuffer bytes = written({});
  EXPECT_TRUE(RoaringView::open(bytes, 10, 0));
  EXPECT_FALSE(RoaringView::open(bytes, 10, 1));
  EXPECT_FALSE(RoaringView::open({}, 10, 0));
}

TEST(RoaringView, CardinalityMaxDocAndLengthMustMatch) {
  const std::vector<DocId> docs = {1, 5, 70000};
  ByteBuffer bytes = written(docs);
  EXPECT_TRUE(RoaringView::open(bytes, 70001, 3));
  EXPECT_FALSE(RoaringView::open(bytes, 70000, 3));
  EXPECT_FALSE(RoaringView::open(bytes, 70001, 2));
  EXPECT_FALSE(RoaringView::open(bytes, 70001, 4));
  bytes.push_back(0);
  EXPECT_FALSE(RoaringView::open(bytes, 70001, 3));
}

TEST(RoaringView, ArraysMustAscendStrictly) {
  ByteBuffer bytes = written({3, 5, 9});
  bytes[bytes.size() - 2] = 5;
  EXPECT_FALSE(RoaringView::open(bytes, kNoLimit, 3));
  bytes[bytes.size() - 2] = 4;
  EXPECT_FALSE(RoaringView::open(bytes, kNoLimit, 3));
}

TEST(RoaringView, KeysMustAscendStrictly) {
  ByteBuffer bytes = written({1, 65537});
  bytes[12] = 0;  // key of the second container
  EXPECT_FALSE(RoaringView::open(bytes, kNoLimit, 2));
}

TEST(RoaringView, OffsetsMustBeWhereContainersAre) {
  ByteBuffer bytes = written({1, 65537});
  ++bytes[20];
  EXPECT_FALSE(RoaringView::open(bytes, kNoLimit, 2));
}

TEST(RoaringView, BitsetMustHaveAsManyBitsAsItSays) {
  std::vector<DocId> docs;
  for (DocId doc = 0; doc < 60000; doc += 3) docs.push_back(doc);
  ByteBuffer bytes = written(docs);
  ASSERT_TRUE(RoaringView::open(bytes, kNoLimit, docs.size()));
  bytes.back() |= 0x80;
  EXPECT_FALSE(RoaringView::open(bytes, kNoLimit, docs.size()));
}

/// One run container with the given runs (start, length - 1).
ByteBuffer with_runs(const std::vector<std::pair<std::uint16_t, std::uint16_t>>& runs,
                     std::uint32_t cardinality) {
  ByteBuffer bytes = {0x3B, 0x30, 0, 0, 1};
  append_le(bytes, std::uint16_t{0});
  append_le(bytes, static_cast<std::uint16_t>(cardinality - 1));
  append_le(bytes, static_cast<std::uint16_t>(runs.size()));
  for (const auto& [start, more] : runs) {
    append_le(bytes, start);
    append_le(bytes, more);
  }
  return bytes;
}

TEST(RoaringView, RunsMustNotTouchOverlapOrOverflow) {
  EXPECT_TRUE(RoaringView::open(with_runs({{0, 1}, {3, 0}}, 3), kNoLimit, 3));
  EXPECT_FALSE(RoaringView::open(with_runs({{0, 1}, {2, 0}}, 3), kNoLimit, 3));  // touch
  EXPECT_FALSE(RoaringView::open(with_runs({{0, 1}, {1, 0}}, 3), kNoLimit, 3));  // overlap
  EXPECT_FALSE(RoaringView::open(with_runs({{3, 0}, {0, 1}}, 3), kNoLimit, 3));  // order
  EXPECT_FALSE(RoaringView::open(with_runs({{65535, 1}}, 2), kNoLimit, 2));      // past the end
  EXPECT_FALSE(RoaringView::open(with_runs({{0, 1}}, 3), kNoLimit, 3));          // cardinality
  EXPECT_FALSE(RoaringView::open(with_runs({}, 1), kNoLimit, 1));                // none
  ByteBuffer flagged = with_runs({{0, 1}}, 2);
  flagged[4] = 3;  // a flag for a container that does not exist
  EXPECT_FALSE(RoaringView::open(flagged, kNoLimit, 2));
}

TEST(RoaringView, ClaimsOfManyContainersAreRefused) {
  EXPECT_FALSE(RoaringView::open(ByteBuffer{0x3A, 0x30, 0, 0, 0xFF, 0xFF, 0xFF, 0xFF}, 9, 0));
  EXPECT_FALSE(RoaringView::open(ByteBuffer{0x3A, 0x30, 0, 0, 1, 0, 1, 0}, 9, 0));
  EXPECT_FALSE(RoaringView::open(ByteBuffer{0x3B, 0x30, 0xFF, 0xFF}, 9, 0));
}

TEST(RoaringView, DamagedBytesAreRefusedOrAreAnotherSoundSet) {
  for (std::uint64_t seed = 0; seed < 20; ++seed) {
    SCOPED_TRACE(testing::Message() << "seed " << seed);
    test::Random random(seed);
    std::vector<DocId> docs = test::random_set(random);
    if (seed % 2 == 0) docs.resize(std::min<std::size_t>(docs.size(), 40));
    const ByteBuffer valid = written(docs);
    test::for_each_damage(valid, random, 60, [&](const test::PaddedBytes& bytes) {
      const auto view = RoaringView::open(bytes.bytes(), docs.back() + 1, docs.size());
      if (!view) return;
      const std::vector<DocId> found = documents_of(*view);
      ASSERT_EQ(found.size(), docs.size());
      ASSERT_LE(found.back(), docs.back());
      ASSERT_TRUE(std::is_sorted(found.begin(), found.end()));
      ASSERT_EQ(std::adjacent_find(found.begin(), found.end()), found.end());
    });
  }
}

}  // namespace
}  // namespace sakuin::storage::roaring_view_test
