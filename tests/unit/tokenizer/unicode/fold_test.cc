#include "tokenizer/unicode/fold.h"

#include <gtest/gtest.h>

#include <array>
#include <string>
#include <vector>

#include "tokenizer/unicode/utf8.h"

namespace sakuin::tokenizer::fold_test {
namespace {

std::string encoded(char32_t code_point) {
  std::string bytes(kMaxUtf8Bytes, '\0');
  bytes.resize(encode_utf8(code_point, bytes.data()));
  return bytes;
}

std::string folded(std::string_view chunk) {
  std::array<char32_t, kMaxFolded> out;
  std::string result;
  const std::size_t count = fold(chunk, out);
  for (std::size_t i = 0; i < count; ++i) result += encoded(out[i]);
  return result;
}

std::vector<char32_t> scalar_values() {
  std::vector<char32_t> result;
  for (char32_t c = 0; c <= 0x10FFFF; ++c) {
    if (c < 0xD800 || c > 0xDFFF) result.push_back(c);
  }
  return result;
}

TEST(Fold, ComposesFoldsCaseAndDropsIgnorables) {
  EXPECT_EQ(folded("É"), "é");
  EXPECT_EQ(folded("E\u0301"), "é");
  EXPECT_EQ(folded("Ｋ"), "k");
  EXPECT_EQ(folded("ß"), "ss");
  EXPECT_EQ(folded("ｶﾞ"), "ガ");
  EXPECT_EQ(folded("か\u3099"), "が");
  EXPECT_EQ(folded("\u1112\u1161\u11AB"), "한");
  EXPECT_EQ(folded("塚\uFE00"), "塚");
  EXPECT_EQ(folded("\uFA10"), "塚");
  EXPECT_EQ(folded("e\u00AD\u0301"), "é");
  EXPECT_EQ(folded("\u00AD"), "");
}

TEST(Fold, MarksAreOrderedBeforeTheyCompose) {
  EXPECT_EQ(folded("a\u0323\u0302"), folded("a\u0302\u0323"));
}

TEST(Fold, NoCodePointGrowsPastTheBounds) {
  for (const char32_t c : scalar_values()) {
    std::array<char32_t, kMaxFolded> out;
    const std::size_t count = fold(encoded(c), out);
    const Traits traits = traits_of(c);
    ASSERT_LE(count, kMaxFoldedBase) << std::hex << static_cast<std::uint32_t>(c);
    if (traits.category == Category::mark) {
      ASSERT_LE(count, kMaxFoldedMark) << std::hex << static_cast<std::uint32_t>(c);
    }
    ASSERT_TRUE(count > 0 || traits.ignorable) << std::hex << static_cast<std::uint32_t>(c);
  }
}

TEST(Fold, ACodePointThatFoldsAloneGivesItselfBack) {
  for (const char32_t c : scalar_values()) {
    const Traits traits = traits_of(c);
    if (!traits.folds_alone || traits.ignorable) continue;
    ASSERT_EQ(folded(encoded(c)), encoded(c)) << std::hex << static_cast<std::uint32_t>(c);
  }
}

TEST(Fold, AChunkOfManyMarksFits) {
  std::string chunk = encoded(0xFDFA);
  for (std::size_t i = 0; i < kMaxChunkMarks; ++i) chunk += encoded(0x0CCB);
  std::array<char32_t, kMaxFolded> out;
  EXPECT_GT(fold(chunk, out), kMaxChunkMarks);
}

TEST(Traits, NameTheCategory) {
  EXPECT_EQ(traits_of(U'я').category, Category::letter);
  EXPECT_EQ(traits_of(U'٣').category, Category::number);
  EXPECT_EQ(traits_of(U'\u0301').category, Category::mark);
  EXPECT_EQ(traits_of(U'。').category, Category::other);
  EXPECT_EQ(traits_of(kReplacement).category, Category::other);
  EXPECT_TRUE(traits_of(U'\u00AD').ignorable);
  EXPECT_FALSE(traits_of(U'a').ignorable);
}

TEST(ToLower, MapsOneCodePointToOne) {
  EXPECT_EQ(to_lower(U'Ō'), U'ō');
  EXPECT_EQ(to_lower(U'Я'), U'я');
  EXPECT_EQ(to_lower(U'日'), U'日');
}

}  // namespace
}  // namespace sakuin::tokenizer::fold_test
