// Words that stand for each other in queries.
#include <gtest/gtest.h>

#include <algorithm>
#include <memory>
#include <string>
#include <vector>

#include "tests/support/random.h"
#include "tests/unit/engine/engine_fixture.h"

namespace sakuin::synonyms_test {
namespace {

using test::must;
using Ids = std::vector<std::string>;

Searcher open_with(const std::shared_ptr<Directory>& directory, const std::string& lines,
                   const std::string& field = "") {
  SearcherOptions options;
  options.synonyms[field] = std::make_shared<Synonyms>(must(Synonyms::parse(lines)));
  return must(Searcher::open(directory, options));
}

Searcher searcher_of(const std::vector<std::string>& texts, const std::string& lines,
                     const std::string& analyzer = "standard") {
  return open_with(
      test::index_texts(texts,
                        test::make_schema({FieldSchema{.name = "text", .analyzer = analyzer}})),
      lines);
}

Ids sorted(Ids ids) {
  std::ranges::sort(ids);
  return ids;
}

TEST(Synonyms, AreReadLineByLine) {
  const Synonyms synonyms = must(Synonyms::parse(
      "# comment\n\n car , automobile\r\nship, vessel => boat\na\\,b\\#, c # end\n  # more\n"));
  std::vector<std::string> rules;
  for (const Synonyms::Rule& rule : synonyms.rules()) {
    rules.push_back(rule.text + " ->");
    for (const std::string& other : rule.others) rules.back() += ' ' + other;
  }
  EXPECT_EQ(rules, Ids({"car -> automobile", "automobile -> car", "ship -> boat", "vessel -> boat",
                        "a,b# -> c", "c -> a,b#"}));
  for (const char* line : {"x\na", "a,,b", "=> b", "a =>", "a => b => c", ","}) {
    EXPECT_EQ(Synonyms::parse(line).status().code(), StatusCode::invalid_argument) << line;
  }
  EXPECT_NE(Synonyms::parse("a, b\nx").status().message().find("line 2"), std::string::npos);
}

TEST(Synonyms, FindWhatStandsForAWord) {
  const Searcher searcher =
      searcher_of({"a car", "an automobile", "a motor car", "a boat", "a ship"},
                  "car, automobile, motor car\nship => boat");
  EXPECT_EQ(sorted(test::find_ids(searcher, "car")), Ids({"0", "1", "2"}));
  EXPECT_EQ(sorted(test::find_ids(searcher, "automobile")), Ids({"0", "1", "2"}));
  EXPECT_EQ(sorted(test::find_ids(searcher, "\"motor car\"")), Ids({"0", "1", "2"}));
  EXPECT_EQ(sorted(test::find_ids(searcher, "ship")), Ids({"3", "4"}));
  EXPECT_EQ(test::find_ids(searcher, "boat"), Ids({"3"}));
  EXPECT_EQ(test::find_ids(searcher, "=automobile"), Ids({"1"}));
  EXPECT_EQ(test::find_ids(searcher, "automob*"), Ids({"1"}));
  EXPECT_EQ(test::find_ids(searcher, "\"an car\""), Ids({"1"}));
}

TEST(Synonyms, AreSeenInsidePhrases) {
  const Searcher searcher = searcher_of({"mayor of New York city", "the mayor of NYC city hall"},
                                        "nyc, new york, big apple");
  EXPECT_EQ(sorted(test::find_ids(searcher, "\"mayor of nyc city\"")), Ids({"0", "1"}));
  EXPECT_EQ(sorted(test::find_ids(searcher, "\"mayor of big apple city\"")), Ids({"0", "1"}));
  EXPECT_EQ(test::find_ids(searcher, "\"mayor of nyc hall\""), Ids({}));
}

TEST(Synonyms, HaveStemsAndReadings) {
  const Searcher searcher = searcher_of({"running fast", "he jogs", "Kōmura", "the minister"},
                                        "run, jogging\nminister, Koumura", "english");
  EXPECT_EQ(sorted(test::find_ids(searcher, "runs")), Ids({"0", "1"}));
  EXPECT_EQ(sorted(test::find_ids(searcher, "ministers")), Ids({"2", "3"}));
  EXPECT_EQ(sorted(test::find_ids(searcher, "kohmura")), Ids({"2"}));  // another spelling
  EXPECT_EQ(sorted(test::find_ids(searcher, "Koumura")), Ids({"2", "3"}));
}

TEST(Synonyms, HoldForTheirField) {
  const auto directory = make_ram_directory();
  IndexWriter writer =
      test::open_writer(directory, test::make_schema({{.name = "title"}, {.name = "body"}}));
  must(writer.add(Document("a").add("title", "car").add("body", "none")));
  must(writer.add(Document("b").add("title", "none").add("body", "car")));
  must(writer.commit());
  const Searcher searcher = open_with(directory, "automobile, car", "title");
  EXPECT_EQ(test::find_ids(searcher, "automobile"), Ids({"a"}));
  EXPECT_EQ(test::find_ids(searcher, "body:automobile"), Ids({}));
  EXPECT_EQ(test::find_ids(must(searcher.reopen()), "automobile"), Ids({"a"}));
}

TEST(Synonyms, AreMarkedInSnippets) {
  const Searcher searcher = searcher_of({"a motor car"}, "automobile, motor car");
  const Hit hit = must(searcher.search(query::word("automobile"))).hits.at(0);
  SnippetOptions options;
  options.before_match = "[";
  options.after_match = "]";
  EXPECT_EQ(must(searcher.snippet(query::word("automobile"), hit, options)), "a [motor] [car]");
}

/// The same hits with the same scores as an index in which one word is written for all.
TEST(Synonyms, CountAsOneWord) {
  const Ids equal = {"alpha", "beta", "gamma"};
  const Ids others = {"one", "two", "three", "four"};
  for (std::uint64_t seed = 1; seed <= 20; ++seed) {
    test::Random random(seed);
    Ids texts;
    Ids contracted;
    for (int doc = 0; doc < 40; ++doc) {
      std::string text;
      std::string same;
      for (std::uint64_t n = random.between(1, 12); n > 0; --n) {
        const bool is_equal = random.chance(0.3);
        const std::string word = is_equal ? random.pick(equal) : random.pick(others);
        text += word + ' ';
        same += (is_equal ? equal[0] : word) + ' ';
      }
      texts.push_back(text);
      contracted.push_back(same);
    }
    const Searcher with = searcher_of(texts, "alpha, beta, gamma");
    const Searcher without = test::open_searcher(test::index_texts(contracted));
    for (int i = 0; i < 10; ++i) {
      std::string phrase;
      std::string same;
      for (std::uint64_t n = random.between(1, 3); n > 0; --n) {
        const bool is_equal = random.chance(0.5);
        const std::string word = is_equal ? random.pick(equal) : random.pick(others);
        phrase += word + ' ';
        same += (is_equal ? equal[0] : word) + ' ';
      }
      const auto slop = static_cast<std::uint32_t>(random.below(3));
      const auto found = must(with.search(query::phrase(phrase, {}, slop)));
      const auto expected = must(without.search(query::phrase(same, {}, slop)));
      EXPECT_EQ(found.total, expected.total) << phrase;
      ASSERT_EQ(found.hits.size(), expected.hits.size());
      for (std::size_t h = 0; h < found.hits.size(); ++h) {
        EXPECT_EQ(found.hits[h].id, expected.hits[h].id);
        EXPECT_EQ(found.hits[h].score, expected.hits[h].score) << phrase;
      }
    }
  }
}

}  // namespace
}  // namespace sakuin::synonyms_test
