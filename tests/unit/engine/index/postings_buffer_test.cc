#include "engine/index/postings_buffer.h"

#include <gtest/gtest.h>

#include "tests/support/random.h"

namespace sakuin::postings_buffer_test {
namespace {

struct Posting {
  DocId doc;
  std::vector<std::uint32_t> positions;
};

/// Writes `list` and expects to read the same.
void expect_gives_back(const std::vector<Posting>& list) {
  Arena arena;
  PostingsBuffer buffer;
  for (const Posting& posting : list) {
    for (const std::uint32_t position : posting.positions) {
      buffer.add(arena, posting.doc, position);
    }
  }
  ASSERT_EQ(buffer.doc_freq(), list.size());
  std::vector<DocId> docs = {99};  // whatever was there is replaced
  std::vector<std::uint32_t> freqs = {99};
  buffer.read_postings(docs, freqs);
  ASSERT_EQ(docs.size(), list.size());
  ASSERT_EQ(freqs.size(), list.size());
  std::vector<std::uint32_t> scratch;
  std::size_t at = 0;
  buffer.for_each_positions(freqs, scratch, [&](const std::vector<std::uint32_t>& positions) {
    EXPECT_EQ(docs[at], list[at].doc);
    EXPECT_EQ(positions, list[at].positions);
    ++at;
  });
  EXPECT_EQ(at, list.size());
}

TEST(PostingsBuffer, GivesBackOneDocument) {
  expect_gives_back({{0, {0}}});
  expect_gives_back({{7, {3, 3, 9}}});
}

TEST(PostingsBuffer, StartsPositionsAnewInEachDocument) {
  expect_gives_back(
      {{0, {5, 100}}, {1, {0}}, {1'000'000, {0, 1, 2}}, {1'000'001, {4'000'000'000}}});
}

TEST(PostingsBuffer, GivesBackRandomLists) {
  for (std::uint64_t seed = 1; seed <= 20; ++seed) {
    SCOPED_TRACE(seed);
    test::Random random(seed);
    std::vector<Posting> list;
    DocId doc = 0;
    for (std::uint64_t n = random.between(1, 2000); n > 0; --n) {
      doc += static_cast<DocId>(1 + random.below(1ULL << random.below(12)));
      Posting posting{doc, {}};
      std::uint32_t position = 0;
      for (std::uint64_t freq = random.between(1, 6); freq > 0; --freq) {
        position += static_cast<std::uint32_t>(random.below(300));
        posting.positions.push_back(position);
      }
      list.push_back(std::move(posting));
    }
    expect_gives_back(list);
  }
}

TEST(PostingsBuffer, CountsAKeywordOnceADocument) {
  Arena arena;
  PostingsBuffer buffer;
  for (const DocId doc : {0U, 0U, 3U, 3U, 3U, 9U}) buffer.add(arena, doc);
  std::vector<DocId> docs;
  std::vector<std::uint32_t> freqs;
  buffer.read_postings(docs, freqs);
  EXPECT_EQ(docs, (std::vector<DocId>{0, 3, 9}));
  EXPECT_EQ(freqs, (std::vector<std::uint32_t>{1, 1, 1}));
}

}  // namespace
}  // namespace sakuin::postings_buffer_test
