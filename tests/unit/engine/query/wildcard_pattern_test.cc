#include "engine/query/wildcard_pattern.h"

#include <string>

#include <gtest/gtest.h>

#include "tests/support/random.h"
#include "tests/unit/engine/engine_fixture.h"

namespace sakuin::wildcard_pattern_test {
namespace {

using test::must;

bool fits(std::string_view pattern, std::string_view term) {
  return WildcardPattern(pattern, nullptr).matches(term);
}

std::string prefix(std::string_view pattern, const std::string& analyzer) {
  const auto tokenizer = must(AnalyzerRegistry().open(analyzer));
  return std::string(WildcardPattern(pattern, tokenizer.get()).prefix());
}

TEST(WildcardPattern, TakesStarsForAnySignsAndQuestionMarksForOne) {
  EXPECT_TRUE(fits("a?c*", "abc"));
  EXPECT_TRUE(fits("a?c*", "aXcde"));
  EXPECT_FALSE(fits("a?c*", "ac"));
  EXPECT_FALSE(fits("a?c*", "abbc"));
  EXPECT_TRUE(fits("*", "any"));
  EXPECT_TRUE(fits("a**b", "ab"));
  EXPECT_FALSE(fits("", "a"));
  EXPECT_TRUE(fits("\\*a\\?\\\\b", "*a?\\b"));
  EXPECT_FALSE(fits("\\*a", "xa"));
  EXPECT_TRUE(fits("a\\", "a\\"));
}

TEST(WildcardPattern, CountsSignsAndNotBytes) {
  EXPECT_TRUE(fits("?京", "東京"));
  EXPECT_FALSE(fits("??京", "東京"));
  EXPECT_FALSE(fits("*??x", "東x"));
  EXPECT_TRUE(fits("*??x", "大東x"));
  EXPECT_TRUE(fits("x?y", "x\xFFy"));
  EXPECT_FALSE(fits("x?y", "x\xFF\xFFy"));
}

TEST(WildcardPattern, FoldsEachSignAsTheAnalyzerDoes) {
  EXPECT_EQ(prefix("KŌM*", "standard"), "kōm");
  EXPECT_EQ(prefix("Ko\xCC\x84m*", "standard"), "kōm");
  EXPECT_EQ(prefix("ｺＭß*", "standard"), "コmss");
  EXPECT_EQ(prefix("Maß*", "plain"), "maß");
  EXPECT_EQ(prefix("O'B*", "standard"), "o'b");
  EXPECT_EQ(prefix("x\xFF*", "standard"), "x\xFF");
  EXPECT_EQ(WildcardPattern("Ab*", nullptr).prefix(), "Ab");
  EXPECT_EQ(WildcardPattern("*b", nullptr).prefix(), "");
}

/// Tries every length for every star.
bool fits_slowly(std::string_view pattern, std::string_view term) {
  if (pattern.empty()) return term.empty();
  if (pattern[0] == '*') {
    for (std::size_t skip = 0; skip <= term.size(); ++skip) {
      if (fits_slowly(pattern.substr(1), term.substr(skip))) return true;
    }
    return false;
  }
  if (term.empty() || (pattern[0] != '?' && pattern[0] != term[0])) return false;
  return fits_slowly(pattern.substr(1), term.substr(1));
}

TEST(WildcardPattern, EqualsTryingEverything) {
  test::Random random(3);
  int matches = 0;
  for (int i = 0; i < 20'000; ++i) {
    std::string pattern;
    std::string term;
    for (std::uint64_t n = random.below(8); n > 0; --n) pattern += random.pick("ab?**");
    for (std::uint64_t n = random.between(1, 9); n > 0; --n) term += random.pick("ab");
    std::erase(pattern, '\0');
    std::erase(term, '\0');
    if (term.empty()) continue;
    const bool wanted = fits_slowly(pattern, term);
    EXPECT_EQ(fits(pattern, term), wanted) << pattern << " on " << term;
    matches += wanted ? 1 : 0;
  }
  EXPECT_GT(matches, 1000);
}

TEST(WildcardPattern, OfManyStarsIsNoDearer) {
  std::string pattern;
  for (int i = 0; i < 5000; ++i) pattern += "a*";
  EXPECT_TRUE(fits(pattern, std::string(65'000, 'a')));
  EXPECT_FALSE(fits(pattern + "b", std::string(65'000, 'a')));
  EXPECT_TRUE(fits(std::string(10'000, '*'), "a"));
  EXPECT_GT(WildcardPattern(std::string(10'000'000, '?'), nullptr).least_bytes(), 65'535U);
}

}  // namespace
}  // namespace sakuin::wildcard_pattern_test
