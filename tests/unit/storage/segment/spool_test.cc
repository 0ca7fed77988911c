#include "storage/segment/spool.h"

#include <gtest/gtest.h>

#include <string>

namespace sakuin::storage::spool_test {
namespace {

constexpr const char* kScratch = "spool.tmp";

bool has_scratch(const Directory& directory) { return directory.open(kScratch, std::nullopt).ok(); }

std::string copied(Spool& spool) {
  BufferSink sink;
  const Status status = spool.copy_to(sink);
  EXPECT_TRUE(status.ok()) << status.message();
  return std::string(as_text(sink.buffer()));
}

TEST(Spool, StaysInMemoryUpToItsLimit) {
  const auto directory = make_ram_directory();
  Spool spool(*directory, kScratch, 10);
  ASSERT_TRUE(spool.append(as_bytes("01234")).ok());
  ASSERT_TRUE(spool.append(as_bytes("56789")).ok());
  EXPECT_FALSE(has_scratch(*directory));
  EXPECT_EQ(spool.size(), 10u);
  EXPECT_EQ(copied(spool), "0123456789");
}

TEST(Spool, GoesOnInAScratchFileBeyond) {
  const auto directory = make_ram_directory();
  std::string expected;
  {
    Spool spool(*directory, kScratch, 10);
    for (int i = 0; i < 300'000; ++i) {
      const std::string piece = std::to_string(i);
      ASSERT_TRUE(spool.append(as_bytes(piece)).ok());
      expected += piece;
    }
    EXPECT_TRUE(has_scratch(*directory));
    EXPECT_EQ(spool.size(), expected.size());
    EXPECT_EQ(copied(spool), expected);
    EXPECT_EQ(copied(spool), expected);
    EXPECT_FALSE(spool.append(as_bytes("late")).ok());
  }
  EXPECT_FALSE(has_scratch(*directory));
}

TEST(Spool, WithoutMemoryGoesThereAtOnce) {
  const auto directory = make_ram_directory();
  Spool spool(*directory, kScratch, 0);
  EXPECT_EQ(copied(spool), "");
  EXPECT_FALSE(has_scratch(*directory));

  Spool other(*directory, kScratch, 0);
  ASSERT_TRUE(other.append(as_bytes("x")).ok());
  EXPECT_TRUE(has_scratch(*directory));
  EXPECT_EQ(copied(other), "x");
}

TEST(Spool, DroppedUnreadLeavesNothing) {
  const auto directory = make_ram_directory();
  {
    Spool spool(*directory, kScratch, 1);
    ASSERT_TRUE(spool.append(as_bytes("abc")).ok());
  }
  EXPECT_TRUE(directory->list()->empty());
}

TEST(Spool, PassesOnThatItsScratchCannotBeMade) {
  const auto directory = make_ram_directory();
  ASSERT_TRUE(directory->create(kScratch).ok());
  Spool spool(*directory, kScratch, 1);
  EXPECT_EQ(spool.append(as_bytes("abc")).code(), StatusCode::io);
}

}  // namespace
}  // namespace sakuin::storage::spool_test
