#include "storage/directory/frozen_directory.h"

#include <gtest/gtest.h>

namespace sakuin::storage::frozen_directory_test {
namespace {

ByteBuffer buffer(std::string_view text) {
  const ByteSpan bytes = as_bytes(text);
  return {bytes.begin(), bytes.end()};
}

TEST(FrozenDirectory, HasTheFilesThatItWasGiven) {
  const auto home = make_ram_directory();
  const auto file = home->create("shared");
  ASSERT_TRUE((*file)->append(as_bytes("at home")).ok());
  ASSERT_TRUE((*file)->close().ok());
  FrozenDirectory frozen(home);
  frozen.add("shared", *home->open("shared", std::nullopt));
  frozen.add("own", buffer("not at home"));
  ASSERT_TRUE(home->remove("shared").ok());
  EXPECT_EQ(as_text((*frozen.open("shared", 7))->bytes()), "at home");
  EXPECT_EQ(as_text((*frozen.open("own", std::nullopt))->bytes()), "not at home");
  EXPECT_EQ(frozen.open("own", 7).status().code(), StatusCode::corrupt);
  EXPECT_EQ(frozen.open("other", std::nullopt).status().code(), StatusCode::not_found);
  EXPECT_EQ(frozen.open("a/b", std::nullopt).status().code(), StatusCode::invalid_argument);
  EXPECT_EQ(frozen.list()->size(), 2U);
  EXPECT_EQ(frozen.describe("own"), "ram:own");
}

TEST(FrozenDirectory, RefusesEveryChange) {
  FrozenDirectory frozen(make_ram_directory());
  frozen.add("file", buffer("stays"));
  EXPECT_EQ(frozen.create("new").status().code(), StatusCode::invalid_argument);
  EXPECT_EQ(frozen.rename("file", "new").code(), StatusCode::invalid_argument);
  EXPECT_EQ(frozen.remove("file").code(), StatusCode::invalid_argument);
  EXPECT_EQ(frozen.sync().code(), StatusCode::invalid_argument);
  EXPECT_EQ(frozen.lock("writer.lock").status().code(), StatusCode::invalid_argument);
  EXPECT_EQ(*frozen.free_bytes(), 0U);
  EXPECT_EQ(frozen.list()->size(), 1U);
}

}  // namespace
}  // namespace sakuin::storage::frozen_directory_test
