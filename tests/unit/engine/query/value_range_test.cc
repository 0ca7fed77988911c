#include "engine/query/value_range.h"

#include <limits>
#include <utility>

#include <gtest/gtest.h>

#include "tests/unit/engine/engine_fixture.h"

namespace sakuin::value_range_test {
namespace {

using test::must;

constexpr std::int64_t kLeast = std::numeric_limits<std::int64_t>::min();
constexpr std::int64_t kMost = std::numeric_limits<std::int64_t>::max();

class ValueRanges : public testing::Test {
 protected:
  ValueRanges() {
    IndexWriter writer = test::open_writer(
        directory_, test::make_schema({{.name = "text"},
                                       {.name = "year", .type = FieldType::i64},
                                       {.name = "price", .type = FieldType::f64},
                                       {.name = "when", .type = FieldType::date},
                                       {.name = "kind", .type = FieldType::keyword},
                                       {.name = "kept", .type = FieldType::stored}}));
    const auto add = [&](const char* id, std::vector<std::pair<std::string, Value>> fields) {
      Document document(id);
      document.fields = std::move(fields);
      must(writer.add(document));
    };
    add("a", {{"year", kLeast}, {"price", -0.0}, {"when", "2010-11-03T12:30:15Z"}});
    add("b", {{"year", std::int64_t{2010}}, {"price", 0.0}, {"when", "2010-11-03"}});
    add("c", {{"year", std::int64_t{2011}}, {"price", 2.5}, {"when", "2010-11-04"}});
    must(writer.commit());
    add("d", {{"year", kMost}, {"price", -1e300}, {"when", "2011"}, {"kind", "report"}});
    add("e", {{"kind", "news item"}, {"kind", "東京"}, {"text", "year"}});
    must(writer.commit());
  }

  [[nodiscard]] std::string find(const Query& query) const {
    std::string ids;
    for (const std::string& id : test::find_ids(test::open_searcher(directory_), query)) ids += id;
    return ids;
  }
  [[nodiscard]] std::string find(std::string_view text) const {
    return find(must(parse_query(text)));
  }
  [[nodiscard]] Status error_of(const Query& query) const {
    return test::open_searcher(directory_).count(query).status();
  }

  std::shared_ptr<Directory> directory_ = make_ram_directory();
};

TEST_F(ValueRanges, OfIntegers) {
  EXPECT_EQ(find("year:[2010 TO 2011]"), "bc");
  EXPECT_EQ(find("year:{2010 TO 2011]"), "c");
  EXPECT_EQ(find("year:{2010 TO 2011}"), "");
  EXPECT_EQ(find("year:[* TO *]"), "abcd");
  EXPECT_EQ(find("year:<2010"), "a");
  EXPECT_EQ(find("year:2010"), "b");
  EXPECT_EQ(find("year:(2010 2011)"), "bc");
  EXPECT_EQ(find("year:[2012 TO 2010]"), "");
  EXPECT_EQ(find(query::range("year", RangeEnd{kMost, false}, {})), "");
  EXPECT_EQ(find(query::range("year", RangeEnd{kMost}, {})), "d");
  EXPECT_EQ(find(query::range("year", {}, RangeEnd{kLeast, false})), "");
  EXPECT_EQ(find(query::range("year", {}, RangeEnd{kLeast})), "a");
  EXPECT_EQ(find(query::range("year", RangeEnd{kLeast, false}, RangeEnd{kMost, false})), "bc");
}

TEST_F(ValueRanges, OfFloatsTakeBothZerosForOne) {
  EXPECT_EQ(find("price:0"), "ab");
  EXPECT_EQ(find("price:-0.0"), "ab");
  EXPECT_EQ(find("price:>0"), "c");
  EXPECT_EQ(find("price:<0"), "d");
  EXPECT_EQ(find("price:[0 TO 2.5}"), "ab");
  EXPECT_EQ(find("price:>=25e-1"), "c");
  EXPECT_EQ(find(query::range("price", RangeEnd{std::int64_t{2}}, {})), "c");
}

TEST_F(ValueRanges, OfDatesCoverAllThatTheirEndsName) {
  EXPECT_EQ(find("when:2010"), "abc");
  EXPECT_EQ(find("when:2010-11-03"), "ab");
  EXPECT_EQ(find("when:\"2010-11-03 12:30\""), "a");
  EXPECT_EQ(find("when:>2010-11-03"), "cd");
  EXPECT_EQ(find("when:>=2010-11-03"), "abcd");
  EXPECT_EQ(find("when:<2010-11-03"), "");
  EXPECT_EQ(find("when:<=2010-11-03"), "ab");
  EXPECT_EQ(find("when:{2010-11-03 TO 2011}"), "c");
  EXPECT_EQ(find("when:[2010-11-03T12:30:15 TO *]"), "acd");
  EXPECT_EQ(find(query::range("when", {}, RangeEnd{std::int64_t{1'288'742'400'000'000}})), "b");
}

TEST_F(ValueRanges, OfKeywordsGoByBytes) {
  EXPECT_EQ(find("kind:[a TO z]"), "de");
  EXPECT_EQ(find("kind:[o TO z]"), "d");
  EXPECT_EQ(find("kind:[\"news item\" TO report]"), "de");
  EXPECT_EQ(find("kind:{\"news item\" TO report}"), "");
  EXPECT_EQ(find("kind:>report"), "e");
  EXPECT_EQ(find("kind:[* TO *]"), "de");
}

TEST_F(ValueRanges, StandAmongOtherClauses) {
  EXPECT_EQ(find("+text:year kind:[a TO b]"), "e");
  EXPECT_EQ(find("-year:[* TO *]"), "e");
  EXPECT_EQ(find("+year:>=2010 -when:2010-11-03"), "cd");
}

TEST_F(ValueRanges, ScoreOneTimesTheirBoost) {
  const Searcher searcher = test::open_searcher(directory_);
  const Query query = must(parse_query("year:2010^2.5"));
  const SearchResult result = must(searcher.search(query));
  ASSERT_EQ(result.hits.size(), 1U);
  EXPECT_EQ(result.hits[0].score, 2.5F);
  const Explanation explanation = must(searcher.explain(query, result.hits[0]));
  ASSERT_EQ(explanation.details.size(), 1U);
  EXPECT_EQ(explanation.details[0].description, "year:[2010 TO 2010], the same for every match");
}

TEST_F(ValueRanges, NameFieldTypeAndExampleWhenAnEndIsNone) {
  const std::pair<const char*, const char*> cases[] = {
      {"year:[x TO *]",
       "field \"year\" is of type i64, and \"x\" is no value of it; write a whole "
       "number, like 2010"},
      {"year:2010.5", "whole number"},
      {"year:>=99999999999999999999", "whole number"},
      {"year:", "nothing follows"},
      {"price:<nan", "is of type f64, and \"nan\""},
      {"price:inf", "a number, like 2.5"},
      {"price:0x10", "a number, like 2.5"},
      {"when:[2010-02-30 TO *]", "is of type date, and \"2010-02-30\""},
      {"when:yesterday", "a date, like 2010, 2010-11-03"},
      {"text:[a TO b]", "is of type text, which has no ranges"},
      {"kept:[a TO b]", "is of type stored, which has no ranges"},
      {"other:[a TO b]", "field \"other\" is not in the index"},
      {"year:20*", "cannot be searched by word"}};
  for (const auto& [text, part] : cases) {
    const auto query = parse_query(text);
    const Status status = query.ok() ? error_of(*query) : query.status();
    EXPECT_EQ(status.code(), StatusCode::invalid_argument) << text;
    EXPECT_NE(status.message().find(part), std::string::npos) << text << ": " << status.message();
  }
  EXPECT_EQ(error_of(query::range("kind", RangeEnd{std::int64_t{5}}, {})).code(),
            StatusCode::invalid_argument);
  EXPECT_EQ(error_of(query::range("year", RangeEnd{Json{"[1]"}}, {})).code(),
            StatusCode::invalid_argument);
}

TEST_F(ValueRanges, AreFoundAgain) {
  const Searcher searcher = test::open_searcher(directory_);
  for (int round = 0; round < 2; ++round) {
    for (std::int64_t year = 1900; year < 2100; ++year) {  // more than are kept
      const Query query = query::range("year", RangeEnd{year}, RangeEnd{std::int64_t{2010}});
      EXPECT_EQ(must(searcher.count(query)), year <= 2010 ? 1U : 0U);
    }
  }
}

}  // namespace
}  // namespace sakuin::value_range_test
