#include "engine/search/explain.h"

#include <algorithm>
#include <string>

#include <gtest/gtest.h>

#include "tests/unit/engine/engine_fixture.h"

namespace sakuin::explain_test {
namespace {

using test::must;

Searcher searcher() {
  const auto directory = make_ram_directory();
  IndexWriter writer = test::open_writer(
      directory, test::make_schema(
                     {{.name = "x"}, {.name = "y"}, {.name = "tag", .type = FieldType::keyword}}));
  must(writer.add(Document("0").add("x", "a b").add("y", "a c c").add("tag", "t")));
  must(writer.add(Document("1").add("x", "a a").add("tag", "t").add("tag", "u")));
  must(writer.add(Document("2").add("y", "a b e-mail")));
  must(writer.commit());
  return test::open_searcher(directory);
}

bool mentions(const Explanation& explanation, const std::string& text) {
  return explanation.description.find(text) != std::string::npos ||
         std::any_of(explanation.details.begin(), explanation.details.end(),
                     [&](const Explanation& detail) { return mentions(detail, text); });
}

TEST(Explain, GivesExactlyTheScoreOfTheHit) {
  const Searcher index = searcher();
  for (const char* text : {"a", "a b", "+a b -c", "\"a b\"", "x:a^3 tag:t", "tag:(t u)", "e-mail",
                           "-c", "(a (b c)^2)^0.5", "+(a -c) b"}) {
    const Query query = must(parse_query(text));
    for (const Hit& hit : must(index.search(query)).hits) {
      const Explanation explanation = must(index.explain(query, hit));
      EXPECT_EQ(explanation.value, static_cast<double>(hit.score)) << text << ": " << hit.id;
      double sum = 0;
      for (const Explanation& clause : explanation.details) sum += clause.value;
      EXPECT_EQ(static_cast<float>(sum), hit.score) << text << ": " << hit.id;
    }
  }
}

TEST(Explain, NamesWhatTheScoreIsMadeOf) {
  const Searcher index = searcher();
  const Query query = query::any_of({query::word("a"), query::phrase("c c", "y")});
  const Hit hit = must(index.search(query)).hits.at(0);
  const Explanation explanation = must(index.explain(query, hit));
  for (const char* text : {"x,y:a", "y:\"c c\"", "field x", "idf of a", "freq", "average length",
                           "k1", "N, documents"}) {
    EXPECT_TRUE(mentions(explanation, text)) << text;
  }
}

TEST(Explain, SaysThatADocumentDoesNotMatch) {
  const Searcher index = searcher();
  const Hit hit = must(index.search(query::word("c"))).hits.at(0);
  const Explanation explanation = must(index.explain(query::word("u", "tag"), hit));
  EXPECT_EQ(explanation.value, 0);
  EXPECT_EQ(explanation.description, "does not match");
}

TEST(Explain, TakesTheParametersOfTheSearch) {
  const Searcher index = searcher();
  const Bm25Parameters bm25{.k1 = 0.3, .b = 0.1};
  const Hit hit = must(index.search(query::word("a"), {.bm25 = bm25})).hits.at(0);
  EXPECT_EQ(must(index.explain(query::word("a"), hit, bm25)).value, static_cast<double>(hit.score));
  EXPECT_EQ(index.explain(query::word("a"), hit, {.k1 = -1}).status().code(),
            StatusCode::invalid_argument);
}

TEST(Explain, RefusesAQueryThatCannotRun) {
  const Searcher index = searcher();
  const Hit hit = must(index.search(query::word("a"))).hits.at(0);
  EXPECT_EQ(index.explain(query::word("a", "nowhere"), hit).status().code(),
            StatusCode::invalid_argument);
}

}  // namespace
}  // namespace sakuin::explain_test
