#include "storage/roaring/roaring_writer.h"

#include <gtest/gtest.h>
#include <roaring/roaring.h>

#include <memory>

#include "tests/unit/storage/roaring/random_sets.h"

namespace sakuin::storage::roaring_writer_test {
namespace {

ByteBuffer written(const std::vector<DocId>& docs) {
  ByteBuffer out;
  write_roaring(docs, out);
  return out;
}

struct Free {
  void operator()(roaring_bitmap_t* bitmap) const { roaring_bitmap_free(bitmap); }
};
using Bitmap = std::unique_ptr<roaring_bitmap_t, Free>;

std::vector<DocId> read_by_croaring(const ByteBuffer& bytes) {
  const Bitmap bitmap(roaring_bitmap_portable_deserialize_safe(
      reinterpret_cast<const char*>(bytes.data()), bytes.size()));
  std::vector<DocId> docs(roaring_bitmap_get_cardinality(bitmap.get()));
  roaring_bitmap_to_uint32_array(bitmap.get(), docs.data());
  return docs;
}

ByteBuffer written_by_croaring(const std::vector<DocId>& docs) {
  const Bitmap bitmap(roaring_bitmap_of_ptr(docs.size(), docs.data()));
  roaring_bitmap_run_optimize(bitmap.get());
  ByteBuffer out(roaring_bitmap_portable_size_in_bytes(bitmap.get()));
  roaring_bitmap_portable_serialize(bitmap.get(), reinterpret_cast<char*>(out.data()));
  return out;
}

TEST(RoaringWriter, WorkedBytesOfTheFormat) {
  EXPECT_EQ(written({3, 5, 65536}),
            (ByteBuffer{0x3A, 0x30, 0, 0, 2,    0, 0, 0,  // cookie, containers
                        0,    0,    1, 0, 1,    0, 0, 0,  // keys, cardinalities - 1
                        0x18, 0,    0, 0, 0x1C, 0, 0, 0,  // offsets
                        3,    0,    5, 0, 0,    0}));
  EXPECT_EQ(written({0, 1, 2, 3, 4, 5, 6, 7, 8, 9}),
            (ByteBuffer{0x3B, 0x30, 0, 0, 1, 0, 0, 9, 0, 1, 0, 0, 0, 9, 0}));
  EXPECT_EQ(written({}), (ByteBuffer{0x3A, 0x30, 0, 0, 0, 0, 0, 0}));
}

TEST(RoaringWriter, CRoaringReadsTheSameSet) {
  for (std::uint64_t seed = 0; seed < 60; ++seed) {
    SCOPED_TRACE(testing::Message() << "seed " << seed);
    test::Random random(seed);
    const std::vector<DocId> docs = test::random_set(random);
    ASSERT_EQ(read_by_croaring(written(docs)), docs);
  }
}

TEST(RoaringWriter, BytesAreThoseOfCRoaringForShortLists) {
  for (std::uint64_t seed = 0; seed < 3000; ++seed) {
    SCOPED_TRACE(testing::Message() << "seed " << seed);
    test::Random random(seed);
    std::vector<DocId> docs;
    DocId doc = 0;
    const std::uint64_t widest = std::uint64_t{1} << random.between(1, 18);
    for (std::uint64_t n = random.between(1, 30); n > 0; --n) {
      doc += static_cast<DocId>(random.between(1, widest));
      docs.push_back(doc);
    }
    ASSERT_EQ(written(docs), written_by_croaring(docs));
  }
}

TEST(RoaringWriter, TheLargestDocumentIdsFit) {
  const std::vector<DocId> docs = {0, 65535, 0xFFFF'0000, 0xFFFF'FFFD};
  EXPECT_EQ(written(docs), written_by_croaring(docs));
}

TEST(RoaringWriter, TakesRunsInPlaceOfABitsetOnlyIfTheyAreFew) {
  std::vector<DocId> few;
  std::vector<DocId> many;
  for (DocId doc = 0; doc < 65'536; ++doc) {
    if (doc % 300 != 0) few.push_back(doc);
    if (doc % 100 != 0) many.push_back(doc);
  }
  EXPECT_LT(written(few).size(), 1024u);
  EXPECT_GT(written(many).size(), 8192u);
}

TEST(RoaringWriter, AppendsToWhatIsThere) {
  ByteBuffer out = {1, 2, 3};
  write_roaring(std::vector<DocId>{7, 8, 9, 65536 * 9}, out);
  const ByteBuffer tail(out.begin() + 3, out.end());
  EXPECT_EQ(tail, written({7, 8, 9, 65536 * 9}));
}

}  // namespace
}  // namespace sakuin::storage::roaring_writer_test
