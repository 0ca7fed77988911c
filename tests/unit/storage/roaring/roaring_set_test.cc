#include "storage/roaring/roaring_set.h"

#include <gtest/gtest.h>

#include "storage/roaring/roaring_writer.h"
#include "tests/unit/storage/roaring/random_sets.h"

namespace sakuin::storage::roaring_set_test {
namespace {

std::vector<std::uint64_t> to_words(const std::vector<DocId>& docs, std::size_t more) {
  std::vector<std::uint64_t> words(docs.empty() ? more : docs.back() / 64 + 1 + more);
  for (const DocId doc : docs) words[doc / 64] |= std::uint64_t{1} << (doc % 64);
  return words;
}

TEST(RoaringSet, HasTheDocumentsOfItsWords) {
  for (std::uint64_t seed = 0; seed < 20; ++seed) {
    SCOPED_TRACE(testing::Message() << "seed " << seed);
    test::Random random(seed);
    const std::vector<DocId> docs = test::random_set(random);
    const auto words = to_words(docs, random.below(2000));
    RoaringSet made = RoaringSet::from_words(words);
    const RoaringSet set = std::move(made);
    EXPECT_EQ(set.cardinality(), docs.size());
    std::vector<DocId> read;
    set.view().read(read);
    EXPECT_EQ(read, docs);
    const auto checked = RoaringView::open(set.view().bytes(), docs.back() + 1, set.cardinality());
    EXPECT_TRUE(checked.has_value());
    std::vector<std::uint64_t> again(words.size());
    add_to_words(set.view(), again);
    EXPECT_EQ(again, words);
  }
}

TEST(RoaringSet, AddsRunsToWords) {
  const std::vector<DocId> docs = {0, 1, 2, 63, 64, 65, 66, 67, 68, 69, 70, 127, 128, 129, 130};
  ByteBuffer bytes;
  write_roaring(docs, bytes);
  std::vector<std::uint64_t> words(3);
  add_to_words(RoaringView::trusted(bytes), words);
  EXPECT_EQ(words, to_words(docs, 0));
}

TEST(RoaringSet, MayBeEmpty) {
  const RoaringSet set = RoaringSet::from_words(std::vector<std::uint64_t>(1025));
  EXPECT_EQ(set.cardinality(), 0U);
  EXPECT_EQ(set.view().container_count(), 0U);
  EXPECT_EQ(RoaringSet::from_words({}).cardinality(), 0U);
}

}  // namespace
}  // namespace sakuin::storage::roaring_set_test
