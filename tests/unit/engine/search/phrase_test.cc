#include "engine/search/phrase.h"

#include <string>

#include <gtest/gtest.h>

#include "engine/search/snapshot.h"
#include "tests/unit/engine/engine_fixture.h"

namespace sakuin::phrase_test {
namespace {

using test::find_ids;
using test::must;
using Ids = std::vector<std::string>;

/// A word of a phrase and its place.
struct Part {
  std::string word;
  std::uint32_t offset;
};

/// How often `parts` stand as a phrase in each document of `texts`.
std::vector<std::uint32_t> count_in(const std::vector<std::string>& texts,
                                    const std::vector<Part>& parts) {
  const auto snapshot = must(open_snapshot(*test::index_texts(texts), {}));
  Leaf leaf;
  for (const Part& part : parts) leaf.parts.push_back({part.word, {{part.word}}, part.offset});
  const DocFreqs found = must(find_phrase(*snapshot->segments.at(0).reader, 0, leaf));
  std::vector<std::uint32_t> counts(texts.size(), 0);
  for (std::size_t i = 0; i < found.docs.size(); ++i)
    counts.at(found.docs[i]) = static_cast<std::uint32_t>(found.freqs[i]);
  return counts;
}

Searcher over(const std::vector<std::string>& texts) {
  return test::open_searcher(test::index_texts(texts));
}

using Counts = std::vector<std::uint32_t>;

TEST(Phrase, NeedsItsWordsInOrderAndNextToEachOther) {
  const std::vector<std::string> texts = {"one two three", "two one", "one x two",
                                          "one two",       "one",     "one two one two"};
  EXPECT_EQ(count_in(texts, {{"one", 0}, {"two", 1}}), (Counts{1, 0, 0, 1, 0, 2}));
  EXPECT_EQ(count_in(texts, {{"one", 0}, {"two", 2}}), (Counts{0, 0, 1, 0, 0, 0}));
  EXPECT_EQ(count_in(texts, {{"one", 0}, {"nowhere", 1}}), Counts(6, 0));
}

TEST(Phrase, CountsRepeatedWords) {
  const std::vector<std::string> texts = {"a a a a", "a a b a a", "a", "b a a"};
  EXPECT_EQ(count_in(texts, {{"a", 0}, {"a", 1}}), (Counts{3, 2, 0, 1}));
  EXPECT_EQ(count_in(texts, {{"a", 0}, {"a", 1}, {"a", 2}}), (Counts{2, 0, 0, 0}));
  EXPECT_EQ(count_in(texts, {{"a", 0}, {"b", 1}, {"a", 2}}), (Counts{0, 1, 0, 0}));
  EXPECT_EQ(count_in(texts, {{"a", 0}, {"a", 1}, {"b", 2}, {"a", 3}, {"a", 4}}),
            (Counts{0, 1, 0, 0}));
}

TEST(Phrase, TakesAlternativesAtOnePlace) {
  EXPECT_EQ(count_in({"e-mail", "email", "e mail"}, {{"email", 0}, {"e", 0}, {"mail", 1}}),
            (Counts{1, 0, 0}));
}

TEST(Phrase, MayBeginAtTheFirstPositionOnlyWhereItFits) {
  EXPECT_EQ(count_in({"two three", "one two three"}, {{"one", 0}, {"two", 1}, {"three", 2}}),
            (Counts{0, 1}));
}

TEST(Phrase, FindsALongPhraseOfOneWord) {
  constexpr std::size_t kWords = 500;
  std::string text;
  std::vector<Part> parts;
  for (std::uint32_t i = 0; i < kWords; ++i) {
    text += "a ";
    parts.push_back({"a", i});
  }
  EXPECT_EQ(count_in({text, text + "a"}, parts), (Counts{1, 2}));
}

TEST(Phrase, IsScoredByTheNumberOfItsPlaces) {
  const Searcher searcher = over({"one two x x", "one two one two"});
  EXPECT_EQ(find_ids(searcher, "\"one two\""), Ids({"1", "0"}));
}

TEST(Phrase, FindsCompoundsHoweverTheyAreWritten) {
  const Searcher searcher = over({"e-mail", "email", "e mail", "mail e", "the E-Mail address"});
  EXPECT_EQ(must(searcher.count(query::word("e-mail"))), 4U);
  EXPECT_EQ(must(searcher.count(query::word("email"))), 3U);
  EXPECT_EQ(must(searcher.count(query::phrase("e mail"))), 3U);
  EXPECT_EQ(must(searcher.count(query::phrase("e-mail"))), 4U);
  EXPECT_EQ(must(searcher.count(query::phrase("e-mail address"))), 1U);
}

TEST(Phrase, OfOneWordIsThatWord) {
  const Searcher searcher = over({"one two", "two"});
  EXPECT_EQ(find_ids(searcher, query::phrase("One")), Ids({"0"}));
  EXPECT_EQ(find_ids(searcher, query::phrase("...")), Ids());
}

TEST(Phrase, StaysInsideOneField) {
  const auto directory = make_ram_directory();
  IndexWriter writer = test::open_writer(directory);
  must(writer.add(Document("a").add("x", "one").add("y", "two")));
  must(writer.add(Document("b").add("x", "one two").add("y", "one two")));
  must(writer.commit());
  EXPECT_EQ(find_ids(test::open_searcher(directory), "\"one two\""), Ids({"b"}));
}

}  // namespace
}  // namespace sakuin::phrase_test
