#include "storage/base/int_column.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <limits>
#include <random>
#include <vector>

namespace sakuin::storage::int_column_test {
namespace {

using Values = std::vector<std::int64_t>;

constexpr std::int64_t kMin = std::numeric_limits<std::int64_t>::min();
constexpr std::int64_t kMax = std::numeric_limits<std::int64_t>::max();
constexpr std::size_t kHeaderBytes = 32;

ByteBuffer encode(const Values& values) {
  ByteBuffer out;
  write_int_column(values, out);
  return out;
}

/// The values a view gives, read from bytes that end with the column and lie at an odd address.
Values decode(const ByteBuffer& column) {
  ByteBuffer shifted(1, 0xEE);
  append_bytes(shifted, column);
  const auto view = IntColumnView::open(ByteSpan(shifted).subspan(1));
  if (!view) {
    ADD_FAILURE() << "not a column";
    return {};
  }
  EXPECT_EQ(view->byte_size(), column.size());
  Values values;
  for (std::uint64_t i = 0; i < view->size(); ++i) values.push_back((*view)[i]);
  return values;
}

/// What IntColumnView::find_between() should find.
std::vector<bool> between(const Values& values, std::int64_t low, std::int64_t high) {
  std::vector<bool> found;
  for (const std::int64_t value : values) found.push_back(value >= low && value <= high);
  return found;
}

void expect_between(const Values& values, std::int64_t low, std::int64_t high) {
  const ByteBuffer column = encode(values);
  std::vector<std::uint64_t> bits((values.size() + 63) / 64, ~std::uint64_t{0});
  IntColumnView::open(column)->find_between(low, high, bits);
  std::vector<bool> found;
  for (std::size_t i = 0; i < 64 * bits.size(); ++i) {
    found.push_back((bits[i / 64] >> (i % 64) & 1) != 0);
  }
  std::vector<bool> expected = between(values, low, high);
  expected.resize(found.size());
  EXPECT_EQ(found, expected) << values.size() << " values, " << low << " to " << high;
}

TEST(IntColumn, FindsValuesBetweenTwo) {
  std::mt19937_64 random(1);
  const std::vector<std::uint64_t> spreads = {
      1, 0xFF, 0x100, 0xFFFF, 0x1'0000, 0x1'0000'0000, 0x7FFF'FFFF'FFFF'FFFF};
  for (const std::uint64_t spread : spreads) {
    for (const std::int64_t base : {std::int64_t{0}, std::int64_t{-70}, kMin, std::int64_t{5000}}) {
      Values values;
      for (std::size_t left = random() % 200; left > 0; --left) {
        values.push_back(base + static_cast<std::int64_t>(random() % spread));
      }
      Values ends = {kMin, kMax, base, 0};
      ends.insert(
          ends.end(), values.begin(),
          values.begin() + std::min<std::ptrdiff_t>(4, static_cast<std::ptrdiff_t>(values.size())));
      for (const std::int64_t low : ends) {
        for (const std::int64_t high : ends) {
          if (low <= high) expect_between(values, low, high);
          if (low < high && low < kMax) expect_between(values, low + 1, high);
          if (low < high) expect_between(values, low, high - 1);
        }
      }
    }
  }
  expect_between({10, 20, 30, 40, 50}, 20, 41);  // a progression
  expect_between({50, 40, 30}, 20, 41);
  expect_between({}, 0, 1);
}

TEST(IntColumn, GivesBackWhatWasWritten) {
  const std::vector<Values> cases = {{},
                                     {0},
                                     {kMin},
                                     {kMax},
                                     {1, 2, 3},
                                     {3, 2, 1},
                                     {7, 7, 7, 7},
                                     {kMin, kMax},
                                     {kMax, kMin, 0},
                                     {0, 5, 1},
                                     {-1, 0, 9},
                                     {0, 0xFF, 1},
                                     {0, 0x100, 1},
                                     {0, 0xFFFF, 1},
                                     {0, 0x1'0000, 1},
                                     {0, 0xFFFF'FFFF, 1},
                                     {0, 0x1'0000'0000, 1},
                                     {kMin, -1, kMax, 0}};
  for (const Values& values : cases) EXPECT_EQ(decode(encode(values)), values);
}

TEST(IntColumn, CostsItsHeaderAloneForAProgression) {
  EXPECT_EQ(encode({}).size(), kHeaderBytes);
  EXPECT_EQ(encode({10, 20, 30, 40}).size(), kHeaderBytes);
  EXPECT_EQ(encode({5, 5, 5}).size(), kHeaderBytes);
  EXPECT_EQ(encode({kMax, kMin, kMin + 1}).size(), kHeaderBytes);  // step 1, modulo 2^64
}

TEST(IntColumn, TakesTheFewestBytesAValueThatHoldTheRange) {
  EXPECT_EQ(encode({1000, 1255, 1000}).size(), kHeaderBytes + 3);
  EXPECT_EQ(encode({1000, 1256, 1000}).size(), kHeaderBytes + 6);
  EXPECT_EQ(encode({-1, 0xFFFF, 0}).size(), kHeaderBytes + 12);
  EXPECT_EQ(encode({kMin, kMax, 0}).size(), kHeaderBytes + 24);
}

TEST(IntColumn, GivesBackRandomValuesOfEveryWidth) {
  for (std::uint64_t seed = 1; seed <= 200; ++seed) {
    SCOPED_TRACE(seed);
    std::mt19937_64 random(seed);
    const unsigned shift = static_cast<unsigned>(random() % 64);
    Values values(random() % 300);
    for (auto& value : values) value = static_cast<std::int64_t>(random() >> shift);
    EXPECT_EQ(decode(encode(values)), values);
  }
}

TEST(IntColumn, AppendsAndIgnoresWhatFollows) {
  ByteBuffer out = {1, 2, 3};
  write_int_column(Values{9, 1, 4}, out);
  const std::size_t end = out.size();
  out.resize(end + 10, 0xFF);
  const auto view = IntColumnView::open(ByteSpan(out).subspan(3));
  ASSERT_TRUE(view);
  EXPECT_EQ(view->byte_size(), end - 3);
  EXPECT_EQ((*view)[0], 9);
}

TEST(IntColumn, RefusesEveryTruncation) {
  const ByteBuffer column = encode({1, 300, 2, 70'000});
  for (std::size_t length = 0; length < column.size(); ++length) {
    EXPECT_FALSE(IntColumnView::open(ByteSpan(column).first(length))) << length;
  }
}

TEST(IntColumn, RefusesHeadersItNeverWrites) {
  const ByteBuffer packed = encode({1, 300, 2});
  const auto refuses = [](ByteBuffer column, std::size_t at, std::uint8_t byte) {
    column[at] = byte;
    return !IntColumnView::open(column).has_value();
  };
  EXPECT_TRUE(refuses(packed, 0, 2));          // encoding
  EXPECT_TRUE(refuses(packed, 1, 3));          // width
  EXPECT_TRUE(refuses(packed, 1, 0));          // packed in no bytes
  EXPECT_TRUE(refuses(packed, 5, 1));          // reserved
  EXPECT_TRUE(refuses(packed, 24, 1));         // packed with a step
  EXPECT_TRUE(refuses(packed, 15, 0x80));      // a count that overflows when multiplied
  EXPECT_TRUE(refuses(encode({1, 2}), 1, 1));  // progression with a width
}

TEST(IntColumn, StaysInItsBytesWhateverTheyAre) {
  for (std::uint64_t seed = 1; seed <= 5'000; ++seed) {
    SCOPED_TRACE(seed);
    std::mt19937_64 random(seed);
    ByteBuffer column(kHeaderBytes + random() % 40);
    column[0] = static_cast<std::uint8_t>(random() % 2);
    column[1] = static_cast<std::uint8_t>(random() % 10);
    column[8] = static_cast<std::uint8_t>(random() % 20);
    for (std::size_t i = 16; i < column.size(); ++i)
      column[i] = static_cast<std::uint8_t>(random());
    if (column[0] == 1) store_le(column.data() + 24, std::uint64_t{0});
    const auto view = IntColumnView::open(column);
    if (!view || view->size() == 0) continue;
    EXPECT_LE(view->byte_size(), column.size());
    static_cast<void>((*view)[0]);
    static_cast<void>((*view)[view->size() - 1]);
  }
}

}  // namespace
}  // namespace sakuin::storage::int_column_test
