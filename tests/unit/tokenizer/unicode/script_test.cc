#include "tokenizer/unicode/script.h"

#include <gtest/gtest.h>

#include <string_view>

namespace sakuin::tokenizer::script_test {
namespace {

void expect_class(std::u32string_view code_points, SignClass expected) {
  for (const char32_t c : code_points) {
    EXPECT_EQ(sign_class(c), expected) << std::hex << static_cast<std::uint32_t>(c);
  }
}

TEST(SignClass, TellsScriptsApart) {
  expect_class(U"azōßяאกक한ᄒªʰ", SignClass::letter);
  expect_class(U"09٣৪Ⅷ", SignClass::digit);
  expect_class(U"\u0301\u3099\u309A\u0E34", SignClass::mark);
  expect_class(U"ぁんゔゖゝゞ\U0001B002", SignClass::hiragana);
  expect_class(U"ァンヴヺヽヾㇰ", SignClass::katakana);
  expect_class(U"ー", SignClass::prolonged);
  expect_class(U"日本々〆〇〻〡㐀\uFA0E\U00020000\U00031350\U0003FFFD", SignClass::han);
}

TEST(SignClass, KnowsTheSignsThatMayJoin) {
  expect_class(U"'`’‘ʼʻ′", SignClass::apostrophe);
  expect_class(U"-‐\u2011", SignClass::hyphen);
  expect_class(U".", SignClass::dot);
  expect_class(U",", SignClass::comma);
  expect_class(U"_", SignClass::underscore);
  expect_class(U"&", SignClass::ampersand);
  expect_class(U"+", SignClass::plus);
  expect_class(U"#", SignClass::number_sign);
}

TEST(SignClass, EverythingElseBreaks) {
  expect_class(U" \n\x7F\x80/:@~\u00A0–—“”・、。゠〜😀\uE000\uFFFD\U0010FFFF", SignClass::other);
}

}  // namespace
}  // namespace sakuin::tokenizer::script_test
