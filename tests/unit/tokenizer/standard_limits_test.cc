// What the standard tokenizer makes of words and runs longer than a token may be.
#include <gtest/gtest.h>

#include <string>

#include "tests/support/effort.h"
#include "tests/unit/tokenizer/recorded_tokens.h"
#include "tokenizer/standard_tokenizer.h"

namespace sakuin::tokenizer::standard_limits_test {
namespace {

std::vector<std::string> terms_of(std::string_view text) {
  std::vector<std::string> terms;
  for (RecordedToken& token : tokens_of(StandardTokenizer({.readings = false}), text)) {
    terms.push_back(std::move(token.term));
  }
  return terms;
}

std::string repeated(std::string_view piece, std::size_t count) {
  std::string result;
  for (std::size_t i = 0; i < count; ++i) result += piece;
  return result;
}

class CountingSink final : public TokenSink {
 public:
  void on_token(const Token& token) override {
    ++count;
    term_bytes += token.term.size();
    in_limits = in_limits && !token.term.empty() && token.term.size() <= kMaxTokenBytes;
    last = token.position;
  }

  std::size_t count = 0;
  std::size_t term_bytes = 0;
  std::uint32_t last = 0;
  bool in_limits = true;
};

TEST(StandardLimits, AWordOfTheLongestSizeIsWhole) {
  const std::string word(kMaxTokenBytes, 'a');
  EXPECT_EQ(terms_of(word), std::vector<std::string>{word});
  EXPECT_EQ(terms_of(word + " b"), (std::vector<std::string>{word, "b"}));
}

TEST(StandardLimits, LongerWordsAreCutAtCodePoints) {
  const std::string text = std::string(kMaxTokenBytes - 1, 'A') + "é" + std::string(300, 'b');
  const auto tokens = tokens_of(StandardTokenizer(), text);
  ASSERT_EQ(tokens.size(), 3u);
  EXPECT_EQ(tokens[0], (RecordedToken{std::string(254, 'a'), 0, 0, 254, TokenKind::word}));
  EXPECT_EQ(tokens[1], (RecordedToken{"é" + std::string(253, 'b'), 1, 254, 509, TokenKind::word}));
  EXPECT_EQ(tokens[2], (RecordedToken{std::string(47, 'b'), 2, 509, 556, TokenKind::word}));
}

TEST(StandardLimits, ThePossessiveOfALongWordIsStripped) {
  for (std::size_t size = kMaxTokenBytes - 2; size <= kMaxTokenBytes + 2; ++size) {
    const std::vector<std::string> terms = terms_of(std::string(size, 'a') + "'s");
    std::size_t bytes = 0;
    for (const std::string& term : terms) bytes += term.size();
    EXPECT_EQ(bytes, size);
  }
}

TEST(StandardLimits, AWholeThatFitsIsEmittedAndALongerOneIsNot) {
  const std::string half(127, 'a');
  EXPECT_EQ(terms_of(half + "." + half), (std::vector<std::string>{half + "." + half, half, half}));
  EXPECT_EQ(terms_of(half + ".b" + half), (std::vector<std::string>{half, "b" + half}));
  EXPECT_EQ(terms_of(half + "-b" + half),
            (std::vector<std::string>{half + "b" + half, half, "b" + half}));
  EXPECT_EQ(terms_of(half + "-b" + half + "-c"), (std::vector<std::string>{half, "b" + half, "c"}));
}

TEST(StandardLimits, PartsAfterALostWholeAreStillFound) {
  const std::string big(300, 'x');
  EXPECT_EQ(terms_of("a." + big + "'s_c++"),
            (std::vector<std::string>{"a", big.substr(0, kMaxTokenBytes),
                                      big.substr(kMaxTokenBytes), "c++", "c"}));
}

TEST(StandardLimits, ManyPartsFillAWholeToTheBrim) {
  // 129 parts: 129 letters and 126 dots, and two hyphens that leave no byte.
  const std::string text = "a-b-" + repeated("c1.", 84) + "d";
  EXPECT_EQ(terms_of(text).size(), 2 + 84 + 1 + 1u);
  const std::string brim = "a-b-" + repeated("c.", 126) + "d";
  const std::vector<std::string> terms = terms_of(brim);
  ASSERT_EQ(terms.size(), 1 + 129u);
  EXPECT_EQ(terms[0], "ab" + repeated("c.", 126) + "d");
  EXPECT_EQ(terms_of("a-b-" + repeated("c.", 127) + "d").size(), 130u);
}

TEST(StandardLimits, LongAcronymsFallApart) {
  EXPECT_EQ(terms_of(repeated("a.", 128)), std::vector<std::string>{std::string(128, 'a')});
  EXPECT_EQ(terms_of(repeated("a.", 129)).size(), 129u);
}

TEST(StandardLimits, HugeInputsPassThrough) {
  constexpr std::size_t kBytes = std::size_t{1} << test::effort(20, 18);
  for (const std::string_view piece :
       {"a",  "é",  "7",      "a.",      "a-",      "1,234,", "12.",  "日",     "か",  "ー",
        "'",  "a'", "か ",    "ka ",     "Ohishi-", "ヴ ",    "を日", "𛀂",   "'s",  "-",
        "a ", "é ", "\u00AD", "a\u0301", "\u0301",  "\xFF",   "㌔",   "a b.c ", "C++ "}) {
    const std::string text = repeated(piece, kBytes / piece.size());
    CountingSink sink;
    StandardTokenizer().tokenize(text, sink);
    EXPECT_TRUE(sink.in_limits) << piece;
    EXPECT_LE(sink.term_bytes, 4 * text.size()) << piece;
    EXPECT_TRUE(sink.count == 0 || sink.last < sink.count) << piece;
  }
}

}  // namespace
}  // namespace sakuin::tokenizer::standard_limits_test
