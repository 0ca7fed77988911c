#include "tokenizer/plain_tokenizer.h"

#include <gtest/gtest.h>

#include <string>

#include "tests/unit/tokenizer/random_text.h"
#include "tests/unit/tokenizer/recorded_tokens.h"
#include "tokenizer/unicode/fold.h"
#include "tokenizer/unicode/utf8.h"

namespace sakuin::tokenizer::plain_tokenizer_test {
namespace {

std::string plain(std::string_view text) {
  return described(tokens_of(PlainTokenizer(), text), text);
}

/// The definition, spelled out: decode, classify, lower-case, cut.
std::vector<RecordedToken> naive_plain(std::string_view text) {
  std::vector<RecordedToken> tokens;
  bool open = false;
  for (std::size_t at = 0; at < text.size();) {
    const Decoded decoded = decode_utf8(text, at);
    const Category category = traits_of(decoded.code_point).category;
    const bool letter = category == Category::letter;
    if (!letter && category != Category::number) {
      open = false;
    } else {
      std::string lower(kMaxUtf8Bytes, '\0');
      lower.resize(encode_utf8(to_lower(decoded.code_point), lower.data()));
      if (!open || tokens.back().term.size() + lower.size() > kMaxTokenBytes) {
        tokens.push_back(
            {"", static_cast<std::uint32_t>(tokens.size()), at, at, TokenKind::number});
      }
      open = true;
      tokens.back().term += lower;
      tokens.back().end = at + decoded.size;
      if (letter) tokens.back().kind = TokenKind::word;
    }
    at += decoded.size;
  }
  return tokens;
}

TEST(PlainTokenizer, LowersRunsOfLettersAndDigits) {
  EXPECT_EQ(plain("The U.S. e-mail, 3.14!"),
            "0 word the The; 1 word u U; 2 word s S; 3 word e e; 4 word mail mail; 5 number 3 3; "
            "6 number 14 14");
  EXPECT_EQ(plain("C4ISR ÉTÉ Ωmega"), "0 word c4isr C4ISR; 1 word été ÉTÉ; 2 word ωmega Ωmega");
  EXPECT_EQ(plain("東京はTokyo"), "0 word 東京はtokyo 東京はTokyo");
  EXPECT_EQ(plain(""), "");
  EXPECT_EQ(plain(" -- "), "");
}

TEST(PlainTokenizer, DoesNotNormalise) {
  EXPECT_EQ(plain("Ｋ"), "0 word ｋ Ｋ");
  EXPECT_EQ(plain("e\u0301a"), "0 word e e; 1 word a a");
}

TEST(PlainTokenizer, InvalidBytesSeparate) {
  EXPECT_EQ(plain("ab\xFF"
                  "cd\xE3\x81"
                  "e"),
            "0 word ab ab; 1 word cd cd; 2 word e e");
}

TEST(PlainTokenizer, CutsLongRunsAtCodePoints) {
  const std::string text = std::string(kMaxTokenBytes - 1, 'A') + "é" + std::string(300, '7');
  const auto tokens = tokens_of(PlainTokenizer(), text);
  ASSERT_EQ(tokens.size(), 3u);
  EXPECT_EQ(tokens[0].term, std::string(kMaxTokenBytes - 1, 'a'));
  EXPECT_EQ(tokens[1].term, "é" + std::string(kMaxTokenBytes - 2, '7'));
  EXPECT_EQ(tokens[2].term, std::string(300 - kMaxTokenBytes + 2, '7'));
  EXPECT_EQ(tokens[2].kind, TokenKind::number);
  EXPECT_EQ(tokens[2].position, 2u);
  EXPECT_EQ(tokens[2].end, text.size());
}

TEST(PlainTokenizer, EqualsTheNaiveLoop) {
  for (unsigned seed = 0; seed < 10'000; ++seed) {
    SCOPED_TRACE(seed);
    Random random(seed);
    std::string text = random_text(random, 40, {.wide = seed % 2 == 0, .bad = seed % 3 == 0});
    if (seed % 16 == 0) text += std::string(below(random, 600), 'x') + text;
    if (seed % 5 == 0) text += random_bytes(random, 60);
    ASSERT_EQ(tokens_of(PlainTokenizer(), text), naive_plain(text)) << text;
  }
}

}  // namespace
}  // namespace sakuin::tokenizer::plain_tokenizer_test
