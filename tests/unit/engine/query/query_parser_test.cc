#include <sakuin/query.h>

#include <string>

#include <gtest/gtest.h>

#include "tests/support/random.h"
#include "tests/unit/engine/engine_fixture.h"

namespace sakuin::query_parser_test {
namespace {

using test::must;

std::string tree(std::string_view text, std::string_view default_field = {}) {
  const auto query = parse_query(text, default_field);
  return query.ok() ? must(to_text(*query)) : query.status().message();
}

TEST(QueryParser, ReadsWords) {
  EXPECT_EQ(tree("tokyo"), "tokyo");
  EXPECT_EQ(tree(" tokyo\t\n"), "tokyo");
  EXPECT_EQ(tree("Minato-ku"), "Minato-ku");
  EXPECT_EQ(tree("東京"), "東京");
  EXPECT_EQ(tree("a b"), "a b");
}

TEST(QueryParser, ReadsNothingAsAQueryThatMatchesNothing) {
  for (const char* text : {"", "  ", "()"}) EXPECT_EQ(tree(text), "()") << text;
}

TEST(QueryParser, ReadsRequiredAndExcludedWords) {
  EXPECT_EQ(tree("+a b -c"), "+a b -c");
  EXPECT_EQ(tree("a NOT b"), "a -b");
  EXPECT_EQ(tree("-a"), "-a");
  EXPECT_EQ(tree("--a"), "+a");
  EXPECT_EQ(tree("NOT -a"), "+a");
  EXPECT_EQ(tree("+-a"), "-a");
  EXPECT_EQ(tree("a-b c+d"), "a-b c+d");
}

TEST(QueryParser, BindsAndTighterThanOr) {
  EXPECT_EQ(tree("a OR b"), "a b");
  EXPECT_EQ(tree("a AND b"), "+a +b");
  EXPECT_EQ(tree("a OR b AND c"), "a (+b +c)");
  EXPECT_EQ(tree("a AND b OR c"), "(+a +b) c");
  EXPECT_EQ(tree("a AND NOT b AND -c"), "+a -b -c");
}

TEST(QueryParser, TakesOperatorsInCapitalsAndAloneOnly) {
  EXPECT_EQ(tree("and or not"), "and or not");
  EXPECT_EQ(tree("ANDROID ORB NOTE"), "ANDROID ORB NOTE");
  EXPECT_EQ(tree("\"AND\""), "\"AND\"");
  EXPECT_EQ(tree("\\AND"), "\\AND");
  EXPECT_EQ(tree("a AND(b)"), "+a +b");
}

TEST(QueryParser, ReadsGroups) {
  EXPECT_EQ(tree("(a b) c"), "(a b) c");
  EXPECT_EQ(tree("+(a b) -(c d)"), "+(a b) -(c d)");
  EXPECT_EQ(tree("((a))"), "a");
}

TEST(QueryParser, ReadsPhrases) {
  EXPECT_EQ(tree("\"a b\""), "\"a b\"");
  EXPECT_EQ(tree("\"a (b:c)^2\""), "\"a (b:c)^2\"");
  EXPECT_EQ(tree("\"say \\\"hi\\\"\""), "\"say \\\"hi\\\"\"");
  EXPECT_EQ(tree("\"\""), "\"\"");
  EXPECT_EQ(tree("a\"b\""), "a \"b\"");
}

TEST(QueryParser, ReadsPhrasesWithSlop) {
  EXPECT_EQ(tree("\"a b\"~3"), "\"a b\"~3");
  EXPECT_EQ(tree("\"a b\"~0 c"), "\"a b\" c");
  EXPECT_EQ(tree("\"a b\"~2^4"), "\"a b\"~2^4");
  for (const char* text : {"\"a\"~", "\"a\"~x", "\"a\"~-1", "\"a\"~99999999999"}) {
    EXPECT_EQ(parse_query(text).status().code(), StatusCode::invalid_argument) << text;
  }
}

TEST(QueryParser, ReadsPrefixes) {
  EXPECT_EQ(tree("kou*"), "kou*");
  EXPECT_EQ(tree("+kou* -b*^2"), "+kou* -b*^2");
  EXPECT_EQ(tree("(こう*)"), "こう*");
  EXPECT_EQ(tree("title:(a* b)"), "title:a* title:b");
}

TEST(QueryParser, ReadsExactSpellings) {
  EXPECT_EQ(tree("=koumura"), "=koumura");
  EXPECT_EQ(tree("title:=a =b"), "title:=a =b");
  EXPECT_EQ(tree("=\"a b\"~2"), "=\"a b\"~2");
  EXPECT_EQ(tree("=a*"), "=a*");
  EXPECT_EQ(tree("-=a^2"), "-=a^2");
  EXPECT_EQ(tree("a=b"), "a=b");
  EXPECT_EQ(tree("\\=a"), "\\=a");
  for (const char* text : {"=", "= a", "=(a)", "=)", "=:a"}) {
    EXPECT_EQ(parse_query(text).status().code(), StatusCode::invalid_argument) << text;
  }
}

TEST(QueryParser, TakesEveryWordExactlyWhenTold) {
  const auto query = parse_query("a \"b c\" d* f:=e", "", Spelling::exact);
  EXPECT_EQ(must(to_text(must(query))), "=a =\"b c\" =d* f:=e");
}

TEST(QueryParser, ReadsFields) {
  EXPECT_EQ(tree("title:a"), "title:a");
  EXPECT_EQ(tree("title:\"a b\""), "title:\"a b\"");
  EXPECT_EQ(tree("title:(a b) c"), "(title:a title:b) c");
  EXPECT_EQ(tree("title:(a body:b)"), "title:a body:b");
  EXPECT_EQ(tree("a b:c", "text"), "text:a b:c");
  EXPECT_EQ(tree("-題名:a"), "-題名:a");
  EXPECT_EQ(tree("12\\:30"), "12\\:30");
}

TEST(QueryParser, ReadsBoosts) {
  EXPECT_EQ(tree("a^2"), "a^2");
  EXPECT_EQ(tree("a^0"), "a^0");
  EXPECT_EQ(tree("\"a b\"^2.5"), "\"a b\"^2.5");
  EXPECT_EQ(tree("title:(a)^1e2"), "title:a^100");
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
  EXPECT_EQ(tree("a*b"), "a*b");
  EXPECT_EQ(tree("a?c*"), "a?c*");
  EXPECT_EQ(tree("a**"), "a**");
  EXPECT_EQ(tree("*"), "**");
  EXPECT_EQ(tree("title:?^2"), "title:?^2");
  EXPECT_EQ(tree("+=*a -(b?)"), "+*a -b?");
  EXPECT_EQ(tree("a\\**"), "a\\**");
  EXPECT_EQ(tree("a\\*b?c\\?\\\\"), "a\\*b?c\\?\\\\");
  EXPECT_EQ(tree("a\\*"), "a\\*");
}

TEST(QueryParser, ReadsNearWords) {
  EXPECT_EQ(tree("a~"), "a~1");
  EXPECT_EQ(tree("title:a~1 (b~2)"), "title:a~1 b~2");
  EXPECT_EQ(tree("=a~2^4"), "=a~2^4");
  for (const char* text : {"a~0", "a~3", "a~x", "a~1x", "a~-1", "a~1~", "a~99999999999", "a*~"}) {
    EXPECT_EQ(parse_query(text).status().code(), StatusCode::invalid_argument) << text;
  }
}

TEST(QueryParser, ReadsTerms) {
  EXPECT_EQ(tree("==Tokyo"), "==Tokyo");
  EXPECT_EQ(tree("tag:==news\\ item^2"), "tag:==news\\ item^2");
  for (const char* text : {"==", "== a", "==a*", "==\"a\"", "==(a)"}) {
    EXPECT_EQ(parse_query(text).status().code(), StatusCode::invalid_argument) << text;
  }
}

TEST(QueryParser, ReadsCountsOfClauses) {
  EXPECT_EQ(tree("(a b c)@2"), "(a b c)@2");
  EXPECT_EQ(tree("+x (a b)@2^3 (c)@1"), "+x (a b)@2^3 (c)@1");
  EXPECT_EQ(tree("(a b)@0"), "a b");
  EXPECT_EQ(tree("(a b)@home"), "(a b) @home");
  EXPECT_EQ(tree("a@2"), "a@2");
  EXPECT_EQ(parse_query("(a)@99999999999999999999").status().code(), StatusCode::invalid_argument);
}

TEST(QueryParser, ReadsChoices) {
  EXPECT_EQ(tree("a | b"), "a | b");
  EXPECT_EQ(tree("a | b | c d"), "(a | b | c) d");
  EXPECT_EQ(tree("a AND b | c OR d"), "((+a +b) | c) d");
  EXPECT_EQ(tree("+(a | b)^2"), "+(a | b)^2");
  EXPECT_EQ(tree("+a | -b"), "a | (-b)");
  EXPECT_EQ(tree("a|b |c"), "a|b |c");
  for (const char* text : {"|", "| a", "a |", "(a | )", "a | | b", "a | AND b"}) {
    EXPECT_EQ(parse_query(text).status().code(), StatusCode::invalid_argument) << text;
  }
}

TEST(QueryParser, ReadsConstantScores) {
  EXPECT_EQ(tree("a^=2"), "a^=2");
  EXPECT_EQ(tree("(a b)^=0.5"), "(a b)^=0.5");
  EXPECT_EQ(tree("(a^=2)^3"), "(a^=2)^3");
  for (const char* text : {"a^=", "a^=x", "a^=-1", "a^=inf"}) {
    EXPECT_EQ(parse_query(text).status().code(), StatusCode::invalid_argument) << text;
  }
}

TEST(QueryParser, ReadsEverythingAndTheBestField) {
  EXPECT_EQ(tree("*:*"), "*:*");
  EXPECT_EQ(tree("+*:*^2 -a"), "+*:*^2 -a");
  EXPECT_EQ(tree("*:a"), "*:a");
  EXPECT_EQ(tree("*:(a \"b c\" title:d)"), "*:a *:\"b c\" title:d");
  EXPECT_EQ(tree("*:*a *:**"), "*:*a *:**");
  EXPECT_EQ(parse_query("*:").status().code(), StatusCode::invalid_argument);
}

TEST(QueryParser, NestsToTheLimit) {
  const auto nested = [](std::size_t depth) {
    return std::string(depth, '(') + "a" + std::string(depth, ')');
  };
  EXPECT_EQ(tree(nested(kMaxQueryDepth)), "a");
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

TEST(QueryParser, HasALimitOfBytes) {
  EXPECT_TRUE(parse_query(std::string(kMaxQueryBytes, 'a')).ok());
  EXPECT_EQ(parse_query(std::string(kMaxQueryBytes + 1, 'a')).status().code(),
            StatusCode::limit_exceeded);
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
    const UserQuery user = parse_user(text);
    EXPECT_EQ(user.ignored.empty(), query.ok()) << text;
    if (query.ok()) {
      EXPECT_EQ(must(to_text(user.query)), must(to_text(*query))) << text;
      continue;
    }
    EXPECT_EQ(query.status().code(), StatusCode::invalid_argument) << text;
    const IgnoredText& first = user.ignored.front();
    const std::string wanted =
        "query: at byte " + std::to_string(first.offset) + ": " + first.reason + "; ";
    EXPECT_TRUE(query.status().message().starts_with(wanted))
        << text << ": " << query.status().message() << "; " << wanted;
    EXPECT_TRUE(to_text(user.query).ok()) << text;
  }
}

/// The query, and behind each # the byte of what was ignored.
std::string user_tree(std::string_view text, const Schema* schema = nullptr) {
  const UserQuery user = parse_user(text, "", Spelling::any, schema);
  std::string tree = must(to_text(user.query));
  for (const IgnoredText& ignored : user.ignored) {
    EXPECT_FALSE(ignored.reason.empty());
    tree += " #" + std::to_string(ignored.offset);
  }
  return tree;
}

TEST(UserQueries, AreSearchedForWhatIsUnderstood) {
  EXPECT_EQ(user_tree("+a -\"b c\"~2"), "+a -\"b c\"~2");
  EXPECT_EQ(user_tree("a) b"), "a b #1");
  EXPECT_EQ(user_tree("(a (b"), "a b #3 #0");
  EXPECT_EQ(user_tree("OR a OR"), "a #0 #5");
  EXPECT_EQ(user_tree("a AND AND b"), "+a +b #6");
  EXPECT_EQ(user_tree("AND a | AND"), "a #0 #8");
  EXPECT_EQ(user_tree("5\" disk"), "5 disk #1");
  EXPECT_EQ(user_tree("\"a b\" \"c d"), "\"a b\" c d #6");
  EXPECT_EQ(user_tree("a - b + c !"), "a b c ! #2 #6");
  EXPECT_EQ(user_tree("note: x"), "note x #4");
  EXPECT_EQ(user_tree("a^x b^2 c^-1 ^3"), "a x b^2 c #1 #9 #13");
  EXPECT_EQ(user_tree("a~3 b~ ~2 \"c\"~x"), "a b~1 \"c\" x #1 #7 #13");
  EXPECT_EQ(user_tree("= ==* f*:a :b"), "f* a b #0 #2 #6 #11");
  EXPECT_EQ(user_tree("a\\"), "a #1");
  EXPECT_EQ(user_tree("(a b)@99999999999999999999"), "a b #5");
  EXPECT_EQ(user_tree("year:[1 TO"), "TO #7");
}

TEST(UserQueries, TakeNamesThatAreNoFieldsForWords) {
  const Schema schema = test::make_schema({{.name = "title"}});
  EXPECT_EQ(user_tree("title:a 12:30", &schema), "title:a 12 30 #8");
  EXPECT_EQ(user_tree("http://a.b re:(x y)", &schema), "http //a.b re (x y) #0 #11");
  EXPECT_EQ(user_tree("*:a", &schema), "*:a");
}

TEST(UserQueries, LeaveOutWhatAFieldCannotTake) {
  const Schema schema = test::make_schema({{.name = "text"},
                                           {.name = "year", .type = FieldType::i64},
                                           {.name = "when", .type = FieldType::date},
                                           {.name = "kind", .type = FieldType::keyword},
                                           {.name = "note", .type = FieldType::stored}});
  EXPECT_EQ(user_tree("year:abc cat", &schema), "cat #5");
  EXPECT_EQ(user_tree("year:>=abc^2 cat", &schema), "cat #5");
  EXPECT_EQ(user_tree("text:[a TO b] cat", &schema), "cat #5");
  EXPECT_EQ(user_tree("*:>=5 cat", &schema), "cat #2");
  EXPECT_EQ(user_tree("year:cat* year:cat~ year:c?t year:==cat", &schema), "() #5 #15 #25 #34");
  EXPECT_EQ(user_tree("year:(cat 2010) year:\"5 6\"", &schema), "year:2010 #6 #21");
  EXPECT_EQ(user_tree("when:2010-11 when:[2010 TO soon]", &schema), "when:2010-11 #18");
  EXPECT_EQ(user_tree("note:cat note:[a TO b]", &schema), "() #5 #14");
  EXPECT_EQ(user_tree("kind:cat* kind:[a TO b] text:cat", &schema),
            "kind:cat* kind:[a TO b] text:cat");
}

TEST(UserQueries, OfAnySizeEndSoonAndSayWhatIsLeftOut) {
  const std::string many = [] {
    std::string text;
    for (int i = 0; i < 1'000'000; ++i) text += "a ";
    return text;
  }();
  const auto reasons = [](std::string_view text) {
    const UserQuery user = parse_user(text);
    EXPECT_LE(user.ignored.size(), kMaxIgnoredTexts);
    EXPECT_TRUE(to_text(user.query).ok());
    return user.ignored.size();
  };
  EXPECT_EQ(reasons(many), 2U);  // too long, and too many clauses
  const std::string open(1'000'000, '(');
  const std::string close(1'000'000, ')');
  EXPECT_EQ(reasons(open), kMaxIgnoredTexts);
  EXPECT_EQ(reasons(close), kMaxIgnoredTexts);
  EXPECT_EQ(reasons(open + "a" + close), kMaxIgnoredTexts);
  EXPECT_EQ(user_tree(std::string(kMaxQueryDepth + 1, '(') + "a" +
                      std::string(kMaxQueryDepth + 1, ')') + " b)"),
            "a b #200 #405");
  EXPECT_EQ(reasons(std::string(10'000, '*')), 0U);
  EXPECT_EQ(reasons(std::string(100'000, '"')), 0U);
  EXPECT_EQ(reasons(std::string(99'999, '"')), 1U);
  EXPECT_EQ(reasons(std::string(1'000'000, '^')), kMaxIgnoredTexts);
  std::string fields;
  for (int i = 0; i < 500'000; ++i) fields += "a:";
  EXPECT_EQ(reasons(fields), kMaxIgnoredTexts);
  EXPECT_EQ(reasons(std::string(kMaxQueryBytes - 1, 'a') + " bcd"), 1U);
  EXPECT_EQ(reasons(std::string(kMaxQueryBytes + 5, 'a')), 1U);
}

}  // namespace
}  // namespace sakuin::query_parser_test
