#include "engine/index/buffered_ids.h"

#include <algorithm>
#include <string>
#include <vector>

#include <gtest/gtest.h>

namespace sakuin::buffered_ids_test {
namespace {

std::vector<DocId> sorted(std::vector<DocId> docs) {
  std::sort(docs.begin(), docs.end());
  return docs;
}

TEST(BufferedIds, TellWhichDocumentsOfASegmentAreDead) {
  BufferedIds ids;
  EXPECT_FALSE(ids.put("a", 10));
  EXPECT_FALSE(ids.put("b", 11));
  EXPECT_TRUE(ids.put("a", 12));
  EXPECT_FALSE(ids.put("c", 13));
  EXPECT_TRUE(ids.remove("b"));
  EXPECT_FALSE(ids.remove("b"));
  EXPECT_FALSE(ids.remove("never"));
  EXPECT_EQ(ids.live_docs(), 2U);
  const std::vector<std::int64_t> first = {10, 13};
  const std::vector<std::int64_t> second = {11, 12};
  EXPECT_EQ(ids.take(first), std::vector<DocId>{0});
  EXPECT_FALSE(ids.remove("c"));  // is in a segment now
  EXPECT_EQ(ids.live_docs(), 1U);
  EXPECT_TRUE(ids.remove("a"));  // while its segment is being written
  EXPECT_EQ(sorted(ids.take(second)), (std::vector<DocId>{0, 1}));
  EXPECT_EQ(ids.live_docs(), 0U);
  EXPECT_TRUE(ids.take(first).empty());
}

TEST(BufferedIds, CountTheirMemory) {
  BufferedIds ids;
  const std::size_t before = ids.memory_bytes();
  const std::string long_id(1000, 'x');
  for (Serial serial = 0; serial < 100; ++serial) ids.put(long_id + std::to_string(serial), serial);
  EXPECT_GT(ids.memory_bytes(), before + 100'000);
  ids.clear();
  EXPECT_LT(ids.memory_bytes(), before + 10'000);
  EXPECT_EQ(ids.live_docs(), 0U);
}

}  // namespace
}  // namespace sakuin::buffered_ids_test
