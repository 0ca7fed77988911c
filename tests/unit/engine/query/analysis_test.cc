#include "engine/query/analysis.h"

#include <gtest/gtest.h>

#include "tests/unit/engine/engine_fixture.h"

namespace sakuin::analysis_test {
namespace {

/// Terms and their offsets.
using Parts = std::vector<std::pair<std::string, std::uint32_t>>;

Parts placed(const std::vector<PlacedWord>& words) {
  Parts parts;
  for (const PlacedWord& word : words) parts.emplace_back(word.term, word.offset);
  return parts;
}

AnalyzedText standard(std::string_view text) {
  return TextAnalyzer().analyze(*AnalyzerRegistry().open("standard").value(), text);
}

/// What `tokens` mean, whatever the text.
AnalyzedText meaning_of(const std::vector<Token>& tokens) {
  const auto tokenizer = test::make_tokenizer("own", [&](std::string_view, TokenSink& sink) {
    for (const Token& token : tokens) sink.on_token(token);
  });
  return TextAnalyzer().analyze(*tokenizer, "any text");
}

TEST(Analysis, IsEmptyForATextWithoutWords) {
  for (const char* text : {"", " ", "...", "\xFF\xFE"}) {
    const AnalyzedText analyzed = standard(text);
    EXPECT_TRUE(analyzed.parts.empty()) << text;
    EXPECT_FALSE(analyzed.whole.has_value());
  }
}

TEST(Analysis, MakesAWordOneTerm) {
  EXPECT_EQ(placed(standard("Tokyo").parts), Parts({{"tokyo", 0}}));
  EXPECT_FALSE(standard("Tokyo").whole.has_value());
}

TEST(Analysis, MakesSeveralWordsAPhrase) {
  EXPECT_EQ(placed(standard("To be, to be").parts),
            Parts({{"to", 0}, {"be", 1}, {"to", 2}, {"be", 3}}));
}

TEST(Analysis, MakesACompoundItsPartsAndTheWholeOfIt) {
  const AnalyzedText analyzed = standard("e-mail");
  EXPECT_EQ(placed(analyzed.parts), Parts({{"e", 0}, {"mail", 1}}));
  ASSERT_TRUE(analyzed.whole.has_value());
  EXPECT_EQ(analyzed.whole->term, "email");
}

TEST(Analysis, HasNoWholeWhenTheCompoundIsNotAllOfTheText) {
  const AnalyzedText analyzed = standard("e-mail address");
  EXPECT_EQ(placed(analyzed.parts), Parts({{"e", 0}, {"mail", 1}, {"address", 2}}));
  EXPECT_FALSE(analyzed.whole.has_value());
  EXPECT_FALSE(standard("e-mail e-mail").whole.has_value());
}

TEST(Analysis, CountsOffsetsFromTheFirstToken) {
  EXPECT_EQ(placed(meaning_of({{"a", 5, 0, 1}, {"b", 9, 2, 3}}).parts),
            Parts({{"a", 0}, {"b", 4}}));
}

TEST(Analysis, LetsACompoundOfOnePartStandForThatPart) {
  const AnalyzedText analyzed =
      meaning_of({{"c++", 0, 0, 3, TokenKind::compound}, {"c", 0, 0, 1}, {"code", 1, 4, 8}});
  EXPECT_EQ(placed(analyzed.parts), Parts({{"c++", 0}, {"code", 1}}));
  EXPECT_FALSE(analyzed.whole.has_value());
}

TEST(Analysis, KeepsACompoundWithoutParts) {
  EXPECT_EQ(placed(meaning_of({{"abc", 0, 0, 3, TokenKind::compound}}).parts), Parts({{"abc", 0}}));
}

TEST(Analysis, ReadsKanjiAsBigramsInAPhrase) {
  EXPECT_EQ(placed(standard("東京都").parts), Parts({{"東京", 0}, {"京都", 1}}));
}

}  // namespace
}  // namespace sakuin::analysis_test
