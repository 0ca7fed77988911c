#include <algorithm>
#include <array>
#include <cstdint>
#include <set>
#include <vector>

#include <gtest/gtest.h>

#include "storage/bounds/bounds_reader.h"
#include "storage/bounds/bounds_writer.h"
#include "storage/bounds/ranged_docs.h"
#include "storage/roaring/roaring_writer.h"
#include "tests/support/random.h"

namespace sakuin::storage::bounds_test {
namespace {

using test::Random;

constexpr std::uint32_t kMaxDoc = 200'000;

/// Dense here, sparse there, in runs elsewhere: every kind of container.
std::vector<DocId> mixed_docs(Random& random) {
  std::vector<DocId> docs;
  for (DocId doc = 0; doc < kMaxDoc; ++doc) {
    const DocId window = doc >> 16;
    const bool in = window == 0   ? random.below(3) == 0
                    : window == 1 ? random.below(50) == 0
                                  : doc / 300 % 2 == 0 && window == 2;
    if (in) docs.push_back(doc);
  }
  return docs;
}

ListBounds bounds_of(const std::vector<DocId>& docs, const BoundsLayout& layout) {
  ListBounds bounds;
  bounds.best = {0.9F, 0.5F, 0.25F, 0.125F};
  bounds.ranges.resize(layout.range_count);
  for (const DocId doc : docs) bounds.ranges[doc >> kRangeShift] = 7;
  return bounds;
}

/// One field with one bounded list, as bytes.
struct Written {
  explicit Written(std::vector<DocId> list) : docs(std::move(list)) {
    BufferSink sink;
    BoundsWriter writer(kMaxDoc, sink);
    EXPECT_TRUE(writer.add(41, docs, bounds_of(docs, writer.layout())).ok());
    EXPECT_TRUE(writer.finish().ok());
    bytes = sink.buffer();
    size = bytes.size();
    bytes.resize(size + kReadPadding);
    write_roaring(docs, roaring);
    roaring_size = roaring.size();
    roaring.resize(roaring_size + kReadPadding);
  }

  [[nodiscard]] Result<BoundsReader> open() const {
    return BoundsReader::open(SectionView("bounds", {bytes.data(), size}), 0, size, 1, kMaxDoc);
  }
  [[nodiscard]] RoaringView view() const {
    return *RoaringView::open({roaring.data(), roaring_size}, kMaxDoc, docs.size());
  }

  std::vector<DocId> docs;
  ByteBuffer bytes;
  ByteBuffer roaring;
  std::size_t size = 0;
  std::size_t roaring_size = 0;
};

TEST(BoundsReader, FindsTheTermsThatHaveBounds) {
  Random random(1);
  const Written written(mixed_docs(random));
  const auto reader = written.open();
  ASSERT_TRUE(reader.ok()) << reader.status().message();
  EXPECT_EQ(reader->find(40), std::nullopt);
  EXPECT_EQ(reader->find(42), std::nullopt);
  ASSERT_EQ(reader->find(41), std::optional<std::uint64_t>(0));
  const auto view = reader->read(0);
  ASSERT_TRUE(view.ok());
  EXPECT_EQ(view->best(0), 0.9F);
  EXPECT_EQ(view->best(3), 0.125F);
  EXPECT_TRUE(view->fits(written.view(), reader->layout()));
}

TEST(BoundsReader, RefusesPartsThatDoNotAddUp) {
  Random random(2);
  const Written written(mixed_docs(random));
  const SectionView section("bounds", {written.bytes.data(), written.size});
  EXPECT_FALSE(BoundsReader::open(section, 0, written.size, 2, kMaxDoc).ok());
  EXPECT_FALSE(BoundsReader::open(section, 0, written.size, 0, kMaxDoc).ok());
  EXPECT_FALSE(BoundsReader::open(section, 64, written.size, 1, kMaxDoc).ok());
  EXPECT_FALSE(BoundsReader::open(section, 0, written.size - 64, 1, kMaxDoc).ok());
  EXPECT_FALSE(BoundsReader::open(section, 0, written.size, ~std::uint64_t{0}, kMaxDoc).ok());
  EXPECT_TRUE(BoundsReader::open(section, 0, 0, 0, kMaxDoc).ok());
}

TEST(BoundsView, DoesNotFitOtherDocumentsOrChangedBytes) {
  Random random(3);
  Written written(mixed_docs(random));
  const BoundsLayout layout(kMaxDoc);
  for (int i = 0; i < 200; ++i) {
    const bool in_ranks = i % 2 == 0;
    const std::size_t at = in_ranks ? layout.ranks_at + random.below(2 * layout.rank_count)
                                    : layout.bounds_at + random.below(layout.range_count);
    const std::uint8_t before = written.bytes[at];
    written.bytes[at] = in_ranks ? static_cast<std::uint8_t>(before ^ (1U << random.below(8)))
                                 : (before == 0 ? std::uint8_t{1} : std::uint8_t{0});
    const auto reader = written.open();
    ASSERT_TRUE(reader.ok());
    EXPECT_FALSE(reader->read(0)->fits(written.view(), layout)) << at;
    written.bytes[at] = before;
  }
  const Written other({1, 2, 3});
  EXPECT_FALSE(written.open()->read(0)->fits(other.view(), layout));
}

TEST(RangedDocs, SlicesAndRanksAreThoseOfTheList) {
  for (std::uint64_t seed = 4; seed < 7; ++seed) {
    SCOPED_TRACE(seed);
    Random random(seed);
    const Written written(mixed_docs(random));
    const BoundsLayout layout(kMaxDoc);
    const auto reader = written.open();
    ASSERT_TRUE(reader.ok());
    RangedDocs ranged;
    ranged.assign(written.view(), *reader->read(0), layout.range_count);
    std::uint32_t rank = 0;
    for (std::uint32_t range = 0; range < layout.range_count; ++range) {
      const RangeSlice slice = ranged.slice(range);
      for (unsigned bit = 0; bit < kRangeDocs; ++bit) {
        const bool has =
            rank < written.docs.size() && written.docs[rank] == range * kRangeDocs + bit;
        ASSERT_EQ((slice.mask >> bit & 1) != 0, has) << range << " " << bit;
        if (!has) continue;
        ASSERT_EQ(ranged.first_rank(range, slice) + rank_in_slice(slice, bit), rank);
        ++rank;
      }
    }
    EXPECT_EQ(rank, written.docs.size());
  }
}

TEST(BoundsLayout, KeepsTermsThatAreFrequentForTheirSegment) {
  EXPECT_FALSE(BoundsLayout(64).keeps(64));
  EXPECT_FALSE(BoundsLayout(1000).keeps(127));
  EXPECT_TRUE(BoundsLayout(1000).keeps(128));
  EXPECT_FALSE(BoundsLayout(269'795).keeps(2108));
  EXPECT_TRUE(BoundsLayout(269'795).keeps(2109));
}

}  // namespace
}  // namespace sakuin::storage::bounds_test
