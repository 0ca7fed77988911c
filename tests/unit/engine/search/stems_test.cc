// Fields of the analyzer `english`: forms of a word are found together, stop words are not there.
#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "tests/unit/engine/engine_fixture.h"

namespace sakuin::stems_test {
namespace {

using Ids = std::vector<std::string>;
using test::must;

Schema english_schema() {
  return test::make_schema({FieldSchema{.name = "text", .analyzer = "english"}});
}

Searcher english_searcher(const std::vector<std::string>& texts) {
  return test::open_searcher(test::index_texts(texts, english_schema()));
}

TEST(Stems, FindEveryFormOfAWord) {
  const Searcher searcher = english_searcher({"He runs", "running shoes", "the run", "Ruin"});
  EXPECT_EQ(must(searcher.count(query::word("run"))), 3u);
  EXPECT_EQ(must(searcher.count(query::word("Running"))), 3u);
  EXPECT_EQ(test::find_ids(searcher, "\"run shoe\""), Ids({"1"}));
}

TEST(Stems, AreNotUsedForAnExactSpelling) {
  const Searcher searcher = english_searcher({"he runs", "running shoes", "the run"});
  EXPECT_EQ(test::find_ids(searcher, "=run"), Ids({"2"}));
  EXPECT_EQ(test::find_ids(searcher, "=running"), Ids({"1"}));
  EXPECT_EQ(test::find_ids(searcher, "=\"running shoes\""), Ids({"1"}));
  EXPECT_EQ(test::find_ids(searcher, "=\"running shoe\""), Ids({}));
}

TEST(Stems, AreOneTermOfTheIndexReadWhereItLies) {
  const Searcher searcher = english_searcher({"runs running run", "walk"});
  const auto stems = must(searcher.terms("text", "\x02r", 10));
  ASSERT_EQ(stems.size(), 1u);
  EXPECT_EQ(stems[0].term, "\x02run");
  const Ids words = [&] {
    Ids terms;
    for (const TermStats& term : must(searcher.terms("text", "", 10))) terms.push_back(term.term);
    return terms;
  }();
  EXPECT_EQ(words, Ids({"run", "running", "runs", "walk"}));
  EXPECT_EQ(must(searcher.stats()).fields[0].tokens, 4u);  // places, not tokens
}

TEST(Stems, LeaveNamesToTheirReadings) {
  const Searcher searcher =
      english_searcher({"Takeniti spoke", "taken away", "Takenichi spoke", "the Sasakis"});
  EXPECT_EQ(test::find_ids(searcher, "Takeniti"), Ids({"0", "2"}));
  EXPECT_EQ(test::find_ids(searcher, "taken"), Ids({"1"}));
  EXPECT_EQ(test::find_ids(searcher, "Sasaki"), Ids({"3"}));
}

TEST(StopWords, ArePlacesInPhrases) {
  const Searcher searcher = english_searcher(
      {"the state of the art", "state art", "state in an art", "art of the state"});
  EXPECT_EQ(test::find_ids(searcher, "\"state of the art\""), Ids({"0", "2"}));
  EXPECT_EQ(test::find_ids(searcher, "\"state art\""), Ids({"1"}));
  EXPECT_EQ(test::find_ids(searcher, "+the +art +of"), test::find_ids(searcher, "art"));
  EXPECT_EQ(must(searcher.count(query::word("the"))), 0u);
}

TEST(StopWords, MayBeginOtherWords) {
  const Searcher searcher = english_searcher({"the theatre", "of the sea", "into Tokyo"});
  EXPECT_EQ(test::find_ids(searcher, "the*"), Ids({"0"}));
  EXPECT_EQ(test::find_ids(searcher, "to*"), Ids({"2"}));
  EXPECT_EQ(test::find_ids(searcher, "runn*"), Ids({}));
}

TEST(Stems, AreMarkedInSnippetsWhereTheWordStands) {
  const Searcher searcher = english_searcher({"He was running. They run; the ruins."});
  const auto hits = must(searcher.search(query::word("runs"))).hits;
  ASSERT_EQ(hits.size(), 1u);
  SnippetOptions options;
  options.before_match = "[";
  options.after_match = "]";
  EXPECT_EQ(must(searcher.snippet(query::word("runs"), hits[0], options)),
            "He was [running]. They [run]; the ruins.");
}

}  // namespace
}  // namespace sakuin::stems_test
