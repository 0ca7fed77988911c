#include "storage/base/bitpack.h"

#include <gtest/gtest.h>

#include "tests/support/random.h"
#include "tests/unit/storage/damaged_bytes.h"

namespace sakuin::storage::bitpack_test {
namespace {

TEST(Bitpack, EveryWidthGivesBackWhatWasPacked) {
  test::Random random(1);
  for (unsigned width = 0; width <= 32; ++width) {
    SCOPED_TRACE(width);
    const std::uint64_t bound = std::uint64_t{1} << width;
    std::vector<std::uint32_t> values(random.between(1, 300));
    for (std::uint32_t& value : values) value = static_cast<std::uint32_t>(random.below(bound));
    ByteBuffer packed;
    append_packed_bits(values, width, packed);
    ASSERT_EQ(packed.size(), packed_bytes(values.size(), width));
    const test::PaddedBytes padded(packed);
    for (std::size_t i = 0; i < values.size(); ++i) {
      ASSERT_EQ(packed_value(padded.bytes().data(), width, i), values[i]) << i;
    }
  }
}

TEST(Bitpack, LowBitsComeFirst) {
  ByteBuffer packed;
  append_packed_bits(std::vector<std::uint32_t>{1, 3, 2}, 2, packed);
  EXPECT_EQ(packed, ByteBuffer{0x2D});
}

TEST(CountBits, AgreesWithOneBitAtATime) {
  test::Random random(2);
  for (std::size_t words = 0; words < 40; ++words) {
    ByteBuffer bytes(words * 8 + 1);  // at an odd address
    std::uint64_t expected = 0;
    for (std::size_t i = 1; i < bytes.size(); ++i) {
      bytes[i] = static_cast<std::uint8_t>(random.below(256));
      for (unsigned bit = 0; bit < 8; ++bit)
        if ((bytes[i] >> bit & 1) != 0) ++expected;
    }
    EXPECT_EQ(count_bits(bytes.data() + 1, words), expected);
  }
}

}  // namespace
}  // namespace sakuin::storage::bitpack_test
