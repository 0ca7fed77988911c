#include <gtest/gtest.h>

#include <algorithm>

#include "storage/positions/positions_view.h"
#include "storage/positions/positions_writer.h"
#include "tests/unit/storage/damaged_bytes.h"

namespace sakuin::storage::positions_test {
namespace {

using Document = std::vector<std::uint32_t>;  // positions of the term in it

std::vector<Document> random_list(std::size_t count, test::Random& random) {
  std::vector<Document> list(count);
  const std::uint64_t longest = std::uint64_t{1} << random.between(0, 20);
  const std::uint64_t most = random.chance(0.2) ? 300 : 5;
  for (Document& document : list) {
    document.resize(random.between(1, most));
    for (std::uint32_t& position : document) {
      position = static_cast<std::uint32_t>(random.below(longest));
    }
    if (random.chance(0.001)) document.back() = 0xFFFF'FFFF;
    std::sort(document.begin(), document.end());
  }
  return list;
}

ByteBuffer written(const std::vector<Document>& list, PositionsWriter& writer) {
  for (const Document& document : list) writer.add_document(document);
  ByteBuffer out;
  writer.finish(out);
  return out;
}

ByteBuffer written(const std::vector<Document>& list) {
  PositionsWriter writer;
  return written(list, writer);
}

std::uint64_t total_of(const std::vector<Document>& list) {
  std::uint64_t total = 0;
  for (const Document& document : list) total += document.size();
  return total;
}

std::optional<PositionsView> open(const test::PaddedBytes& bytes,
                                  const std::vector<Document>& list) {
  return PositionsView::open(bytes.bytes(), static_cast<std::uint32_t>(list.size()),
                             total_of(list));
}

/// Where the values of a rank begin, as a reader finds it: from its stride and the frequencies.
std::uint64_t start_of(const PositionsView& view, const std::vector<Document>& list,
                       std::uint32_t rank) {
  const PositionsView::StrideStart stride = view.stride_start(rank);
  std::uint64_t start = stride.start;
  for (std::uint32_t before = stride.rank; before < rank; ++before) start += list[before].size();
  return start;
}

/// A cursor that leaves documents out gives the places it is asked for, and maybe a few more.
void expect_walks(const PositionsView& view, const std::vector<Document>& list,
                  test::Random& random) {
  PositionsView::Cursor cursor(view);
  const double skipped = random.pick(std::vector<double>{0, 0.5, 0.99});
  Document out;
  for (std::uint32_t rank = 0; rank < list.size(); ++rank) {
    if (random.chance(skipped)) continue;
    const Document& document = list[rank];
    const auto freq = static_cast<std::uint32_t>(document.size());
    const std::uint32_t last = random.chance(0.5) ? 0xFFFF'FFFF : random.pick(document);
    const std::uint32_t count = cursor.read(start_of(view, list, rank), freq, last, out);
    const auto wanted = std::upper_bound(document.begin(), document.end(), last);
    ASSERT_GE(count, wanted - document.begin());
    ASSERT_LE(count, freq);
    ASSERT_TRUE(std::equal(out.begin(), out.begin() + count, document.begin())) << "rank " << rank;
  }
}

/// A place holds the gaps of a document that lies in one block.
void expect_places(const PositionsView& view, const std::vector<Document>& list) {
  std::uint64_t start = 0;
  for (const Document& document : list) {
    const auto freq = static_cast<std::uint32_t>(document.size());
    const PositionsView::Place place = view.place(start, freq);
    const bool in_one_block =
        start / kPositionsBlockValues == (start + freq - 1) / kPositionsBlockValues;
    ASSERT_EQ(place.block != nullptr, in_one_block);
    std::uint32_t position = 0;
    for (std::uint32_t i = 0; in_one_block && i < freq; ++i) {
      position += packed_value(place.block, place.width, place.first + i);
      ASSERT_EQ(position, document[i]);
    }
    start += freq;
  }
}

TEST(PositionsView, GivesBackWhatWasWritten) {
  PositionsWriter writer;  // reused, as a segment does
  for (std::uint64_t seed = 0; seed < 150; ++seed) {
    SCOPED_TRACE(testing::Message() << "seed " << seed);
    test::Random random(seed);
    const std::uint64_t most = random.pick(std::vector<std::uint64_t>{2, 140, 300, 3000});
    const std::vector<Document> list = random_list(random.between(1, most), random);
    const test::PaddedBytes bytes(written(list, writer));
    const auto view = open(bytes, list);
    ASSERT_TRUE(view);
    Document out;
    for (std::uint32_t rank = 0; rank < list.size(); ++rank) {
      const auto freq = static_cast<std::uint32_t>(list[rank].size());
      ASSERT_TRUE(view->read(start_of(*view, list, rank), freq, out));
      ASSERT_EQ(out, list[rank]) << "rank " << rank;
    }
    ASSERT_NO_FATAL_FAILURE(expect_walks(*view, list, random));
    ASSERT_NO_FATAL_FAILURE(expect_places(*view, list));
  }
}

TEST(PositionsView, StridesBeginWhereTheyShould) {
  std::vector<Document> list(400, Document{1, 2, 2});
  const test::PaddedBytes bytes(written(list));
  const auto view = open(bytes, list);
  ASSERT_TRUE(view);
  EXPECT_EQ(view->stride_start(127).rank, 0U);
  EXPECT_EQ(view->stride_start(127).start, 0U);
  EXPECT_EQ(view->stride_start(399).rank, 384U);
  EXPECT_EQ(view->stride_start(399).start, 384U * 3);
}

TEST(PositionsWriter, WorkedBytesOfTheFormat) {
  EXPECT_EQ(written({{200}}), (ByteBuffer{0x08, 0xC8}));
  EXPECT_EQ(written({{1, 4}, {2}}), (ByteBuffer{0x02, 0x2D}));
  EXPECT_EQ(written({{0}}), ByteBuffer{0x00});
}

TEST(PositionsView, ReadsOutsideTheListAreRefused) {
  const std::vector<Document> list = {{1, 4}, {2}};
  const test::PaddedBytes bytes(written(list));
  const auto view = open(bytes, list);
  ASSERT_TRUE(view);
  Document out;
  EXPECT_TRUE(view->read(2, 1, out));
  EXPECT_FALSE(view->read(2, 2, out));
  EXPECT_FALSE(view->read(4, 0, out));
  EXPECT_FALSE(view->read(~std::uint64_t{0}, 1, out));
  EXPECT_FALSE(view->read(0, 0xFFFF'FFFF, out));
  EXPECT_NE(view->place(2, 1).block, nullptr);
  EXPECT_EQ(view->place(2, 2).block, nullptr);
  EXPECT_EQ(view->place(~std::uint64_t{0}, 1).block, nullptr);
  EXPECT_EQ(view->place(0, 0xFFFF'FFFF).block, nullptr);
  PositionsView::Cursor cursor(*view);
  EXPECT_EQ(cursor.read(2, 1, 9, out), 1U);
  EXPECT_EQ(cursor.read(2, 2, 9, out), 0U);
  EXPECT_EQ(cursor.read(~std::uint64_t{0}, 1, 9, out), 0U);
  EXPECT_EQ(cursor.read(0, 0xFFFF'FFFF, 9, out), 0U);
}

TEST(PositionsView, ImpossibleCountsAreRefused) {
  const ByteBuffer bytes = written({{1, 4}, {2}});
  EXPECT_TRUE(PositionsView::open(bytes, 2, 3));
  EXPECT_FALSE(PositionsView::open(bytes, 0, 0));
  EXPECT_FALSE(PositionsView::open(bytes, 3, 2));
  EXPECT_FALSE(PositionsView::open(bytes, 1, std::uint64_t{1} << 32));
  EXPECT_FALSE(PositionsView::open(bytes, 0xFFFF'FFFF, 0xFFFF'FFFF));
}

TEST(PositionsView, DamagedBytesNeverLeaveBounds) {
  for (std::uint64_t seed = 0; seed < 60; ++seed) {
    SCOPED_TRACE(testing::Message() << "seed " << seed);
    test::Random random(seed);
    const std::vector<Document> list = random_list(random.between(1, 400), random);
    const ByteBuffer valid = written(list);
    test::for_each_damage(valid, random, 40, [&](const test::PaddedBytes& bytes) {
      const auto view = open(bytes, list);
      if (!view) return;
      Document out;
      PositionsView::Cursor cursor(*view);
      for (int i = 0; i < 40; ++i) {
        const auto rank = static_cast<std::uint32_t>(random.below(list.size()));
        const auto freq = static_cast<std::uint32_t>(list[rank].size());
        const std::uint64_t start = start_of(*view, list, rank);
        ASSERT_LE(cursor.read(start, freq, 0xFFFF'FFFF, out), freq);
        const PositionsView::Place place = view->place(start, freq);
        for (std::uint32_t value = 0; place.block != nullptr && value < freq; ++value) {
          ASSERT_LE(packed_value(place.block, place.width, place.first + value) >> 16 >> 16, 0U);
        }
        if (!view->read(start, freq, out)) continue;
        ASSERT_EQ(out.size(), freq);
      }
    });
  }
}

}  // namespace
}  // namespace sakuin::storage::positions_test
