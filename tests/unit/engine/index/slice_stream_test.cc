// The arena and the streams that grow in it.
#include "engine/index/slice_stream.h"

#include <limits>
#include <string>
#include <vector>

#include <gtest/gtest.h>

#include "tests/support/random.h"

namespace sakuin::slice_stream_test {
namespace {

TEST(Arena, HandsOutAlignedMemoryThatDoesNotOverlap) {
  Arena arena;
  test::Random random(1);
  std::vector<std::pair<std::uint8_t*, std::size_t>> blocks;
  for (int i = 0; i < 2000; ++i) {
    const std::size_t size = random.between(1, 3000);
    std::uint8_t* const bytes = arena.allocate(size);
    ASSERT_EQ(reinterpret_cast<std::uintptr_t>(bytes) % 8, 0U);
    std::fill(bytes, bytes + size, static_cast<std::uint8_t>(i));
    blocks.emplace_back(bytes, size);
  }
  for (std::size_t i = 0; i < blocks.size(); ++i) {
    const auto [bytes, size] = blocks[i];
    const auto mine = static_cast<std::uint8_t>(i);
    EXPECT_TRUE(std::all_of(bytes, bytes + size, [&](std::uint8_t byte) { return byte == mine; }));
  }
}

TEST(Arena, CopiesTextsShortAndLong) {
  Arena arena;
  EXPECT_EQ(arena.copy(""), "");
  EXPECT_EQ(arena.copy("short"), "short");
  const std::string longer(3'000'000, 'x');
  EXPECT_EQ(arena.copy(longer), longer);
  EXPECT_EQ(arena.copy("after"), "after");
}

TEST(Arena, CountsItsMemory) {
  Arena arena;
  EXPECT_EQ(arena.memory_bytes(), 0U);
  std::fill_n(arena.allocate(5'000'000), 5'000'000, std::uint8_t{1});
  EXPECT_GE(arena.memory_bytes(), 5'000'000U);
}

TEST(SliceStream, GivesBackNumbersOfEverySize) {
  std::vector<std::uint32_t> numbers = {
      0, 1, 127, 128, 16'383, 16'384, std::numeric_limits<std::uint32_t>::max()};
  for (std::uint32_t i = 0; i < 32; ++i) numbers.push_back(1U << i);
  Arena arena;
  SliceStream stream;
  for (const std::uint32_t number : numbers) stream.append_varint(arena, number);
  SliceStream::Reader reader(stream);
  for (const std::uint32_t number : numbers) EXPECT_EQ(reader.varint(), number);
}

TEST(SliceStream, KeepsManyStreamsApartThatGrowTogether) {
  test::Random random(2);
  Arena arena;
  std::vector<SliceStream> streams(50);
  std::vector<std::vector<std::uint32_t>> written(streams.size());
  for (int i = 0; i < 100'000; ++i) {
    const std::size_t which = random.below(random.between(1, streams.size()));
    const auto number = static_cast<std::uint32_t>(random.below(1ULL << random.below(33)));
    streams[which].append_varint(arena, number);
    written[which].push_back(number);
  }
  for (std::size_t which = 0; which < streams.size(); ++which) {
    SliceStream::Reader reader(streams[which]);
    for (const std::uint32_t number : written[which]) ASSERT_EQ(reader.varint(), number);
  }
}

}  // namespace
}  // namespace sakuin::slice_stream_test
