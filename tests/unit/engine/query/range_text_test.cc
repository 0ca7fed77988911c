#include "engine/query/range_text.h"

#include <gtest/gtest.h>

namespace sakuin::range_text_test {
namespace {

std::string tree(std::string_view text) {
  const auto query = parse_query(text);
  return query.ok() ? to_text(*query).value() : query.status().message();
}

TEST(RangeText, HasEndsThatBelongToItOrDoNot) {
  EXPECT_EQ(tree("year:[2010 TO 2014]"), "year:[2010 TO 2014]");
  EXPECT_EQ(tree("year:{2010 TO 2014}"), "year:{2010 TO 2014}");
  EXPECT_EQ(tree("year:[2010 TO 2014}"), "year:[2010 TO 2014}");
  EXPECT_EQ(tree("year:{2010\tTO\n2014]"), "year:{2010 TO 2014]");
  EXPECT_EQ(tree("year:[ -5 TO +7 ]"), "year:[-5 TO +7]");
}

TEST(RangeText, MayBeOpen) {
  EXPECT_EQ(tree("year:[* TO 2014]"), "year:[* TO 2014]");
  EXPECT_EQ(tree("year:{2010 TO *}"), "year:{2010 TO *]");
  EXPECT_EQ(tree("year:[* TO *]"), "year:[* TO *]");
  EXPECT_EQ(tree("year:>=2010"), "year:[2010 TO *]");
  EXPECT_EQ(tree("year:>2010"), "year:{2010 TO *]");
  EXPECT_EQ(tree("year:<=2010"), "year:[* TO 2010]");
  EXPECT_EQ(tree("year:<2010"), "year:[* TO 2010}");
}

TEST(RangeText, TakesTextsAndTimes) {
  EXPECT_EQ(tree("kind:[\"news item\" TO *]"), "kind:[\"news item\" TO *]");
  EXPECT_EQ(tree("kind:>=\"say \\\"a\\\"\""), "kind:[\"say \\\"a\\\"\" TO *]");
  EXPECT_EQ(tree("kind:[a\\ b TO c\\]]"), "kind:[\"a b\" TO \"c]\"]");
  EXPECT_EQ(tree("when:[2010-11-03T12:30 TO \"2010-11-04 08:00\"]"),
            "when:[2010-11-03T12:30 TO \"2010-11-04 08:00\"]");
  EXPECT_EQ(tree("when:<2010-11-03T12:30:00Z"), "when:[* TO 2010-11-03T12:30:00Z}");
}

TEST(RangeText, StandsAmongOtherClauses) {
  EXPECT_EQ(tree("+a -year:[1 TO 2]^3"), "+a -year:[1 TO 2]^3");
  EXPECT_EQ(tree("(year:>=2 AND b)"), "+year:[2 TO *] +b");
  EXPECT_EQ(tree("year:<5^2"), "year:[* TO 5}^2");
  EXPECT_EQ(tree("(year:<5)"), "year:[* TO 5}");
  EXPECT_EQ(tree("\\[a TO b]"), "\\[a TO b]");
}

TEST(RangeText, NamesTheByteOfAMistake) {
  const std::pair<const char*, std::size_t> cases[] = {
      {"f:[1 TO 2", 2}, {"f:[1", 4},      {"f:[1 2]", 4},     {"f:[1 to 2]", 4}, {"f:[1TO 2]", 6},
      {"f:[", 3},       {"f:[ TO 2]", 6}, {"f:[1 TO ]", 8},   {"f:[1 TO 2)", 9}, {"f:>", 3},
      {"f:>=", 4},      {"f:< a", 3},     {"f:[\"1 TO 2]", 3}};
  for (const auto& [text, offset] : cases) {
    const Status status = parse_query(text).status();
    EXPECT_EQ(status.code(), StatusCode::invalid_argument) << text;
    const std::string where = "query: at byte " + std::to_string(offset) + ": ";
    EXPECT_TRUE(status.message().starts_with(where)) << text << ": " << status.message();
  }
}

}  // namespace
}  // namespace sakuin::range_text_test
