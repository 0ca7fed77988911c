#include "storage/base/page_block.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <limits>
#include <new>
#include <utility>

namespace sakuin::storage::page_block_test {
namespace {

TEST(PageBlock, IsZeroAndWritable) {
  for (const std::size_t size : {std::size_t{1}, std::size_t{4096}, std::size_t{3'000'001}}) {
    const PageBlock block(size);
    EXPECT_EQ(block.size(), size);
    EXPECT_TRUE(std::all_of(block.data(), block.data() + size,
                            [](std::uint8_t byte) { return byte == 0; }));
    std::fill(block.data(), block.data() + size, std::uint8_t{0xFF});
    EXPECT_EQ(block.data()[size - 1], 0xFF);
  }
}

TEST(PageBlock, MovesWithItsMemory) {
  PageBlock first(100);
  std::uint8_t* const data = first.data();
  data[5] = 7;
  PageBlock second = std::move(first);
  EXPECT_EQ(second.data(), data);
  EXPECT_EQ(second.size(), 100U);
  PageBlock third(8);
  third = std::move(second);
  EXPECT_EQ(third.data(), data);
  EXPECT_EQ(third.data()[5], 7);
}

TEST(PageBlock, ThrowsWhenThereIsNoMemory) {
  EXPECT_THROW(PageBlock(std::numeric_limits<std::size_t>::max() / 2), std::bad_alloc);
}

}  // namespace
}  // namespace sakuin::storage::page_block_test
