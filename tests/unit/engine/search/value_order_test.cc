// Orders, pages, groups and facets in the cases that random documents do not bring.
#include <limits>
#include <utility>

#include <gtest/gtest.h>

#include "tests/unit/engine/engine_fixture.h"

namespace sakuin::value_order_test {
namespace {

using test::must;

class ValueOrder : public testing::Test {
 protected:
  ValueOrder() {
    IndexWriter writer = test::open_writer(
        directory_, test::make_schema({{.name = "year", .type = FieldType::i64},
                                       {.name = "price", .type = FieldType::f64},
                                       {.name = "when", .type = FieldType::date},
                                       {.name = "kind", .type = FieldType::keyword}}));
    const auto add = [&](const char* id, std::vector<std::pair<std::string, Value>> fields) {
      Document document(id);
      document.fields = std::move(fields);
      must(writer.add(document.add("text", "word")));
    };
    add("a", {{"year", std::numeric_limits<std::int64_t>::max()}, {"price", -0.0}, {"kind", "y"}});
    add("b", {{"year", std::numeric_limits<std::int64_t>::min()}, {"price", 0.0}, {"kind", "x"}});
    must(writer.commit());
    add("c", {{"kind", "w"}, {"kind", "z"}, {"when", std::int64_t{-1}}});
    add("d", {{"year", std::int64_t{5}}, {"when", "2011-02-28T23:59:59Z"}, {"kind", "x"}});
    must(writer.commit());
    add("e", {{"when", std::numeric_limits<std::int64_t>::min()}, {"price", 2.5}});
    add("f", {{"when", std::numeric_limits<std::int64_t>::max()}, {"kind", "A"}});
    must(writer.commit());
  }

  [[nodiscard]] std::string order(std::vector<SortKey> keys, std::string group = {}) const {
    SearchOptions options;
    options.sort = std::move(keys);
    options.group_by = std::move(group);
    std::string ids;
    const auto found = test::find_ids(searcher_(), query::word("word"), options);
    for (const std::string& id : found) ids += id;
    return ids;
  }

  [[nodiscard]] Searcher searcher_() const { return test::open_searcher(directory_); }

  [[nodiscard]] Facet facet(FacetRequest request) const {
    SearchOptions options;
    options.facets = {std::move(request)};
    return must(searcher_().search(query::match_all(), options)).facets.front();
  }

  [[nodiscard]] static std::string counts(const Facet& facet) {
    std::string text;
    for (const FacetCount& counted : facet.counts) {
      text += counted.value + '=' + std::to_string(counted.count) + ' ';
    }
    return text;
  }

  [[nodiscard]] Status error_of(const SearchOptions& options) const {
    return searcher_().search(query::match_all(), options).status();
  }

  std::shared_ptr<Directory> directory_ = make_ram_directory();
};

TEST_F(ValueOrder, PutsDocumentsWithoutAValueWhereAsked) {
  EXPECT_EQ(order({{"year"}}), "bdacef");
  EXPECT_EQ(order({{"year", true}}), "adbcef");
  EXPECT_EQ(order({{"year", false, true}}), "cefbda");
  EXPECT_EQ(order({{"year", true, true}}), "cefadb");
}

TEST_F(ValueOrder, TakesTheLowestOrTheHighestOfSeveralKeywords) {
  EXPECT_EQ(order({{"kind"}}), "fcbdae");        // A, w, x, x, y
  EXPECT_EQ(order({{"kind", true}}), "cabdfe");  // z, y, x, x, A
}

TEST_F(ValueOrder, GoesOnWithTheNextKeyAmongEquals) {
  EXPECT_EQ(order({{"kind"}, {"year", true}}), "fcdbae");
  EXPECT_EQ(order({{"price"}, {"kind"}}), "baefcd");  // both zeros are one number
  EXPECT_EQ(order({{"", true}, {"when", true}}), "fdceab");
}

TEST_F(ValueOrder, KeepsTheFirstOfEachGroup) {
  EXPECT_EQ(order({}, "kind"), "abcef");
  EXPECT_EQ(order({{"year"}}, "kind"), "bacef");
  SearchOptions options;
  options.group_by = "year";
  EXPECT_EQ(error_of(options).code(), StatusCode::invalid_argument);
  options.group_by = "kind";
  options.search_after = "00";
  EXPECT_EQ(error_of(options).code(), StatusCode::invalid_argument);
}

TEST_F(ValueOrder, RefusesWhatIsNoOrder) {
  SearchOptions options;
  for (const char* field : {"text", "nothing"}) {
    options.sort = {{field}};
    EXPECT_EQ(error_of(options).code(), StatusCode::invalid_argument) << field;
    EXPECT_NE(error_of(options).message().find(field), std::string::npos);
  }
  options.sort.assign(kMaxSortKeys + 1, SortKey{"year"});
  EXPECT_EQ(error_of(options).code(), StatusCode::invalid_argument);
}

TEST_F(ValueOrder, RefusesPlacesOfAnotherOrderAndOtherTexts) {
  const Searcher searcher = searcher_();
  const Hit hit = must(searcher.find("d"));
  SearchOptions options;
  options.sort = {{"kind"}};
  const std::string place = must(searcher.place_of(hit, options.sort));
  options.search_after = place;
  EXPECT_TRUE(error_of(options).ok());
  for (std::size_t size = 1; size < place.size(); ++size) {
    options.search_after = place.substr(0, size);
    EXPECT_EQ(error_of(options).code(), StatusCode::invalid_argument) << size;
  }
  for (const std::string& other : {std::string("zz"), place + "00", std::string(200, 'f')}) {
    options.search_after = other;
    EXPECT_EQ(error_of(options).code(), StatusCode::invalid_argument) << other;
  }
  options.search_after = place;
  for (const SortKey& key :
       {SortKey{"kind", true}, SortKey{"year"}, SortKey{"kind", false, true}}) {
    options.sort = {key};
    EXPECT_EQ(error_of(options).code(), StatusCode::invalid_argument) << key.field;
  }
}

TEST_F(ValueOrder, HasPlacesBetweenTheValuesOfALaterSnapshot) {
  SearchOptions options;
  options.sort = {{"kind"}};
  options.search_after = must(searcher_().place_of(must(searcher_().find("a")), options.sort));
  IndexWriter writer = test::open_writer(directory_);
  static_cast<void>(must(writer.remove("a")));
  for (const char* kind : {"yy", "v"}) {
    must(writer.add(Document(kind).add("text", "word").add("kind", kind)));
  }
  must(writer.commit());
  EXPECT_EQ(test::find_ids(searcher_(), query::word("word"), options),
            (std::vector<std::string>{"yy", "e"}));
}

TEST_F(ValueOrder, CountsValues) {
  const Facet kinds = facet({"kind", 2});
  EXPECT_EQ(counts(kinds), "x=2 A=1 ");
  EXPECT_EQ(kinds.values, 5U);
  EXPECT_EQ(kinds.missing, 1U);
  EXPECT_EQ(counts(facet({"price"})), "0=2 2.5=1 ");
  EXPECT_EQ(counts(facet({"year"})), "-9223372036854775808=1 5=1 9223372036854775807=1 ");
}

TEST_F(ValueOrder, CountsDatesOfAnyAge) {
  EXPECT_EQ(counts(facet({"when"})), "-290308=1 1969=1 2011=1 294247=1 ");
  EXPECT_EQ(counts(facet({.field = "when", .by = DateInterval::month})),
            "-290308-12=1 1969-12=1 2011-02=1 294247-01=1 ");
  EXPECT_EQ(counts(facet({.field = "when", .by = DateInterval::day})),
            "-290308-12-21=1 1969-12-31=1 2011-02-28=1 294247-01-10=1 ");
}

TEST_F(ValueOrder, CountsRangesOfDates) {
  const Facet found = facet({.field = "when",
                             .ranges = {{RangeEnd{"2011-02"}, RangeEnd{"2011-02"}},
                                        {std::nullopt, RangeEnd{"1970", false}}}});
  EXPECT_EQ(counts(found), "[2011-02 TO 2011-02]=1 [* TO 1970}=2 ");
  SearchOptions options;
  options.facets = {{.field = "year", .ranges = {{RangeEnd{"x"}, {}}}}};
  EXPECT_EQ(error_of(options).code(), StatusCode::invalid_argument);
  for (const char* field : {"text", "nothing"}) {
    options.facets = {{.field = field}};
    EXPECT_EQ(error_of(options).code(), StatusCode::invalid_argument) << field;
  }
}

}  // namespace
}  // namespace sakuin::value_order_test
