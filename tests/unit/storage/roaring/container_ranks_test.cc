#include "storage/roaring/container_ranks.h"

#include <algorithm>

#include <gtest/gtest.h>

#include "storage/base/bytes.h"
#include "storage/roaring/roaring_writer.h"
#include "tests/unit/storage/roaring/random_sets.h"

namespace sakuin::storage::container_ranks_test {
namespace {

/// Documents of `docs` before every 512, a u16 each.
ByteBuffer block_ranks_of(const std::vector<DocId>& docs) {
  ByteBuffer ranks(2 * 128);
  for (std::uint32_t block = 0; block < 128; ++block) {
    const auto before = std::lower_bound(docs.begin(), docs.end(), block * 512) - docs.begin();
    store_le(ranks.data() + 2 * block, static_cast<std::uint16_t>(before));
  }
  return ranks;
}

TEST(ContainerRanks, CountsTheDocumentsBeforeEachThatIsAskedFor) {
  for (std::uint64_t seed = 0; seed < 90; ++seed) {
    SCOPED_TRACE(testing::Message() << "seed " << seed);
    test::Random random(seed);
    std::vector<DocId> docs;
    test::add_random_container(0, random, docs);
    ByteBuffer bytes;
    write_roaring(docs, bytes);
    const auto view = RoaringView::open(bytes, 1 << 16, docs.size());
    ASSERT_TRUE(view);
    const ByteBuffer block_ranks = block_ranks_of(docs);
    const std::uint64_t longest_step = random.pick(std::vector<std::uint64_t>{1, 2, 9, 3000});
    for (std::size_t next = 0; next < docs.size();) {
      std::vector<std::uint16_t> lows;
      std::vector<std::uint32_t> places;
      const std::size_t most = random.between(1, kMostRanked);
      for (; next < docs.size() && lows.size() < most; next += random.between(1, longest_step)) {
        lows.push_back(static_cast<std::uint16_t>(docs[next]));
        places.push_back(static_cast<std::uint32_t>(1000 + next));
      }
      std::vector<std::uint32_t> ranks(lows.size());
      find_ranks(view->container(0), nullptr, lows, 1000, ranks.data());
      ASSERT_EQ(ranks, places);
      std::fill(ranks.begin(), ranks.end(), 0);
      find_ranks(view->container(0), block_ranks.data(), lows, 1000, ranks.data());
      ASSERT_EQ(ranks, places) << "with stored ranks";
    }
  }
}

TEST(RankKernels, AllFindTheSamePlaces) {
  for (std::uint64_t seed = 0; seed < 200; ++seed) {
    SCOPED_TRACE(testing::Message() << "seed " << seed);
    test::Random random(seed);
    const double taken = random.unit();
    const double wanted = random.unit();
    std::vector<std::uint16_t> array;
    std::vector<std::uint16_t> lows;
    std::vector<std::uint16_t> places;
    for (std::uint32_t value = 0; value < 400; ++value) {
      if (!random.chance(taken)) continue;
      if (random.chance(wanted)) {
        lows.push_back(static_cast<std::uint16_t>(value));
        places.push_back(static_cast<std::uint16_t>(array.size()));
      }
      array.push_back(static_cast<std::uint16_t>(value));
    }
    for (const RankKernel* kernel : rank_kernels()) {
      std::vector<std::uint16_t> found(lows.size() + 8);
      kernel->find(lows, reinterpret_cast<const std::uint8_t*>(array.data()),
                   static_cast<std::uint32_t>(array.size()), found.data());
      found.resize(lows.size());
      ASSERT_EQ(found, places) << kernel->name;
    }
  }
}

}  // namespace
}  // namespace sakuin::storage::container_ranks_test
