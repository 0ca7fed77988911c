#include <cmath>
#include <limits>
#include <string>
#include <utility>
#include <vector>

#include <gtest/gtest.h>

#include <sakuin/query.h>

#include "tests/support/random.h"
#include "tests/support/random_corpus.h"
#include "tests/support/random_query.h"
#include "tests/unit/engine/engine_fixture.h"

namespace sakuin::query_text_test {
namespace {

using test::must;

TEST(QueryText, OfEveryBuilderIsOneOfItsOwn) {
  const Query a = query::word("a");
  const Query b = query::word("b");
  const std::vector<std::pair<Query, std::string>> texts = {
      {Query(), "()"},
      {query::word("a b"), "a\\ b"},
      {query::word("a", "f", Spelling::exact), "f:=a"},
      {query::word("AND"), "\\AND"},
      {query::word("-a:b"), "\\-a\\:b"},
      {query::word("[a"), "\\[a"},
      {query::word("a|"), "a|"},
      {query::word("|"), "\\|"},
      {query::word(""), "\"\""},
      {query::phrase("a \"b\\"), "\"a \\\"b\\\\\""},
      {query::phrase("a b", "f", 2, Spelling::exact), "f:=\"a b\"~2"},
      {query::prefix("a*"), "a\\**"},
      {query::prefix("a", "*"), "*:a*"},
      {query::wildcard("a?c*"), "a?c*"},
      {query::wildcard("a*"), "a**"},
      {query::wildcard("*"), "**"},
      {query::wildcard("*", "*"), "*:**"},
      {query::wildcard("-a b\\?*c"), "\\-a\\ b\\?*c"},
      {query::wildcard("a\\*"), "=a\\*^=1"},
      {query::fuzzy("a", "f", {2, false}, Spelling::exact), "f:=a~2!"},
      {query::fuzzy("a"), "a~1"},
      {query::term("=A"), "==\\=A"},
      {query::match_all(), "*:*"},
      {query::boost(a, 2.5F), "a^2.5"},
      {query::boost(query::boost(a, 1e30F), 3), "(a^1e+30)^3"},
      {query::constant(query::boost(a, 2), 0.1F), "(a^2)^=0.1"},
      {query::any_of({a}), "a"},
      {query::any_of({a, b}), "a b"},
      {query::all_of({a}), "+a"},
      {query::boolean({a}, {b}, {query::all_of({a, b})}), "+a b -(+a +b)"},
      {query::boost(query::all_of({a}), 2), "(+a)^2"},
      {query::at_least(2, {a, b, a}), "(a b a)@2"},
      {query::at_least(1, {a}), "(a)@1"},
      {query::constant(query::at_least(2, {a, b}), 3), "(a b)@2^=3"},
      {query::best_of({a, query::all_of({a, b})}), "a | (+a +b)"},
      {query::any_of({query::best_of({a, b}), a}), "(a | b) a"},
      {query::boost(query::best_of({a, b}), 2), "(a | b)^2"},
      {query::best_of({}), "()"},
      {query::best_of({query::any_of({a, b})}), "a b"},
  };
  for (const auto& [query, text] : texts) {
    EXPECT_EQ(must(to_text(query)), text);
    EXPECT_EQ(must(to_text(must(parse_query(text)))), text);
  }
}

TEST(QueryText, IsReadAgainAsAQueryOfTheSameText) {
  test::RandomCorpus corpus({.seed = 1});
  for (int i = 0; i < 100; ++i) static_cast<void>(corpus.next());
  test::RandomQueries queries(1, corpus);
  for (int i = 0; i < 5000; ++i) {
    const std::string text = must(to_text(queries.next()));
    EXPECT_EQ(must(to_text(must(parse_query(text)))), text);
  }
}

TEST(QueryText, KeepsWhatAnyWordHolds) {
  test::Random random(1);
  for (int i = 0; i < 2000; ++i) {
    std::string word;
    for (std::uint64_t n = random.between(1, 5); n > 0; --n) {
      word += random.chance(0.8) ? random.pick("+-=|@!~^*?:\\\"()[]{}<> \tANDORT~1")
                                 : static_cast<char>(random.below(256));
    }
    for (const Query& query :
         {query::word(word), query::phrase(word), query::prefix(word), query::wildcard(word),
          query::fuzzy(word), query::term(word), query::word("a", word),
          query::all_of({query::word(word), query::term(word, word)})}) {
      const std::string text = must(to_text(query));
      const auto read = parse_query(text);
      ASSERT_TRUE(read.ok()) << text << ": " << read.status().message();
      EXPECT_EQ(must(to_text(*read)), text);
    }
  }
}

TEST(QueryText, IsRefusedForWhatIsTooLargeOrNoNumber) {
  Query wide = query::word("a");
  Query deep = wide;
  for (int i = 0; i < 100; ++i) wide = query::any_of({wide, wide});
  for (int i = 0; i < 100'000; ++i) deep = query::all_of({deep});
  EXPECT_EQ(to_text(wide).status().code(), StatusCode::limit_exceeded);
  EXPECT_EQ(to_text(deep).status().code(), StatusCode::limit_exceeded);
  for (const float number : {-1.0F, std::nanf(""), std::numeric_limits<float>::infinity()}) {
    const Query a = query::word("a");
    EXPECT_EQ(to_text(query::boost(a, number)).status().code(), StatusCode::invalid_argument);
    EXPECT_EQ(to_text(query::constant(a, number)).status().code(), StatusCode::invalid_argument);
  }
}

}  // namespace
}  // namespace sakuin::query_text_test
