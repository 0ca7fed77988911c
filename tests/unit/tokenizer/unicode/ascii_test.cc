#include "tokenizer/unicode/ascii.h"

#include <gtest/gtest.h>

#include <array>
#include <cctype>
#include <string>

#include "tests/unit/tokenizer/random_text.h"

namespace sakuin::tokenizer::ascii_test {
namespace {

TEST(Ascii, TheTableKnowsLettersDigitsAndNothingElse) {
  for (int byte = 0; byte < 256; ++byte) {
    const bool word = byte < 0x80 && std::isalnum(byte) != 0;
    const char expected = word ? static_cast<char>(std::tolower(byte)) : '\0';
    EXPECT_EQ(ascii_fold(static_cast<char>(byte)), expected) << byte;
  }
}

TEST(Ascii, BlocksOfEightFindTheSameWordAsSingleBytes) {
  Random random(2);
  for (int round = 0; round < 50'000; ++round) {
    SCOPED_TRACE(round);
    std::string text = random_bytes(random, 24);
    for (char& byte : text) {
      if (below(random, 8) != 0) byte = "azAZ09mM59"[below(random, 10)];
    }
    const std::size_t at = below(random, text.size() + 1);
    const std::size_t room = below(random, 24);
    std::string expected;
    bool has_letter = false;
    for (std::size_t i = at; i < text.size() && expected.size() < room; ++i) {
      const char folded = ascii_fold(text[i]);
      if (folded == 0) break;
      expected += folded;
      has_letter = has_letter || folded > '9';
    }
    std::string out(room, '\0');  // a store past it is seen by the address sanitizer
    out.shrink_to_fit();
    const AsciiWord word = read_ascii_word(text, at, out.data(), room);
    ASSERT_EQ(out.substr(0, word.size), expected);
    ASSERT_EQ(word.has_letter, has_letter);
  }
}

}  // namespace
}  // namespace sakuin::tokenizer::ascii_test
