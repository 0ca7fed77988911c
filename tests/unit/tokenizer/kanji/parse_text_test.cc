#include "tokenizer/kanji/parse_text.h"

#include <gtest/gtest.h>

#include <string>
#include <string_view>
#include <vector>

#include "tests/unit/tokenizer/random_text.h"

namespace sakuin::tokenizer::parse_text_test {
namespace {

/// "0-6 タカ, 6-9"
std::string parsed(std::string_view text, std::size_t run_size) {
  std::vector<Morpheme> morphemes;
  read_parse(text, run_size, morphemes);
  std::string result;
  for (const Morpheme& morpheme : morphemes) {
    if (!result.empty()) result += ", ";
    result += std::to_string(morpheme.begin) + '-' + std::to_string(morpheme.end);
    if (!morpheme.reading.empty()) result += ' ' + std::string(morpheme.reading);
  }
  return result;
}

TEST(ParseText, IsMorphemesWithTheirReadings) {
  EXPECT_EQ(parsed("0,6,タカムラ;.", 6), "0-6 タカムラ");
  EXPECT_EQ(parsed("0,6,トーキョー;6,9,ト;.", 9), "0-6 トーキョー, 6-9 ト");
  EXPECT_EQ(parsed("0,4,;4,10,ノヤ;.", 10), "0-4, 4-10 ノヤ");
}

TEST(ParseText, OnlyKatakanaIsAReading) {
  EXPECT_EQ(parsed("0,6,*;.", 6), "0-6");
  EXPECT_EQ(parsed("0,6,高村;.", 6), "0-6");
  EXPECT_EQ(parsed("0,6,\xE3\x82;.", 6), "0-6");
}

TEST(ParseText, OtherTextIsNoParse) {
  for (const std::string_view text :
       {"", ".", "0", "0,", "0,6", "0,6,", "0,6,ア", "0,7,ア;", "1,6,ア;", "0,0,ア;", "6,0,ア;",
        "0,3,ア;.", "0,3,ア;4,6,ア;", "0,3,ア;2,6,ア;", "-1,6,ア;", "0,99999999999999999999,ア;",
        "x,6,ア;", "0;6,ア;"}) {
    EXPECT_EQ(parsed(text, 6), "") << text;
  }
}

TEST(ParseText, AnyBytesAreTaken) {
  for (unsigned seed = 0; seed < fuzz_rounds(5'000); ++seed) {
    SCOPED_TRACE(seed);
    Random random(seed);
    std::string text = "0,3,ア;3,9,タカ;9,12,;.";
    for (std::size_t n = below(random, 4); n > 0; --n) {
      text[below(random, text.size())] = static_cast<char>(below(random, 256));
    }
    text.resize(text.size() - below(random, 5));
    std::vector<Morpheme> morphemes;
    read_parse(text, 12, morphemes);
    std::size_t covered = 0;
    for (const Morpheme& morpheme : morphemes) {
      ASSERT_EQ(morpheme.begin, covered);
      ASSERT_GT(morpheme.end, covered);
      covered = morpheme.end;
    }
    ASSERT_EQ(covered, morphemes.empty() ? 0u : 12u);
  }
}

}  // namespace
}  // namespace sakuin::tokenizer::parse_text_test
