#include "engine/query/range_text.h"

#include <gtest/gtest.h>

#include "tests/support/query_text.h"

namespace sakuin {
namespace {

std::string tree(std::string_view text) {
  const auto query = parse_query(text);
  return query.ok() ? test::to_text(*query) : query.status().message();
}

TEST(RangeText, HasEndsThatBelongToItOrDoNot) {
  EXPECT_EQ(tree("year:[2010 TO 2014]"), "range year:[2010 TO 2014]");
  EXPECT_EQ(tree("year:{2010 TO 2014}"), "range year:{2010 TO 2014}");
  EXPECT_EQ(tree("year:[2010 TO 2014}"), "range year:[2010 TO 2014}");
  EXPECT_EQ(tree("year:{2010\tTO\n2014]"), "range year:{2010 TO 2014]");
  EXPECT_EQ(tree("year:[ -5 TO +7 ]"), "range year:[-5 TO +7]");
}

TEST(RangeText, MayBeOpen) {
  EXPECT_EQ(tree("year:[* TO 2014]"), "range year:[* TO 2014]");
  EXPECT_EQ(tree("year:{2010 TO *}"), "range year:{2010 TO *]");
  EXPECT_EQ(tree("year:[* TO *]"), "range year:[* TO *]");
  EXPECT_EQ(tree("year:>=2010"), "range year:[2010 TO *]");
  EXPECT_EQ(tree("year:>2010"), "range year:{2010 TO *]");
  EXPECT_EQ(tree("year:<=2010"), "range year:[* TO 2010]");
  EXPECT_EQ(tree("year:<2010"), "range year:[* TO 2010}");
}

TEST(RangeText, TakesTextsAndTimes) {
  EXPECT_EQ(tree("kind:[\"news item\" TO *]"), "range kind:[news item TO *]");
  EXPECT_EQ(tree("kind:>=\"say \\\"a\\\"\""), "range kind:[say \"a\" TO *]");
  EXPECT_EQ(tree("kind:[a\\ b TO c\\]]"), "range kind:[a b TO c]]");
  EXPECT_EQ(tree("when:[2010-11-03T12:30 TO \"2010-11-04 08:00\"]"),
            "range when:[2010-11-03T12:30 TO 2010-11-04 08:00]");
  EXPECT_EQ(tree("when:<2010-11-03T12:30:00Z"), "range when:[* TO 2010-11-03T12:30:00Z}");
}

TEST(RangeText, StandsAmongOtherClauses) {
  EXPECT_EQ(tree("+a -year:[1 TO 2]^3"),
            "bool(+word \"a\", -boost 3.000000 (range year:[1 TO 2]))");
  EXPECT_EQ(tree("(year:>=2 AND b)"), "bool(+range year:[2 TO *], +word \"b\")");
  EXPECT_EQ(tree("year:<5^2"), "boost 2.000000 (range year:[* TO 5})");
  EXPECT_EQ(tree("(year:<5)"), "range year:[* TO 5}");
  EXPECT_EQ(tree("\\[a TO b]"), "bool(word \"[a\", word \"TO\", word \"b]\")");
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
}  // namespace sakuin
