#include "storage/segment/term_lists.h"

#include <gtest/gtest.h>

#include <thread>

#include "storage/positions/positions_writer.h"
#include "storage/postings/freqs_writer.h"
#include "storage/roaring/roaring_writer.h"
#include "tests/unit/storage/damaged_bytes.h"
#include "tests/unit/storage/segment/one_segment.h"

namespace sakuin::storage::term_lists_test {
namespace {

using test::must;
using test::PaddedBytes;

/// Lists of one term: documents 1, 4, 70'000 with frequencies 1, 3, 2.
class TermListsTest : public ::testing::Test {
 protected:
  static constexpr std::uint32_t kMaxDoc = 70'001;

  TermListsTest() {
    const std::vector<DocId> docs = {1, 4, 70'000};
    const std::vector<std::uint32_t> freqs = {1, 3, 2};
    write_roaring(docs, postings_);
    write_freqs(freqs, freqs_);
    PositionsWriter positions;
    for (const std::uint32_t freq : freqs) {
      const std::vector<std::uint32_t> places = {5, 5, 9};
      positions.add_document(std::span(places).first(freq));
    }
    positions.finish(positions_);
    info_.doc_freq = 3;
    info_.total_freq = 6;
    info_.postings_bytes = postings_.size();
    info_.freqs_bytes = freqs_.size();
    info_.positions_bytes = positions_.size();
  }

  /// What the lists say when their sections hold these bytes; `use` sees them while they live.
  template <class Use>
  void with_lists(ByteSpan postings, ByteSpan freqs, ByteSpan positions, Use&& use) const {
    const PaddedBytes p(postings);
    const PaddedBytes f(freqs);
    const PaddedBytes q(positions);
    use(TermLists(p.section("postings"), f.section("freqs"), q.section("positions"), BoundsReader(),
                  kMaxDoc, 1));
  }

  [[nodiscard]] StatusCode postings_code(const TermInfo& info) const {
    StatusCode code = StatusCode::ok;
    with_lists(postings_, freqs_, positions_,
               [&](const TermLists& lists) { code = lists.postings(info).status().code(); });
    return code;
  }

  [[nodiscard]] StatusCode positions_code(const TermInfo& info) const {
    StatusCode code = StatusCode::ok;
    with_lists(postings_, freqs_, positions_,
               [&](const TermLists& lists) { code = lists.positions(info).status().code(); });
    return code;
  }

  ByteBuffer postings_;
  ByteBuffer freqs_;
  ByteBuffer positions_;
  TermInfo info_;
};

TEST_F(TermListsTest, GiveTheSameTheFirstTimeAndLater) {
  with_lists(postings_, freqs_, positions_, [&](const TermLists& lists) {
    for (int time = 0; time < 3; ++time) {
      const PostingsView view = must(lists.postings(info_));
      EXPECT_EQ(view.docs.cardinality(), 3U);
      EXPECT_TRUE(view.docs.contains(70'000));
      EXPECT_EQ(view.freqs[1], 3U);
      EXPECT_EQ(view.freqs.sum(), 6U);
      std::vector<std::uint32_t> places;
      EXPECT_TRUE(must(lists.positions(info_)).read(1, 3, places));
      EXPECT_EQ(places, (std::vector<std::uint32_t>{5, 5, 9}));
    }
  });
}

TEST_F(TermListsTest, RefuseNumbersThatDoNotFitTheirBytes) {
  const auto changed = [&](auto&& change) {
    TermInfo info = info_;
    change(info);
    return info;
  };
  EXPECT_EQ(postings_code(info_), StatusCode::ok);
  EXPECT_EQ(postings_code(changed([](TermInfo& i) { i.doc_freq = 2; })), StatusCode::corrupt);
  EXPECT_EQ(postings_code(changed([](TermInfo& i) { --i.postings_bytes; })), StatusCode::corrupt);
  EXPECT_EQ(postings_code(changed([](TermInfo& i) { ++i.postings_offset; })), StatusCode::corrupt);
  EXPECT_EQ(postings_code(changed([](TermInfo& i) { ++i.freqs_bytes; })), StatusCode::corrupt);
  EXPECT_EQ(postings_code(changed([](TermInfo& i) { i.postings_offset = ~0ULL; })),
            StatusCode::corrupt);
  EXPECT_EQ(positions_code(info_), StatusCode::ok);
  EXPECT_EQ(positions_code(changed([](TermInfo& i) { i.total_freq = 2; })), StatusCode::corrupt);
  EXPECT_EQ(positions_code(changed([](TermInfo& i) { i.total_freq = ~0ULL; })),
            StatusCode::corrupt);
  EXPECT_EQ(positions_code(changed([](TermInfo& i) { i.positions_bytes = ~0ULL; })),
            StatusCode::corrupt);
}

TEST_F(TermListsTest, SayThatAFieldKeepsNoPositions) {
  TermInfo info = info_;
  info.positions_bytes = 0;
  EXPECT_EQ(positions_code(info), StatusCode::invalid_argument);
}

TEST_F(TermListsTest, RefuseDocumentsPastTheSegment) {
  ByteBuffer beyond;
  write_roaring(std::vector<DocId>{1, 4, kMaxDoc}, beyond);
  TermInfo info = info_;
  info.postings_bytes = beyond.size();
  with_lists(beyond, freqs_, positions_, [&](const TermLists& lists) {
    for (int time = 0; time < 2; ++time) {  // a refused list is not trusted later either
      EXPECT_EQ(lists.postings(info).status().code(), StatusCode::corrupt);
    }
  });
}

TEST_F(TermListsTest, GiveTheOneDocumentThatStandsInTheDictionary) {
  const ByteBuffer low = {0x70, 0x11};  // 70'000 - 65'536
  const PaddedBytes bytes(low);
  TermInfo info;
  info.doc_freq = 1;
  info.total_freq = 1;
  info.postings_offset = postings_.size();
  info.single = {70'000, bytes.bytes().data()};
  with_lists(postings_, freqs_, positions_, [&](const TermLists& lists) {
    lists.prefetch(info);
    for (int time = 0; time < 2; ++time) {
      const PostingsView view = must(lists.postings(info));
      std::vector<DocId> docs;
      view.docs.read(docs);
      EXPECT_EQ(docs, std::vector<DocId>{70'000});
      EXPECT_EQ(view.freqs[0], 1U);
    }
    ++info.single.doc;
    EXPECT_EQ(lists.postings(info).status().code(), StatusCode::corrupt);  // kMaxDoc
    info.single = {};
    EXPECT_EQ(lists.postings(info).status().code(), StatusCode::corrupt);
  });
}

TEST_F(TermListsTest, StayInBoundsOnAnyBytes) {
  test::Random random(23);
  std::vector<std::uint32_t> places;
  const auto use = [&](const TermLists& lists) {
    const auto view = lists.postings(info_);
    if (!view.ok()) {
      EXPECT_EQ(view.status().code(), StatusCode::corrupt);
      return;
    }
    const auto positions = lists.positions(info_);
    std::uint64_t start = 0;
    for (RoaringView::Cursor doc(view->docs); doc.doc() != kNoMoreDocs; doc.advance()) {
      EXPECT_LT(doc.doc(), kMaxDoc);
      const std::uint32_t freq = view->freqs[doc.rank()];
      if (positions.ok()) (void)positions->read(start, freq, places);
      start += freq;
    }
  };
  test::for_each_damage(postings_, random, 500, [&](const PaddedBytes& damaged) {
    with_lists(damaged.bytes(), freqs_, positions_, use);
  });
  test::for_each_damage(freqs_, random, 500, [&](const PaddedBytes& damaged) {
    with_lists(postings_, damaged.bytes(), positions_, use);
  });
  test::for_each_damage(positions_, random, 500, [&](const PaddedBytes& damaged) {
    with_lists(postings_, freqs_, damaged.bytes(), use);
  });
}

TEST(TermLists, AreSharedByThreads) {
  const auto segment = test::open_segment(*test::directory_with_segment());
  const TermLists& lists = segment->lists(test::place_of(*segment, 0));
  const auto read = [&] {
    for (const char* term : {"a", "b", "c"}) {
      EXPECT_TRUE(lists.postings(test::term_of(*segment, 0, term)).ok());
    }
  };
  std::vector<std::thread> threads;
  for (int i = 0; i < 4; ++i) threads.emplace_back(read);
  for (std::thread& thread : threads) thread.join();
}

}  // namespace
}  // namespace sakuin::storage::term_lists_test
