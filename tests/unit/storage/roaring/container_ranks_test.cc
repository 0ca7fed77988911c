#include "storage/roaring/container_ranks.h"

#include <gtest/gtest.h>

#include "storage/roaring/roaring_writer.h"
#include "tests/unit/storage/roaring/random_sets.h"

namespace sakuin::storage {
namespace {

TEST(ContainerRanks, CountsTheDocumentsBeforeEachThatIsAskedFor) {
  for (std::uint64_t seed = 0; seed < 60; ++seed) {
    SCOPED_TRACE(testing::Message() << "seed " << seed);
    test::Random random(seed);
    std::vector<DocId> docs;
    test::add_random_container(0, random, docs);
    ByteBuffer bytes;
    write_roaring(docs, bytes);
    const auto view = RoaringView::open(bytes, 1 << 16, docs.size());
    ASSERT_TRUE(view);
    ContainerRanks ranks(view->container(0));
    const std::uint64_t longest_step = random.pick(std::vector<std::uint64_t>{1, 9, 3000});
    for (std::size_t i = 0; i < docs.size(); i += random.between(1, longest_step)) {
      ASSERT_EQ(ranks.rank(docs[i]), i);
      ASSERT_EQ(ranks.rank(docs[i]), i) << "asked again";
    }
  }
}

}  // namespace
}  // namespace sakuin::storage
