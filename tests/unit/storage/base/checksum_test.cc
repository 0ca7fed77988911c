#include "storage/base/checksum.h"

#include <gtest/gtest.h>

#include <string>

#include "storage/base/bytes.h"

namespace sakuin::storage::checksum_test {
namespace {

// Known answers of XXH3 with 64 bits and seed 0: files of other machines must verify here.
TEST(Checksum, IsXxh3OfTheBytes) {
  EXPECT_EQ(xxh3(std::string_view()), 0x2D06800538D394C2u);
  EXPECT_EQ(xxh3("abc"), 0x78AF5F94892F3950u);
}

TEST(Checksum, IsTheSameForTextAndItsBytes) {
  const std::string text(100'000, 'x');
  EXPECT_EQ(xxh3(text), xxh3(as_bytes(text)));
}

TEST(Checksum, ChangesWithAnyByteAndLength) {
  std::string text(300, 'a');
  const std::uint64_t whole = xxh3(text);
  for (char& c : text) {
    c = 'b';
    EXPECT_NE(xxh3(text), whole);
    c = 'a';
  }
  for (std::size_t length = 0; length < text.size(); ++length) {
    EXPECT_NE(xxh3(std::string_view(text).substr(0, length)), whole);
  }
}

}  // namespace
}  // namespace sakuin::storage::checksum_test
