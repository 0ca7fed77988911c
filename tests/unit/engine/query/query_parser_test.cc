#include <sakuin/query.h>

#include <string>

#include <gtest/gtest.h>

#include "tests/support/query_text.h"
#include "tests/support/random.h"
#include "tests/unit/engine/engine_fixture.h"

namespace sakuin {
namespace {

using test::must;

std::string tree(std::string_view text, std::string_view default_field = {}) {
  const auto query = parse_query(text, default_field);
  return query.ok() ? test::to_text(*query) : query.status().message();
}

TEST(QueryParser, ReadsWords) {
  EXPECT_EQ(tree("tokyo"), "word \"tokyo\"");
  EXPECT_EQ(tree(" tokyo\t\n"), "word \"tokyo\"");
  EXPECT_EQ(tree("Minato-ku"), "word \"Minato-ku\"");
  EXPECT_EQ(tree("東京"), "word \"東京\"");
  EXPECT_EQ(tree("a b"), "bool(word \"a\", word \"b\")");
}

TEST(QueryParser, ReadsNothingAsAQueryThatMatchesNothing) {
  for (const char* text : {"", "  ", "()"}) EXPECT_EQ(tree(text), "bool()") << text;
}

TEST(QueryParser, ReadsRequiredAndExcludedWords) {
  EXPECT_EQ(tree("+a b -c"), "bool(+word \"a\", word \"b\", -word \"c\")");
  EXPECT_EQ(tree("a NOT b"), "bool(word \"a\", -word \"b\")");
  EXPECT_EQ(tree("-a"), "bool(-word \"a\")");
  EXPECT_EQ(tree("--a"), "bool(+word \"a\")");
  EXPECT_EQ(tree("NOT -a"), "bool(+word \"a\")");
  EXPECT_EQ(tree("+-a"), "bool(-word \"a\")");
  EXPECT_EQ(tree("a-b c+d"), "bool(word \"a-b\", word \"c+d\")");
}

TEST(QueryParser, BindsAndTighterThanOr) {
  EXPECT_EQ(tree("a OR b"), "bool(word \"a\", word \"b\")");
  EXPECT_EQ(tree("a AND b"), "bool(+word \"a\", +word \"b\")");
  EXPECT_EQ(tree("a OR b AND c"), "bool(word \"a\", bool(+word \"b\", +word \"c\"))");
  EXPECT_EQ(tree("a AND b OR c"), "bool(bool(+word \"a\", +word \"b\"), word \"c\")");
  EXPECT_EQ(tree("a AND NOT b AND -c"), "bool(+word \"a\", -word \"b\", -word \"c\")");
}

TEST(QueryParser, TakesOperatorsInCapitalsAndAloneOnly) {
  EXPECT_EQ(tree("and or not"), "bool(word \"and\", word \"or\", word \"not\")");
  EXPECT_EQ(tree("ANDROID ORB NOTE"), "bool(word \"ANDROID\", word \"ORB\", word \"NOTE\")");
  EXPECT_EQ(tree("\"AND\""), "phrase \"AND\"");
  EXPECT_EQ(tree("\\AND"), "word \"AND\"");
  EXPECT_EQ(tree("a AND(b)"), "bool(+word \"a\", +word \"b\")");
}

TEST(QueryParser, ReadsGroups) {
  EXPECT_EQ(tree("(a b) c"), "bool(bool(word \"a\", word \"b\"), word \"c\")");
  EXPECT_EQ(tree("+(a b) -(c d)"),
            "bool(+bool(word \"a\", word \"b\"), -bool(word \"c\", word \"d\"))");
  EXPECT_EQ(tree("((a))"), "word \"a\"");
}

TEST(QueryParser, ReadsPhrases) {
  EXPECT_EQ(tree("\"a b\""), "phrase \"a b\"");
  EXPECT_EQ(tree("\"a (b:c)^2\""), "phrase \"a (b:c)^2\"");
  EXPECT_EQ(tree("\"say \\\"hi\\\"\""), "phrase \"say \"hi\"\"");
  EXPECT_EQ(tree("\"\""), "phrase \"\"");
  EXPECT_EQ(tree("a\"b\""), "bool(word \"a\", phrase \"b\")");
}

TEST(QueryParser, ReadsPhrasesWithSlop) {
  EXPECT_EQ(tree("\"a b\"~3"), "phrase \"a b\" ~3");
  EXPECT_EQ(tree("\"a b\"~0 c"), "bool(phrase \"a b\", word \"c\")");
  EXPECT_EQ(tree("\"a b\"~2^4"), "boost 4.000000 (phrase \"a b\" ~2)");
  for (const char* text : {"\"a\"~", "\"a\"~x", "\"a\"~-1", "\"a\"~99999999999"}) {
    EXPECT_EQ(parse_query(text).status().code(), StatusCode::invalid_argument) << text;
  }
}

TEST(QueryParser, ReadsPrefixes) {
  EXPECT_EQ(tree("kou*"), "prefix \"kou\"");
  EXPECT_EQ(tree("+kou* -b*^2"), "bool(+prefix \"kou\", -boost 2.000000 (prefix \"b\"))");
  EXPECT_EQ(tree("(こう*)"), "prefix \"こう\"");
  EXPECT_EQ(tree("title:(a* b)"), "bool(prefix \"a\" in title, word \"b\" in title)");
}

TEST(QueryParser, ReadsExactSpellings) {
  EXPECT_EQ(tree("=koumura"), "word \"koumura\" exactly");
  EXPECT_EQ(tree("title:=a =b"), "bool(word \"a\" in title exactly, word \"b\" exactly)");
  EXPECT_EQ(tree("=\"a b\"~2"), "phrase \"a b\" ~2 exactly");
  EXPECT_EQ(tree("=a*"), "prefix \"a\" exactly");
  EXPECT_EQ(tree("-=a^2"), "bool(-boost 2.000000 (word \"a\" exactly))");
  EXPECT_EQ(tree("a=b"), "word \"a=b\"");
  EXPECT_EQ(tree("\\=a"), "word \"=a\"");
  for (const char* text : {"=", "= a", "=(a)", "=)", "=:a"}) {
    EXPECT_EQ(parse_query(text).status().code(), StatusCode::invalid_argument) << text;
  }
}

TEST(QueryParser, TakesEveryWordExactlyWhenTold) {
  const auto query = parse_query("a \"b c\" d* f:=e", "", Spelling::exact);
  EXPECT_EQ(test::to_text(must(query)),
            "bool(word \"a\" exactly, phrase \"b c\" exactly, prefix \"d\" exactly, "
            "word \"e\" in f exactly)");
}

TEST(QueryParser, ReadsFields) {
  EXPECT_EQ(tree("title:a"), "word \"a\" in title");
  EXPECT_EQ(tree("title:\"a b\""), "phrase \"a b\" in title");
  EXPECT_EQ(tree("title:(a b) c"),
            "bool(bool(word \"a\" in title, word \"b\" in title), word \"c\")");
  EXPECT_EQ(tree("title:(a body:b)"), "bool(word \"a\" in title, word \"b\" in body)");
  EXPECT_EQ(tree("a b:c", "text"), "bool(word \"a\" in text, word \"c\" in b)");
  EXPECT_EQ(tree("-題名:a"), "bool(-word \"a\" in 題名)");
  EXPECT_EQ(tree("12\\:30"), "word \"12:30\"");
}

TEST(QueryParser, ReadsBoosts) {
  EXPECT_EQ(tree("a^2"), "boost 2.000000 (word \"a\")");
  EXPECT_EQ(tree("a^0"), "boost 0.000000 (word \"a\")");
  EXPECT_EQ(tree("\"a b\"^2.5"), "boost 2.500000 (phrase \"a b\")");
  EXPECT_EQ(tree("title:(a)^1e2"), "boost 100.000000 (word \"a\" in title)");
  for (const char* text : {"a^", "a^x", "a^-1", "a^inf", "a^nan", "a^1e99", "a^ 2"}) {
    EXPECT_EQ(parse_query(text).status().code(), StatusCode::invalid_argument) << text;
  }
}

TEST(QueryParser, NamesTheByteOfAMistake) {
  const std::pair<const char*, std::size_t> cases[] = {
      {"a b)", 3},   {"(a", 0},         {"x (a", 2},   {"\"a", 0},   {"a \"b", 2},
      {"a OR", 2},   {"OR a", 0},       {"a AND", 2},  {"AND a", 0}, {"a OR OR b", 5},
      {"+", 0},      {"a -", 2},        {"a + b", 2},  {"NOT", 0},   {"a NOT", 2},
      {"title:", 5}, {"title: a", 5},   {":a", 0},     {"^2", 0},    {"a^2^3", 3},
      {"~a", 0},     {"東 )", 4},       {"a\\", 1},    {"(-)", 1},   {"a AND )", 2},
      {"f:)", 1},    {"a OR AND b", 5}, {"x f*:a", 2}, {"a~3", 1}};
  for (const auto& [text, offset] : cases) {
    const Status status = parse_query(text).status();
    EXPECT_EQ(status.code(), StatusCode::invalid_argument) << text;
    const std::string where = "query: at byte " + std::to_string(offset) + ": ";
    EXPECT_TRUE(status.message().starts_with(where)) << text << ": " << status.message();
  }
}

TEST(QueryParser, ReadsPatterns) {
  EXPECT_EQ(tree("a*b"), "pattern \"a*b\"");
  EXPECT_EQ(tree("a?c*"), "pattern \"a?c*\"");
  EXPECT_EQ(tree("a**"), "pattern \"a**\"");
  EXPECT_EQ(tree("*"), "pattern \"*\"");
  EXPECT_EQ(tree("title:?^2"), "boost 2.000000 (pattern \"?\" in title)");
  EXPECT_EQ(tree("+=*a -(b?)"), "bool(+pattern \"*a\", -pattern \"b?\")");
  EXPECT_EQ(tree("a\\**"), "prefix \"a*\"");
  EXPECT_EQ(tree("a\\*b?c\\?\\\\"), "pattern \"a\\*b?c\\?\\\\\"");
  EXPECT_EQ(tree("a\\*"), "word \"a*\"");
}

TEST(QueryParser, ReadsNearWords) {
  EXPECT_EQ(tree("a~"), "word \"a\" ~1");
  EXPECT_EQ(tree("title:a~1 (b~2)"), "bool(word \"a\" ~1 in title, word \"b\" ~2)");
  EXPECT_EQ(tree("=a~2^4"), "boost 4.000000 (word \"a\" ~2 exactly)");
  for (const char* text : {"a~0", "a~3", "a~x", "a~1x", "a~-1", "a~1~", "a~99999999999", "a*~"}) {
    EXPECT_EQ(parse_query(text).status().code(), StatusCode::invalid_argument) << text;
  }
}

TEST(QueryParser, NestsToTheLimit) {
  const auto nested = [](std::size_t depth) {
    return std::string(depth, '(') + "a" + std::string(depth, ')');
  };
  EXPECT_EQ(tree(nested(kMaxQueryDepth)), "word \"a\"");
  EXPECT_EQ(parse_query(nested(kMaxQueryDepth + 1)).status().code(), StatusCode::limit_exceeded);
  EXPECT_EQ(parse_query(nested(1'000'000)).status().code(), StatusCode::limit_exceeded);
}

TEST(QueryParser, CountsFieldsOfFieldsAsDepth) {
  std::string text;
  for (int i = 0; i < 100'000; ++i) text += "a:";
  EXPECT_EQ(parse_query(text + "b").status().code(), StatusCode::limit_exceeded);
  EXPECT_EQ(parse_query(std::string(1'000'000, '-') + "a").status().code(), StatusCode::ok);
}

TEST(QueryParser, HasALimitOfClauses) {
  std::string text;
  for (std::size_t i = 0; i < kMaxQueryClauses; ++i) text += "a ";
  EXPECT_TRUE(parse_query(text).ok());
  EXPECT_EQ(parse_query(text + "a").status().code(), StatusCode::limit_exceeded);
}

TEST(QueryParser, AnswersAnyTextWithAQueryOrAnOffset) {
  static const std::vector<std::string> kPieces = {
      "a", "b ", " ",    "(",     ")",    "\"", ":", "^",  "2",    "~",      "*",    "?",   "\\",
      "+", "-",  " OR ", " AND ", "NOT ", "=",  "[", "東", "\xFF", "title:", "^2.5", "AND", "\t"};
  test::Random random(11);
  for (int round = 0; round < 20'000; ++round) {
    std::string text;
    for (std::uint64_t n = random.below(12); n > 0; --n) text += random.pick(kPieces);
    const auto query = parse_query(text);
    if (query.ok()) continue;
    EXPECT_EQ(query.status().code(), StatusCode::invalid_argument) << text;
    EXPECT_TRUE(query.status().message().starts_with("query: at byte ")) << text;
  }
}

}  // namespace
}  // namespace sakuin
