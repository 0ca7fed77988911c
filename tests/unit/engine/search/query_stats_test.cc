#include <sakuin/query_stats.h>

#include <string>
#include <vector>

#include <gtest/gtest.h>

#include <sakuin/multi_searcher.h>

#include "tests/unit/engine/engine_fixture.h"

namespace sakuin::query_stats_test {
namespace {

using test::index_texts;
using test::must;
using test::open_searcher;

QueryStats some_stats() {
  return {7, {{"text", {5, 90}}, {"title", {1, 2}}}, {{std::string("a\0b", 3), 4}, {"c", 0}}};
}

TEST(QueryStats, AddUpWhatEachKnows) {
  QueryStats sum = some_stats();
  sum.add({3, {{"text", {2, 10}}, {"note", {1, 1}}}, {{"c", 2}, {"d", 1}}});
  EXPECT_EQ(sum, (QueryStats{10,
                             {{"note", {1, 1}}, {"text", {7, 100}}, {"title", {1, 2}}},
                             {{std::string("a\0b", 3), 4}, {"c", 2}, {"d", 1}}}));
  sum.add({~std::uint64_t{0}, {}, {}});
  EXPECT_EQ(sum.docs, ~std::uint64_t{0});
}

TEST(QueryStats, ComeBackFromBytes) {
  for (const QueryStats& stats : {QueryStats(), some_stats()}) {
    EXPECT_EQ(must(decode_query_stats(encode_query_stats(stats))), stats);
  }
}

TEST(QueryStats, OfDamagedBytesAreAnError) {
  const std::string bytes = encode_query_stats(some_stats());
  for (std::size_t end = 0; end < bytes.size(); ++end) {
    EXPECT_EQ(decode_query_stats(bytes.substr(0, end)).status().code(), StatusCode::corrupt);
  }
  EXPECT_FALSE(decode_query_stats(bytes + 'x').ok());
  for (std::size_t at = 0; at < bytes.size(); ++at) {
    for (int bit = 0; bit < 8; ++bit) {
      std::string damaged = bytes;
      damaged[at] = static_cast<char>(damaged[at] ^ (1 << bit));
      const auto decoded = decode_query_stats(damaged);
      EXPECT_TRUE(!decoded.ok() || *decoded != some_stats());
    }
  }
}

TEST(QueryStats, OfAnotherQueryOrIndexAreRefused) {
  const Searcher one = open_searcher(index_texts({"deer in Nara", "temples"}));
  const Query query = query::word("deer");
  const QueryStats stats = must(one.stats(query));
  EXPECT_EQ(must(one.search(query, stats)).hits.size(), 1U);
  EXPECT_EQ(one.search(query::word("temples"), stats).status().code(),
            StatusCode::invalid_argument);
  EXPECT_EQ(must(one.with_stats(stats)).count(query::word("temples")).status().code(),
            StatusCode::ok);  // counting needs none of a word that has one spelling
  const Searcher larger = open_searcher(index_texts({"deer", "deer", "deer in Nara"}));
  EXPECT_EQ(larger.with_stats(stats).status().code(), StatusCode::invalid_argument);
  QueryStats fewer_words = stats;
  fewer_words.fields["text"].tokens -= 1;
  EXPECT_EQ(one.search(query, fewer_words).status().code(), StatusCode::invalid_argument);
  QueryStats absurd = stats;
  for (auto& [name, doc_freq] : absurd.doc_freqs) doc_freq = ~std::uint64_t{0};
  EXPECT_GT(must(one.search(query, absurd)).hits.at(0).score, 0);
}

TEST(MergeHits, StandByScoreThenByList) {
  const auto hit = [](std::string id, float score) {
    Hit made;
    made.id = std::move(id);
    made.score = score;
    return made;
  };
  const std::vector<std::vector<Hit>> lists = {
      {hit("a", 3), hit("b", 2), hit("c", 2)}, {}, {hit("d", 4), hit("e", 2), hit("f", 1)}};
  std::string ids;
  for (const PlacedHit& placed : merge_hits(lists, 10)) ids += placed.hit.id;
  EXPECT_EQ(ids, "dabcef");
  const auto page = merge_hits(lists, 2, 3);
  ASSERT_EQ(page.size(), 2U);
  EXPECT_EQ(page[0].hit.id, "c");
  EXPECT_EQ(page[1].hit.id, "e");
  EXPECT_EQ(page[1].index, 2U);
  EXPECT_TRUE(merge_hits(lists, 5, 6).empty());
}

TEST(MultiSearcher, SearchesIndexesWithSchemasOfTheirOwn) {
  const auto notes = make_ram_directory();
  IndexWriter writer = test::open_writer(notes);
  must(writer.add(Document("n").add("note", "temples of Nara")));
  must(writer.commit());
  const MultiSearcher both(
      {open_searcher(index_texts({"deer of Nara", "temples"})), open_searcher(notes)});
  const auto ids = [&](std::string_view text) {
    std::string found;
    for (const PlacedHit& placed : must(both.search(must(parse_query(text)))).hits) {
      found += std::to_string(placed.index) + placed.hit.id + ' ';
      EXPECT_EQ(must(both.document(placed)).id, placed.hit.id);
    }
    return found;
  };
  EXPECT_EQ(ids("note:temples"), "1n ");
  EXPECT_EQ(ids("text:deer note:temples"), "1n 00 ");
  EXPECT_EQ(ids("+text:deer +note:nara"), "");
  EXPECT_EQ(ids("+nara -note:temples"), "00 ");
  EXPECT_EQ(both.search(must(parse_query("nowhere:a"))).status().code(),
            StatusCode::invalid_argument);
}

/// Two indexes of which only the second has years; `kind` is a keyword in both.
MultiSearcher two_kinds() {
  std::vector<Searcher> searchers;
  for (const bool has_years : {false, true}) {
    const auto directory = make_ram_directory();
    std::vector<FieldSchema> fields = {{.name = "text"},
                                       {.name = "kind", .type = FieldType::keyword}};
    if (has_years) fields.push_back({.name = "year", .type = FieldType::i64});
    IndexWriter writer = test::open_writer(directory, test::make_schema(fields));
    for (int i = 0; i < 3; ++i) {
      Document document((has_years ? "y" : "n") + std::to_string(i));
      document.add("text", "word").add("kind", i == 2 ? "b" : "a");
      if (has_years) document.add("year", std::int64_t{2000 - i});
      must(writer.add(std::move(document)));
    }
    must(writer.commit());
    searchers.push_back(open_searcher(directory));
  }
  return MultiSearcher(std::move(searchers));
}

std::string ids_of(const MultiSearcher& searcher, const SearchOptions& options) {
  std::string ids;
  for (const PlacedHit& placed : must(searcher.search(query::word("word"), options)).hits) {
    ids += placed.hit.id + ' ';
  }
  return ids;
}

TEST(MultiSearcher, TakesAFieldThatAnIndexLacksForOneWithoutValues) {
  const MultiSearcher both = two_kinds();
  SearchOptions options;
  options.sort = {{"year"}};
  EXPECT_EQ(ids_of(both, options), "y2 y1 y0 n0 n1 n2 ");
  options.sort = {{"year", true, true}};
  EXPECT_EQ(ids_of(both, options), "n0 n1 n2 y0 y1 y2 ");
  options = {};
  options.filter = must(parse_query("year:[1999 TO *]"));
  EXPECT_EQ(ids_of(both, options), "y0 y1 ");
  options.filter = must(parse_query("+*:* -year:1999"));
  EXPECT_EQ(ids_of(both, options), "n0 n1 n2 y0 y2 ");
  options = {};
  options.facets = {{"year"}, {"kind"}};
  const MultiResult result = must(both.search(query::word("word"), options));
  EXPECT_EQ(result.facets[0].counts,
            (std::vector<FacetCount>{{"1998", 1}, {"1999", 1}, {"2000", 1}}));
  EXPECT_EQ(result.facets[0].missing, 3U);
  EXPECT_EQ(result.facets[1].counts, (std::vector<FacetCount>{{"a", 4}, {"b", 2}}));
  options = {};
  options.group_by = "kind";
  EXPECT_EQ(ids_of(both, options), "n0 n2 ");
}

TEST(MultiSearcher, SaysWhichFieldsItCannotUse) {
  const auto other = make_ram_directory();
  IndexWriter writer =
      test::open_writer(other, test::make_schema({{.name = "text"}, {.name = "kind"}}));
  must(writer.commit());
  std::vector<Searcher> searchers = two_kinds().searchers();
  searchers.push_back(open_searcher(other));
  const MultiSearcher three(std::move(searchers));
  const auto message = [&](const SearchOptions& options) {
    const Status status = three.search(query::word("word"), options).status();
    EXPECT_EQ(status.code(), StatusCode::invalid_argument);
    return status.message();
  };
  SearchOptions options;
  for (const std::string field : {"kind", "nowhere"}) {
    const std::string why = field == "kind" ? "type" : "none of the indexes";
    options = {};
    options.sort = {{field}};
    EXPECT_NE(message(options).find(why), std::string::npos) << message(options);
    options = {};
    options.group_by = field;
    EXPECT_NE(message(options).find(why), std::string::npos) << message(options);
    options = {};
    options.facets = {{field}};
    EXPECT_NE(message(options).find(why), std::string::npos) << message(options);
  }
  options = {};
  options.filter = must(parse_query("nowhere:1"));
  EXPECT_NE(message(options).find("nowhere"), std::string::npos);
  options = {};
  options.sort = {{"text"}};
  EXPECT_NE(message(options).find("text"), std::string::npos);
}

TEST(MultiSearcher, RefusesPlacesAndHitsOfOthers) {
  const MultiSearcher both = two_kinds();
  SearchOptions options;
  options.sort = {{"year"}};
  const MultiResult result = must(both.search(query::word("word"), options));
  const std::string place = must(both.place_of(result.hits.front(), options.sort));
  const std::string own = must(both.searchers()[1].place_of(result.hits.front().hit, options.sort));
  for (const std::string& other :
       {std::string("zz"), own, own + "-2", own + "--1", own + "-", own + "-1x", place + "0"}) {
    options.search_after = other;
    EXPECT_EQ(both.search(query::word("word"), options).status().code(),
              StatusCode::invalid_argument)
        << other;
  }
  options.search_after = place;
  EXPECT_EQ(ids_of(both, options), "y1 y0 n0 n1 n2 ");
  PlacedHit hit = result.hits.front();
  hit.index = 2;
  EXPECT_EQ(both.place_of(hit).status().code(), StatusCode::invalid_argument);
  EXPECT_EQ(both.document(hit).status().code(), StatusCode::invalid_argument);
}

TEST(MultiSearcher, ThatIsCutShortSaysSo) {
  const MultiSearcher both(
      {open_searcher(index_texts({"deer"})), open_searcher(index_texts({"deer"}))});
  CancelToken token;
  token.cancel();
  SearchOptions options;
  options.budget.cancel = &token;
  const MultiResult result = must(both.search(query::word("deer"), options));
  EXPECT_TRUE(result.is_partial);
  EXPECT_EQ(result.cut_short, CutShort::cancelled);
  EXPECT_FALSE(result.total_is_exact);
  EXPECT_EQ(both.count(query::word("deer"), options.budget).status().code(), StatusCode::cancelled);
  EXPECT_EQ(must(both.count(query::word("deer"))), 2U);
}

TEST(MultiSearcher, ReopensEachAtItsNewestCommit) {
  const auto directory = index_texts({"deer"});
  const MultiSearcher before({open_searcher(directory)});
  IndexWriter writer = test::open_writer(directory);
  must(writer.add(test::text_document("new", "deer")));
  must(writer.commit());
  EXPECT_EQ(must(must(before.reopen()).count(query::word("deer"))), 2U);
  EXPECT_EQ(must(before.count(query::word("deer"))), 1U);
}

}  // namespace
}  // namespace sakuin::query_stats_test
