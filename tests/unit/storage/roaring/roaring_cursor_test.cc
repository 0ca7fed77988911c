#include <gtest/gtest.h>

#include <algorithm>

#include "storage/roaring/rank_index.h"
#include "storage/roaring/roaring_view.h"
#include "storage/roaring/roaring_writer.h"
#include "tests/support/effort.h"
#include "tests/unit/storage/damaged_bytes.h"
#include "tests/unit/storage/roaring/random_sets.h"

namespace sakuin::storage::roaring_cursor_test {
namespace {

/// A set, written and opened.
struct OpenSet {
  explicit OpenSet(std::vector<DocId> members) : docs(std::move(members)), bytes(written(docs)) {}

  static ByteBuffer written(const std::vector<DocId>& docs) {
    ByteBuffer out;
    write_roaring(docs, out);
    return out;
  }
  [[nodiscard]] RoaringView view() const { return RoaringView::trusted(bytes.bytes()); }

  std::vector<DocId> docs;
  test::PaddedBytes bytes;
};

/// What a cursor must show when it stands on docs[place].
void expect_at(const RoaringView::Cursor& cursor, const std::vector<DocId>& docs,
               std::size_t place) {
  if (place == docs.size()) {
    ASSERT_EQ(cursor.doc(), kNoMoreDocs);
    return;
  }
  ASSERT_EQ(cursor.doc(), docs[place]);
  ASSERT_EQ(cursor.rank(), place);
}

TEST(RoaringCursor, AdvanceVisitsEveryDocumentWithItsRank) {
  for (std::uint64_t seed = 0; seed < test::effort(15U, 3U); ++seed) {
    SCOPED_TRACE(testing::Message() << "seed " << seed);
    test::Random random(seed);
    const OpenSet set(test::random_set(random));
    RoaringView::Cursor cursor(set.view());
    for (std::size_t place = 0; place < set.docs.size(); ++place) {
      ASSERT_NO_FATAL_FAILURE(expect_at(cursor, set.docs, place));
      cursor.advance();
    }
    EXPECT_EQ(cursor.doc(), kNoMoreDocs);
    EXPECT_EQ(cursor.advance(), kNoMoreDocs);
    EXPECT_EQ(cursor.seek(5), kNoMoreDocs);
  }
}

TEST(RoaringCursor, SeekAndAdvanceAgreeWithLowerBound) {
  for (std::uint64_t seed = 0; seed < test::effort(100U, 25U); ++seed) {
    SCOPED_TRACE(testing::Message() << "seed " << seed);
    test::Random random(seed);
    const OpenSet set(test::random_set(random));
    RoaringView::Cursor cursor(set.view());
    std::size_t place = 0;
    while (place < set.docs.size()) {
      if (random.chance(0.3)) {
        cursor.advance();
        ++place;
      } else {
        const std::uint64_t reach = std::uint64_t{1} << random.between(0, 18);
        const auto target = static_cast<DocId>(set.docs[place] + random.below(reach));
        const auto from = set.docs.begin() + static_cast<std::ptrdiff_t>(place);
        place = static_cast<std::size_t>(std::lower_bound(from, set.docs.end(), target) -
                                         set.docs.begin());
        const DocId found = cursor.seek(target);
        ASSERT_EQ(found, cursor.doc());
      }
      ASSERT_NO_FATAL_FAILURE(expect_at(cursor, set.docs, place));
    }
  }
}

TEST(RoaringCursor, SeekToTheDocumentItStandsOnStays) {
  const OpenSet set({4, 9, 100000});
  RoaringView::Cursor cursor(set.view());
  EXPECT_EQ(cursor.seek(4), 4U);
  EXPECT_EQ(cursor.rank(), 0U);
  EXPECT_EQ(cursor.seek(10), 100000U);
  EXPECT_EQ(cursor.rank(), 2U);
  EXPECT_EQ(cursor.seek(kNoMoreDocs), kNoMoreDocs);
}

TEST(RoaringCursor, SeekIntoAMissingContainerFindsTheNextOne) {
  const OpenSet set({1, 5 * 65536 + 3});
  RoaringView::Cursor cursor(set.view());
  EXPECT_EQ(cursor.seek(3 * 65536 + 9), 5U * 65536 + 3);
  EXPECT_EQ(cursor.rank(), 1U);
}

TEST(RoaringCursor, DefaultAndEmptyAreAtTheEnd) {
  EXPECT_EQ(RoaringView::Cursor().doc(), kNoMoreDocs);
  EXPECT_EQ(RoaringView::Cursor().advance(), kNoMoreDocs);
  EXPECT_EQ(RoaringView::Cursor(RoaringView()).seek(3), kNoMoreDocs);
  const OpenSet set({});
  EXPECT_EQ(RoaringView::Cursor(set.view()).doc(), kNoMoreDocs);
}

TEST(RankIndex, AgreesWithLowerBound) {
  for (std::uint64_t seed = 0; seed < test::effort(50U, 12U); ++seed) {
    SCOPED_TRACE(testing::Message() << "seed " << seed);
    test::Random random(seed);
    const OpenSet set(test::random_set(random));
    const RankIndex index(set.view());
    for (int i = 0; i < 1000; ++i) {
      const DocId doc = random.chance(0.5)
                            ? random.pick(set.docs)
                            : static_cast<DocId>(random.below(set.docs.back() + 70000));
      const auto place = std::lower_bound(set.docs.begin(), set.docs.end(), doc);
      const bool has = place != set.docs.end() && *place == doc;
      const std::optional<std::uint32_t> rank = index.rank(doc);
      ASSERT_EQ(rank.has_value(), has) << doc;
      if (has) {
        ASSERT_EQ(*rank, place - set.docs.begin()) << doc;
      }
    }
  }
}

TEST(RankIndex, EveryDocumentOfAContainerOfRuns) {
  std::vector<DocId> docs;
  for (DocId doc = 1020; doc < 5000; ++doc) {
    if (doc % 700 > 5) docs.push_back(doc);
  }
  const OpenSet set(docs);
  const RankIndex index(set.view());
  for (std::uint32_t i = 0; i < docs.size(); ++i) ASSERT_EQ(index.rank(docs[i]), i);
  EXPECT_FALSE(index.rank(1400));
  EXPECT_FALSE(RankIndex().rank(0));
}

}  // namespace
}  // namespace sakuin::storage::roaring_cursor_test
